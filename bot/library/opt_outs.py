"""Members whose messages stay out: those who opted out, and for a while those who were forgotten."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync
from weaviate.util import generate_uuid5

from bot.library.connect import Connection
from bot.library.own import OwnCollection, build_exact
from bot.library.stored import AWAY_MAX
from bot.library.tenancy import FORGOTTEN_COLLECTION, PRIVACY_COLLECTION
from bot.models import MEMBER_ID

_PAGE: Final = 1_000
_FOUND_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS
_AT: Final = "at"
# Longer than any upload runs; afterwards nothing says that there was a member.
_REMEMBERED: Final = timedelta(days=7)


class OptOuts:
    """An object for each member in two collections of the bot's own, so that every process of the bot knows at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._opted_out = OwnCollection(
            PRIVACY_COLLECTION,
            "Kept by ragbot: members whose messages stay out of the knowledge.",
            lambda: [build_exact(MEMBER_ID)],
        )
        self._forgotten = OwnCollection(
            FORGOTTEN_COLLECTION,
            "Kept by ragbot for a week: members who were forgotten, for uploads that had read their messages before.",
            lambda: [
                build_exact(MEMBER_ID),
                Property(name=_AT, data_type=DataType.DATE, index_range_filters=True),
            ],
        )

    async def fetch_opted_out(self, guild_id: int) -> frozenset[str]:
        """Ids of the guild's members whose messages are not imported."""

        async def fetch(client: weaviate.WeaviateAsyncClient) -> frozenset[str]:
            return await _fetch_members(await self._opted_out.find(client, guild_id))

        return await self._connection.call_again(fetch, away=AWAY_MAX)

    async def fetch_unwanted(self, guild_id: int, *, since: datetime) -> frozenset[str]:
        """Ids of the members of whom an upload whose reading began then must not add anything."""
        forgotten = await self.fetch_forgotten(guild_id, since=since)
        return await self.fetch_opted_out(guild_id) | forgotten.keys()

    async def fetch_forgotten(self, guild_id: int, *, since: datetime) -> dict[str, datetime]:
        """Ids of the members who were forgotten since then, each with the moment."""

        async def fetch(client: weaviate.WeaviateAsyncClient) -> dict[str, datetime]:
            members = await self._forgotten.find(client, guild_id)
            if members is None:
                return {}
            wanted = Filter.by_property(_AT).greater_or_equal(since)
            # Weaviate's cursor takes no filter; in one week nobody forgets 10,000 members of one guild.
            found = (await members.query.fetch_objects(filters=wanted, limit=_FOUND_MAX)).objects
            return {str(each.properties[MEMBER_ID]): _get_moment(each.properties) for each in found}

        return await self._connection.call_again(fetch, away=AWAY_MAX)

    async def add(self, guild_id: int, member_id: int | str) -> None:
        """Import no more messages of a member."""

        async def add(client: weaviate.WeaviateAsyncClient) -> None:
            await _put(await self._opted_out.open(client, guild_id), str(member_id))

        await self._connection.call(add)

    async def remove(self, guild_id: int, member_id: int | str) -> None:
        """Undo an opt-out."""

        async def remove(client: weaviate.WeaviateAsyncClient) -> None:
            if (collection := await self._opted_out.find(client, guild_id)) is not None:
                await collection.data.delete_by_id(generate_uuid5(str(member_id)))

        await self._connection.call(remove)

    async def add_forgotten(self, guild_id: int, member_id: int | str) -> None:
        """Let uploads that were read before now add nothing of a member."""

        async def add(client: weaviate.WeaviateAsyncClient) -> None:
            now = datetime.now(UTC)
            members = await self._forgotten.open(client, guild_id)
            await _put(members, str(member_id), {_AT: now})
            await members.data.delete_many(Filter.by_property(_AT).less_than(now - _REMEMBERED))

        await self._connection.call(add)


async def _fetch_members(members: CollectionAsync | None) -> frozenset[str]:
    if members is None:
        return frozenset()
    found: set[str] = set()
    after = None
    while page := (await members.query.fetch_objects(limit=_PAGE, after=after)).objects:
        found |= {str(each.properties[MEMBER_ID]) for each in page}
        after = page[-1].uuid
    return frozenset(found)


def _get_moment(properties: Mapping[str, Any]) -> datetime:
    at = properties[_AT]
    assert isinstance(at, datetime), "the client parses dates"
    return at


async def _put(members: CollectionAsync, member_id: str, more: dict[str, Any] | None = None) -> None:
    # The id is made of the member's, so that there is one object however often; `insert_many` replaces a known id.
    uuid = generate_uuid5(member_id)
    await members.data.insert_many([DataObject(properties={MEMBER_ID: member_id, **(more or {})}, uuid=uuid)])
