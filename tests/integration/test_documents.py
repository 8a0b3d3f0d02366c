"""Documents: what uploads have left, told apart, shown, deleted and exported by where it comes from."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot.audience import EVERYTHING
from bot.errors import CollectionReadOnlyError, QueryError, UntrackedError
from bot.library import Library, open_library
from bot.library.provenance import build_origin
from bot.models import (
    CollectionInfo,
    CollectionSchema,
    Origin,
    Prompts,
    PropertySpec,
    Record,
    SearchMode,
    SearchOptions,
)
from tests.support.movies import MOVIES, build_records, build_schema, fill, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

CHUNKS = (PropertySpec("content"), PropertySpec("page", "int"), PropertySpec("chunk_index", "int"))


class Uploads:
    """A collection with three uploads: a.csv, then a.csv and b.csv at once, all of member 42."""

    def __init__(self, library: Library, info: CollectionInfo, guild_id: int) -> None:
        self.library, self.info, self.guild_id = library, info, guild_id
        self.old = self._build("a.csv", "20260101-120000-aaaaaa", day=1)
        self.new = self._build("a.csv", "20260202-120000-aaaaaa", day=2)
        self.other = self._build("b.csv", self.new.batch, day=2)

    @staticmethod
    def _build(source: str, batch: str, *, day: int) -> Origin:
        return build_origin(source, by=42, batch=batch, clock=lambda: datetime(2026, day, day, 12, tzinfo=UTC))

    async def put(self, origin: Origin, *titles: str) -> None:
        rows = [Record(line, {"title": title}) for line, title in enumerate(titles, start=2)]
        report = await self.library.ingester.ingest(
            rows, collection=self.info.name, guild_id=self.guild_id, origin=origin
        )
        assert report.inserted == len(titles)

    async def fetch(self, **wanted: Any) -> list[tuple[str, str, int]]:
        found = await self.library.documents.fetch_uploads(
            self.info, guild_id=self.guild_id, reader=EVERYTHING, **wanted
        )
        return [(upload.origin.batch, upload.origin.source, upload.object_count) for upload in found]

    async def fetch_titles(self, **wanted: Any) -> set[str]:
        hits = await self.library.documents.fetch_objects(
            self.info, guild_id=self.guild_id, reader=EVERYTHING, **wanted
        )
        return {hit.title for hit in hits}


@pytest_asyncio.fixture
async def uploads(library: Library, collection_name: str, guild_id: int) -> AsyncIterator[Uploads]:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    made = Uploads(library, info, guild_id)
    await made.put(made.old, "A", "B")
    await made.put(made.other, "X")
    await made.put(made.new, "C", "D", "E")
    yield made


async def test_uploads_are_listed_newest_first_with_who_and_when(uploads: Uploads) -> None:
    found = await uploads.library.documents.fetch_uploads(uploads.info, guild_id=uploads.guild_id, reader=EVERYTHING)
    assert [upload.origin for upload in found] == [uploads.new, uploads.other, uploads.old]
    assert [upload.object_count for upload in found] == [3, 1, 2]
    assert {upload.collection for upload in found} == {uploads.info.name}


async def test_uploads_are_filtered_and_paged(uploads: Uploads) -> None:
    old, new, other = ((o.batch, o.source) for o in (uploads.old, uploads.new, uploads.other))
    assert await uploads.fetch(source="a.csv") == [(*new, 3), (*old, 2)]
    assert await uploads.fetch(batch=uploads.new.batch) == [(*new, 3), (*other, 1)]
    assert await uploads.fetch(source="b.csv", batch=uploads.old.batch) == []
    pages = [await uploads.fetch(limit=1, offset=offset) for offset in range(4)]
    assert pages == [[(*new, 3)], [(*other, 1)], [(*old, 2)], []]


async def test_objects_are_counted_and_shown_by_source_or_batch(uploads: Uploads) -> None:
    documents, info, guild_id = uploads.library.documents, uploads.info, uploads.guild_id
    assert await documents.count(info, guild_id=guild_id, reader=EVERYTHING) == 6
    assert await documents.count(info, guild_id=guild_id, reader=EVERYTHING, source="a.csv") == 5
    assert await documents.count(info, guild_id=guild_id, reader=EVERYTHING, batch=uploads.new.batch) == 4
    assert await documents.count(info, guild_id=guild_id, reader=EVERYTHING, source="A.csv") == 0
    assert await uploads.fetch_titles(source="a.csv") == {"A", "B", "C", "D", "E"}
    first = await documents.fetch_objects(info, guild_id=guild_id, reader=EVERYTHING, source="a.csv", limit=3)
    rest = await documents.fetch_objects(info, guild_id=guild_id, reader=EVERYTHING, source="a.csv", limit=3, offset=3)
    assert [hit.number for hit in (*first, *rest)] == [1, 2, 3, 4, 5]
    assert {hit.title for hit in (*first, *rest)} == {"A", "B", "C", "D", "E"}
    assert {hit.source for hit in first} == {"a.csv"}


async def test_deleting_a_batch_undoes_one_upload_and_nothing_else(uploads: Uploads) -> None:
    deleted = await uploads.library.documents.delete(uploads.info, guild_id=uploads.guild_id, batch=uploads.new.batch)
    assert deleted == 4
    assert await uploads.fetch_titles() == {"A", "B"}
    assert await uploads.fetch() == [(uploads.old.batch, "a.csv", 2)]


async def test_deleting_a_source_takes_all_its_batches(uploads: Uploads) -> None:
    deleted = await uploads.library.documents.delete(uploads.info, guild_id=uploads.guild_id, source="a.csv")
    assert deleted == 5
    assert await uploads.fetch_titles() == {"X"}


async def test_deleting_what_is_not_there_deletes_nothing(uploads: Uploads) -> None:
    assert await uploads.library.documents.delete(uploads.info, guild_id=uploads.guild_id, source="c.csv") == 0
    with pytest.raises(QueryError, match="source or the batch"):
        await uploads.library.documents.delete(uploads.info, guild_id=uploads.guild_id)
    assert await uploads.library.documents.count(uploads.info, guild_id=uploads.guild_id, reader=EVERYTHING) == 6


async def test_another_guilds_objects_of_the_same_source_stay(uploads: Uploads) -> None:
    library, name, other = uploads.library, uploads.info.name, uploads.guild_id + 1
    theirs = await library.collections.create(build_schema(name), guild_id=other)
    await ingest(library, name, other, [Record(2, {"title": "T"})], source="a.csv")
    await library.documents.delete(uploads.info, guild_id=uploads.guild_id, source="a.csv")
    assert await library.documents.count(theirs, guild_id=other, reader=EVERYTHING, source="a.csv") == 1


async def test_more_objects_than_one_call_deletes_go(library: Library, collection_name: str, guild_id: int) -> None:
    schema = CollectionSchema(collection_name, (PropertySpec("n", "int"),))
    info = await library.collections.create(schema, guild_id=guild_id)
    await ingest(library, collection_name, guild_id, (Record(n, {"n": n}) for n in range(10_400)), source="n.csv")
    assert await library.documents.delete(info, guild_id=guild_id, source="n.csv") == 10_400
    assert await library.documents.count(info, guild_id=guild_id, reader=EVERYTHING) == 0


async def test_an_export_says_where_its_objects_come_from_and_is_no_new_upload(uploads: Uploads) -> None:
    library, info, guild_id = uploads.library, uploads.info, uploads.guild_id
    lines = [
        json.dumps(each)
        async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING, source="a.csv")
    ]
    found = [json.loads(line) for line in lines]
    assert {each["title"] for each in found} == {"A", "B", "C", "D", "E"}
    assert found[0].keys() == {"id", "title", "source", "batch", "ingested_at", "ingested_by", "digest"}
    assert {each["ingested_by"] for each in found} == {"42"}
    rows = [Record(line, {"title": each["title"]}) for line, each in enumerate(found, start=1)]
    report = await ingest(library, info.name, guild_id, rows, source="a.csv")
    assert (report.inserted, report.existing) == (0, 5)


async def test_an_export_has_more_than_a_page_and_only_what_was_asked_for(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    rows = [Record(n, {"title": f"M{n}"}) for n in range(250)]
    await ingest(library, collection_name, guild_id, rows, source="a.csv")
    await ingest(library, collection_name, guild_id, rows[:5], source="b.csv")
    everything = [each["id"] async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
    assert len(set(everything)) == len(everything) == 255
    (upload,) = await library.documents.fetch_uploads(info, guild_id=guild_id, reader=EVERYTHING, source="b.csv")
    some = library.documents.export(info, guild_id=guild_id, reader=EVERYTHING, batch=upload.origin.batch)
    assert {each["title"] async for each in some} == {f"M{n}" for n in range(5)}


async def test_chunks_are_shown_in_the_order_of_their_document(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(CollectionSchema(collection_name, CHUNKS), guild_id=guild_id)
    rows = [Record(n, {"content": f"part {n}", "page": 1, "chunk_index": n}) for n in (3, 1, 2, 0)]
    await ingest(library, collection_name, guild_id, rows, source="a.pdf")
    hits = await library.documents.fetch_objects(info, guild_id=guild_id, reader=EVERYTHING, source="a.pdf")
    assert [hit.properties["chunk_index"] for hit in hits] == [0, 1, 2, 3]


async def test_hits_show_source_and_page_and_nothing_else_of_the_bots_own(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(CollectionSchema(collection_name, CHUNKS), guild_id=guild_id)
    rows = [Record(2, {"content": "a wedding", "page": 7, "chunk_index": 0})]
    await ingest(library, collection_name, guild_id, rows, source="a.pdf")
    (hit,) = (
        await library.searcher.search(info, "wedding", guild_id=guild_id, reader=EVERYTHING, options=SearchOptions())
    ).hits
    assert (hit.source, hit.properties) == ("a.pdf", {"content": "a wedding", "page": 7, "chunk_index": 0})


async def test_where_objects_come_from_is_not_searched(library: Library, collection_name: str, guild_id: int) -> None:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, source="zebra.csv")
    options = SearchOptions(mode=SearchMode.KEYWORD)
    for query in ("zebra.csv", "zebra", "42"):
        assert (
            await library.searcher.search(info, query, guild_id=guild_id, reader=EVERYTHING, options=options)
        ).hits == ()


async def test_the_model_is_not_shown_where_objects_come_from(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(writing_library, collection_name, guild_id)
    answer = await writing_library.searcher.generate(
        info,
        "wedding",
        guild_id=guild_id,
        reader=EVERYTHING,
        options=SearchOptions(),
        prompts=Prompts(grouped_task="Say it."),
    )
    assert answer.is_generated
    (prompt,) = provider.prompts
    assert str(MOVIES[0]["overview"]) in prompt
    assert "2001" in prompt
    assert not [word for word in ("movies.csv", "digest", "batch", "ingested") if word in prompt]


async def test_nobody_but_the_bots_provider_sees_the_text_of_an_object(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    """What the provider embeds is made of the source properties alone."""
    await writing_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(writing_library, collection_name, guild_id)
    assert sorted(provider.texts) == sorted(str(movie["overview"]) for movie in MOVIES)


async def test_a_shared_collection_is_listed_and_never_deleted_from(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.connection.call(lambda client: client.collections.create(collection_name))
    async with open_library(weaviate_server.settings({"SHARED_COLLECTIONS": collection_name})) as sharing:
        info = await sharing.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
        with pytest.raises(CollectionReadOnlyError):
            await sharing.documents.delete(info, guild_id=guild_id, source="a.csv")
        with pytest.raises(UntrackedError):
            await sharing.documents.fetch_uploads(info, guild_id=guild_id, reader=EVERYTHING)


async def test_records_are_not_changed_by_being_ingested(uploads: Uploads) -> None:
    records = build_records()
    await ingest(uploads.library, uploads.info.name, uploads.guild_id, records)
    assert records == build_records()
