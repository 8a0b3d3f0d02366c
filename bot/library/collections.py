"""Create, describe, list and delete collections, each as one guild sees them."""

import asyncio
import logging
import time
from dataclasses import replace
from http import HTTPStatus
from itertools import compress
from typing import Final

import weaviate
from weaviate.exceptions import UnexpectedStatusCodeError
from weaviate.outputs.config import CollectionConfig

from bot.errors import CollectionNotFoundError, CollectionReadOnlyError, CollectionTakenError, LibraryError, SchemaError
from bot.library.connect import Connection
from bot.library.journal import Journal
from bot.library.providers import Providers
from bot.library.schemas import (
    build_description,
    build_properties,
    build_property,
    change_description,
    check_property,
    check_schema,
    get_target_vector_name,
    has_mark,
    parse_config,
)
from bot.library.tenancy import (
    MULTI_TENANCY,
    add_tenant,
    check_writable,
    get_guild_collection,
    has_tenant,
    is_alone,
    is_free,
    is_hidden,
    remove_tenant,
)
from bot.models import CollectionInfo, CollectionSchema, PropertySpec
from bot.naming import COLLECTION_NAME

logger = logging.getLogger(__name__)

_NAMES_TTL: Final = 5.0  # seconds; autocomplete asks with every key stroke
_LOOKUPS_MAX: Final = 16  # tenants looked up at a time, however many collections there are


