"""Own collections whose objects are deleted when their days are over."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.languages import translate
from bot.library.group_commit import REFUSED, GroupCommit
from bot.library.own import OwnCollection, replace_objects
from bot.library.scan import FOUND_MAX

AT: Final = "at"
MEMBER_ID: Final = "member_id"
COUNT_TIMEOUT: Final = 2.0  # seconds; a count is worth less than an answer that waits for it


def get_now() -> datetime:
    """The time of day, in UTC."""
    return datetime.now(UTC)


def get_midnight(moment: datetime) -> datetime:
    """When its day began, in UTC."""
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


def is_on_day(start: datetime) -> Any:
    """The filter of what is dated within the 24 hours from `start`."""
    at = Filter.by_property(AT)
    return at.greater_or_equal(start) & at.less_than(start + timedelta(days=1))


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
    await replace_objects(collection, [DataObject(properties=properties, uuid=uuid)], refused=translate(REFUSED))


class DatedCollection:
    """A collection of the bot's own with a date in each object; the first one of a day deletes what is too old.

    Args:
        now: the time of day.
    """

    def __init__(self, own: OwnCollection, *, now: Callable[[], datetime] = get_now) -> None:
        self._own = own
        self.now = now
        self._tidied: dict[int, date] = {}
        self._groups: defaultdict[int, GroupCommit] = defaultdict(GroupCommit)

    async def find(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> CollectionAsync | None:
        """The guild's tenant; None where nothing has been stored for the guild so far."""
        return await self._own.find(client, guild_id)

    async def save(
        self,
        client: weaviate.WeaviateAsyncClient,
        guild_id: int,
        uuid: str,
        properties: Mapping[str, Any],
        *,
        kept: timedelta,
    ) -> None:
        """Write an object of now, with others of the moment; the first of a day deletes what is older than `kept`.

        Raises:
            LibraryError: Weaviate does not take it.
        """
        now = self.now()
        stored = DataObject(properties={AT: now, **properties}, uuid=uuid)
        write = partial(self._write, client, guild_id, now, kept)
        await self._groups[guild_id].add(uuid, stored, write)

    async def _write(
        self,
        client: weaviate.WeaviateAsyncClient,
        guild_id: int,
        now: datetime,
        kept: timedelta,
        objects: Sequence[DataObject[Any, Any]],
    ) -> None:
        # Whether the tenant is there is asked once a day, or an answer would wait for it each time.
        if self._tidied.get(guild_id) == now.date():
            collection = self._own.use(client, guild_id)
        else:
            collection = await self._own.open(client, guild_id)
            await collection.data.delete_many(Filter.by_property(AT).less_than(now - kept))
        try:
            await replace_objects(collection, objects, refused=translate(REFUSED))
        except BaseException:
            # Somebody may have deleted the collection meanwhile: the next one creates it again.
            self._tidied.pop(guild_id, None)
            raise
        self._tidied[guild_id] = now.date()

    async def fetch_member(
        self, client: weaviate.WeaviateAsyncClient, guild_id: int, member_id: int | str
    ) -> list[dict[str, Any]]:
        """What a member has left here, as JSON takes it, without what is blank."""
        collection = await self.find(client, guild_id)
        if collection is None:
            return []
        theirs = Filter.by_property(MEMBER_ID).equal(str(member_id))
        found = await collection.query.fetch_objects(filters=theirs, limit=FOUND_MAX)
        entries = ({**each.properties, AT: read_date(each.properties[AT]).isoformat()} for each in found.objects)
        return [{name: value for name, value in entry.items() if value not in ("", None)} for entry in entries]

    async def fetch_all(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> list[dict[str, Any]]:
        """All that a guild has here, with its id and without its vector, as JSON takes it."""
        collection = await self.find(client, guild_id)
        if collection is None:
            return []
        return [
            {"id": str(each.uuid), **each.properties, AT: read_date(each.properties[AT]).isoformat()}
            async for each in collection.iterator()
        ]

    async def forget_member(self, client: weaviate.WeaviateAsyncClient, guild_id: int, member_id: int | str) -> None:
        """Delete what a member has left here."""
        if (collection := await self.find(client, guild_id)) is not None:
            await collection.data.delete_many(Filter.by_property(MEMBER_ID).equal(str(member_id)))
