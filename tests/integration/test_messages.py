"""A chunk of a message is one object, in whatever source it is read, and says the same after every way it may take."""

from pathlib import Path
from typing import Any

import pytest

from bot.audience import EVERYTHING, Reader, for_channel, for_role
from bot.library import Library, build_wanted
from bot.models import IngestMode, IngestOptions, IngestReport, Record
from bot.text_schema import build_text_schema
from tests.support.exports import export_text, import_text
from tests.support.messages import build_said
from tests.support.movies import MEMBER_ID, ingest

ADA = 111


@pytest.fixture
async def collection(library: Library, collection_name: str, guild_id: int) -> str:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    return collection_name


async def fetch_all(library: Library, name: str, guild_id: int) -> list[dict[str, Any]]:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    return [each async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]


async def test_another_source_makes_no_second_object(library: Library, collection: str, guild_id: int) -> None:
    said = build_said(7, ADA, "First.", "Second.")
    await ingest(library, collection, guild_id, said, source="#general")
    again = await ingest(library, collection, guild_id, said, source="#chat")
    assert (again.inserted, again.updated, again.existing) == (0, 0, 2)
    edited = await ingest(library, collection, guild_id, build_said(7, ADA, "First, edited."), source="#chat")
    assert (edited.inserted, edited.updated, edited.deleted) == (0, 1, 1)
    (found,) = await fetch_all(library, collection, guild_id)
    assert (found["content"], found["source"], found["member_id"]) == ("First, edited.", "#chat", str(ADA))
    undone = await library.undo.undo(edited.origin.batch, guild_id=guild_id)
    assert (undone.restored, undone.returned) == (1, 1)
    assert {each["content"] for each in await fetch_all(library, collection, guild_id)} == {"First.", "Second."}


async def test_channels_of_one_name_keep_their_readers_and_their_messages(
    library: Library, collection: str, guild_id: int
) -> None:
    opened, closed = 21, 22

    async def read(channel_id: int, *message_ids: int) -> IngestReport:
        said = [row for each in message_ids for row in build_said(each, ADA, f"Said {each}.", channel_id=channel_id)]
        options = IngestOptions(IngestMode.SYNC, audience=(for_channel(channel_id),), channel_id=str(channel_id))
        return await ingest(library, collection, guild_id, said, source="#chat", options=options)

    await read(opened, 7, 8)
    assert (await read(closed, 9)).deleted == 0
    assert (await read(opened, 8)).deleted == 1
    info = await library.collections.fetch(collection, guild_id=guild_id, reader=EVERYTHING)
    for channel_id, expected in ((opened, "Said 8."), (closed, "Said 9.")):
        reader = Reader(frozenset({for_channel(channel_id)}))
        hits = await library.documents.fetch_objects(info, guild_id=guild_id, reader=reader)
        assert [hit.properties["content"] for hit in hits] == [expected]
    # What an admin limits stays so for what is said there later.
    await library.audiences.change(info, build_wanted(source="#chat"), (for_role(3),), guild_id=guild_id)
    await read(closed, 9, 10)
    staff = Reader(frozenset({for_role(3)}))
    assert await library.documents.count(info, guild_id=guild_id, reader=staff) == 3


async def test_what_an_admin_edited_stays_until_the_message_is_edited(
    library: Library, collection: str, guild_id: int
) -> None:
    await ingest(library, collection, guild_id, build_said(7, ADA, "A typo."), source="#general")
    (found,) = await fetch_all(library, collection, guild_id)
    info = await library.collections.fetch(collection, guild_id=guild_id, reader=EVERYTHING)
    details = await library.objects.fetch(info, found["id"], guild_id=guild_id, reader=EVERYTHING)
    await library.objects.update(details, {"content": "No typo."}, guild_id=guild_id, by=MEMBER_ID)
    again = await ingest(library, collection, guild_id, build_said(7, ADA, "A typo."), source="#general")
    assert (again.inserted, again.existing) == (0, 1)
    (edited,) = await fetch_all(library, collection, guild_id)
    assert (edited["content"], edited["member_id"]) == ("No typo.", str(ADA))
    await ingest(library, collection, guild_id, build_said(7, ADA, "Other words."), source="#general")
    assert [each["content"] for each in await fetch_all(library, collection, guild_id)] == ["Other words."]
    assert await library.privacy.forget(guild_id, ADA) == 1


async def test_a_restored_message_is_recognised(
    library: Library, collection: str, guild_id: int, tmp_path: Path
) -> None:
    said = build_said(7, ADA, "First.", "Second.")
    await ingest(library, collection, guild_id, said, source="#general")
    text = await export_text(library, collection, guild_id)
    assert await library.privacy.forget(guild_id, ADA) == 2
    await import_text(library, guild_id, text, tmp_path)
    again = await ingest(library, collection, guild_id, said, source="#general")
    assert (again.inserted, again.existing) == (0, 2)
    assert await library.privacy.forget(guild_id, ADA) == 2


async def test_a_message_in_more_chunks_than_a_batch_keeps_all_of_them(
    library: Library, collection: str, guild_id: int
) -> None:
    said = build_said(7, ADA, *(f"Part {number}." for number in range(700)))
    for _ in range(2):
        report = await ingest(library, collection, guild_id, said, source="#general")
        assert report.deleted == 0
    assert (report.inserted, report.existing) == (0, 700)
    shorter = await ingest(library, collection, guild_id, build_said(7, ADA, "Short."), source="#general")
    assert (shorter.updated, shorter.deleted) == (1, 699)


async def test_messages_are_shown_in_the_order_in_which_they_were_written(
    library: Library, collection: str, guild_id: int
) -> None:
    rows = [
        Record(row.line, {**row.values, "written_at": f"2026-01-0{day}T10:00:00Z"}, message=row.message)
        for day, message_id in ((2, 5), (1, 9), (3, 7))
        for row in build_said(message_id, ADA, f"Day {day}, first.", f"Day {day}, second.")
    ]
    await ingest(library, collection, guild_id, rows, source="#general")
    chunks = [Record(n, {"content": f"Chunk {n}.", "chunk_index": n}) for n in (2, 0, 1)]
    await ingest(library, collection, guild_id, chunks, source="a.pdf")
    info = await library.collections.fetch(collection, guild_id=guild_id, reader=EVERYTHING)
    hits = await library.documents.fetch_objects(info, guild_id=guild_id, reader=EVERYTHING)
    assert [hit.properties["content"] for hit in hits] == [
        *(f"Day {day}, {which}." for day in (1, 2, 3) for which in ("first", "second")),
        *(f"Chunk {n}." for n in range(3)),
    ]