class Collections:
    """The collections that the connection reaches.

    A guild sees the bot's multi-tenant collections in which it has a tenant, and the shared ones that the operator
    names. Where `guild_id` is None only the shared ones are seen.

    Attributes:
        default: the name of what is asked where nobody names one; a guild need not have it.
    """

    def __init__(
        self, connection: Connection, providers: Providers, journal: Journal, *, shared: tuple[str, ...], default: str
    ) -> None:
        self._connection = connection
        self._providers = providers
        self._journal = journal
        self._shared = shared
        self.default = default
        self._names: dict[int | None, tuple[float, tuple[str, ...]]] = {}
        # Creating, joining and deleting look first and act then: two at once could both find a name free, or a tenant
        # left.
        self._schema_lock = asyncio.Lock()
        self._lookups = asyncio.Semaphore(_LOOKUPS_MAX)

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
        counted = await asyncio.gather(*(self._fetch_counted(info, guild_id) for info in visible))
        return tuple(filter(None, counted))

    async def fetch(self, name: str | None, *, guild_id: int | None, with_count: bool = False) -> CollectionInfo:
        """One collection, or the default one for None; the case of the name does not matter.

        Raises:
            CollectionNotFoundError: the guild sees none of that name; the message says what there is.
        """
        name = name or self.default
        spelled = name.strip()
        spelled = spelled[:1].upper() + spelled[1:]
        info = await self._connection.call(lambda client: self._fetch_one(client, spelled, guild_id))
        if info is None:
            info = await self._find_in_any_case(name, guild_id)
        return replace(info, object_count=await self._count(info, guild_id)) if with_count else info

    async def create(self, schema: CollectionSchema, *, guild_id: int) -> CollectionInfo:
        """Create the collection, or join the one of another guild that has the same properties and vectors.

        One that the bot made and no guild uses any more, as after a creation that failed half-way, is created again.

        Raises:
            SchemaError: a name or a data type that Weaviate does not take.
            CollectionTakenError: the guild has it already, or the name belongs to something it cannot join.
        """
        checked = check_schema(schema)
        if is_hidden(checked.name):
            raise CollectionTakenError(f"“{checked.name}” is taken; choose another name.")
        async with self._schema_lock:
            if (existing := await self._create_if_free(checked)) is not None:
                await self._check_joinable(existing, checked, guild_id)
                checked = replace(checked, name=existing.name)
            await self._connection.call(lambda client: add_tenant(client, checked.name, guild_id))
        # The next completion must know of it, and not 5 s later.
        self._names.clear()
        return await self.fetch(checked.name, guild_id=guild_id)

    async def _create_if_free(self, schema: CollectionSchema) -> CollectionInfo | None:
        """Create the collection; or the one that has the name already, as one of another bot's process may by now."""
        if (existing := await self._find_taken(schema)) is not None:
            return existing
        try:
            await self._connection.call(lambda client: self._create(client, schema))
        except (CollectionTakenError, LibraryError):
            # The lock holds within one process only: in the moment between another one may have created it.
            if (existing := await self._find_taken(schema)) is None:
                raise
            return existing
        return None

    async def delete(self, name: str, *, guild_id: int) -> int:
        """Delete the guild's tenant, and the collection itself when no tenant is left; returns the objects deleted.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
        """
        info = await self.fetch_own(name, guild_id=guild_id, with_count=True)
        async with self._schema_lock:
            if await self._connection.call(lambda client: remove_tenant(client, info.name, guild_id)):
                await self._connection.call(lambda client: client.collections.delete(info.name))
            else:
                await self._connection.call(lambda client: _describe(client, info.name, guild_id, None))
        self._names.clear()
        await self._journal.remove(info, guild_id=guild_id)
        return info.object_count or 0

    async def add_property(self, name: str, spec: PropertySpec, *, guild_id: int) -> CollectionInfo:
        """Add a property; objects that are there have no value for it.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared, or another guild uses it.
            SchemaError: a name or a data type that Weaviate does not take, or the name is taken.
        """
        info = await self.fetch_own(name, guild_id=guild_id)
        checked = check_property(spec)
        if checked.name.casefold() in {p.name.casefold() for p in info.properties}:
            raise SchemaError(f"{info.name} has a property “{checked.name}” already.")
        async with self._schema_lock:
            if not await self._connection.call(lambda client: is_alone(client, info.name)):
                raise CollectionReadOnlyError(
                    f"Other servers have a “{info.name}” too, with the same properties, so I can't change it. "
                    f"Create a collection with another name and the property “{checked.name}”."
                )
            await self._connection.call(
                lambda client: client.collections.use(info.name).config.add_property(build_property(checked))
            )
        return await self.fetch(info.name, guild_id=guild_id)

    async def describe(self, name: str, text: str, *, guild_id: int) -> CollectionInfo:
        """Describe the collection for one guild, which other guilds do not see; an empty text removes the description.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
            SchemaError: more than 500 characters.
        """
        info = await self.fetch_own(name, guild_id=guild_id)
        async with self._schema_lock:
            await self._connection.call(lambda client: _describe(client, info.name, guild_id, text.strip()))
        return await self.fetch(info.name, guild_id=guild_id)

    async def fetch_own(self, name: str, *, guild_id: int, with_count: bool = False) -> CollectionInfo:
        """A collection that the guild may change; otherwise as `fetch`.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
        """
        info = await self.fetch(name, guild_id=guild_id, with_count=with_count)
        check_writable(info)
        return info

    async def _fetch_one(
        self, client: weaviate.WeaviateAsyncClient, name: str, guild_id: int | None
    ) -> CollectionInfo | None:
        """The collection of that very name: two requests, however many collections there are."""
        if COLLECTION_NAME.fullmatch(name) is None:
            return None
        try:
            config = await client.collections.use(name).config.get()
        except UnexpectedStatusCodeError as error:
            if error.status_code != HTTPStatus.NOT_FOUND:
                raise
            return None
        info = parse_config(config, guild_id=guild_id)
        return info if await self._is_visible(client, config, guild_id) else None

    async def _find_in_any_case(self, name: str, guild_id: int | None) -> CollectionInfo:
        visible = await self._fetch_visible(guild_id)
        for info in visible:
            if info.name.casefold() == name.strip().casefold():
                return info
        raise CollectionNotFoundError(_explain_not_found(name, visible))

    async def _fetch_visible(self, guild_id: int | None) -> list[CollectionInfo]:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[CollectionInfo]:
            configs = sorted((await client.collections.list_all(simple=False)).values(), key=lambda each: each.name)
            visible = await asyncio.gather(*(self._is_visible(client, config, guild_id) for config in configs))
            return [parse_config(config, guild_id=guild_id) for config in compress(configs, visible)]

        return await self._connection.call(fetch)

    async def _is_visible(
        self, client: weaviate.WeaviateAsyncClient, config: CollectionConfig, guild_id: int | None
    ) -> bool:
        if is_hidden(config.name):
            return False
        if parse_config(config).is_shared:
            return config.name in self._shared
        # Collections with tenants that somebody else made may have a tenant of the same number: they stay invisible.
        if guild_id is None or not has_mark(config.description):
            return False
        async with self._lookups:
            return await has_tenant(client, config.name, guild_id)

    async def _fetch_counted(self, info: CollectionInfo, guild_id: int | None) -> CollectionInfo | None:
        """With the count of its objects; None if it has been deleted meanwhile."""
        try:
            return replace(info, object_count=await self._count(info, guild_id))
        except CollectionNotFoundError:
            return None

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

    async def _find_taken(self, schema: CollectionSchema) -> CollectionInfo | None:
        """The collection that has the name, unless no guild uses it and it is another one; then it is deleted.

        One like this that no guild is in yet may be another process's, which is about to join it.

        Raises:
            CollectionTakenError: it is not the bot's.
        """
        config = await self._connection.call(lambda client: _find(client, schema.name))
        if config is None:
            return None
        info = parse_config(config)
        if info.is_shared or not has_mark(config.description):
            raise CollectionTakenError(f"“{info.name}” is taken; choose another name.")
        # A creation that failed between its two requests leaves a collection without tenants, which would block the
        # name.
        if not await self._connection.call(lambda client: is_free(client, info.name)):
            return info
        if _find_difference(info, schema) is None and info.vectorizer == self._providers.vectorizer:
            return info
        await self._connection.call(lambda client: client.collections.delete(info.name))
        return None

    async def _check_joinable(self, existing: CollectionInfo, schema: CollectionSchema, guild_id: int) -> None:
        if await self._connection.call(lambda client: has_tenant(client, existing.name, guild_id)):
            raise CollectionTakenError(
                f"“{existing.name}” exists already. `/ingest` adds to it, `/collection info` shows it."
            )
        if difference := _find_difference(existing, schema):
            raise CollectionTakenError(f"“{existing.name}” is taken, with {difference}.")


