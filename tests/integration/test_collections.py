"""Collections: created, seen, joined and deleted, each guild for itself."""

from dataclasses import replace

import pytest
from weaviate.classes.config import Configure

from bot.errors import CollectionNotFoundError, CollectionReadOnlyError, CollectionTakenError, SchemaError
from bot.library import Library, open_library
from bot.library.tenancy import MULTI_TENANCY
from bot.models import CollectionSchema, DataType, PropertySpec, Record
from tests.support.movies import MOVIES, build_schema, fill, ingest
from tests.support.weaviate import WeaviateProcess


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
    assert await library.collections.fetch_names(guild_id=guild_id) == (collection_name,)
    assert await library.collections.fetch_names(guild_id=guild_id + 1) == ()
    assert await library.collections.fetch_names(guild_id=None) == ()
    with pytest.raises(CollectionNotFoundError, match="no other yet"):
        await library.collections.fetch(collection_name, guild_id=guild_id + 1)


async def test_the_case_of_a_name_does_not_matter(library: Library, collection_name: str, guild_id: int) -> None:
    await fill(library, collection_name, guild_id)
    info = await library.collections.fetch(collection_name.lower(), guild_id=guild_id, with_count=True)
    assert info.name == collection_name
    assert info.object_count == len(MOVIES)


async def test_a_wrong_name_is_answered_with_what_there_is(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(CollectionNotFoundError, match=collection_name):
        await library.collections.fetch("Nope", guild_id=guild_id)


async def test_the_same_name_twice_is_taken(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(CollectionTakenError, match="exists already"):
        await library.collections.create(build_schema(collection_name.lower()), guild_id=guild_id)


async def test_another_guild_joins_with_the_same_properties_and_sees_nothing_of_the_first(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    await library.collections.create(build_schema(collection_name), guild_id=guild_id + 1)
    (info,) = await library.collections.fetch_all(guild_id=guild_id + 1)
    assert info.object_count == 0


async def test_another_guild_cannot_join_with_other_properties(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    other = CollectionSchema(collection_name, (PropertySpec("name"),))
    with pytest.raises(CollectionTakenError, match="other properties"):
        await library.collections.create(other, guild_id=guild_id + 1)
    assert await library.collections.fetch_names(guild_id=guild_id + 1) == ()


async def test_deleting_removes_the_guilds_objects_and_not_the_other_guilds(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    await library.collections.create(build_schema(collection_name), guild_id=guild_id + 1)
    await ingest(library, collection_name, guild_id + 1)

    assert await library.collections.delete(collection_name, guild_id=guild_id) == len(MOVIES)

    assert await library.collections.fetch_names(guild_id=guild_id) == ()
    kept = await library.collections.fetch(collection_name, guild_id=guild_id + 1, with_count=True)
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
    assert await library.collections.fetch_names(guild_id=guild_id) == ()

    settings = weaviate_server.settings({"SHARED_COLLECTIONS": collection_name})
    async with open_library(settings) as sharing:
        for guild in (guild_id, None):
            (info,) = await sharing.collections.fetch_all(guild_id=guild)
            assert info.is_shared
            assert info.object_count == 0
        with pytest.raises(CollectionReadOnlyError):
            await sharing.collections.delete(collection_name, guild_id=guild_id)
        with pytest.raises(CollectionReadOnlyError):
            await ingest(sharing, collection_name, guild_id)
        with pytest.raises(CollectionTakenError):
            await sharing.collections.create(build_schema(collection_name), guild_id=guild_id)


async def test_a_multi_tenant_collection_made_elsewhere_has_foreign_vectors(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.connection.call(
        lambda client: client.collections.create(collection_name, multi_tenancy_config=MULTI_TENANCY)
    )
    with pytest.raises(CollectionTakenError, match="other properties"):
        await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    schema = replace(build_schema(collection_name), properties=())
    with pytest.raises(SchemaError, match="at least one property"):
        await library.collections.create(schema, guild_id=guild_id)


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
        (PropertySpec("rating", "stars"), "not a data type"),
    ],
)
async def test_a_property_that_cannot_be_is_refused(
    library: Library, collection_name: str, guild_id: int, spec: PropertySpec, part: str
) -> None:
    before = await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    with pytest.raises(SchemaError, match=part):
        await library.collections.add_property(collection_name, spec, guild_id=guild_id)
    assert await library.collections.fetch(collection_name, guild_id=guild_id) == before


async def test_a_collection_of_two_guilds_stays_as_it_is(library: Library, collection_name: str, guild_id: int) -> None:
    for guild in (guild_id, guild_id + 1):
        await library.collections.create(build_schema(collection_name), guild_id=guild)
    with pytest.raises(CollectionReadOnlyError, match="Other servers"):
        await library.collections.add_property(collection_name, PropertySpec("rating"), guild_id=guild_id)


async def test_a_description_is_the_guilds_own_and_goes_with_it(
    library: Library, collection_name: str, guild_id: int
) -> None:
    for guild in (guild_id, guild_id + 1):
        await library.collections.create(build_schema(collection_name), guild_id=guild)
    info = await library.collections.describe(collection_name, " Movies we like ", guild_id=guild_id)
    assert info.description == "Movies we like"
    assert (info.vectorizer, info.source_properties) == ("local", ("overview",))
    (other,) = await library.collections.fetch_all(guild_id=guild_id + 1)
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
        info = await sharing.collections.fetch(collection_name, guild_id=guild_id)
        assert info.description == "Wines of the world"
        assert not info.is_tracked
        with pytest.raises(CollectionReadOnlyError):
            await sharing.collections.describe(collection_name, "Mine", guild_id=guild_id)
        with pytest.raises(CollectionReadOnlyError):
            await sharing.collections.add_property(collection_name, PropertySpec("mine"), guild_id=guild_id)
