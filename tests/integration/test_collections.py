"""Collections: created, seen, joined and deleted, each guild for itself."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any, Final

import pytest
from weaviate.classes.config import Configure

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, CollectionReadOnlyError, CollectionTakenError, SchemaError
from bot.library import Library, open_library
from bot.library.schemas import build_description, build_properties, check_schema
from bot.library.tenancy import MULTI_TENANCY, add_tenant, has_tenant, remove_tenant
from bot.models import CollectionSchema, DataType, Prompts, PropertySpec, Record, SearchMode, SearchOptions
from tests.support.movies import MOVIES, build_schema, fill, ingest
from tests.support.weaviate import WeaviateProcess

KEYWORD: Final = SearchMode.KEYWORD
_ROUNDS: Final = 10  # enough for a listing to meet a deletion


async def test_a_collection_without_a_key_has_local_vectors(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    assert info.vectorizer == "local"
    assert info.vector_model == "wordllama-256"
    assert info.target_vector == "overview_vector"
    assert info.source_properties == ("overview",)
    assert info.generative is None
    assert not info.is_shared


async def test_a_collection_with_a_key_has_the_providers_vector_and_model(
    writing_library: Library, collection_name: str, guild_id: int
) -> None:
    info = await writing_library.collections.create(build_schema(collection_name), guild_id=guild_id)
    assert (info.vectorizer, info.generative, info.reranker) == ("cohere", "cohere", "cohere")
    assert info.target_vector == "overview_vector"
    assert info.source_properties == ("overview",)
    config = await writing_library.connection.call(lambda client: client.collections.use(info.stored_name).config.get())
    assert config.vector_config is not None
    index: Any = config.vector_config["overview_vector"].vector_index_config
    assert index.quantizer.bits == 8


async def test_every_data_type_can_be_a_property(library: Library, collection_name: str, guild_id: int) -> None:
    inside = (PropertySpec("a"),)
    properties = tuple(
        PropertySpec(f"p{n}", each, inside if each.startswith("object") else ()) for n, each in enumerate(DataType)
    )
    info = await library.collections.create(CollectionSchema(collection_name, properties), guild_id=guild_id)
    assert info.own_properties == properties
    assert info.is_tracked


async def test_a_collection_is_seen_by_its_guild_only(library: Library, collection_name: str, guild_id: int) -> None:
    await fill(library, collection_name, guild_id)
    assert await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == (collection_name,)
    assert await library.collections.fetch_names(guild_id=guild_id + 1, reader=EVERYTHING) == ()
    assert await library.collections.fetch_names(guild_id=None, reader=EVERYTHING) == ()
    with pytest.raises(CollectionNotFoundError, match="no other yet"):
        await library.collections.fetch(collection_name, guild_id=guild_id + 1, reader=EVERYTHING)


async def test_the_case_of_a_name_does_not_matter(library: Library, collection_name: str, guild_id: int) -> None:
    await fill(library, collection_name, guild_id)
    info = await library.collections.fetch(
        collection_name.lower(), guild_id=guild_id, reader=EVERYTHING, with_count=True
    )
    assert info.name == collection_name
    assert info.object_count == len(MOVIES)


async def test_a_wrong_name_is_answered_with_what_there_is(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(CollectionNotFoundError, match=collection_name):
        await library.collections.fetch("Nope", guild_id=guild_id, reader=EVERYTHING)


async def test_the_same_name_twice_is_taken(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(CollectionTakenError, match="exists already"):
        await library.collections.create(build_schema(collection_name.lower()), guild_id=guild_id)


async def test_another_guild_joins_with_the_same_properties_and_sees_nothing_of_the_first(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    await library.collections.create(build_schema(collection_name), guild_id=guild_id + 1)
    (info,) = await library.collections.fetch_all(guild_id=guild_id + 1, reader=EVERYTHING)
    assert info.object_count == 0


async def test_a_name_that_another_guild_uses_for_something_else_is_free(
    library: Library, collection_name: str, guild_id: int
) -> None:
    before = await fill(library, collection_name, guild_id)
    other = CollectionSchema(collection_name, (PropertySpec("name"), PropertySpec("year")))
    info = await library.collections.create(other, guild_id=guild_id + 1)
    assert (info.name, info.own_properties) == (collection_name, other.properties)
    assert info.stored_name != before.stored_name
    await ingest(library, collection_name, guild_id + 1, [Record(2, {"name": "Riesling", "year": "old"})])
    assert await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING) == before
    assert await library.collections.delete(collection_name, guild_id=guild_id + 1) == 1
    kept = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING, with_count=True)
    assert kept.object_count == len(MOVIES)


async def test_deleting_removes_the_guilds_objects_and_not_the_other_guilds(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    await library.collections.create(build_schema(collection_name), guild_id=guild_id + 1)
    await ingest(library, collection_name, guild_id + 1)

    assert await library.collections.delete(collection_name, guild_id=guild_id) == len(MOVIES)

    assert await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == ()
    kept = await library.collections.fetch(collection_name, guild_id=guild_id + 1, reader=EVERYTHING, with_count=True)
    assert kept.object_count == len(MOVIES)


async def test_the_collection_itself_goes_with_its_last_guild(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    await library.collections.delete(collection_name, guild_id=guild_id)
    exists = await library.connection.call(lambda client: client.collections.exists(collection_name))
    assert not exists


async def test_names_that_weaviate_does_not_take_are_refused_first(library: Library, guild_id: int) -> None:
    with pytest.raises(SchemaError):
        await library.collections.create(CollectionSchema("no spaces", (PropertySpec("a"),)), guild_id=guild_id)


async def test_a_shared_collection_is_seen_where_the_operator_names_it_and_read_only(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.connection.call(lambda client: client.collections.create(collection_name))
    assert await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == ()

    settings = weaviate_server.settings({"SHARED_COLLECTIONS": collection_name})
    async with open_library(settings) as sharing:
        for guild in (guild_id, None):
            (info,) = await sharing.collections.fetch_all(guild_id=guild, reader=EVERYTHING)
            assert info.is_shared
            assert info.object_count == 0
        with pytest.raises(CollectionReadOnlyError):
            await sharing.collections.delete(collection_name, guild_id=guild_id)
        with pytest.raises(CollectionReadOnlyError):
            await ingest(sharing, collection_name, guild_id)
        with pytest.raises(CollectionTakenError):
            await sharing.collections.create(build_schema(collection_name), guild_id=guild_id)


async def make_collection(library: Library, name: str, description: str = "") -> None:
    """A multi-tenant collection as something else than `create` leaves it: without tenants."""
    await library.connection.call(
        lambda client: client.collections.create(
            name,
            description=description,
            properties=build_properties(check_schema(build_schema(name))),
            vector_config=Configure.Vectors.self_provided(name="overview_vector"),
            multi_tenancy_config=MULTI_TENANCY,
        )
    )


@pytest.mark.parametrize("has_tenant_there", [True, False])
async def test_a_multi_tenant_collection_made_elsewhere_is_neither_seen_nor_joined_nor_deleted(
    library: Library, collection_name: str, guild_id: int, has_tenant_there: bool
) -> None:
    await make_collection(library, collection_name, "Tenants of someone else")
    if has_tenant_there:
        await library.connection.call(lambda client: add_tenant(client, collection_name, guild_id))

    assert await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == ()
    with pytest.raises(CollectionNotFoundError):
        await library.collections.delete(collection_name, guild_id=guild_id)
    own = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    assert own.stored_name != collection_name
    await library.collections.delete(collection_name, guild_id=guild_id)

    there = await library.connection.call(lambda client: has_tenant(client, collection_name, guild_id))
    assert there is has_tenant_there
    assert await library.connection.call(lambda client: client.collections.exists(collection_name))


async def test_what_a_creation_that_was_broken_off_has_left_blocks_no_name(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await make_collection(library, collection_name, build_description("local", ("overview",)))
    other = CollectionSchema(collection_name.lower(), (PropertySpec("name"),))
    info = await library.collections.create(other, guild_id=guild_id)
    assert info.own_properties == (PropertySpec("name"),)
    assert info.source_properties == ("name",)


async def test_what_a_deletion_that_was_broken_off_has_left_blocks_no_name(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    await library.connection.call(lambda client: remove_tenant(client, collection_name, guild_id))
    with pytest.raises(CollectionNotFoundError):
        await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    assert await library.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING) == ()
    other = CollectionSchema(collection_name, (PropertySpec("name"),))
    assert (await library.collections.create(other, guild_id=guild_id)).own_properties == other.properties


async def test_vectors_of_other_properties_make_another_collection(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    other = build_schema(collection_name, sources=("title", "overview"))
    info = await library.collections.create(other, guild_id=guild_id + 1)
    assert info.source_properties == ("title", "overview")


async def test_nobody_has_a_tenant_in_a_collection_that_is_gone(
    library: Library, collection_name: str, guild_id: int
) -> None:
    assert not await library.connection.call(lambda client: has_tenant(client, collection_name, guild_id))


async def test_collections_are_listed_while_another_guild_deletes_its_own(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)

    async def come_and_go() -> None:
        for number in range(_ROUNDS):
            name = f"{collection_name}_{number}"
            await library.collections.create(build_schema(name), guild_id=guild_id + 1)
            await library.collections.delete(name, guild_id=guild_id + 1)

    coming = asyncio.create_task(come_and_go())
    while not coming.done():
        listed = await library.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)
        assert [info.name for info in listed] == [collection_name]
        await library.collections.fetch_all(guild_id=guild_id + 1, reader=EVERYTHING)
    await coming


async def test_a_property_is_added_and_filled(library: Library, collection_name: str, guild_id: int) -> None:
    await fill(library, collection_name, guild_id)
    info = await library.collections.add_property(collection_name, PropertySpec("Rating", "number"), guild_id=guild_id)
    assert info.own_properties[-1] == PropertySpec("rating", "number")
    report = await ingest(library, collection_name, guild_id, [Record(9, {"title": "New", "rating": 4.5})])
    assert report.inserted == 1


@pytest.mark.parametrize(
    ("spec", "part"),
    [
        (PropertySpec("TITLE"), "has a property"),
        (PropertySpec("digest"), "digest"),
        (PropertySpec("rating", "stars"), "not a type I know"),
    ],
)
async def test_a_property_that_cannot_be_is_refused(
    library: Library, collection_name: str, guild_id: int, spec: PropertySpec, part: str
) -> None:
    before = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(SchemaError, match=part):
        await library.collections.add_property(collection_name, spec, guild_id=guild_id)
    assert await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING) == before


async def test_a_property_that_one_guild_adds_is_unknown_to_the_other_and_may_have_another_type_there(
    library: Library, collection_name: str, guild_id: int
) -> None:
    both = (guild_id, guild_id + 1)
    before = [await fill(library, collection_name, guild) for guild in both]
    assert before[0].stored_name == before[1].stored_name
    await library.collections.add_property(collection_name, PropertySpec("rating", "int"), guild_id=both[0])
    assert await library.collections.fetch(collection_name, guild_id=both[1], reader=EVERYTHING) == before[1]

    info = await library.collections.add_property(collection_name, PropertySpec("rating"), guild_id=both[1])
    assert info.own_properties == (*before[1].own_properties, PropertySpec("rating"))
    for guild, value in zip(both, (5, "five stars"), strict=True):
        report = await ingest(library, collection_name, guild, [Record(2, {"title": "Ink", "rating": value})])
        assert (report.inserted, report.failed_count) == (1, 0)
        info = await library.collections.fetch(collection_name, guild_id=guild, reader=EVERYTHING)
        found = await library.searcher.search(
            info, "Ink", guild_id=guild, reader=EVERYTHING, options=SearchOptions(mode=KEYWORD)
        )
        assert found.hits[0].properties == {"title": "Ink", "rating": value}
        exported = [each async for each in library.documents.export(info, guild_id=guild, reader=EVERYTHING)]
        assert [each["rating"] for each in exported if "rating" in each] == [value]
        assert {name for each in exported for name in each if "rating" in name} == {"rating"}


async def test_a_model_is_asked_about_a_property_by_its_name_in_weaviate(
    writing_library: Library, collection_name: str, guild_id: int
) -> None:
    for guild, kind in ((guild_id, "int"), (guild_id + 1, "text")):
        await fill(writing_library, collection_name, guild)
        await writing_library.collections.add_property(collection_name, PropertySpec("rating", kind), guild_id=guild)
    await ingest(writing_library, collection_name, guild, [Record(2, {"title": "Ink", "rating": "five stars"})])
    info = await writing_library.collections.fetch(collection_name, guild_id=guild, reader=EVERYTHING)
    prompts = Prompts(single_prompt="Why {title}, which has {rating}?")
    answer = await writing_library.searcher.generate(
        info, "Ink", guild_id=guild, reader=EVERYTHING, options=SearchOptions(limit=1, mode=KEYWORD), prompts=prompts
    )
    assert "Ink, which has five stars" in str(answer.hits[0].generated)


async def test_describing_changes_nothing_else(library: Library, collection_name: str, guild_id: int) -> None:
    properties = (PropertySpec("zeta", label="Zeta (old)"), PropertySpec("alpha"), PropertySpec("mid"))
    for guild in (guild_id, guild_id + 1):
        await library.collections.create(CollectionSchema(collection_name, properties), guild_id=guild)
    before = await library.collections.fetch(collection_name, guild_id=guild_id + 1, reader=EVERYTHING)
    await library.collections.set_title(collection_name, "ALPHA", guild_id=guild_id)
    info = await library.collections.describe(collection_name, "About us", guild_id=guild_id)
    assert info.own_properties == properties
    assert [spec.label for spec in info.own_properties] == ["Zeta (old)", "", ""]
    assert (info.title_property, info.description) == ("alpha", "About us")
    assert await library.collections.fetch(collection_name, guild_id=guild_id + 1, reader=EVERYTHING) == before
    assert before.title_property == "zeta"


async def test_only_a_text_property_can_be_the_title(library: Library, collection_name: str, guild_id: int) -> None:
    before = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(SchemaError, match="no property “year”"):
        await library.collections.set_title(collection_name, "year", guild_id=guild_id)
    assert await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING) == before


async def test_a_description_is_the_guilds_own_and_goes_with_it(
    library: Library, collection_name: str, guild_id: int
) -> None:
    for guild in (guild_id, guild_id + 1):
        await library.collections.create(build_schema(collection_name), guild_id=guild)
    info = await library.collections.describe(collection_name, " Movies we like ", guild_id=guild_id)
    assert info.description == "Movies we like"
    assert (info.vectorizer, info.source_properties) == ("local", ("overview",))
    (other,) = await library.collections.fetch_all(guild_id=guild_id + 1, reader=EVERYTHING)
    assert other.description == ""

    await library.collections.delete(collection_name, guild_id=guild_id)
    again = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    assert again.description == ""


async def test_what_a_foreign_collection_says_about_itself_is_its_description(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await library.connection.call(
        lambda client: client.collections.create(
            collection_name, description="Wines of the world", vector_config=Configure.Vectors.self_provided()
        )
    )
    async with open_library(weaviate_server.settings({"SHARED_COLLECTIONS": collection_name})) as sharing:
        info = await sharing.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
        assert info.description == "Wines of the world"
        assert not info.is_tracked
        with pytest.raises(CollectionReadOnlyError):
            await sharing.collections.describe(collection_name, "Mine", guild_id=guild_id)
        with pytest.raises(CollectionReadOnlyError):
            await sharing.collections.add_property(collection_name, PropertySpec("mine"), guild_id=guild_id)


async def test_several_processes_create_one_name_for_several_guilds_at_once(
    weaviate_server: WeaviateProcess, collection_name: str, guild_id: int
) -> None:
    # Each library has a lock of its own, as each process has.
    async with AsyncExitStack() as stack:
        settings = weaviate_server.settings({"VECTORIZER": "none"})
        libraries = [await stack.enter_async_context(open_library(settings)) for _ in range(6)]
        for library in libraries:
            await library.connection.wait_ready(timeout=30)
        schema = replace(build_schema(collection_name), source_properties=())
        created = await asyncio.gather(
            *(
                library.collections.create(schema, guild_id=guild_id + number)
                for number, library in enumerate(libraries)
            )
        )
    assert {info.name for info in created} == {collection_name}
