"""Members who opted out of having their messages imported, and the deletion of what they wrote."""

from typing import Final

import weaviate
from weaviate.util import generate_uuid5

from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.documents import Documents
from bot.library.own import OwnCollection, build_exact
from bot.library.tenancy import PRIVACY_COLLECTION
from bot.library.versions import Versions
from bot.models import MEMBER_ID, CollectionInfo

_PAGE: Final = 1_000


class Privacy:
    """Opt-outs, an object for each member in a collection of the bot's own, and the deletion of a member's messages."""

    def __init__(
        self, connection: Connection, collections: Collections, documents: Documents, versions: Versions
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._documents = documents
        self._versions = versions
        self._opt_outs = OwnCollection(
            PRIVACY_COLLECTION,
            "Kept by ragbot: members whose messages stay out of the knowledge.",
            lambda: [build_exact(MEMBER_ID)],
        )

    async def fetch_opted_out(self, guild_id: int) -> frozenset[str]:
        """Ids of the guild's members whose messages are not imported."""
        return await self._connection.call(lambda client: self._fetch_members(client, guild_id))

    async def opt_out(self, guild_id: int, member_id: int | str) -> None:
        """Import no more messages of a member; those that are stored stay until `forget`."""
        await self._connection.call(lambda client: self._add_member(client, guild_id, str(member_id)))

    async def opt_in(self, guild_id: int, member_id: int | str) -> None:
        """Undo an opt-out."""
        await self._connection.call(lambda client: self._remove_member(client, guild_id, str(member_id)))

    async def count(self, guild_id: int, member_id: int | str) -> int:
        """How many objects of the guild are messages of a member."""
        infos = await self._fetch_written(guild_id)
        return sum([await self._documents.count(info, guild_id=guild_id, member_id=member_id) for info in infos])

    async def forget(self, guild_id: int, member_id: int | str) -> int:
        """Delete every message of a member from the guild's collections; returns how many objects there were."""
        infos = await self._fetch_written(guild_id)
        deleted = sum([await self._documents.delete(info, guild_id=guild_id, member_id=member_id) for info in infos])
        # Afterwards: an upload that runs meanwhile may keep versions of what was there until now.
        await self._versions.forget_member(guild_id, member_id)
        return deleted

    async def _fetch_written(self, guild_id: int) -> list[CollectionInfo]:
        """The collections that may hold messages."""
        infos = await self._collections.fetch_all(guild_id=guild_id)
        # Untracked collections hold no messages, and shared ones are not the bot's to change.
        own = (info for info in infos if info.is_tracked and not info.is_shared)
        return [info for info in own if any(p.name == MEMBER_ID for p in info.properties)]

    async def _fetch_members(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> frozenset[str]:
        collection = await self._opt_outs.find(client, guild_id)
        if collection is None:
            return frozenset()
        members: set[str] = set()
        after = None
        while page := (await collection.query.fetch_objects(limit=_PAGE, after=after)).objects:
            members |= {str(found.properties[MEMBER_ID]) for found in page}
            after = page[-1].uuid
        return frozenset(members)

    async def _add_member(self, client: weaviate.WeaviateAsyncClient, guild_id: int, member_id: str) -> None:
        members = await self._opt_outs.open(client, guild_id)
        # The id is made of the member's, so opting out twice is one object; inserting a known id would fail.
        if not await members.data.exists(generate_uuid5(member_id)):
            await members.data.insert({MEMBER_ID: member_id}, uuid=generate_uuid5(member_id))

    async def _remove_member(self, client: weaviate.WeaviateAsyncClient, guild_id: int, member_id: str) -> None:
        collection = await self._opt_outs.find(client, guild_id)
        if collection is not None:
            await collection.data.delete_by_id(generate_uuid5(member_id))
