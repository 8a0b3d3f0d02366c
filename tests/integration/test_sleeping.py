"""Collections of guilds that do nothing for days sleep, and wake up at the next question."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.sleeping import Sleepers
from bot.library.tenancy import hold
from bot.models import CollectionInfo, SearchOptions
from bot.ui import waking
from playground import Playground
from tests.cogs.people import fill, open_server
from tests.support.clock import WallClock
from tests.support.relay import GrpcRelay
from tests.support.weaviate import WeaviateProcess

BUSY, IDLE, HELD = 1_174_109_840_998_400_001, 1_174_109_840_998_400_002, 1_174_109_840_998_400_003
START = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
async def library(weaviate_binary: Path, tmp_path: Path) -> AsyncIterator[Library]:
    """On a server of its own: it looks at all guilds."""
    server = WeaviateProcess(weaviate_binary, tmp_path)
    async with server, open_library(server.settings({"VECTORIZER": "local"})) as library:
        yield library


async def ask(library: Library, info: CollectionInfo, guild_id: int) -> int:
    answer = await library.searcher.search(
        info, "a bank robbery", guild_id=guild_id, reader=EVERYTHING, options=SearchOptions(limit=3)
    )
    return len(answer.hits)


async def test_a_guild_that_does_nothing_sleeps_until_it_asks(library: Library) -> None:
    infos = {guild_id: await fill(library, "Films", guild_id=guild_id) for guild_id in (BUSY, IDLE, HELD)}
    now = WallClock(START)

    def build() -> Sleepers:
        return Sleepers(library.connection, days=7, now=now)

    async def fetch_asleep() -> set[int]:
        asleep = set()
        for guild_id, info in infos.items():
            tenants = await library.connection.call(lambda c, i=info: c.collections.use(i.stored_name).tenants.get())  # type: ignore[misc]
            if tenants[str(guild_id)].activity_status.value == "INACTIVE":
                asleep.add(guild_id)
        return asleep

    assert await build().put_to_sleep() == 0  # all are new here
    now.at += timedelta(days=8)
    await library.connection.call(lambda c: hold(c, infos[HELD].stored_name, HELD))
    sleepers = build()  # after a restart
    sleepers.note(BUSY)
    await sleepers.keep()
    assert await sleepers.put_to_sleep() == 1
    assert await fetch_asleep() == {IDLE}
    assert await ask(library, infos[IDLE], IDLE) == 3
    assert await fetch_asleep() == set()
    # Asked today, and written down a little later: it does not fall asleep in between.
    sleepers.note(IDLE)
    assert await sleepers.put_to_sleep() == 0
    await sleepers.keep()
    now.at += timedelta(days=6)
    assert await build().put_to_sleep() == 0
    now.at += timedelta(days=2)
    assert await build().put_to_sleep() == 2
    assert await fetch_asleep() == {BUSY, IDLE}
    # Whatever comes first wakes it, not a question alone.
    assert await library.documents.delete(infos[IDLE], guild_id=IDLE, source="films.csv") == 4
    (visible,) = await library.collections.fetch_all(guild_id=BUSY, reader=EVERYTHING)
    assert visible.object_count == 4


async def test_a_question_that_wakes_a_guild_up_says_so_when_that_takes_its_time(
    weaviate_binary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "WAKING_AFTER", 0.1)
    weaviate = WeaviateProcess(weaviate_binary, tmp_path)
    settings = {"VECTORIZER": "local", "TENANT_IDLE_DAYS": "7"}
    async with weaviate, Playground() as discord_:
        guild_id = int(discord_.guild.id)
        async with open_library(weaviate.settings(settings)) as library:
            info = await fill(library, "Films", guild_id=guild_id)
            long_ago = Sleepers(library.connection, days=7, now=WallClock(datetime.now(UTC) - timedelta(days=9)))
            long_ago.note(guild_id)
            await long_ago.keep()
            assert await library.sleepers.put_to_sleep() == 1
        async with GrpcRelay(weaviate.grpc_port, held=info.stored_name) as relay:
            relayed = weaviate.settings({**settings, "WEAVIATE_GRPC_PORT": str(relay.port)})
            async with open_server(discord_, relayed) as server:
                await server.bot.library.connection.wait_ready(timeout=30)
                question = "/search query:a bank robbery collection:Films"
                reply = await server.member.type(server.channel, question)
                assert waking.WAKING in reply.text
                assert waking.WHY in reply.text
                # It is said once: what takes long from now on has another reason.
                assert not await server.bot.library.sleepers.is_waking(guild_id)
                relay.released.set()
                answer = await reply.wait_for(lambda now: "Nine Bells" in now.text)
                assert waking.WAKING not in answer.text
        discord_.assert_contract()


async def test_commands_count_as_use(weaviate_server: WeaviateProcess) -> None:
    async with (
        Playground() as discord_,
        open_server(discord_, weaviate_server.settings({"TENANT_IDLE_DAYS": "7"})) as server,
    ):
        noted: list[int] = []
        server.bot.library.sleepers.note = noted.append  # type: ignore[method-assign, assignment]
        await server.member.type(server.channel, "/help")
        assert noted == [int(server.guild.id)]


async def test_nobody_sleeps_unless_the_operator_says_so(library: Library) -> None:
    sleepers = library.sleepers
    async with sleepers.run_beside(is_first=True, every=0):
        sleepers.note(BUSY)
        await fill(library, "Films", guild_id=BUSY)
    names = await library.connection.call(lambda c: c.collections.list_all(simple=True))
    assert "RagbotUses" not in names
