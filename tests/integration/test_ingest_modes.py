"""Keys, modes and dry runs: what an upload does to what its source brought before."""

import asyncio
from collections.abc import Sequence

import pytest
import pytest_asyncio
from weaviate.classes.config import DataType, Property

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, SchemaError, UntrackedError
from bot.library import Library
from bot.library.catalogue import Catalogue
from bot.library.embed import LocalEmbedder
from bot.library.ingest import NOT_SYNCED
from bot.library.migration import build_steps, migrate
from bot.library.schemas import build_description
from bot.library.tenancy import MULTI_TENANCY, add_tenant
from bot.models import FailedRow, IngestMode, IngestOptions, IngestProgress, IngestReport, Record
from tests.support.movies import build_schema, ingest

BY_TITLE = IngestOptions(key="Title")
SYNC = IngestOptions(IngestMode.SYNC, key="title")
REPLACE = IngestOptions(IngestMode.REPLACE_SOURCE, key="title")


def build_rows(years: dict[str, int]) -> list[Record]:
    return [Record(line, {"title": title, "year": year}) for line, (title, year) in enumerate(years.items(), start=2)]


async def fetch_years(library: Library, name: str, guild_id: int) -> dict[str, int]:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    return {
        found["title"]: found["year"]
        async for found in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)
    }


def count(report: IngestReport) -> tuple[int, int, int, int, int]:
    return report.inserted, report.updated, report.existing, report.deleted, report.failed_count


@pytest_asyncio.fixture
async def name(library: Library, collection_name: str, guild_id: int) -> str:
    """A collection that holds A and B of movies.csv and C of other.csv."""
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, build_rows({"A": 1, "B": 2}), options=BY_TITLE)
    await ingest(library, collection_name, guild_id, build_rows({"C": 3}), source="other.csv", options=BY_TITLE)
    return collection_name


async def test_changed_content_under_the_same_key_is_updated(library: Library, name: str, guild_id: int) -> None:
    report = await ingest(library, name, guild_id, build_rows({"A": 1, "B": 20, "D": 4}), options=BY_TITLE)
    assert count(report) == (1, 1, 1, 0, 0)
    assert await fetch_years(library, name, guild_id) == {"A": 1, "B": 20, "C": 3, "D": 4}


async def test_the_same_key_of_another_source_is_the_same_object(library: Library, name: str, guild_id: int) -> None:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    before = {
        each["title"]: each["id"] async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)
    }
    rows = build_rows({"A": 9, "C": 3, "D": 4})
    report = await ingest(library, name, guild_id, rows, source="third.csv", options=BY_TITLE)
    assert count(report) == (1, 1, 1, 0, 0)
    assert await fetch_years(library, name, guild_id) == {"A": 9, "B": 2, "C": 3, "D": 4}
    after = {
        each["title"]: each["id"] async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)
    }
    assert before.items() <= after.items()


