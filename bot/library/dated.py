"""Own collections whose objects are deleted when their days are over."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.errors import LibraryError
from bot.library.own import OwnCollection

AT: Final = "at"
MEMBER_ID: Final = "member_id"
_REFUSED: Final = "The database could not save that. Please try again in a moment."


def get_now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def build_date() -> Property:
    """When an object was made."""
    return Property(name=AT, data_type=DataType.DATE, index_range_filters=True)


def read_date(value: object) -> datetime:
    """A date as Weaviate returns it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


async def save(collection: CollectionAsync, uuid: str, properties: dict[str, Any]) -> None:
    """Write an object, in the place of one with the same id.

    Raises:
        LibraryError: Weaviate does not take it.
    """
    # `insert_many` replaces an object whose id is known, where `insert` would fail.
    if (await collection.data.insert_many([DataObject(properties=properties, uuid=uuid)])).has_errors:
        raise LibraryError(_REFUSED)


class DatedCollection:
    """A collection of the bot's own with a date in each object; the first use of a day deletes what is too old.

    Args:
        now: the time of day.
    """

    def __init__(self, own: OwnCollection, *, now: Callable[[], datetime] = get_now) -> None:
        self._own = own
        self.now = now
        self._tidied: dict[int, date] = {}

    async def find(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> CollectionAsync | None:
        """The guild's tenant; None where nothing has been stored for the guild so far."""
        return await self._own.find(client, guild_id)

    async def open(self, client: weaviate.WeaviateAsyncClient, guild_id: int, *, kept: timedelta) -> CollectionAsync:
        """The guild's tenant, without what is older than that as the day begins."""
        collection, now = await self._own.open(client, guild_id), self.now()
        if self._tidied.get(guild_id) != now.date():
            await collection.data.delete_many(Filter.by_property(AT).less_than(now - kept))
            self._tidied[guild_id] = now.date()
        return collection

    async def forget_member(self, client: weaviate.WeaviateAsyncClient, guild_id: int, member_id: int | str) -> None:
        """Delete what a member has left here."""
        if (collection := await self.find(client, guild_id)) is not None:
            await collection.data.delete_many(Filter.by_property(MEMBER_ID).equal(str(member_id)))
