"""Who may read what, in every query of the library against a real Weaviate."""

import asyncio
import secrets
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio

from bot.audience import EVERYTHING, FOR_EVERYONE, NOBODY, PUBLIC, Reader
from bot.errors import CollectionNotFoundError, ObjectError, QueryError
from bot.files import ReadOptions
from bot.library import Library, Place, Selection, build_origin, build_wanted
from bot.models import CollectionInfo, CollectionSchema, IngestOptions, PropertySpec, Record, SearchMode, SearchOptions
from bot.uploads import Destination, ExportOrder, FolderImport

GUILD = 4711
STAFF = Reader(frozenset({"everyone", "role:7"}))
MODS = Reader(frozenset({"everyone", "channel:9"}))
OPTIONS = SearchOptions(limit=10)
SECRET = "The staff plans a raid on the bakery."


async def ingest(
    library: Library, info: CollectionInfo, source: str, text: str, audience: tuple[str, ...], *, chosen: bool = False
) -> None:
    options = IngestOptions(audience=audience, is_audience_chosen=chosen)
    report = await library.ingester.ingest(
        [Record(1, {"title": source, "text": text})],
        collection=info.name,
        guild_id=GUILD,
        origin=build_origin(source, by=1),
        options=options,
    )
    assert not report.failed


@pytest_asyncio.fixture
async def info(library: Library) -> CollectionInfo:
    """A collection with a text for everyone, one for a role, one for a channel, and one that says nothing."""
    name = f"Notes{secrets.token_hex(4)}"
    schema = CollectionSchema(name, (PropertySpec("title"), PropertySpec("text")))
    created = await library.collections.create(schema, guild_id=GUILD)
    await ingest(library, created, "open.txt", "The bakery opens at nine.", ("everyone",))
    await ingest(library, created, "staff.txt", SECRET, ("role:7",))
    await ingest(library, created, "mods.txt", "The bakery bans Carl.", ("channel:9",))
    await ingest(library, created, "old.txt", "The bakery was founded long ago.", ())
    return created


READERS = [
    (EVERYTHING, {"open.txt", "staff.txt", "mods.txt", "old.txt"}),
    (STAFF, {"open.txt", "staff.txt"}),
    (MODS, {"open.txt", "mods.txt"}),
    (PUBLIC, {"open.txt"}),
    (NOBODY, set[str]()),
]


@pytest.mark.parametrize(("reader", "expected"), READERS)
async def test_every_way_to_read_obeys_the_reader(
    library: Library, info: CollectionInfo, reader: Reader, expected: set[str]
) -> None:
    if reader is not NOBODY:
        counted = await library.collections.fetch(info.name, guild_id=GUILD, reader=reader, with_count=True)
        assert counted.object_count == len(expected)
    searched = await library.searcher.search(info, "bakery", guild_id=GUILD, reader=reader, options=OPTIONS)
    assert {hit.source for hit in searched.hits} == expected
    uploads = await library.documents.fetch_uploads(info, guild_id=GUILD, reader=reader)
    assert {upload.origin.source for upload in uploads} == expected
    exported = {each["title"] async for each in library.documents.export(info, guild_id=GUILD, reader=reader)}
    assert exported == expected
    recent = await library.documents.fetch_recent([info], guild_id=GUILD, reader=reader, limit=25)
    assert {origin.source for origin in recent} == expected
    assert await library.documents.count(info, guild_id=GUILD, reader=reader) == len(expected)
    found = (
        ()
        if reader is NOBODY
        else await library.finder.find("", Place(info.name), guild_id=GUILD, reader=reader, limit=25)
    )
    assert {each.hit.title for each in found} == expected


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
async def test_every_kind_of_search_carries_the_filter(library: Library, info: CollectionInfo, mode: str) -> None:
    options = SearchOptions(limit=10, mode=SearchMode(mode))
    answer = await library.searcher.search(info, SECRET, guild_id=GUILD, reader=PUBLIC, options=options)
    assert {hit.source for hit in answer.hits} <= {"open.txt"}
    answer = await library.searcher.search(info, SECRET, guild_id=GUILD, reader=STAFF, options=options)
    assert answer.hits[0].source == "staff.txt"


async def test_an_object_is_fetched_by_those_who_may_read_it(library: Library, info: CollectionInfo) -> None:
    (hit,) = await library.documents.fetch_objects(info, guild_id=GUILD, reader=STAFF, source="staff.txt")
    assert (await library.objects.fetch(info, hit.id, guild_id=GUILD, reader=STAFF)).hit.title == "staff.txt"
    with pytest.raises(ObjectError):
        await library.objects.fetch(info, hit.id, guild_id=GUILD, reader=PUBLIC)


async def test_a_source_that_nobody_may_know_of_is_not_there(library: Library, info: CollectionInfo) -> None:
    selection = Selection("staff.txt", None)
    with pytest.raises(QueryError, match="found no source"):
        await library.selections.find(selection, None, guild_id=GUILD, reader=PUBLIC)
    assert await library.selections.find(selection, info.name, guild_id=GUILD, reader=STAFF)


async def test_an_edit_keeps_the_audience(library: Library, info: CollectionInfo) -> None:
    details = await library.finder.locate("staff.txt", Place(info.name), guild_id=GUILD, reader=EVERYTHING)
    await library.objects.update(details, {"text": "Changed."}, guild_id=GUILD, by=1)
    with pytest.raises(ObjectError):
        await library.objects.fetch(info, details.hit.id, guild_id=GUILD, reader=PUBLIC)
    seen = await library.objects.fetch(info, details.hit.id, guild_id=GUILD, reader=STAFF)
    assert seen.hit.properties["text"] == "Changed."


