"""Three nodes of Weaviate, of which the leader is killed while the bot writes and asks."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from bot.audience import EVERYTHING, FOR_EVERYONE
from bot.errors import NotReadyError, TimedOutError
from bot.library import Library, build_origin, open_library
from bot.models import CollectionInfo, IngestOptions, IngestProgress, Record, SearchOptions
from tests.cogs.people import FILMS, fill
from tests.support.cluster import NODES, WeaviateCluster
from tests.support.ledger import RecordFault

T = TypeVar("T")

GUILD = 1_174_109_840_998_400_001
ROWS = 3_000
ROWS_MANY = 20_000  # for `make soak`
QUESTIONS = 20
LOST = "Three nodes of Weaviate, the leader killed:"
OPTIONS = SearchOptions(limit=3)


async def ask(library: Library, info: CollectionInfo) -> int:
    answer = await library.searcher.search(info, "a bank robbery", guild_id=GUILD, reader=EVERYTHING, options=OPTIONS)
    return len(answer.hits)


async def ingest(library: Library, info: CollectionInfo, begun: asyncio.Event, *, rows: int) -> None:
    async def note(_: IngestProgress) -> None:
        begun.set()

    records = (Record(line, {"title": f"Film {line}", "overview": f"About {line}"}) for line in range(rows))
    report = await library.ingester.ingest(
        records,
        collection=info.name,
        guild_id=GUILD,
        origin=build_origin("many.csv", by=1),
        options=IngestOptions(audience=FOR_EVERYONE),
        on_progress=note,
    )
    assert report.failed_count == 0


async def try_again(operation: Callable[[], Awaitable[T]]) -> T:
    """As a member does who is told to: what is on its way in the moment of a loss may hang for a minute in Weaviate."""
    async with asyncio.timeout(240):
        while True:
            try:
                return await operation()
            except (NotReadyError, TimedOutError):
                await asyncio.sleep(0.2)  # a member is slower


async def test_a_node_may_be_lost_even_the_leader(
    weaviate_binary: Path, tmp_path: Path, rounds: int, record: RecordFault
) -> None:
    rows = ROWS if rounds == 1 else ROWS_MANY
    async with WeaviateCluster(weaviate_binary, tmp_path) as cluster:
        leader = await cluster.fetch_leader()
        node = next(each for each in cluster.nodes if each is not leader)
        environ = {"VECTORIZER": "local", "WEAVIATE_REPLICATION_FACTOR": str(NODES), "WEAVIATE_TIMEOUT_QUERY": "5"}
        environ["WEAVIATE_TIMEOUT_INSERT"] = "5"
        async with open_library(node.settings(environ)) as library:
            info, begun = await fill(library, "Films", guild_id=GUILD), asyncio.Event()
            writing = asyncio.create_task(try_again(lambda: ingest(library, info, begun, rows=rows)))
            await begun.wait()
            await leader.kill()
            answered = [await try_again(lambda: ask(library, info)) == OPTIONS.limit for _ in range(QUESTIONS)]
            record(f"{LOST} questions", tried=QUESTIONS, answered=sum(answered), held=sum(answered))
            assert answered == [True] * QUESTIONS
            await writing
            # Collections, and what the bot keeps in its own ones, can still be created.
            other = await try_again(lambda: fill(library, "Others", guild_id=GUILD))
            assert await try_again(lambda: ask(library, other)) == 3
            visible = await try_again(lambda: library.collections.fetch_all(guild_id=GUILD, reader=EVERYTHING))
            counts = {each.name: each.object_count for each in visible}
            record(f"{LOST} rows of an upload", tried=rows, held=(counts["Films"] or 0) - len(FILMS))
            assert counts == {"Films": rows + len(FILMS), "Others": len(FILMS)}
            configs = await library.connection.call(lambda client: client.collections.list_all(simple=False))
            assert {config.replication_config.factor for config in configs.values()} == {NODES}
            assert len(configs) > len(visible)
