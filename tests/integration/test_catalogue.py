"""The catalogue: what a guild pays for and sees is its own, whatever others and other processes do at the same time."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Final

import pytest

from bot.audience import EVERYTHING
from bot.errors import CollectionTakenError
from bot.library import Library, open_library
from bot.library.catalogue import Catalogue, Entry
from bot.library.tenancy import has_tenant
from bot.models import CollectionSchema, PropertySpec
from tests.support.movies import MOVIES, build_schema, fill
from tests.support.proxy import CountingProxy
from tests.support.weaviate import WeaviateProcess

_CROWD: Final = 300
_CREATED: Final = 10  # of them; Weaviate takes 0.4 s for each
_ONE_QUERY: Final = 2_000  # bytes of gRPC, with the acknowledgements of HTTP/2


async def test_what_others_have_adds_nothing_to_what_is_asked_for_a_guild(
    weaviate_server: WeaviateProcess, library: Library, collection_name: str, guild_id: int
) -> None:
    await fill(library, collection_name, guild_id)
    async with CountingProxy(weaviate_server.http_port) as rest, CountingProxy(weaviate_server.grpc_port) as grpc:
        ports = {"WEAVIATE_HTTP_PORT": str(rest.port), "WEAVIATE_GRPC_PORT": str(grpc.port)}

        async def measure() -> list[int]:
            sent = []
            async with open_library(weaviate_server.settings(ports)) as opened:
                await opened.connection.wait_ready(timeout=30)
                rest.sent = grpc.sent = 0
                assert await opened.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == (collection_name,)
                sent += [rest.sent, grpc.sent]
                (info,) = await opened.collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)
                assert info.object_count == len(MOVIES)
                sent.append(rest.sent)
            return sent

        before = await measure()
        await _crowd(library, collection_name, guild_id + 1)
        names, query, everything = await measure()
    assert names == 0
    assert query <= _ONE_QUERY
    assert everything == before[2]
    assert len(await library.collections.fetch_names(guild_id=guild_id + 1, reader=EVERYTHING)) == _CROWD


async def _crowd(library: Library, name: str, guild_id: int) -> None:
    """Give a guild some collections and hundreds of entries."""
    for number in range(_CREATED):
        schema = CollectionSchema(f"{name}_{number}", (PropertySpec("year", "int"),))
        await library.collections.create(schema, guild_id=guild_id)
    own = await library.connection.call(lambda client: Catalogue()._own.open(client, guild_id))
    numbers = range(_CREATED, _CROWD)
    await own.data.insert_many([build_values(f"{name}_{number}") for number in numbers])


def build_values(name: str) -> dict[str, str]:
    """An entry as Weaviate has it."""
    return {"name": name, "stored_name": name, "entry": '{"properties": []}'}


async def test_of_processes_that_create_one_name_for_one_guild_one_does(
    weaviate_server: WeaviateProcess, collection_name: str, guild_id: int
) -> None:
    async with AsyncExitStack() as stack:
        settings = weaviate_server.settings({"VECTORIZER": "none"})
        libraries = [await stack.enter_async_context(open_library(settings)) for _ in range(4)]
        for library in libraries:
            await library.connection.wait_ready(timeout=30)
        # Of different schemas, so that each process creates another collection in Weaviate.
        schemas = [CollectionSchema(collection_name, (PropertySpec(f"p{number}"),)) for number in range(4)]
        outcomes = await asyncio.gather(
            *(
                library.collections.create(schema, guild_id=guild_id)
                for library, schema in zip(libraries, schemas, strict=True)
            ),
            return_exceptions=True,
        )
        taken = [outcome for outcome in outcomes if isinstance(outcome, CollectionTakenError)]
        assert len(taken) == len(outcomes) - 1
        (info,) = await libraries[0].collections.fetch_all(guild_id=guild_id, reader=EVERYTHING)
        assert await _fetch_tenants(libraries[0], collection_name, guild_id) == {info.stored_name}


async def _fetch_tenants(library: Library, name: str, guild_id: int) -> set[str]:
    """The collections in Weaviate of which a guild has a tenant, of those that begin with a name."""
    every = await library.connection.call(lambda client: client.collections.list_all())
    return {
        each
        for each in every
        if each.startswith(name)
        and await library.connection.call(lambda client, each=each: has_tenant(client, each, guild_id))  # type: ignore[misc]
    }


async def test_processes_that_add_properties_for_two_guilds_at_once_add_both(
    weaviate_server: WeaviateProcess, collection_name: str, guild_id: int
) -> None:
    async with AsyncExitStack() as stack:
        settings = weaviate_server.settings({"VECTORIZER": "none"})
        libraries = [await stack.enter_async_context(open_library(settings)) for _ in range(2)]
        schema = replace(build_schema(collection_name), source_properties=())
        for number, library in enumerate(libraries):
            await library.connection.wait_ready(timeout=30)
            await library.collections.create(schema, guild_id=guild_id + number)
        specs = (PropertySpec("rating", "int"), PropertySpec("rating"))
        infos = await asyncio.gather(
            *(
                library.collections.add_property(collection_name, spec, guild_id=guild_id + number)
                for number, (library, spec) in enumerate(zip(libraries, specs, strict=True))
            )
        )
    assert [info.own_properties[-1] for info in infos] == list(specs)
    assert infos[0].stored_name == infos[1].stored_name
    assert infos[0].get_stored_name("rating") != infos[1].get_stored_name("rating")


async def test_a_catalogue_has_a_name_once_in_any_case(library: Library, collection_name: str, guild_id: int) -> None:
    catalogue = Catalogue()
    entry = Entry(collection_name, "Stored", (PropertySpec("a", label="A (b)"),), "About", "a")
    rival = replace(entry, name=collection_name.upper(), stored_name="Stored_2")
    for added, each in ((True, entry), (False, rival), (True, entry)):
        is_added = await library.connection.call(lambda client, each=each: catalogue.add(client, guild_id, each))  # type: ignore[misc]
        assert is_added is added
    (found,) = await library.connection.call(lambda client: catalogue.fetch_all(client, guild_id))
    assert found == entry
    assert found.properties[0].label == "A (b)"
    assert await library.connection.call(lambda client: catalogue.fetch_all(client, guild_id + 1)) == ()


@pytest.mark.parametrize("count", [999, 1_000, 1_001])
async def test_a_catalogue_of_more_than_a_page_is_read_whole(library: Library, guild_id: int, count: int) -> None:
    catalogue = Catalogue()
    own = await library.connection.call(lambda client: catalogue._own.open(client, guild_id))
    await own.data.insert_many([build_values(f"C{number}") for number in range(count)])
    found = await library.connection.call(lambda client: catalogue.fetch_all(client, guild_id))
    assert len({entry.name for entry in found}) == count
