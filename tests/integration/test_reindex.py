"""Collections of an older bot get their search texts, and are searched as before until they have them all."""

import asyncio
from pathlib import Path

import pytest
import weaviate
from weaviate.classes.tenants import Tenant

from bot.audience import EVERYTHING
from bot.library import Library, open_library
from bot.library.catalogue import Catalogue, Entry
from bot.library.schemas import build_description, build_properties, check_schema
from bot.library.stored import GuildTenant, StoredObject
from bot.library.tenancy import MULTI_TENANCY, get_tenant
from bot.models import SEARCH_TEXT, CollectionInfo, IngestProgress, PropertySpec, Record, SearchMode, SearchOptions
from tests.support.forked import run_ragbot
from tests.support.movies import PROPERTIES, build_schema, fill, ingest
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

COUNT = 230  # more than two pages


async def build_older(library: Library, name: str, guild_ids: list[int]) -> None:
    """A collection as a bot left it that knew no search text: each property has an index of its words."""
    schema = check_schema(build_schema(name))
    properties = [each for each in build_properties(schema) if each.name != SEARCH_TEXT]
    own = {spec.stored_name for spec in schema.properties}

    async def create(client: weaviate.WeaviateAsyncClient) -> None:
        collection = await client.collections.create(
            schema.name,
            description=build_description("none", ()).replace(" words=4", ""),
            properties=[
                each.model_copy(update={"indexSearchable": None}) if each.name in own else each for each in properties
            ],
            multi_tenancy_config=MULTI_TENANCY,
        )
        for guild_id in guild_ids:
            await collection.tenants.create(Tenant(name=get_tenant(guild_id)))
            await Catalogue().add(client, guild_id, Entry(name, name, PROPERTIES, title="title"))

    await library.connection.call(create)
    for guild_id in guild_ids:
        rows = [Record(n, {"title": f"Café {n}", "year": 1900 + n}) for n in range(COUNT)]
        await ingest(library, name, guild_id, rows)


async def make_unindexed(library: Library, info: CollectionInfo, guild_id: int) -> list[StoredObject]:
    """Take the search texts and the mark from a collection; its objects as they were."""
    tenant = GuildTenant(library.connection, info, guild_id)
    ids = [each["id"] async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
    stored = await tenant.fetch(ids)

    async def change(client: weaviate.WeaviateAsyncClient) -> None:
        collection = client.collections.use(info.stored_name)
        description = str((await collection.config.get()).description)
        await collection.config.update(description=description.replace(" words=4", ""))
        for uuid in ids:
            await collection.with_tenant(get_tenant(guild_id)).data.update(uuid, properties={SEARCH_TEXT: "other"})

    await library.connection.call(change)
    return stored


async def find(library: Library, name: str, guild_id: int, query: str) -> list[str]:
    info = await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
    options = SearchOptions(limit=3, mode=SearchMode.KEYWORD)
    answer = await library.searcher.search(info, query, guild_id=guild_id, reader=EVERYTHING, options=options)
    return [hit.title for hit in answer.hits]


async def test_an_older_collection_is_found_before_and_better_afterwards(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.reindexer.run()  # what other tests have left on the server
    await build_older(library, collection_name, [guild_id, guild_id + 1])
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        assert await find(started, collection_name, guild_id, "Café 7") != []
        assert await find(started, collection_name, guild_id, "cafe") == []
        # What is written since the start has its search text, though nobody asks for it so far.
        await ingest(started, collection_name, guild_id, [Record(1, {"title": "Crêpe"})], source="more.csv")
        seen: list[tuple[str, IngestProgress]] = []
        report = await started.reindexer.run(on_progress=lambda name, progress: seen.append((name, progress)))
        assert report.written == report.objects - 1 == 2 * COUNT
        assert (seen[-1][0], seen[-1][1].done, seen[-1][1].total) == (collection_name, report.objects, report.objects)
        for each in (guild_id, guild_id + 1):
            info = await started.collections.fetch(collection_name, guild_id=each, reader=EVERYTHING)
            assert info.is_indexed
            assert (await find(started, collection_name, each, "cafe 7"))[0] == "Café 7"
        assert (await find(started, collection_name, guild_id, "crepe")) == ["Crêpe"]
        assert (await started.reindexer.run()).collections == 0


async def test_vectors_stay_and_no_model_is_asked(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    await fill(writing_library, collection_name, guild_id)
    info = await writing_library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    before = await make_unindexed(writing_library, info, guild_id)
    calls = provider.calls["embed"]
    assert (await writing_library.reindexer.run()).written >= len(before)
    after = await GuildTenant(writing_library.connection, info, guild_id).fetch([each.id for each in before])
    assert {each.id: each for each in after} == {each.id: each for each in before}
    assert all(each.vectors for each in after)
    assert provider.calls["embed"] == calls


async def test_a_run_that_was_ended_goes_on(library: Library, collection_name: str, guild_id: int) -> None:
    await library.reindexer.run()
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, [Record(n, {"title": f"Film {n}"}) for n in range(COUNT)])
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    await make_unindexed(library, info, guild_id)

    def end(name: str, progress: IngestProgress) -> None:
        if name == collection_name:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await library.reindexer.run(on_progress=end)
    written = (await library.reindexer.run()).written
    assert written == COUNT - 100
    assert (await library.reindexer.run()).collections == 0


async def test_where_earlier_search_texts_are_all_that_is_indexed_they_are_searched_meanwhile(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    await make_unindexed(library, info, guild_id)
    assert await find(library, collection_name, guild_id, "wedding") == []
    assert len(await find(library, collection_name, guild_id, "other")) == 3


async def test_a_bot_that_starts_indexes_while_it_answers(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await build_older(library, collection_name, [guild_id])
    async with open_library(weaviate_server.settings()) as started:
        await started.connection.wait_ready(timeout=30)
        info = await started.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
        assert not info.is_indexed
        async with started.reindexer.run_beside(), asyncio.timeout(30):
            while not info.is_indexed:
                # Nothing for a moment: Weaviate takes an object out of its index before it puts the new state in.
                assert set(await find(started, collection_name, guild_id, "7")) <= {"Café 7"}
                info = await started.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
        assert (await find(started, collection_name, guild_id, "cafe 7"))[0] == "Café 7"


async def test_names_of_the_guild_and_not_those_of_others_are_read(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    info = await library.collections.add_property(collection_name, PropertySpec("note"), guild_id=guild_id)
    await ingest(library, collection_name, guild_id, [Record(9, {"title": "Noted", "note": "zebra"})], source="n.csv")
    await make_unindexed(library, info, guild_id)
    await library.reindexer.run()
    assert await find(library, collection_name, guild_id, "zebra") == ["Noted"]


async def test_the_operator_reindexes(
    weaviate_server: WeaviateProcess, library: Library, tmp_path: Path, collection_name: str, guild_id: int
) -> None:
    await library.reindexer.run()
    await fill(library, collection_name, guild_id)
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    await make_unindexed(library, info, guild_id)
    ended = await run_ragbot("reindex", environ=weaviate_server.environment, folder=tmp_path)
    assert (ended.status, ended.out.strip()) == (0, "Collections indexed: 1; objects written: 4 of 4")
    assert await find(library, collection_name, guild_id, "wedding") == ["Vows and Venues"]
    ended = await run_ragbot("reindex", environ=weaviate_server.environment, folder=tmp_path)
    assert (ended.status, ended.out.strip()) == (0, "Every collection is indexed already")
