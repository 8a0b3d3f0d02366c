"""What goes wrong during an ingest: nothing is lost, and a sentence says what is in."""

import asyncio
import io
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, NotReadyError
from bot.library import Library, open_library
from bot.library.batches import Candidate
from bot.library.changes import Draft
from bot.library.embed import LocalEmbedder
from bot.library.provenance import build_id, build_origin
from bot.library.sending import RetryPolicy
from bot.library.stored import GuildTenant
from bot.library.writer import Writer
from bot.log import LEVELS_MIN, configure_logging
from bot.models import IngestProgress, Record
from bot.settings import load_settings
from tests.support.movies import MOVIES, build_schema, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

AT_ONCE = RetryPolicy(retries=(0, 0, 0))


def build_rows(count: int) -> list[Record]:
    return [Record(n + 2, {"title": f"Movie {n}", "overview": f"Story {n}"}) for n in range(count)]


@pytest_asyncio.fixture
async def hasty_library(weaviate_server: WeaviateProcess, provider: Provider) -> AsyncIterator[Library]:
    """The loopback provider embeds, and what it refuses is tried again without a pause."""
    async with open_library(weaviate_server.settings(provider.environment), retry_policy=AT_ONCE) as opened:
        yield opened


@pytest.fixture
def bot_log() -> Iterator[io.StringIO]:
    """What the bot writes to its log, at the level that says most."""
    names = [None, *LEVELS_MIN]
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = logging.getLogger().handlers[:]
    stream = io.StringIO()
    configure_logging(load_settings({"LOG_LEVEL": "DEBUG"}, env_file=None), stream=stream)
    yield stream
    logging.getLogger().handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(capture=False)


async def count_objects(library: Library, name: str, guild_id: int) -> int | None:
    return (await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING, with_count=True)).object_count


def refuse_first(count: int) -> Callable[[str], web.Response | None]:
    """A provider that is rate limited for its first calls."""
    calls = Counter[str]()

    def fault(path: str) -> web.Response | None:
        calls[path] += 1
        return web.Response(status=429, text='{"message": "slow down"}') if calls[path] <= count else None

    return fault


