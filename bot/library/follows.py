"""Which channels are followed: an object for each in a collection of the bot's own, so that restarts lose none."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import weaviate
from weaviate.classes.data import DataObject
from weaviate.exceptions import WeaviateBaseError
from weaviate.util import generate_uuid5

from bot.follow import Follow, parse_follow, render_follow
from bot.languages import translate
from bot.library.connect import Connection
from bot.library.own import OwnCollection, build_exact, build_unindexed, replace_objects
from bot.library.tenancy import FOLLOWS_COLLECTION
from bot.models import get_first_id

_PAGE: Final = 1_000


class Follows:
    """The follows of each guild. Two processes may keep the same one: the later word about how it stands counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._own = OwnCollection(
            FOLLOWS_COLLECTION,
            "Kept by ragbot: channels whose messages it keeps up with.",
            lambda: [build_exact("channel_id"), build_unindexed("entry"), build_unindexed("forgotten")],
        )

    async def fetch_guilds(self) -> tuple[int, ...]:
        """Ids of the guilds that may have follows."""

        async def fetch(client: weaviate.WeaviateAsyncClient) -> tuple[int, ...]:
            if not await client.collections.exists(self._own.name):
                return ()
            return tuple(sorted(int(name) for name in await client.collections.use(self._own.name).tenants.get()))

        return await self._connection.call(fetch)

    async def fetch_all(self, guild_id: int) -> tuple[Follow, ...]:
        """The guild's follows, by the name of the channel."""

        async def fetch(client: weaviate.WeaviateAsyncClient) -> tuple[Follow, ...]:
            collection = await self._own.find(client, guild_id)
            if collection is None:
                return ()
            found: list[Follow] = []
            after = None
            while page := (await collection.query.fetch_objects(limit=_PAGE, after=after)).objects:
                found += (_parse(each.properties) for each in page)
                after = page[-1].uuid
            return tuple(sorted(found, key=lambda follow: (follow.name, follow.channel_id)))

        return await self._connection.call(fetch)

    async def fetch(self, guild_id: int, channel_id: int) -> Follow | None:
        """One of them; None where the channel is not followed (any more)."""

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Follow | None:
            collection = await self._own.find(client, guild_id)
            found = None if collection is None else await collection.query.fetch_object_by_id(_build_id(channel_id))
            return None if found is None else _parse(found.properties)

        return await self._connection.call(fetch)

    async def add(self, guild_id: int, follow: Follow) -> None:
        """Follow a channel; one that is followed already is followed as said now."""

        async def add(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, guild_id)
            marks = json.dumps(dict(follow.forgotten))
            entry = DataObject(properties={**_build(follow), "forgotten": marks}, uuid=_build_id(follow.channel_id))
            refused = translate("The database could not record the channel. Please try again in a moment.")
            await replace_objects(collection, [entry], refused=refused)

        await self._connection.call(add)

    async def save(self, guild_id: int, follow: Follow) -> bool:
        """Keep how a follow stands; False where it was ended meanwhile, which this does not take back."""

        async def save(client: weaviate.WeaviateAsyncClient) -> bool:
            collection = await self._own.find(client, guild_id)
            if collection is None:
                return False
            uuid = _build_id(follow.channel_id)
            try:
                # A merge, which Weaviate refuses for an object that is not there: an insert would create it again.
                await collection.data.update(uuid, properties=_build(follow))
            except WeaviateBaseError:
                if await collection.data.exists(uuid):
                    raise
                return False
            return True

        return await self._connection.call(save)

    async def forget_member(self, guild_id: int, member_id: int | str, *, at: datetime) -> None:
        """Let the follows of a guild store nothing that a member wrote until then; comparisons would bring it back."""
        member, mark = str(member_id), get_first_id(at)
        follows = await self.fetch_all(guild_id)

        async def note(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, guild_id)
            for follow in follows:
                marks = json.dumps({**follow.forgotten, member: max(mark, follow.forgotten.get(member, 0))})
                # A property of its own: whoever saves how the follow stands does not know of it yet.
                await collection.data.update(_build_id(follow.channel_id), properties={"forgotten": marks})

        if follows:
            await self._connection.call(note)

    async def remove(self, guild_id: int, channel_id: int) -> None:
        """Follow a channel no more; what is stored of it stays."""

        async def remove(client: weaviate.WeaviateAsyncClient) -> None:
            if (collection := await self._own.find(client, guild_id)) is not None:
                await collection.data.delete_by_id(_build_id(channel_id))

        await self._connection.call(remove)


def _build_id(channel_id: int) -> str:
    return generate_uuid5(str(channel_id))


def _build(follow: Follow) -> dict[str, str]:
    """What is kept of a follow but for the members that were forgotten, which others may be noting at this moment."""
    return {"channel_id": str(follow.channel_id), "entry": render_follow(replace(follow, forgotten={}))}


def _parse(values: Any) -> Follow:
    return replace(parse_follow(values["entry"]), forgotten=json.loads(values.get("forgotten") or "{}"))
