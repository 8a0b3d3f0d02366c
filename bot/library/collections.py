"""Create, describe, list and delete collections, each as one guild sees them."""

import asyncio
import logging
import time
from dataclasses import replace
from http import HTTPStatus
from typing import Final

import weaviate
from weaviate.exceptions import UnexpectedStatusCodeError

from bot.errors import CollectionNotFoundError, CollectionReadOnlyError, CollectionTakenError
from bot.library.connect import Connection
from bot.library.providers import Providers
from bot.library.schemas import (
    build_description,
    build_properties,
    check_schema,
    get_target_vector_name,
    parse_config,
)
from bot.library.tenancy import MULTI_TENANCY, add_tenant, get_guild_collection, has_tenant, remove_tenant
from bot.models import CollectionInfo, CollectionSchema
from bot.naming import COLLECTION_NAME

logger = logging.getLogger(__name__)

_NAMES_TTL: Final = 5.0  # seconds; autocomplete asks with every key stroke


class Collections:
    """The collections that the connection reaches.

    A guild sees the multi-tenant collections in which it has a tenant, and the shared ones that the operator names.
    Where `guild_id` is None only the shared ones are seen.
    """

    def __init__(self, connection: Connection, providers: Providers, *, shared: tuple[str, ...]) -> None:
        self._connection = connection
        self._providers = providers
        self._shared = shared
        self._names: dict[int | None, tuple[float, tuple[str, ...]]] = {}
        self._schema_lock = asyncio.Lock()

    async def fetch_names(self, *, guild_id: int | None) -> tuple[str, ...]:
        """Sorted names of what the guild may see; at most five seconds old."""
        now = time.monotonic()
        if (known := self._names.get(guild_id)) and now - known[0] < _NAMES_TTL:
            return known[1]
        names = tuple(info.name for info in await self._fetch_visible(guild_id))
        self._names[guild_id] = (now, names)
        return names

    async def fetch_all(self, *, guild_id: int | None) -> tuple[CollectionInfo, ...]:
        """What the guild may see, sorted by name, with the counts of its objects."""
        visible = await self._fetch_visible(guild_id)
        counts = await asyncio.gather(*(self._count(info, guild_id) for info in visible))
        return tuple(replace(info, object_count=count) for info, count in zip(visible, counts, strict=True))

    async def fetch(self, name: str, *, guild_id: int | None, with_count: bool = False) -> CollectionInfo:
        """One collection; the case of the name does not matter.

        Raises:
            CollectionNotFoundError: the guild sees none of that name; the sentence says what there is.
        """
        spelled = name.strip()
        spelled = spelled[:1].upper() + spelled[1:]
        info = await self._connection.call(lambda client: self._fetch_one(client, spelled, guild_id))
        if info is None:
            info = await self._find_in_any_case(name, guild_id)
        return replace(info, object_count=await self._count(info, guild_id)) if with_count else info

    async def create(self, schema: CollectionSchema, *, guild_id: int) -> CollectionInfo:
        """Create the collection, or join the one of another guild whose properties are the same.

        Raises:
            SchemaError: a name or a data type that Weaviate does not take.
            CollectionTakenError: the guild has it already, or the name belongs to something it cannot join.
        """
        checked = check_schema(schema)
        async with self._schema_lock:
            existing = await self._connection.call(lambda client: _find(client, checked.name))
            if existing is None:
                await self._connection.call(lambda client: self._create(client, checked))
            else:
                await self._check_joinable(existing, checked, guild_id)
                checked = replace(checked, name=existing.name)
            await self._connection.call(lambda client: add_tenant(client, checked.name, guild_id))
        self._names.clear()
        return await self.fetch(checked.name, guild_id=guild_id)

    async def delete(self, name: str, *, guild_id: int) -> int:
        """Delete the guild's tenant, and the collection itself when no tenant is left; returns the objects deleted.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
        """
        info = await self.fetch(name, guild_id=guild_id, with_count=True)
        if info.is_shared:
            raise CollectionReadOnlyError(f"“{info.name}” is shared and read-only; I cannot delete it.")
        async with self._schema_lock:
            if await self._connection.call(lambda client: remove_tenant(client, info.name, guild_id)):
                await self._connection.call(lambda client: client.collections.delete(info.name))
        self._names.clear()
        return info.object_count or 0

    async def _fetch_one(
        self, client: weaviate.WeaviateAsyncClient, name: str, guild_id: int | None
    ) -> CollectionInfo | None:
        """The collection of that very name: two requests, however many collections there are."""
        if COLLECTION_NAME.fullmatch(name) is None:
            return None
        try:
            info = parse_config(await client.collections.use(name).config.get())
        except UnexpectedStatusCodeError as error:
            if error.status_code != HTTPStatus.NOT_FOUND:
                raise
            return None
        return info if await self._is_visible(client, info, guild_id) else None

    async def _find_in_any_case(self, name: str, guild_id: int | None) -> CollectionInfo:
        visible = await self._fetch_visible(guild_id)
        for info in visible:
            if info.name.casefold() == name.strip().casefold():
                return info
        raise CollectionNotFoundError(_say_what_there_is(name, visible))

    async def _fetch_visible(self, guild_id: int | None) -> list[CollectionInfo]:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[CollectionInfo]:
            configs = await client.collections.list_all(simple=False)
            infos = [parse_config(config) for config in configs.values()]
            visible = await asyncio.gather(*(self._is_visible(client, info, guild_id) for info in infos))
            return sorted((i for i, seen in zip(infos, visible, strict=True) if seen), key=lambda info: info.name)

        return await self._connection.call(fetch)

    async def _is_visible(
        self, client: weaviate.WeaviateAsyncClient, info: CollectionInfo, guild_id: int | None
    ) -> bool:
        if info.is_shared:
            return info.name in self._shared
        return guild_id is not None and await has_tenant(client, info.name, guild_id)

    async def _count(self, info: CollectionInfo, guild_id: int | None) -> int:
        async def count(client: weaviate.WeaviateAsyncClient) -> int:
            collection = get_guild_collection(client, info, guild_id)
            return (await collection.aggregate.over_all(total_count=True)).total_count or 0

        return await self._connection.call(count)

    async def _create(self, client: weaviate.WeaviateAsyncClient, schema: CollectionSchema) -> None:
        sources = schema.source_properties
        vector = self._providers.build_vector_config(get_target_vector_name(sources), sources)
        await client.collections.create(
            schema.name,
            description=build_description(self._providers.vectorizer if sources else "none", sources),
            properties=build_properties(schema),
            vector_config=vector,
            generative_config=self._providers.build_generative_config(),
            reranker_config=self._providers.build_reranker_config(),
            multi_tenancy_config=MULTI_TENANCY,
        )
        logger.info("Created a collection with %d properties", len(schema.properties))

    async def _check_joinable(self, existing: CollectionInfo, schema: CollectionSchema, guild_id: int) -> None:
        if existing.is_shared:
            raise CollectionTakenError(f"“{existing.name}” is taken; choose another name.")
        if await self._connection.call(lambda client: has_tenant(client, existing.name, guild_id)):
            raise CollectionTakenError(
                f"“{existing.name}” exists already. `/ingest` adds to it, `/collection info` shows it."
            )
        if {(p.name, p.data_type) for p in existing.properties} != {(p.name, p.data_type) for p in schema.properties}:
            raise CollectionTakenError(f"“{existing.name}” is taken, with other properties; choose another name.")


async def _find(client: weaviate.WeaviateAsyncClient, name: str) -> CollectionInfo | None:
    """The collection of that name in any case: Weaviate takes `Movie` and `MOVIE` for the same."""
    for config in (await client.collections.list_all(simple=False)).values():
        if config.name.casefold() == name.casefold():
            return parse_config(config)
    return None


def _say_what_there_is(name: str, visible: list[CollectionInfo]) -> str:
    shown = name if len(name) <= 60 else f"{name[:60]}…"  # noqa: PLR2004 - long enough to recognise what was typed
    if not visible:
        return f"There is no collection “{shown}” here, and no other yet. An admin can make one with `/ingest`."
    return f"There is no collection “{shown}” here. There are: {', '.join(info.name for info in visible[:20])}."
