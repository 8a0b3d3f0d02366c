"""Undo: what an upload updated, replaced or deleted comes back as it was; what it added is deleted."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from weaviate.classes.query import Filter

from bot.audience import EVERYTHING
from bot.errors import QueryError
from bot.library import Library, Selection, open_library
from bot.library.stored import GuildTenant, StoredObject
from bot.library.tenancy import VERSIONS_COLLECTION, get_tenant
from bot.library.versions import Kind
from bot.models import IngestMode, IngestOptions, Origin, Record, UndoReport
from bot.text_schema import build_text_schema
from tests.support.messages import build_said
from tests.support.movies import build_schema, ingest
from tests.support.weaviate import WeaviateProcess

BY_TITLE = IngestOptions(key="title")
SYNC = IngestOptions(IngestMode.SYNC, "title")
REPLACE = IngestOptions(IngestMode.REPLACE_SOURCE, "title")


def build_rows(years: Mapping[str, int]) -> list[Record]:
    return [
        Record(line, {"title": title, "year": year, "overview": f"{title} is a film of {year}."})
        for line, (title, year) in enumerate(years.items(), start=2)
    ]


async def fetch_whole(library: Library, name: str, guild_id: int) -> dict[str, StoredObject]:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    tenant = GuildTenant(library.connection, info, guild_id)
    ids = [each["id"] async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
    return {each.id: each for each in await tenant.fetch(ids)}


def count(report: UndoReport) -> tuple[int, int, int, int, int]:
    return report.restored, report.returned, report.removed, report.passed, report.lost


async def count_versions(library: Library, guild_id: int) -> int:
    async def run(client: Any) -> int:
        versions = client.collections.use(VERSIONS_COLLECTION).with_tenant(get_tenant(guild_id))
        wanted = Filter.by_property("kind").not_equal(Kind.LOST)
        return int((await versions.aggregate.over_all(filters=wanted, total_count=True)).total_count)

    return await library.connection.call(run)


@pytest_asyncio.fixture
async def name(library: Library, collection_name: str, guild_id: int) -> str:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, build_rows({"A": 1, "B": 2, "C": 3}))
    return collection_name


@pytest.mark.parametrize(
    ("options", "expected"), [(BY_TITLE, (1, 0, 1, 0, 0)), (SYNC, (1, 1, 1, 0, 0)), (REPLACE, (2, 1, 1, 0, 0))]
)
async def test_what_an_upload_changed_is_as_it_was(
    library: Library, name: str, guild_id: int, options: IngestOptions, expected: tuple[int, ...]
) -> None:
    before = await fetch_whole(library, name, guild_id)
    report = await ingest(library, name, guild_id, build_rows({"A": 1, "B": 20, "D": 4}), options=options)
    assert report.lost == 0
    changed = await fetch_whole(library, name, guild_id)
    assert changed != before
    planned = await library.undo.plan(report.origin.batch, guild_id=guild_id)
    assert (count(planned), planned.collections) == (expected, (name,))
    assert await fetch_whole(library, name, guild_id) == changed
    assert count(await library.undo.undo(report.origin.batch, guild_id=guild_id)) == expected
    assert await fetch_whole(library, name, guild_id) == before  # ids, vectors and origins too
    assert await count_versions(library, guild_id) == 0
    with pytest.raises(QueryError, match="no upload"):
        await library.undo.plan(report.origin.batch, guild_id=guild_id)


async def test_what_was_changed_again_since_stays(library: Library, name: str, guild_id: int) -> None:
    first = await ingest(library, name, guild_id, build_rows({"A": 10, "B": 20}), options=BY_TITLE)
    second = await ingest(library, name, guild_id, build_rows({"A": 100}), options=BY_TITLE)
    assert count(await library.undo.undo(first.origin.batch, guild_id=guild_id)) == (1, 0, 0, 1, 0)
    assert await fetch_years(library, name, guild_id) == {"A": 100, "B": 2, "C": 3}
    assert count(await library.undo.undo(second.origin.batch, guild_id=guild_id)) == (1, 0, 0, 0, 0)
    assert await fetch_years(library, name, guild_id) == {"A": 10, "B": 2, "C": 3}
    assert count(await library.undo.undo(first.origin.batch, guild_id=guild_id)) == (1, 0, 0, 0, 0)
    assert await fetch_years(library, name, guild_id) == {"A": 1, "B": 2, "C": 3}


async def fetch_years(library: Library, name: str, guild_id: int) -> dict[str, int]:
    whole = await fetch_whole(library, name, guild_id)
    return {each.properties["title"]: each.properties["year"] for each in whole.values()}


async def test_two_sources_of_one_upload_are_undone_to_what_was_before_both(
    library: Library, name: str, guild_id: int
) -> None:
    before = await fetch_whole(library, name, guild_id)
    first = await ingest(library, name, guild_id, build_rows({"A": 10, "D": 4}), options=BY_TITLE)
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    origin = Origin("b.csv", first.origin.batch, "1", first.origin.at)
    await library.ingester.ingest(
        build_rows({"A": 11, "D": 40}), collection=info.name, guild_id=guild_id, origin=origin, options=BY_TITLE
    )
    assert count(await library.undo.undo(origin.batch, guild_id=guild_id)) == (1, 0, 1, 0, 0)
    assert await fetch_whole(library, name, guild_id) == before


async def test_an_undo_that_was_killed_goes_on(library: Library, name: str, guild_id: int) -> None:
    before = await fetch_whole(library, name, guild_id)
    report = await ingest(library, name, guild_id, build_rows({"B": 20, "D": 4}), options=SYNC)
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    # Killed after it had restored objects and before their versions were forgotten.
    async for versions in library.versions.iterate(info, guild_id, report.origin.batch):
        await GuildTenant(library.connection, info, guild_id).write([version.stored for version in versions])
    assert count(await library.undo.undo(report.origin.batch, guild_id=guild_id)) == (0, 0, 1, 0, 0)
    assert await fetch_whole(library, name, guild_id) == before
    assert await count_versions(library, guild_id) == 0


@pytest_asyncio.fixture
async def small_library(weaviate_server: WeaviateProcess) -> AsyncIterator[Library]:
    """One that keeps three versions for a guild."""
    async with open_library(weaviate_server.settings({"UNDO_OBJECTS": "3", "UNDO_DAYS": "2"})) as opened:
        yield opened


async def test_versions_are_bounded_and_what_is_lost_is_said(
    small_library: Library, collection_name: str, guild_id: int
) -> None:
    library = small_library
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, build_rows(dict.fromkeys("ABCDE", 1)))
    first = await ingest(library, collection_name, guild_id, build_rows({"A": 2, "B": 2}), options=BY_TITLE)
    second = await ingest(library, collection_name, guild_id, build_rows({"C": 2, "D": 2}), options=BY_TITLE)
    assert (first.lost, second.lost) == (0, 0)
    assert count(await library.undo.plan(first.origin.batch, guild_id=guild_id)) == (0, 0, 2, 0, 2)
    third = await ingest(library, collection_name, guild_id, build_rows(dict.fromkeys("ABCDE", 3)), options=BY_TITLE)
    assert third.lost == 2
    assert count(await library.undo.undo(third.origin.batch, guild_id=guild_id)) == (3, 0, 2, 0, 2)
    assert await count_versions(library, guild_id) == 0


async def test_versions_expire(library: Library, name: str, guild_id: int) -> None:
    report = await ingest(library, name, guild_id, build_rows({"A": 10}), options=BY_TITLE)

    async def age(client: Any) -> None:
        versions = client.collections.use(VERSIONS_COLLECTION).with_tenant(get_tenant(guild_id))
        (found,) = (await versions.query.fetch_objects()).objects
        await versions.data.update(found.uuid, {"kept_at": datetime.now(UTC) - timedelta(days=31)})

    await library.connection.call(age)
    await library.connection.call(library.versions.expire_all)
    assert await count_versions(library, guild_id) == 0
    assert count(await library.undo.plan(report.origin.batch, guild_id=guild_id)) == (0, 0, 1, 0, 1)


async def test_another_guilds_uploads_cannot_be_undone(library: Library, name: str, guild_id: int) -> None:
    report = await ingest(library, name, guild_id, build_rows({"A": 10}), options=BY_TITLE)
    await library.collections.create(build_schema(name), guild_id=guild_id + 1)
    with pytest.raises(QueryError, match="no upload"):
        await library.undo.plan(report.origin.batch, guild_id=guild_id + 1)
    await library.undo.undo(report.origin.batch, guild_id=guild_id + 1)
    assert await fetch_years(library, name, guild_id) == {"A": 10, "B": 2, "C": 3}


async def test_a_deletion_is_undone_too(library: Library, name: str, guild_id: int) -> None:
    before = await fetch_whole(library, name, guild_id)
    await ingest(library, name, guild_id, build_rows({"D": 4}), source="other.csv")
    selection = Selection("movies.csv", None)
    found = await library.selections.find(selection, None, guild_id=guild_id, reader=EVERYTHING)
    assert library.selections.can_undo(found)
    deletion = await library.selections.delete(selection, found, guild_id=guild_id)
    assert deletion.count == 3
    assert await fetch_years(library, name, guild_id) == {"D": 4}
    assert deletion.batch is not None
    assert count(await library.undo.undo(deletion.batch, guild_id=guild_id)) == (0, 3, 0, 0, 0)
    assert before.items() <= (await fetch_whole(library, name, guild_id)).items()
    assert [
        each.origin.source
        for each in await library.selections.fetch_newest(name, guild_id=guild_id, reader=EVERYTHING, limit=9)
    ] == [
        "other.csv",
        "movies.csv",
    ]


async def test_more_than_can_be_kept_is_deleted_for_good(
    small_library: Library, collection_name: str, guild_id: int
) -> None:
    library = small_library
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, build_rows(dict.fromkeys("ABCD", 1)))
    selection = Selection("movies.csv", None)
    found = await library.selections.find(selection, None, guild_id=guild_id, reader=EVERYTHING)
    assert not library.selections.can_undo(found)
    deletion = await library.selections.delete(selection, found, guild_id=guild_id)
    assert (deletion.count, deletion.batch) == (4, None)


async def test_nothing_is_kept_of_a_member_who_is_forgotten(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    rows = [*build_said(11, 1, "Words 1."), *build_said(12, 2, "Words 2.")]
    await ingest(library, collection_name, guild_id, rows, source="#general")
    selection = Selection("#general", None)
    found = await library.selections.find(selection, None, guild_id=guild_id, reader=EVERYTHING)
    deletion = await library.selections.delete(selection, found, guild_id=guild_id)
    await library.privacy.forget(guild_id, 1)
    assert deletion.batch is not None
    assert count(await library.undo.undo(deletion.batch, guild_id=guild_id)) == (0, 1, 0, 0, 0)
    whole = await fetch_whole(library, collection_name, guild_id)
    assert [each.properties["member_id"] for each in whole.values()] == ["2"]
