"""The bot's own collections, which no member sees, lists, searches or deletes: a tenant for each guild."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import weaviate
from weaviate.classes.config import Configure, DataType, Property, Tokenization
from weaviate.classes.data import DataObject
from weaviate.classes.tenants import Tenant
from weaviate.collections import CollectionAsync
from weaviate.exceptions import WeaviateBaseError, WeaviateQueryError

from bot.errors import CollectionNotFoundError, LibraryError
from bot.library.failures import build_error
from bot.library.tenancy import MULTI_TENANCY, get_tenant, has_tenant


def build_exact(name: str, **more: Any) -> Property:
    """A text property that filters find as a whole, whatever letters and spaces it has, and that no search knows."""
    options: dict[str, Any] = {"data_type": DataType.TEXT, "tokenization": Tokenization.FIELD}
    return Property(name=name, **{**options, "index_searchable": False, "skip_vectorization": True, **more})


def build_unindexed(name: str, **more: Any) -> Property:
    """A text property that is read back and never asked for."""
    return build_exact(name, index_filterable=False, **more)


async def replace_objects(
    collection: CollectionAsync, objects: Sequence[DataObject[Any, Any]], *, refused: str
) -> None:
    """Write objects, in the place of those with the same ids.

    Args:
        refused: what is said where Weaviate does not take one.

    Raises:
        LibraryError: it does not.
    """
    # `insert_many` replaces an object whose id is known, where `insert` would fail.
    if (await collection.data.insert_many(objects)).has_errors:
        raise LibraryError(refused)


@dataclass(frozen=True, slots=True)
class OwnCollection:
    """One of them, made when a guild first needs it.

    Attributes:
        description: what the operator reads who looks into Weaviate.
        build_properties: called when the collection is created.
    """

    name: str
    description: str
    build_properties: Callable[[], Sequence[Property]]
    # Two first uses at once would both try to create the collection.
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False, compare=False, repr=False)

    async def find(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> CollectionAsync | None:
        """The guild's tenant of it; None where nothing has been stored for the guild so far."""
        if not await client.collections.exists(self.name):
            return None
        if not await has_tenant(client, self.name, guild_id):
            return None
        return self.use(client, guild_id)

    async def fetch_page(
        self, client: weaviate.WeaviateAsyncClient, guild_id: int, *, limit: int, after: Any = None
    ) -> list[Any]:
        """The guild's objects, read in one call; none where nothing has been stored for the guild so far.

        `find` asks twice before, over HTTP: too much for what every question needs.
        """
        try:
            found = await self.use(client, guild_id).query.fetch_objects(limit=limit, after=after)
        except WeaviateQueryError as error:
            if isinstance(build_error(error), CollectionNotFoundError):
                return []
            raise
        return found.objects

    def use(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> CollectionAsync:
        """The guild's tenant of it, for somebody who knows that it is there."""
        return client.collections.use(self.name).with_tenant(get_tenant(guild_id))

    async def open(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> CollectionAsync:
        """The guild's tenant of it, created where it is not there."""
        found = await self.find(client, guild_id)
        if found is not None:
            return found
        async with self._lock:
            await self._create(client)
        collection = client.collections.use(self.name)
        await collection.tenants.create(Tenant(name=get_tenant(guild_id)))
        return collection.with_tenant(get_tenant(guild_id))

    async def _create(self, client: weaviate.WeaviateAsyncClient) -> None:
        if await client.collections.exists(self.name):
            return
        try:
            await client.collections.create(
                self.name,
                description=self.description,
                properties=self.build_properties(),
                vector_config=Configure.Vectors.self_provided(),
                multi_tenancy_config=MULTI_TENANCY,
            )
        except WeaviateBaseError:
            # The lock holds within one process only: another one may have created it in the moment between.
            if not await client.collections.exists(self.name):
                raise