async def test_a_file_that_was_limited_stays_so_when_it_is_uploaded_again(
    library: Library, info: CollectionInfo
) -> None:
    await ingest(library, info, "staff.txt", "And one more plan.", ("everyone",))
    assert await library.documents.count(info, guild_id=GUILD, reader=PUBLIC, source="staff.txt") == 0
    assert await library.documents.count(info, guild_id=GUILD, reader=STAFF, source="staff.txt") == 2


async def test_a_chosen_audience_is_that_of_the_whole_source(library: Library, info: CollectionInfo) -> None:
    await ingest(library, info, "open.txt", "The bakery opens at ten.", ("role:7",), chosen=True)
    assert await library.documents.count(info, guild_id=GUILD, reader=PUBLIC, source="open.txt") == 0
    assert await library.documents.count(info, guild_id=GUILD, reader=STAFF, source="open.txt") == 2


async def test_what_says_nothing_is_counted_and_can_be_given_an_audience(
    library: Library, info: CollectionInfo
) -> None:
    assert await library.audiences.count_unsaid(info, guild_id=GUILD) == 1
    assert await library.audiences.change(info, build_wanted(), ("everyone",), guild_id=GUILD) == 1
    assert await library.audiences.count_unsaid(info, guild_id=GUILD) == 0
    assert await library.documents.count(info, guild_id=GUILD, reader=PUBLIC) == 2


async def test_an_audience_is_changed_without_a_model(library: Library, info: CollectionInfo) -> None:
    wanted = build_wanted(source="staff.txt")
    assert await library.audiences.fetch(info, wanted, guild_id=GUILD) == (("role:7",),)
    assert await library.audiences.change(info, wanted, ("channel:9",), guild_id=GUILD) == 1
    assert await library.documents.count(info, guild_id=GUILD, reader=STAFF, source="staff.txt") == 0
    answer = await library.searcher.search(info, SECRET, guild_id=GUILD, reader=MODS, options=OPTIONS)
    assert answer.hits[0].source == "staff.txt"


async def test_a_limited_collection_is_not_there_for_others(library: Library, info: CollectionInfo) -> None:
    await library.collections.set_access(info.name, ("role:7",), guild_id=GUILD)
    with pytest.raises(CollectionNotFoundError) as caught:
        await library.collections.fetch(info.name, guild_id=GUILD, reader=PUBLIC)
    assert f", {info.name}" not in caught.value.user_message.partition("There are:")[2]
    assert info.name not in await library.collections.fetch_names(guild_id=GUILD, reader=PUBLIC)
    assert info.name in await library.collections.fetch_names(guild_id=GUILD, reader=STAFF)
    seen = [each.name for each in await library.collections.fetch_all(guild_id=GUILD, reader=PUBLIC)]
    assert info.name not in seen
    (hit,) = await library.documents.fetch_objects(info, guild_id=GUILD, reader=EVERYTHING, source="open.txt")
    with pytest.raises(CollectionNotFoundError):  # found before the collection was limited
        await library.objects.fetch(info, hit.id, guild_id=GUILD, reader=PUBLIC)


async def test_thousands_of_channels_are_one_filter(library: Library, info: CollectionInfo) -> None:
    channels = [f"channel:{10**18 + number}" for number in range(5_000)]
    many = Reader(frozenset({"everyone", "channel:9", *channels}))
    answer = await library.searcher.search(info, "bakery", guild_id=GUILD, reader=many, options=OPTIONS)
    assert {hit.source for hit in answer.hits} == {"open.txt", "mods.txt"}
    assert await library.documents.count(info, guild_id=GUILD, reader=many) == 2


async def test_more_is_offered_where_the_member_finds_other_hits(library: Library, info: CollectionInfo) -> None:
    async def has_hit(reader: Reader) -> bool:
        return await library.private_hits.has_hit(
            info.name, "raid", guild_id=GUILD, reader=reader, than=PUBLIC, options=OPTIONS
        )

    assert await has_hit(STAFF)
    assert not await has_hit(PUBLIC)
    assert not await has_hit(Reader(frozenset({"everyone", "role:8"})))


async def test_an_export_takes_audiences_and_access_along(
    library: Library, info: CollectionInfo, tmp_path: Path
) -> None:
    await library.collections.set_access(info.name, ("role:7",), guild_id=GUILD)
    out = StringIO()
    await ExportOrder.parse(GUILD, info.name, is_all=False, source=None, batch=None, format_="jsonl").write(
        library, out
    )
    path = tmp_path / "notes.jsonl"
    path.write_text(out.getvalue())
    await library.collections.delete(info.name, guild_id=GUILD)
    destination = Destination(None, GUILD, IngestOptions(audience=FOR_EVERYONE), is_created=True)
    restoring = FolderImport(
        library,
        destination,
        read_options=ReadOptions(1_000, 100),
        show=lambda _: None,
        on_progress=lambda _name, _progress: None,
        stop=asyncio.Event(),
    )
    assert await restoring.run([path])
    again = await library.collections.fetch(info.name, guild_id=GUILD, reader=STAFF, with_count=True)
    assert (again.access, again.object_count) == (("role:7",), 2)
    with pytest.raises(CollectionNotFoundError):
        await library.collections.fetch(info.name, guild_id=GUILD, reader=PUBLIC)
