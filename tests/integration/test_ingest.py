"""Ingest: every record gets in once, every failure comes back with its line."""

import asyncio

import pytest

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError
from bot.library import Library
from bot.models import CollectionSchema, DataType, FailedRow, IngestProgress, IngestReport, PropertySpec, Record
from tests.support.movies import MOVIES, build_records, build_schema, fill, ingest


async def test_the_same_upload_again_changes_nothing(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    first = await ingest(library, collection_name, guild_id)
    second = await ingest(library, collection_name, guild_id)
    assert (first.inserted, first.existing, list(first.failed)) == (len(MOVIES), 0, [])
    assert (second.inserted, second.existing, list(second.failed)) == (0, len(MOVIES), [])
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING, with_count=True)
    assert info.object_count == len(MOVIES)


async def test_an_upload_with_more_rows_adds_only_those(library: Library, collection_name: str, guild_id: int) -> None:
    await fill(library, collection_name, guild_id)
    records = [*build_records(), Record(6, {"title": "New"})]
    report = await ingest(library, collection_name, guild_id, records, source="movies.csv")
    assert (report.inserted, report.existing) == (1, len(MOVIES))


async def test_a_row_that_is_there_twice_gets_in_once(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(2, {"title": "Same"}), Record(3, {"title": "Same"})]
    report = await ingest(library, collection_name, guild_id, records, source="x.csv")
    assert (report.inserted, report.repeated, report.existing, report.total) == (1, 1, 0, 2)
    again = await ingest(library, collection_name, guild_id, records, source="x.csv")
    assert (again.inserted, again.repeated, again.existing, again.total) == (0, 1, 1, 2)


async def test_rows_that_weaviate_refuses_come_back_with_line_reason_and_values(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    wrong = {3, 402}  # a batch goes in two calls: one in each of them
    records = [
        Record(line, {"title": f"Movie {line}", "year": "a string" if line in wrong else 1999})
        for line in range(2, 450)
    ]
    report = await ingest(library, collection_name, guild_id, records, source="x.csv")
    assert report.inserted == len(records) - len(wrong)
    assert {row.line for row in report.failed} == wrong
    assert all("year" in row.reason for row in report.failed)
    assert [row.values["title"] for row in report.failed] == ["Movie 3", "Movie 402"]


async def test_a_batch_of_which_every_object_fails_is_reported_row_by_row(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(2, {"year": "x"}), Record(3, {"year": "y"})]
    report = await ingest(library, collection_name, guild_id, records, source="x.csv")
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
    report = await ingest(library, collection_name, guild_id, rows, source="x.csv")
    assert report.inserted == 1
    assert [row.line for row in report.failed] == [3, 4]
    assert report.failed[1].reason == "too many cells"


async def test_nothing_to_insert_is_no_error(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    report = await ingest(library, collection_name, guild_id, [], source="x.csv")
    assert report.total == 0


async def test_progress_is_told_after_every_batch(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(n, {"title": f"Movie {n}"}) for n in range(1100)]
    seen: list[IngestProgress] = []

    async def remember(progress: IngestProgress) -> None:
        seen.append(progress)

    await ingest(library, collection_name, guild_id, records, source="x.csv", total=1100, on_progress=remember)
    assert [progress.done for progress in seen] == [500, 1000, 1100]
    assert {progress.total for progress in seen} == {1100}


async def test_large_rows_make_small_batches(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    records = [Record(n, {"overview": f"{n} " + "word " * 200_000}) for n in range(6)]
    seen: list[int] = []

    async def remember(progress: IngestProgress) -> None:
        seen.append(progress.done)

    report = await ingest(library, collection_name, guild_id, records, source="x.csv", on_progress=remember)
    assert report.inserted == 6
    assert seen == [2, 4, 6]


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
    report = await ingest(library, collection_name, guild_id, [Record(2, values)], source="x")
    assert list(report.failed) == []


async def test_objects_in_objects_get_in_and_come_out(library: Library, collection_name: str, guild_id: int) -> None:
    person = (
        PropertySpec("name"),
        PropertySpec("born", "date"),
        PropertySpec("home", "object", (PropertySpec("zip"),)),
    )
    schema = CollectionSchema(collection_name, (PropertySpec("title"), PropertySpec("cast", "object[]", person)))
    info = await library.collections.create(schema, guild_id=guild_id)
    assert info.own_properties == schema.properties
    cast = [{"name": "Ada", "born": "1815-12-10T00:00:00Z", "home": {"zip": "W1"}}, {"name": "Bo"}]
    report = await ingest(library, collection_name, guild_id, [Record(2, {"title": "x", "cast": cast})])
    assert (report.inserted, report.failed) == (1, ())
    (found,) = [each async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
    assert found["cast"] == cast


async def test_guilds_may_upload_the_same_file_at_once(library: Library, collection_name: str, guild_id: int) -> None:
    guilds = (guild_id, guild_id + 1)
    for guild in guilds:
        await library.collections.create(build_schema(collection_name), guild_id=guild)
    rows = [Record(n, {"title": f"Movie {n}"}) for n in range(700)]
    reports = await asyncio.gather(*(ingest(library, collection_name, guild, rows) for guild in guilds))
    assert [report.inserted for report in reports] == [700, 700]
    for guild in guilds:
        info = await library.collections.fetch(collection_name, guild_id=guild, reader=EVERYTHING, with_count=True)
        assert info.object_count == 700


async def test_twenty_uploads_at_once_are_each_reported(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    places: list[int] = []

    async def remember(place: int) -> None:
        places.append(place)

    async def upload(number: int) -> IngestReport:
        async with library.ingester.turn(guild_id, on_wait=remember):
            rows = [Record(n, {"title": f"Movie {n}", "year": number}) for n in range(number + 1)]
            return await ingest(library, collection_name, guild_id, rows, source=f"{number}.csv")

    reports = await asyncio.gather(*map(upload, range(20)))
    assert [(report.origin.source, report.inserted) for report in reports] == [(f"{n}.csv", n + 1) for n in range(20)]
    assert places[:19] == list(range(1, 20))
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING, with_count=True)
    assert info.object_count == sum(range(1, 21))


async def test_a_collection_that_is_not_there_takes_nothing(library: Library, guild_id: int) -> None:
    with pytest.raises(CollectionNotFoundError):
        await ingest(library, "Nope", guild_id)
