"""One object: read whole, edited and deleted, and found by what a person types."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from aiohttp import web

from bot.audience import EVERYTHING
from bot.errors import CollectionReadOnlyError, ObjectError, ProviderError
from bot.library import Found, Library, Place, get_reference, open_library
from bot.library.provenance import build_origin
from bot.models import (
    CollectionInfo,
    CollectionSchema,
    IngestMode,
    IngestOptions,
    ObjectChange,
    ObjectDetails,
    PropertySpec,
    Record,
    SearchMode,
    SearchOptions,
)
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

PROPERTIES = (
    PropertySpec("title"),
    PropertySpec("overview"),
    PropertySpec("year", "int"),
    PropertySpec("rating", "number"),
    PropertySpec("seen", "date"),
    PropertySpec("owned", "boolean"),
    PropertySpec("tags", "text[]"),
    PropertySpec("code", "uuid"),
    PropertySpec("cast", "object[]", (PropertySpec("name"), PropertySpec("born", "date"))),
)
BAKERS: dict[str, Any] = {
    "title": "Sugar and Flour",
    "overview": "Two rival bakers fall in love.",
    "year": 1994,
    "rating": 7.25,
    "seen": datetime(2024, 5, 1, 20, 15, tzinfo=UTC),
    "owned": False,
    "tags": ["cake", "rivals"],
    "code": UUID("7d8d1a9e-4c0e-4b4e-9d64-0a2f2f8f0c11"),
    "cast": [{"name": "Ada", "born": datetime(1970, 1, 2, tzinfo=UTC)}],
}
ANYWHERE = Place()
MOON: dict[str, Any] = {"title": "The Cold Moon", "overview": "An engineer repairs a silent station in space."}


class Shelf:
    """A collection with two films of `films.csv`."""

    def __init__(self, library: Library, info: CollectionInfo, guild_id: int) -> None:
        self.library, self.info, self.guild_id = library, info, guild_id

    async def put(self, source: str, *rows: dict[str, Any]) -> None:
        records = [Record(line, row) for line, row in enumerate(rows, start=2)]
        origin = build_origin(source, by=42)
        report = await self.library.ingester.ingest(
            records, collection=self.info.name, guild_id=self.guild_id, origin=origin
        )
        assert (report.inserted, report.failed_count) == (len(rows), 0)

    async def locate(self, typed: str, place: Place = ANYWHERE) -> ObjectDetails:
        return await self.library.finder.locate(typed, place, guild_id=self.guild_id, reader=EVERYTHING)

    async def find(self, typed: str, place: Place = ANYWHERE) -> list[Found]:
        return await self.library.finder.find(typed, place, guild_id=self.guild_id, reader=EVERYTHING, limit=25)

    async def update(self, stored: ObjectDetails, **changes: str) -> ObjectDetails:
        change = await self.library.objects.update(stored, changes, guild_id=self.guild_id, by=7)
        assert change.details is not None
        return change.details

    async def get_best(self, query: str, mode: SearchMode) -> str:
        options = SearchOptions(limit=1, mode=mode)
        answer = await self.library.searcher.search(
            self.info, query, guild_id=self.guild_id, reader=EVERYTHING, options=options
        )
        return answer.hits[0].title


async def open_shelf(library: Library, name: str, guild_id: int) -> Shelf:
    info = await library.collections.create(CollectionSchema(name, PROPERTIES), guild_id=guild_id)
    shelf = Shelf(library, info, guild_id)
    await shelf.put("films.csv", BAKERS, MOON)
    return shelf


@pytest_asyncio.fixture
async def shelf(library: Library, collection_name: str, guild_id: int) -> AsyncIterator[Shelf]:
    yield await open_shelf(library, collection_name, guild_id)


async def test_an_object_is_read_whole_with_its_origin(shelf: Shelf) -> None:
    stored = await shelf.locate("sugar")

    assert dict(stored.hit.properties) == BAKERS
    assert stored.origin is not None
    assert (stored.origin.source, stored.origin.by) == ("films.csv", "42")


async def test_an_edit_changes_its_texts_and_nothing_else(shelf: Shelf) -> None:
    before = await shelf.locate("sugar")
    after = await shelf.update(before, title="Salt and Pepper")

    assert dict(after.hit.properties) == {**BAKERS, "title": "Salt and Pepper"}
    assert after.hit.id == before.hit.id
    assert after.origin is not None
    assert before.origin is not None
    assert (after.origin.source, after.origin.by) == ("films.csv", "7")
    assert after.origin.batch != before.origin.batch
    assert after.origin.at > before.origin.at
    assert {found.hit.title for found in await shelf.find("")} == {"Salt and Pepper", "The Cold Moon"}


async def test_an_edit_is_listed_among_the_uploads(shelf: Shelf) -> None:
    after = await shelf.update(await shelf.locate("sugar"), title="Salt and Pepper")
    uploads = await shelf.library.selections.fetch_newest(
        shelf.info.name, guild_id=shelf.guild_id, reader=EVERYTHING, limit=5
    )
    assert [(upload.origin.by, upload.object_count) for upload in uploads] == [("7", 1), ("42", 1)]
    assert uploads[0].origin == after.origin


async def test_an_edited_object_is_found_by_the_meaning_and_the_words_of_its_new_text(shelf: Shelf) -> None:
    assert await shelf.get_best("a spaceship far from earth", SearchMode.SEMANTIC) == "The Cold Moon"
    await shelf.update(await shelf.locate("the cold moon"), title="Roses", overview="A florist binds wedding bouquets.")
    await shelf.update(await shelf.locate("sugar"), overview="A spaceship is lost in the dark between the planets.")

    assert await shelf.get_best("a spaceship far from earth", SearchMode.SEMANTIC) == "Sugar and Flour"
    assert await shelf.get_best("bouquets", SearchMode.KEYWORD) == "Roses"


async def test_a_provider_embeds_the_new_text(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    shelf = await open_shelf(writing_library, collection_name, guild_id)
    provider.texts.clear()
    await shelf.update(await shelf.locate("sugar"), overview="A lighthouse keeper counts ships.")

    assert any("lighthouse keeper" in text for text in provider.texts)
    assert await shelf.get_best("lighthouse keeper counts ships", SearchMode.SEMANTIC) == "Sugar and Flour"


async def test_where_the_provider_fails_nothing_is_saved(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    shelf = await open_shelf(writing_library, collection_name, guild_id)
    before = await shelf.locate("sugar")
    provider.fault = lambda _path: web.json_response({"message": "no"}, status=500)
    with pytest.raises(ProviderError):
        await shelf.update(before, overview="A lighthouse keeper counts ships.")
    assert await shelf.locate("sugar") == before


async def test_an_edit_that_hangs_keeps_no_other_waiting(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    shelf = await open_shelf(writing_library, collection_name, guild_id)
    sugar, moon = await shelf.locate("sugar"), await shelf.locate("the cold moon")
    provider.hang_on = "/v2/embed"
    hanging = asyncio.create_task(shelf.update(sugar, overview="A lighthouse keeper counts ships."))
    await asyncio.wait_for(provider.hangs.wait(), 30)
    await writing_library.objects.delete(moon, guild_id=guild_id)

    provider.release()
    assert (await hanging).hit.properties["overview"] == "A lighthouse keeper counts ships."


async def test_an_emptied_text_is_removed(shelf: Shelf) -> None:
    after = await shelf.update(await shelf.locate("sugar"), overview=" \n")

    assert "overview" not in after.hit.properties
    assert after.hit.properties["title"] == "Sugar and Flour"


async def test_some_text_has_to_be_left(shelf: Shelf) -> None:
    stored = await shelf.locate("sugar")
    with pytest.raises(ObjectError, match="No text would be left"):
        await shelf.update(stored, title="", overview="")
    assert await shelf.locate("sugar") == stored


async def test_only_texts_can_be_edited(shelf: Shelf) -> None:
    stored = await shelf.locate("sugar")
    for name in ("year", "tags", "digest", "source", "nothing"):
        with pytest.raises(ObjectError, match="not a text property"):
            await shelf.update(stored, **{name: "x"})
    assert await shelf.locate("sugar") == stored


async def test_the_same_texts_save_nothing(shelf: Shelf) -> None:
    stored = await shelf.locate("sugar")
    same = {"title": BAKERS["title"]}
    change = await shelf.library.objects.update(stored, same, guild_id=shelf.guild_id, by=7)
    assert change == ObjectChange(stored, None)


async def test_an_edit_is_undone_with_its_batch(shelf: Shelf) -> None:
    before = await shelf.locate("sugar")
    changes = {"title": "Salt", "overview": ""}
    change = await shelf.library.objects.update(before, changes, guild_id=shelf.guild_id, by=7)
    assert change.batch is not None
    report = await shelf.library.undo.undo(change.batch, guild_id=shelf.guild_id)

    assert (report.restored, report.returned, report.removed, report.lost) == (1, 0, 0, 0)
    assert await shelf.locate("sugar") == before


async def test_a_removal_is_undone_with_its_batch(shelf: Shelf) -> None:
    before = await shelf.locate("the cold moon")
    change = await shelf.library.objects.delete(before, guild_id=shelf.guild_id)
    assert change.details is None
    assert change.batch is not None
    report = await shelf.library.undo.undo(change.batch, guild_id=shelf.guild_id)

    assert (report.restored, report.returned, report.removed, report.lost) == (0, 1, 0, 0)
    assert await shelf.locate("the cold moon") == before
    assert await shelf.get_best("a spaceship far from earth", SearchMode.SEMANTIC) == "The Cold Moon"


async def test_where_no_versions_are_kept_nothing_is_called_undoable(
    weaviate_server: WeaviateProcess, collection_name: str, guild_id: int
) -> None:
    async with open_library(weaviate_server.settings({"UNDO_OBJECTS": "0"})) as library:
        shelf = await open_shelf(library, collection_name, guild_id)
        assert not library.objects.can_undo(shelf.info)
        stored = await shelf.locate("sugar")
        change = await library.objects.update(stored, {"title": "Salt"}, guild_id=guild_id, by=7)
        assert change.batch is None
        assert change.details is not None
        assert (await library.objects.delete(change.details, guild_id=guild_id)).batch is None
        assert [found.hit.title for found in await shelf.find("")] == ["The Cold Moon"]


async def test_a_row_with_the_edited_values_is_known_when_it_is_uploaded(shelf: Shelf) -> None:
    after = await shelf.update(await shelf.locate("the cold moon"), title="The Warm Moon")
    origin = build_origin("films.csv", by=42)
    report = await shelf.library.ingester.ingest(
        [Record(2, dict(after.hit.properties))], collection=shelf.info.name, guild_id=shelf.guild_id, origin=origin
    )
    assert (report.inserted, report.updated, report.existing) == (0, 0, 1)


async def test_an_edited_object_is_updated_by_its_key(shelf: Shelf) -> None:
    edited = await shelf.update(await shelf.locate("the cold moon"), title="The Warm Moon")
    report = await shelf.library.ingester.ingest(
        [Record(2, {"title": "The Warm Moon", "year": 2001})],
        collection=shelf.info.name,
        guild_id=shelf.guild_id,
        origin=build_origin("years.csv", by=42),
        options=IngestOptions(key="title"),
    )
    assert (report.inserted, report.updated) == (0, 1)
    assert (await shelf.locate(edited.hit.id)).hit.properties["year"] == 2001


async def test_who_saves_second_overwrites_nothing(shelf: Shelf) -> None:
    seen = await shelf.locate("sugar")
    both = await asyncio.gather(
        shelf.update(seen, title="First"), shelf.update(seen, title="Second"), return_exceptions=True
    )

    failed = [each for each in both if isinstance(each, ObjectError)]
    assert len(failed) == 1
    assert "changed that object meanwhile" in failed[0].user_message
    saved = next(each for each in both if isinstance(each, ObjectDetails))
    assert {found.hit.title for found in await shelf.find("")} == {saved.hit.title, "The Cold Moon"}
    with pytest.raises(ObjectError, match="meanwhile"):
        await shelf.library.objects.delete(seen, guild_id=shelf.guild_id)


async def test_a_deleted_object_is_not_brought_back(shelf: Shelf) -> None:
    stored = await shelf.locate("sugar")
    await shelf.library.objects.delete(stored, guild_id=shelf.guild_id)

    assert [found.hit.title for found in await shelf.find("")] == ["The Cold Moon"]
    with pytest.raises(ObjectError, match="not there any more"):
        await shelf.update(stored, title="Back")
    with pytest.raises(ObjectError, match="not there any more"):
        await shelf.library.objects.delete(stored, guild_id=shelf.guild_id)
    assert [found.hit.title for found in await shelf.find("")] == ["The Cold Moon"]


async def test_a_shared_collection_is_left_alone(shelf: Shelf) -> None:
    stored = await shelf.locate("sugar")
    shared = ObjectDetails(
        CollectionInfo(shelf.info.name, shelf.info.properties, is_shared=True),
        stored.hit,
        stored.origin,
        stored.version,
    )
    with pytest.raises(CollectionReadOnlyError):
        await shelf.update(shared, title="x")
    with pytest.raises(CollectionReadOnlyError):
        await shelf.library.objects.delete(shared, guild_id=shelf.guild_id)


@pytest.mark.parametrize("typed", ["sugar", "FLOUR sug", "Sugar and", "su*", "  sugar and flour "])
async def test_words_find_titles(shelf: Shelf, typed: str) -> None:
    assert [found.hit.title for found in await shelf.find(typed)] == ["Sugar and Flour"]


@pytest.mark.parametrize("typed", ["ugar", "bakers", "***", "sugar moon", "“"])
async def test_words_that_no_title_has_find_nothing(shelf: Shelf, typed: str) -> None:
    assert await shelf.find(typed) == []
    with pytest.raises(ObjectError, match="found no object"):
        await shelf.locate(typed)


async def test_a_title_that_two_have_is_not_enough(shelf: Shelf) -> None:
    await shelf.put("more.csv", {"title": "Sugar"}, {"title": "Sugar", "year": 2001})

    with pytest.raises(ObjectError, match="2 objects fit"):
        await shelf.locate("sugar")
    assert (await shelf.locate("sugar and flour")).hit.title == "Sugar and Flour"
    assert [found.hit.title for found in await shelf.find("sugar", Place(source="films.csv"))] == ["Sugar and Flour"]


async def test_the_reference_of_a_completion_is_the_object(shelf: Shelf) -> None:
    (found,) = await shelf.find("moon")
    reference = get_reference(found)

    assert (await shelf.locate(reference)).hit == (await shelf.locate("moon")).hit
    assert (await shelf.locate(found.hit.id)).hit.title == "The Cold Moon"
    unknown = reference.replace(found.hit.id, str(UUID(int=7)))
    with pytest.raises(ObjectError, match="not there any more"):
        await shelf.locate(unknown)
    long = Found(CollectionInfo("N" * 255, ()), found.hit)
    assert get_reference(long) == found.hit.id


async def test_another_guild_reaches_no_object_by_its_id(shelf: Shelf) -> None:
    (found,) = await shelf.find("moon")
    other = Shelf(shelf.library, shelf.info, shelf.guild_id + 1)

    assert await other.find("") == []
    with pytest.raises(ObjectError):
        await other.locate(found.hit.id)


async def test_the_number_of_a_list_is_the_object(shelf: Shelf) -> None:
    hits = await shelf.library.documents.fetch_objects(
        shelf.info, guild_id=shelf.guild_id, reader=EVERYTHING, source="films.csv"
    )
    place = Place(source="films.csv")

    for hit in hits:
        assert (await shelf.locate(str(hit.number), place)).hit.id == hit.id
    for number in ("0", "3"):
        with pytest.raises(ObjectError, match="numbers 1 to 2"):
            await shelf.locate(number, place)
    with pytest.raises(ObjectError, match="found no object"):
        await shelf.locate("1")


async def test_a_chunk_is_found_by_its_text_and_edited(library: Library, collection_name: str, guild_id: int) -> None:
    specs = (PropertySpec("title"), PropertySpec("content"), PropertySpec("chunk_index", "int"))
    info = await library.collections.create(CollectionSchema(collection_name, specs), guild_id=guild_id)
    shelf = Shelf(library, info, guild_id)
    texts = ("Knead the dough.", "Let the dough rest.", "Bake it.")
    rows = [{"title": "Bread", "content": text, "chunk_index": number} for number, text in enumerate(texts)]
    await shelf.put("bread.md", *rows)

    assert len(await shelf.find("bread")) == 3
    after = await shelf.update(await shelf.locate("bread knead"), content="Fold the dough.")
    assert dict(after.hit.properties) == {**rows[0], "content": "Fold the dough."}


@pytest.mark.parametrize("mode", [IngestMode.ADD, IngestMode.SYNC])
async def test_the_file_that_brought_an_edited_object_knows_it_again(shelf: Shelf, mode: IngestMode) -> None:
    edited = await shelf.update(await shelf.locate("Cold Moon"), title="The Warm Moon")
    rows = [Record(line, row) for line, row in enumerate((BAKERS, MOON), start=2)]
    report = await shelf.library.ingester.ingest(
        rows,
        collection=shelf.info.name,
        guild_id=shelf.guild_id,
        origin=build_origin("films.csv", by=42),
        options=IngestOptions(mode),
    )
    assert (report.inserted, report.existing, report.deleted) == (0, 2, 0)
    assert (await shelf.locate("Warm Moon")).hit.id == edited.hit.id