def _find_difference(existing: CollectionInfo, schema: CollectionSchema) -> str | None:
    """What keeps a guild with this schema out of the collection, as the end of a sentence; None where it may join."""
    if set(existing.own_properties) != set(schema.properties):
        return "other properties; choose another name"
    if set(existing.source_properties) != set(schema.source_properties):
        made_of = ", ".join(existing.source_properties) or "nothing"
        return f"vectors of {made_of}; choose another name, or the same sources"
    return None


async def _find(client: weaviate.WeaviateAsyncClient, name: str) -> CollectionConfig | None:
    """The collection of that name in any case: Weaviate takes `Movie` and `MOVIE` for the same."""
    for config in (await client.collections.list_all(simple=False)).values():
        if config.name.casefold() == name.casefold():
            return config
    return None


async def _describe(client: weaviate.WeaviateAsyncClient, name: str, guild_id: int, text: str | None) -> None:
    config = client.collections.use(name).config
    before = (await config.get(simple=True)).description or ""
    after = change_description(before, guild_id=guild_id, text=text)
    if after != before:
        await config.update(description=after)


def _explain_not_found(name: str, visible: list[CollectionInfo]) -> str:
    shown = name if len(name) <= 60 else f"{name[:60]}…"  # noqa: PLR2004 - long enough to recognise what was typed
    if not visible:
        return f"There is no collection “{shown}” here, and no other yet. An admin can create one with `/ingest`."
    return f"There is no collection “{shown}” here. There are: {', '.join(info.name for info in visible[:20])}."
