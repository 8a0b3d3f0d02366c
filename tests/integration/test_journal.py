"""The journal: what was uploaded, whatever has become of its objects."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest_asyncio

from bot.audience import EVERYTHING
from bot.library import Library
from bot.library.provenance import build_origin
from bot.models import CollectionInfo, IngestMode, IngestOptions, Origin, Record, Upload
from tests.support.movies import build_records, build_schema, ingest

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Shelf:
    """A collection of one guild, and what the journal says about it."""

    def __init__(self, library: Library, info: CollectionInfo, guild_id: int) -> None:
        self.library, self.info, self.guild_id = library, info, guild_id
        self.journal = library.documents.journal

    async def put(self, origin: Origin, *titles: str, options: IngestOptions = IngestOptions()) -> None:  # noqa: B008
        rows = [Record(line, {"title": title}) for line, title in enumerate(titles, start=2)]
        await self.library.ingester.ingest(
            rows, collection=self.info.name, guild_id=self.guild_id, origin=origin, options=options
        )

    async def fetch_origins(self) -> list[Origin]:
        return [entry.origin for entry in await self.journal.fetch(guild_id=self.guild_id, limit=1_000)]

    async def fetch_uploads(self) -> tuple[Upload, ...]:
        return await self.library.documents.fetch_uploads(self.info, guild_id=self.guild_id, reader=EVERYTHING)


@pytest_asyncio.fixture
async def shelf(library: Library, collection_name: str, guild_id: int) -> AsyncIterator[Shelf]:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    yield Shelf(library, info, guild_id)


def build(source: str, *, hours: int = 0) -> Origin:
    return build_origin(source, by=42, clock=lambda: NOON + timedelta(hours=hours))


async def test_entries_are_newest_first_and_each_once(shelf: Shelf) -> None:
    old, new = build("a.csv"), build("a.csv", hours=1)
    others = [Origin(f"{name}.csv", new.batch, new.by, new.at) for name in "bcdefg"]
    for _ in range(2):
        await shelf.journal.write(shelf.info, [*reversed(others), old, new], guild_id=shelf.guild_id)
    assert await shelf.fetch_origins() == [new, *others, old]
    page = await shelf.journal.fetch(guild_id=shelf.guild_id, limit=1, offset=1)
    assert [(entry.collection, entry.origin) for entry in page] == [(shelf.info.name, others[0])]


async def test_entries_are_found_by_collection_source_and_batch(shelf: Shelf) -> None:
    first, second = build("a, 'b'.csv"), build("a", hours=1)
    await shelf.journal.write(shelf.info, [first, second], guild_id=shelf.guild_id)
    journal, guild_id = shelf.journal, shelf.guild_id
    assert [e.origin for e in await journal.fetch(guild_id=guild_id, source=first.source, limit=9)] == [first]
    assert [e.origin for e in await journal.fetch(guild_id=guild_id, batch=second.batch, limit=9)] == [second]
    assert await journal.fetch(guild_id=guild_id, collections=["Other"], limit=9) == []
    assert await journal.fetch(guild_id=guild_id, collections=[], limit=9) == []
    assert len(await journal.fetch(guild_id=guild_id, collections=[shelf.info.name, "Other"], limit=9)) == 2


async def test_another_guild_sees_none_of_it(shelf: Shelf) -> None:
    await shelf.put(build("a.csv"), "A")
    assert await shelf.journal.fetch(guild_id=shelf.guild_id + 1, limit=9) == []
    await shelf.journal.write(shelf.info, [build("b.csv")], guild_id=shelf.guild_id + 1)
    assert [origin.source for origin in await shelf.fetch_origins()] == ["a.csv"]


async def test_an_upload_that_changes_nothing_leaves_no_entry(shelf: Shelf) -> None:
    first = build("a.csv")
    await shelf.put(first, "A", "B")
    await shelf.put(build("a.csv", hours=1), "A", "B")
    assert await shelf.fetch_origins() == [first]


async def test_a_dry_run_is_no_upload(shelf: Shelf) -> None:
    await shelf.put(build("a.csv"), "A", options=IngestOptions(is_dry_run=True))
    assert await shelf.fetch_origins() == []


async def test_uploads_that_were_replaced_leave_the_journal(shelf: Shelf) -> None:
    other, last = build("b.csv"), build("a.csv", hours=1)
    await shelf.put(other, "X")
    await shelf.put(build("a.csv"), "A", "B")
    await shelf.put(last, "A", "C", options=IngestOptions(mode=IngestMode.REPLACE_SOURCE))
    assert await shelf.fetch_origins() == [last, other]


async def test_undo_lists_uploads_again_that_were_replaced(shelf: Shelf) -> None:
    first, last = build("a.csv"), build("a.csv", hours=1)
    await shelf.put(first, "A", "B")
    before = await shelf.fetch_uploads()
    await shelf.put(last, "A", "C", options=IngestOptions(mode=IngestMode.REPLACE_SOURCE))
    assert await shelf.fetch_origins() == [last]
    await shelf.library.undo.undo(last.batch, guild_id=shelf.guild_id)
    assert await shelf.fetch_origins() == [first]
    assert await shelf.fetch_uploads() == before


async def test_an_upload_that_began_later_stays_though_it_has_no_objects_yet(shelf: Shelf) -> None:
    running, done = build("a.csv", hours=1), build("a.csv")
    await shelf.journal.write(shelf.info, [running], guild_id=shelf.guild_id)
    await shelf.put(done, "A")
    assert await shelf.fetch_origins() == [running, done]
    # Nobody is shown it so far.
    assert [upload.origin for upload in await shelf.fetch_uploads()] == [done]


async def test_empty_entries_neither_shorten_nor_end_the_list(shelf: Shelf) -> None:
    full = [build(f"{number}.csv", hours=-number) for number in range(3)]
    empty = [build(f"empty {number}.csv", hours=1 + number) for number in range(60)]
    for origin in full:
        await shelf.put(origin, origin.source)
    await shelf.journal.write(shelf.info, empty, guild_id=shelf.guild_id)
    assert [upload.origin for upload in await shelf.fetch_uploads()] == full


async def test_deleting_a_source_forgets_its_uploads(shelf: Shelf) -> None:
    await shelf.put(build("a.csv"), "A")
    await shelf.put(build("b.csv"), "B")
    await shelf.library.documents.delete(shelf.info, guild_id=shelf.guild_id, source="a.csv")
    assert [origin.source for origin in await shelf.fetch_origins()] == ["b.csv"]


async def test_an_upload_whose_source_is_deleted_meanwhile_is_listed_with_the_rest(shelf: Shelf) -> None:
    origin = build("a.csv")
    async with shelf.library.documents.record_upload(shelf.info, origin, guild_id=shelf.guild_id):
        await shelf.put(origin, "A")
        await shelf.journal.remove(shelf.info, guild_id=shelf.guild_id, source="a.csv")
    assert [upload.origin for upload in await shelf.fetch_uploads()] == [origin]


async def test_deleting_a_collection_forgets_its_uploads_and_no_other(
    shelf: Shelf, library: Library, collection_name: str, guild_id: int
) -> None:
    other = await library.collections.create(build_schema(f"{collection_name}Other"), guild_id=guild_id)
    await shelf.put(build("a.csv"), "A")
    await ingest(library, other.name, guild_id, build_records(), source="b.csv")
    await library.collections.delete(shelf.info.name, guild_id=guild_id)
    assert [origin.source for origin in await shelf.fetch_origins()] == ["b.csv"]


async def test_a_journal_is_filled_from_objects_of_before_and_once_only(shelf: Shelf) -> None:
    old, new = build("a.csv"), build("b.csv", hours=1)
    await shelf.put(old, "A", "B")
    await shelf.put(new, "C")
    listed = await shelf.fetch_uploads()
    await shelf.journal.remove(shelf.info, guild_id=shelf.guild_id)
    assert await shelf.fetch_uploads() == ()
    for _ in range(2):
        await shelf.library.connection.call(
            lambda client: shelf.journal.fill(client, shelf.info.name, guild_id=shelf.guild_id)
        )
        assert await shelf.fetch_uploads() == listed
        assert await shelf.fetch_origins() == [new, old]
