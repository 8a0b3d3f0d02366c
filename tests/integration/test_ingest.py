"""Ingest: every record gets in once, every failure comes back with its line."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.errors import CollectionNotFoundError, NotReadyError
from bot.library import Library, open_library
from bot.library import ingest as ingest_module
from bot.models import CollectionSchema, DataType, FailedRow, IngestProgress, PropertySpec, Record
from tests.support.movies import MOVIES, build_records, build_schema, fill, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess


async def test_the_same_upload_again_changes_nothing(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    first = await ingest(library, collection_name, guild_id)
    second = await ingest(library, collection_name, guild_id)
    assert (first.inserted, first.existing, list(first.failed)) == (len(MOVIES), 0, [])
    assert (second.inserted, second.existing, list(second.failed)) == (0, len(MOVIES), [])
    info = await library.collections.fetch(collection_name, guild_id=guild_id, with_count=True)
    assert info.object_count == len(MOVIES)


async def test_an_upload_with_more_rows_adds_only_those(library: Library, collection_name: str, guild_id: int) -> None:
    await fill(library, collection_name, guild_id)
    records = [*build_records(), Record(6, {"title": "New"})]
    report = await library.ingester.ingest(records, collection=collection_name, guild_id=guild_id, source="movies.csv")
    assert (report.inserted, report.existing) == (1, len(MOVIES))


async def test_a_row_that_is_there_twice_gets_in_once(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(2, {"title": "Same"}), Record(3, {"title": "Same"})]
    report = await library.ingester.ingest(records, collection=collection_name, guild_id=guild_id, source="x.csv")
    assert (report.inserted, report.existing, report.total) == (1, 1, 2)


async def test_rows_that_weaviate_refuses_come_back_with_line_reason_and_values(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [
        Record(2, {"title": "Good"}),
        Record(3, {"title": "Bad", "year": "a string"}),
        Record(4, {"title": "Fine"}),
    ]
    report = await library.ingester.ingest(records, collection=collection_name, guild_id=guild_id, source="x.csv")
    assert report.inserted == 2
    (failed,) = report.failed
    assert failed.line == 3
    assert "year" in failed.reason
    assert failed.values["title"] == "Bad"


async def test_a_batch_of_which_every_object_fails_is_reported_row_by_row(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(2, {"year": "x"}), Record(3, {"year": "y"})]
    report = await library.ingester.ingest(records, collection=collection_name, guild_id=guild_id, source="x.csv")
    assert report.inserted == 0
    assert [row.line for row in report.failed] == [2, 3]
    assert all("year" in row.reason for row in report.failed)


async def test_rows_that_could_not_be_read_are_counted_in_order_of_lines(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    rows: list[Record | FailedRow] = [
        Record(2, {"title": "Good"}),
        Record(3, {"year": "x"}),
        FailedRow(4, "too many cells", {"title": "Ragged"}),
    ]
    report = await library.ingester.ingest(rows, collection=collection_name, guild_id=guild_id, source="x.csv")
    assert report.inserted == 1
    assert [row.line for row in report.failed] == [3, 4]
    assert report.failed[1].reason == "too many cells"


async def test_nothing_to_insert_is_no_error(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    report = await library.ingester.ingest([], collection=collection_name, guild_id=guild_id, source="x.csv")
    assert report.total == 0


async def test_progress_is_told_after_every_batch(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(n, {"title": f"Movie {n}"}) for n in range(450)]
    seen: list[IngestProgress] = []

    async def remember(progress: IngestProgress) -> None:
        seen.append(progress)

    await library.ingester.ingest(
        records, collection=collection_name, guild_id=guild_id, source="x.csv", total=450, on_progress=remember
    )
    assert [progress.done for progress in seen] == [200, 400, 450]
    assert {progress.total for progress in seen} == {450}


async def test_large_rows_make_small_batches(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(n, {"overview": f"{n} " + "word " * 200_000}) for n in range(6)]
    seen: list[int] = []

    async def remember(progress: IngestProgress) -> None:
        seen.append(progress.done)

    report = await library.ingester.ingest(
        records, collection=collection_name, guild_id=guild_id, source="x.csv", on_progress=remember
    )
    assert report.inserted == 6
    assert seen == [4, 6]


async def test_every_data_type_gets_in_and_comes_out(library: Library, collection_name: str, guild_id: int) -> None:
    values = {
        "title": "x",
        "count": 3,
        "price": 1.5,
        "is_good": True,
        "seen_at": "2024-02-29T12:00:00Z",
        "key": "6f3f9b54-0e7a-4a63-9c4a-3c1f0a7d5f11",
        "tags": ["a", "b"],
    }
    types = [DataType.TEXT, DataType.INT, DataType.NUMBER, DataType.BOOLEAN, DataType.DATE, DataType.UUID]
    properties = [PropertySpec(name, kind) for name, kind in zip(values, [*types, DataType.TEXT_ARRAY], strict=True)]
    await library.collections.create(CollectionSchema(collection_name, tuple(properties)), guild_id=guild_id)
    report = await library.ingester.ingest(
        [Record(2, values)], collection=collection_name, guild_id=guild_id, source="x"
    )
    assert list(report.failed) == []


async def test_two_guilds_may_upload_the_same_file_at_once(
    library: Library, collection_name: str, guild_id: int
) -> None:
    for guild in (guild_id, guild_id + 1):
        await library.collections.create(build_schema(collection_name), guild_id=guild)
        report = await ingest(library, collection_name, guild)
        assert report.inserted == len(MOVIES)


async def test_a_collection_that_is_not_there_takes_nothing(library: Library, guild_id: int) -> None:
    with pytest.raises(CollectionNotFoundError):
        await ingest(library, "Nope", guild_id)


async def test_a_provider_that_refuses_is_named_for_each_row(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await writing_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    provider.fault = lambda path: web.Response(status=429, text='{"message": "slow down"}')
    report = await ingest(writing_library, collection_name, guild_id)
    assert report.inserted == 0
    assert {row.reason for row in report.failed} == {"Cohere is rate limited right now; try again in a minute."}

    provider.fault = lambda path: None
    assert (await ingest(writing_library, collection_name, guild_id)).inserted == len(MOVIES)


async def test_a_server_that_comes_back_during_an_ingest_loses_nothing(
    weaviate_binary: Path, tmp_path: Path, collection_name: str
) -> None:
    records = [Record(n, {"title": f"Movie {n}"}) for n in range(600)]
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings()) as library:
        await library.collections.create(build_schema(collection_name), guild_id=1)

        async def restart_once(progress: IngestProgress) -> None:
            if progress.done == 200:
                await server.kill()
                await server.start()

        report = await library.ingester.ingest(
            records, collection=collection_name, guild_id=1, source="x.csv", on_progress=restart_once
        )
        info = await library.collections.fetch(collection_name, guild_id=1, with_count=True)
    assert report.inserted + report.existing == 600
    assert info.object_count == 600


async def test_a_server_that_stays_away_ends_the_ingest_with_a_sentence(
    weaviate_binary: Path,
    tmp_path: Path,
    collection_name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingest_module, "PATIENCE", 0.1)
    records = [Record(n, {"title": f"Movie {n}"}) for n in range(400)]
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings()) as library:
        await library.collections.create(build_schema(collection_name), guild_id=1)

        async def end(_: IngestProgress) -> None:
            await server.kill()

        with pytest.raises(NotReadyError, match=r"after 200 rows.*upload the file again"):
            await library.ingester.ingest(
                records, collection=collection_name, guild_id=1, source="x.csv", on_progress=end
            )
