"""A guild's objects as they are stored: read whole, with their vectors, and written back as they were."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import weaviate
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.errors import LibraryError
from bot.languages import translate
from bot.library.connect import Connection
from bot.library.scan import count_found, delete_found
from bot.library.search_text import add_search_text
from bot.library.tenancy import get_guild_collection
from bot.library.values import to_plain
from bot.models import CollectionInfo

T = TypeVar("T")

AWAY_MAX: Final = 30.0  # seconds that an operation waits for a Weaviate that restarts


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object as it is stored.

    Attributes:
        properties: all of them, hidden ones too, as JSON takes them.
        vectors: by name.
    """

    id: str
    properties: Mapping[str, Any]
    vectors: Mapping[str, Sequence[float]]

    @property
    def batch(self) -> str | None:
        """Of the upload that wrote it last."""
        return self.properties.get("batch")

    def get_own(self, info: CollectionInfo) -> dict[str, Any]:
        """The values that people put there, by the names that the guild knows."""
        return {p.name: self.properties[p.stored_name] for p in info.own_properties if p.stored_name in self.properties}


@dataclass(frozen=True, slots=True)
class GuildTenant:
    """A guild's tenant of one collection, which is called again where Weaviate was away meanwhile.

    So whatever is done here must be harmless when it is repeated: ids make it so.
    """

    connection: Connection
    info: CollectionInfo
    guild_id: int
    away: float = AWAY_MAX

    async def call(self, operation: Callable[[CollectionAsync], Awaitable[T]], *, timeout: float | None = None) -> T:
        """Run one operation on the tenant.

        Raises:
            NotReadyError: Weaviate stayed away.
            RagbotError: as for `Connection.call`.
        """

        def run(client: weaviate.WeaviateAsyncClient) -> Awaitable[T]:
            return operation(get_guild_collection(client, self.info, self.guild_id))

        return await self.connection.call_again(run, away=self.away, timeout=timeout)

    async def change(self, operation: Callable[[CollectionAsync], Awaitable[T]]) -> T:
        """As `call`, for an operation that writes: it may take longer, and what was read before is out of date.

        Raises:
            As `call` does.
        """
        with self.connection.writes.note(self.info, self.guild_id):
            return await self.call(operation, timeout=self.connection.insert_timeout)

    async def fetch(self, ids: Sequence[str]) -> list[StoredObject]:
        """Those of the objects that are there, whole."""

        async def fetch(collection: CollectionAsync) -> Any:
            return await collection.query.fetch_objects_by_ids(list(ids), limit=len(ids), include_vector=True)

        found = (await self.call(fetch)).objects if ids else ()
        return [build_stored(each) for each in found]

    async def write(self, objects: Sequence[StoredObject]) -> None:
        """Write objects as they were, vectors too, so that no model is asked again.

        Raises:
            LibraryError: Weaviate refuses one.
        """
        # In a thread: the search texts of long ones take seconds.
        wanted = await asyncio.to_thread(lambda: [build_object(self.info, each) for each in objects])

        async def write(collection: CollectionAsync) -> Any:
            return await collection.data.insert_many(wanted)

        if wanted:
            result = await self.change(write)
            if result.errors:
                raise LibraryError(
                    translate("Weaviate refused {count:,} objects. Please try again.", count=len(result.errors))
                )

    async def count(self, wanted: Any) -> int:
        """How many objects a filter finds; None: all."""
        return await self.call(partial(count_found, wanted=wanted))

    async def delete_found(self, wanted: Any) -> int:
        """Delete every object that a filter finds; returns how many there were.

        Raises:
            LibraryError: Weaviate refuses to delete what is left.
        """
        return await delete_found(self.change, wanted)

    async def delete(self, ids: Sequence[str]) -> int:
        """Delete objects; the number of those that were there.

        Raises:
            LibraryError: Weaviate refuses to delete one.
        """

        async def delete(collection: CollectionAsync) -> Any:
            return await collection.data.delete_many(Filter.by_id().contains_any(list(ids)))

        if not ids:
            return 0
        result = await self.change(delete)
        if result.failed:
            raise LibraryError(
                translate(
                    "Weaviate refused to delete {failed:,} objects. Please try again in a minute.", failed=result.failed
                )
            )
        return int(result.successful)


def build_object(info: CollectionInfo, stored: StoredObject) -> DataObject[Any, Any]:
    """The object as the client takes it, with its vectors, so that no model is asked again, and its search text."""
    properties = add_search_text(info, stored.properties)
    return DataObject(properties=properties, uuid=stored.id, vector=dict(stored.vectors) or None)


def build_stored(found: Any) -> StoredObject:
    """What the client found, with everything in the form in which it can be kept as JSON."""
    properties = {name: to_plain(value) for name, value in found.properties.items() if value is not None}
    return StoredObject(str(found.uuid), properties, found.vector)