async def test_a_vectorizer_that_is_rate_limited_for_a_while_loses_no_row(
    hasty_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await hasty_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    provider.fault = refuse_first(2)
    told: list[IngestProgress] = []

    async def note(progress: IngestProgress) -> None:
        told.append(progress)

    report = await ingest(hasty_library, collection_name, guild_id, on_progress=note)
    assert (report.inserted, report.failed_count) == (len(MOVIES), 0)
    assert [progress.waiting for progress in told if progress.done == 0] == [*AT_ONCE.retries[:2]]
    assert told[-1].waiting is None


async def test_a_vectorizer_that_lets_only_a_part_in_each_time_loses_no_row(
    hasty_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await hasty_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    calls = iter(range(1_000))
    provider.fault = lambda _: None if next(calls) % 3 == 2 else web.Response(status=429, text="{}")
    report = await ingest(hasty_library, collection_name, guild_id, build_rows(500))
    assert (report.inserted, report.failed_count) == (500, 0)
    assert await count_objects(hasty_library, collection_name, guild_id) == 500
    assert next(calls) > len(AT_ONCE.retries) + 6, "more attempts than the retries of one part"


async def test_a_provider_that_keeps_refusing_is_named_for_each_row(
    hasty_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await hasty_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    provider.fault = refuse_first(1_000)
    report = await ingest(hasty_library, collection_name, guild_id)
    assert report.inserted == 0
    assert {row.reason for row in report.failed} == {"Cohere is rate limited right now; try again in a minute."}

    provider.fault = lambda _: None
    assert (await ingest(hasty_library, collection_name, guild_id)).inserted == len(MOVIES)


async def test_a_provider_that_refuses_the_key_is_asked_once(
    hasty_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await hasty_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    provider.fault = lambda _: web.Response(status=401, text='{"message": "invalid api token"}')
    report = await ingest(hasty_library, collection_name, guild_id)
    assert {row.reason for row in report.failed} == {
        "Cohere refused its key; the operator can check it with `ragbot doctor`."
    }
    assert len(provider.keys) == 1


async def test_stopping_ends_the_wait_for_a_vectorizer(
    weaviate_server: WeaviateProcess, provider: Provider, collection_name: str, guild_id: int
) -> None:
    stop = asyncio.Event()

    def refuse(_: str) -> web.Response:
        stop.set()
        return web.Response(status=503, text="{}")

    settings = weaviate_server.settings(provider.environment)
    async with open_library(settings, retry_policy=RetryPolicy(retries=(3_600,))) as library:
        await library.collections.create(build_schema(collection_name), guild_id=guild_id)
        provider.fault = refuse
        report = await ingest(library, collection_name, guild_id, stop=stop)
    assert report.is_stopped
    assert {row.reason for row in report.failed} == {"Cohere answered with an error (503); try again in a minute."}


async def test_rows_that_fail_for_different_reasons_are_each_told_their_own(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    values: list[dict[str, Any]] = [{"year": "x"}, {"title": 5}, {"year": "y"}]
    rows = [Record(line, each) for line, each in enumerate(values, start=2)]
    report = await ingest(library, collection_name, guild_id, rows)
    wanted = ["'year'", "'title'", "'year'"]
    assert all(part in row.reason for part, row in zip(wanted, report.failed, strict=True))
    assert all("\n" not in row.reason for row in report.failed)
    assert "'x'" in report.failed[0].reason


@pytest.mark.parametrize("has_another_guild", [False, True])
async def test_a_collection_that_is_deleted_meanwhile_stays_deleted(
    library: Library, collection_name: str, guild_id: int, has_another_guild: bool
) -> None:
    for guild in [guild_id, guild_id + 1][: 1 + has_another_guild]:
        await library.collections.create(build_schema(collection_name), guild_id=guild)

    async def delete(_: IngestProgress) -> None:
        await library.collections.delete(collection_name, guild_id=guild_id)

    with pytest.raises(CollectionNotFoundError, match=f"“{collection_name}” was deleted during the upload"):
        await ingest(library, collection_name, guild_id, build_rows(1100), on_progress=delete)
    with pytest.raises(CollectionNotFoundError):
        await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    exists = await library.connection.call(lambda client: client.collections.exists(collection_name))
    assert exists is has_another_guild


@pytest.mark.parametrize("has_another_guild", [False, True])
async def test_an_insert_that_comes_after_the_deletion_brings_nothing_back(
    library: Library, collection_name: str, guild_id: int, has_another_guild: bool
) -> None:
    for guild in [guild_id, guild_id + 1][: 1 + has_another_guild]:
        info = await library.collections.create(build_schema(collection_name), guild_id=guild)
    tenant = GuildTenant(library.connection, info, guild_id)
    origin = build_origin("movies.csv", by=1)
    writer = Writer(tenant, origin, LocalEmbedder(), retry_policy=AT_ONCE, stop=asyncio.Event())
    candidate = Candidate(build_id("x", "y"), "digest", "=digest", Record(2, {"title": "x"}))
    await library.collections.delete(collection_name, guild_id=guild_id)
    with pytest.raises(CollectionNotFoundError):
        await writer.send(await writer.build([Draft(candidate.id, candidate, candidate.record.values)]))
    with pytest.raises(CollectionNotFoundError):
        await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)


async def test_a_server_that_is_away_twice_during_an_ingest_loses_nothing(
    weaviate_binary: Path, tmp_path: Path, collection_name: str
) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings()) as library, asyncio.TaskGroup() as starts:
        await library.collections.create(build_schema(collection_name), guild_id=1)

        async def go_away(progress: IngestProgress) -> None:
            if progress.done < 1200:
                await server.kill()
                starts.create_task(server.start())

        report = await ingest(library, collection_name, 1, build_rows(1200), on_progress=go_away)
        in_there = await count_objects(library, collection_name, 1)
    assert (report.inserted, report.existing, report.failed_count) == (1200, 0, 0)
    assert in_there == 1200


async def test_a_server_that_stays_away_ends_the_ingest_with_a_sentence(
    weaviate_binary: Path, tmp_path: Path, collection_name: str
) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings(), retry_policy=RetryPolicy(away=0.1)) as library:
        await library.collections.create(build_schema(collection_name), guild_id=1)

        async def end(_: IngestProgress) -> None:
            await server.kill()

        with pytest.raises(NotReadyError, match=r"after 500 rows.*upload the file again"):
            await ingest(library, collection_name, 1, build_rows(600), on_progress=end)


async def test_what_is_refused_is_not_written_to_the_log(
    library: Library, collection_name: str, guild_id: int, bot_log: io.StringIO
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    rows = [Record(2, {"title": "secret", "year": "x"}), Record(3, {"title": "fine"})]
    report = await ingest(library, collection_name, guild_id, rows)
    assert report.failed_count == 1
    assert "Created a collection" in bot_log.getvalue()
    assert "secret" not in bot_log.getvalue()
