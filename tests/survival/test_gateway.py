"""Discord's gateway closes, forgets the session, or falls silent while people ask."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from playground import Playground
from tests.e2e.stage import FILMS, open_stage
from tests.support.ledger import RecordFault
from tests.support.weaviate import WeaviateProcess
from tests.survival.crowd import ask_at_once

pytestmark = pytest.mark.asyncio(loop_scope="session")

SILENCE_SECONDS = 150  # discord.py gives up after 60 s without a word, and looks every 41 s


async def resume(discord: Playground) -> None:
    resumes = discord.resumes
    await discord.disconnect_bot()
    await discord.wait_for_resume(after=resumes)


async def reconnect(discord: Playground) -> None:
    resumes = discord.resumes
    await discord.request_reconnect()
    await discord.wait_for_resume(after=resumes)


FAULTS: Final[Mapping[str, Callable[[Playground], Awaitable[object]]]] = {
    "closed, and resumed": resume,
    "asks to reconnect": reconnect,
    "session invalid": lambda discord: discord.invalidate_session(),
}


async def test_no_question_is_lost_with_the_connection(
    weaviate_server: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    async with open_stage(weaviate_server.environment, folder=folder) as stage:
        for fault, harm in FAULTS.items():
            club = stage.found_club(fault)
            await club.ingest(FILMS, "Gateway")
            for _ in range(rounds):
                tally = await ask_at_once(club, "Gateway", count=40, meanwhile=partial(harm, stage.discord))
                await stage.discord.wait_for_bot()
                after = await ask_at_once(club, "Gateway", count=4)
                record(f"Gateway: {fault}", tried=40, answered=tally.answered, told=tally.told, held=tally.answered)
                # what comes with the connection 3 s after it was asked, nobody can answer
                assert (tally.answered + tally.late, after.answered) == (tally.asked, after.asked), (
                    fault,
                    tally,
                    after,
                )


@pytest.mark.long
async def test_a_gateway_that_falls_silent_is_left(
    weaviate_server: WeaviateProcess, folder: Path, record: RecordFault
) -> None:
    async with open_stage(weaviate_server.environment, folder=folder) as stage:
        club = stage.found_club("Silence")
        await club.ingest(FILMS, "Silence")
        resumes = stage.discord.resumes
        stage.discord.silence_gateway()
        await stage.discord.wait_for_resume(after=resumes, timeout=SILENCE_SECONDS)
        tally = await ask_at_once(club, "Silence", count=4)
    record("Gateway: silent", tried=4, answered=tally.answered, held=tally.answered)
    assert tally.answered == tally.asked
