"""Weaviate is killed, stopped, or half gone while many people ask."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.e2e.stage import FILMS, Stage, open_stage, wait_until_ready
from tests.support.forwarder import Forwarder
from tests.support.ledger import RecordFault
from tests.support.weaviate import WeaviateProcess
from tests.survival.crowd import ask_at_once

pytestmark = pytest.mark.asyncio(loop_scope="session")

IN_FLIGHT = 200
FEWER = 40


async def hold(
    stage: Stage,
    record: RecordFault,
    *,
    fault: str,
    rounds: int,
    count: int,
    harm: Callable[[], Awaitable[object]],
    heal: Callable[[int], Awaitable[object]],
) -> None:
    """Ask many at once, harm, heal, and ask again: nobody is left alone, and the bot needs nothing more."""
    club = stage.found_club(fault)
    await club.ingest(FILMS, "Movie")
    for number in range(rounds):

        async def harm_and_heal(number: int = number) -> None:
            await harm()
            await heal(number)

        tally = await ask_at_once(club, "Movie", count=count, meanwhile=harm_and_heal)
        after = await ask_at_once(club, "Movie", count=4)
        record(fault, tried=tally.asked, answered=tally.answered, told=tally.told, held=tally.answered + tally.told)
        assert tally.is_whole, tally
        assert after.answered == after.asked, after
        assert stage.bot.returncode is None


async def test_killed_and_started_again_with_two_hundred_questions_in_flight(
    own_weaviate: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    async with open_stage(own_weaviate.environment, folder=folder) as stage:

        async def heal(number: int) -> None:
            await own_weaviate.start()
            await wait_until_ready(stage.bot, times=number + 2)

        await hold(
            stage, record, fault="Weaviate killed and started again", rounds=rounds, count=IN_FLIGHT,
            harm=own_weaviate.kill, heal=heal,
        )  # fmt: skip


async def test_stopped_and_continued(
    own_weaviate: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    async with open_stage(own_weaviate.environment, folder=folder) as stage:

        def count_losses() -> int:
            return sum("Weaviate is away" in line for line in stage.bot.output)

        async def freeze() -> None:
            before = count_losses()
            own_weaviate.freeze()
            await stage.bot.wait_for_output(lambda _: count_losses() > before)

        async def heal(number: int) -> None:
            own_weaviate.thaw()
            await wait_until_ready(stage.bot, times=number + 2)

        await hold(
            stage, record, fault="Weaviate stopped and continued", rounds=rounds, count=FEWER, harm=freeze, heal=heal
        )


@pytest.mark.parametrize("kind", ["refuses", "hangs"])
async def test_only_the_port_of_grpc_is_dead(
    own_weaviate: WeaviateProcess, folder: Path, rounds: int, record: RecordFault, kind: str
) -> None:
    async with Forwarder(own_weaviate.grpc_port) as forwarder:
        environment = {
            **own_weaviate.environment,
            "WEAVIATE_GRPC_PORT": str(forwarder.port),
            "WEAVIATE_TIMEOUT_QUERY": "5",
            "ANSWER_TIMEOUT": "5",
        }
        async with open_stage(environment, folder=folder) as stage:

            async def harm() -> None:
                if kind == "refuses":
                    await forwarder.refuse()
                else:
                    forwarder.hold()

            async def heal(_number: int) -> None:
                away = await ask_at_once(stage.found_club("Others"), "Movie", count=4)
                assert away.is_whole, away
                await forwarder.restore()

            await hold(
                stage, record, fault=f"Weaviate's gRPC port {kind}", rounds=rounds, count=FEWER, harm=harm, heal=heal
            )