async def test_the_first_use_of_a_key_recognises_what_came_without(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    rows = build_rows({"Up": 2009, "It": 2017, "Up in the Air": 2009})
    await ingest(library, collection_name, guild_id, rows)
    report = await ingest(library, collection_name, guild_id, rows, options=BY_TITLE)
    assert count(report) == (0, 0, 3, 0, 0)
    report = await ingest(
        library, collection_name, guild_id, build_rows({"It": 1990}), source="update.csv", options=BY_TITLE
    )
    assert count(report) == (0, 1, 0, 0, 0)
    assert await fetch_years(library, collection_name, guild_id) == {"Up": 2009, "It": 1990, "Up in the Air": 2009}


async def test_an_update_leaves_what_it_has_no_column_for(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, [Record(2, {"title": "A", "year": 1, "overview": "Text."})])
    columns = frozenset({"title", "year"})
    for year, expected in ((2, (0, 1, 0, 0, 0)), (2, (0, 0, 1, 0, 0)), (None, (0, 1, 0, 0, 0))):
        values = {"title": "A"} | ({"year": year} if year else {})
        report = await ingest(
            library, collection_name, guild_id, [Record(2, values)], columns=columns, options=BY_TITLE
        )
        assert count(report) == expected
        (found,) = [each async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
        assert (found.get("year"), found["overview"]) == (year, "Text.")


async def test_a_row_that_takes_an_earlier_rows_place_does_not_take_its_object(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, build_rows({"A": 1}))
    await ingest(library, collection_name, guild_id, build_rows({"A": 2}), options=BY_TITLE)
    for expected in ((1, 0, 0, 0, 0), (0, 0, 1, 0, 0)):
        assert count(await ingest(library, collection_name, guild_id, build_rows({"A": 1}))) == expected
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    found = [each async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
    assert sorted(each["year"] for each in found) == [1, 2]


async def test_equal_rows_of_another_source_are_counted(library: Library, name: str, guild_id: int) -> None:
    rows = build_rows({"A": 1, "C": 3, "D": 4})
    report = await ingest(library, name, guild_id, rows, source="copy.csv")
    assert (count(report), report.elsewhere) == ((3, 0, 0, 0, 0), 2)
    report = await ingest(library, name, guild_id, build_rows({"A": 7}), source="update.csv", options=BY_TITLE)
    assert (count(report), report.ambiguous) == ((0, 1, 0, 0, 0), 1)


async def test_an_update_has_a_new_vector(library: Library, collection_name: str, guild_id: int) -> None:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    for text in ("A wedding planner falls in love.", "An engineer repairs the reactor."):
        rows = [Record(2, {"title": "A", "overview": text})]
        await ingest(library, collection_name, guild_id, rows, options=BY_TITLE)
    collection = library.connection.call(
        lambda client: (
            client.collections.use(collection_name).with_tenant(str(guild_id)).query.fetch_objects(include_vector=True)
        )
    )
    (found,) = (await collection).objects
    assert info.target_vector is not None
    wanted = await LocalEmbedder().embed_one("An engineer repairs the reactor.")
    assert found.vector[info.target_vector] == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("options", [SYNC, REPLACE])
async def test_what_is_gone_from_the_source_is_deleted_and_other_sources_stay(
    library: Library, name: str, guild_id: int, options: IngestOptions
) -> None:
    report = await ingest(library, name, guild_id, build_rows({"B": 2, "D": 4}), options=options)
    assert await fetch_years(library, name, guild_id) == {"B": 2, "C": 3, "D": 4}
    assert count(report) == (1, 0, 1, 1, 0)
    assert report.notes == ()


async def test_a_replaced_source_is_of_the_upload_as_a_whole(library: Library, name: str, guild_id: int) -> None:
    report = await ingest(library, name, guild_id, build_rows({"B": 2, "D": 4}), options=REPLACE)
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    batches = {
        each["title"]: each["batch"]
        async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)
    }
    assert batches["B"] == batches["D"] == report.origin.batch != batches["C"]


async def test_nothing_is_deleted_before_the_new_rows_are_in(library: Library, name: str, guild_id: int) -> None:
    stop = asyncio.Event()

    async def press_stop(_: IngestProgress) -> None:
        stop.set()

    rows = build_rows({f"M{n}": n for n in range(600)})
    report = await ingest(library, name, guild_id, rows, options=REPLACE, on_progress=press_stop, stop=stop)
    assert report.is_stopped
    assert {"A", "B"} <= (await fetch_years(library, name, guild_id)).keys()


async def test_a_dry_run_tells_how_many_the_source_has(library: Library, name: str, guild_id: int) -> None:
    dry = IngestOptions(IngestMode.SYNC, "title", is_dry_run=True)
    report = await ingest(library, name, guild_id, build_rows({"B": 2}), options=dry)
    assert (report.deleted, report.held) == (1, 2)


@pytest.mark.parametrize("options", [BY_TITLE, SYNC, REPLACE, IngestOptions()])
async def test_a_dry_run_counts_the_same_and_writes_nothing(
    library: Library, name: str, guild_id: int, options: IngestOptions
) -> None:
    rows = [*build_rows({"A": 10, "B": 2, "D": 4}), Record(9, {"title": "D", "year": 4})]
    dry = IngestOptions(options.mode, options.key, is_dry_run=True)
    planned = await ingest(library, name, guild_id, rows, options=dry)
    assert planned.is_dry_run
    assert await fetch_years(library, name, guild_id) == {"A": 1, "B": 2, "C": 3}
    done = await ingest(library, name, guild_id, rows, options=options)
    assert not done.is_dry_run
    assert count(planned) == count(done)


async def test_a_dry_run_needs_no_collection(library: Library, collection_name: str, guild_id: int) -> None:
    rows = build_rows({"A": 1, "B": 2})
    report = await ingest(library, collection_name, guild_id, [*rows, rows[0]], options=IngestOptions(is_dry_run=True))
    assert (count(report), report.repeated) == ((2, 0, 0, 0, 0), 1)
    with pytest.raises(CollectionNotFoundError):
        await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)


@pytest.mark.parametrize(
    "bad", [FailedRow(9, "unreadable", {"title": "A"}), Record(9, {"year": 1}), Record(9, {"title": "A", "year": "x"})]
)
@pytest.mark.parametrize("options", [SYNC, REPLACE])
async def test_where_rows_failed_nothing_is_deleted_and_that_is_said(
    library: Library, name: str, guild_id: int, bad: Record | FailedRow, options: IngestOptions
) -> None:
    report = await ingest(library, name, guild_id, [*build_rows({"B": 2}), bad], options=options)
    assert count(report) == (0, 0, 1, 0, 1)
    assert report.notes == (NOT_SYNCED,)
    assert await fetch_years(library, name, guild_id) == {"A": 1, "B": 2, "C": 3}


async def test_a_sync_of_many_deletes_all_that_are_gone(library: Library, name: str, guild_id: int) -> None:
    await ingest(library, name, guild_id, build_rows({f"M{n}": n for n in range(1700)}), options=SYNC)
    report = await ingest(library, name, guild_id, build_rows({"M5": 5}), options=SYNC)
    assert count(report) == (0, 0, 1, 1699, 0)
    assert await fetch_years(library, name, guild_id) == {"C": 3, "M5": 5}


@pytest.mark.parametrize("mode", list(IngestMode))
async def test_stopping_ends_between_two_batches_and_the_same_upload_goes_on(
    library: Library, collection_name: str, guild_id: int, mode: IngestMode
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    options = IngestOptions(mode, key="title")
    rows = build_rows({f"M{n}": n for n in range(1200)})
    stop = asyncio.Event()

    async def press_stop(_: IngestProgress) -> None:
        stop.set()

    first = await ingest(library, collection_name, guild_id, rows, options=options, on_progress=press_stop, stop=stop)
    assert first.is_stopped
    assert count(first) == (500, 0, 0, 0, 0)
    assert bool(first.notes) is (mode is not IngestMode.ADD)

    second = await ingest(library, collection_name, guild_id, rows, options=options)
    assert not second.is_stopped
    assert len(await fetch_years(library, collection_name, guild_id)) == 1200


@pytest.mark.parametrize("options", [IngestOptions(key="nope"), IngestOptions(IngestMode.SYNC, "digest")])
async def test_a_key_that_is_no_property_is_refused_before_anything_is_written(
    library: Library, name: str, guild_id: int, options: IngestOptions
) -> None:
    with pytest.raises(SchemaError, match=r"title, year, overview"):
        await ingest(library, name, guild_id, build_rows({"Z": 1}), options=options)
    assert "Z" not in await fetch_years(library, name, guild_id)


async def make_untracked(library: Library, name: str, guild_id: int, properties: Sequence[Property]) -> None:
    """A collection as an older ragbot made it, without a place for origins."""
    await library.connection.call(
        lambda client: client.collections.create(
            name,
            description=build_description("none", ()).replace(" catalogue messages", ""),
            properties=list(properties),
            multi_tenancy_config=MULTI_TENANCY,
        )
    )
    await library.connection.call(lambda client: add_tenant(client, name, guild_id))
    await library.connection.call(
        lambda client: migrate(client, build_steps(Catalogue(), library.documents.journal, library.versions))
    )


async def test_a_collection_without_origins_takes_rows_by_their_content_only(
    library: Library, collection_name: str, guild_id: int
) -> None:
    kinds = {"title": DataType.TEXT, "year": DataType.INT}
    await make_untracked(library, collection_name, guild_id, [Property(name=n, data_type=t) for n, t in kinds.items()])
    rows = build_rows({"A": 1, "B": 2})
    assert count(await ingest(library, collection_name, guild_id, rows)) == (2, 0, 0, 0, 0)
    assert count(await ingest(library, collection_name, guild_id, rows)) == (0, 0, 2, 0, 0)
    for options in (BY_TITLE, IngestOptions(IngestMode.REPLACE_SOURCE), IngestOptions(IngestMode.SYNC)):
        with pytest.raises(UntrackedError, match="Create a new collection"):
            await ingest(library, collection_name, guild_id, rows, options=options)
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    with pytest.raises(UntrackedError):
        await library.documents.fetch_uploads(info, guild_id=guild_id, reader=EVERYTHING)
    assert [found["title"] async for found in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
