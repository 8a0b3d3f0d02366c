"""How the admins of each guild want a model to write: a collection of the bot's own with the last versions."""

import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import weaviate
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.errors import TemplateError
from bot.languages import translate
from bot.library.connect import Connection
from bot.library.dated import get_now
from bot.library.kept import Cache
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.scan import FOUND_MAX
from bot.library.tenancy import TEMPLATES_COLLECTION
from bot.models import RecommendStyle
from bot.templates import GuildTemplates, TemplateSlot, TemplateVersion

VERSIONS_MAX: Final = 10  # of each slot
_COLLECTION: Final = "collection"
_VERSION: Final = "version"


class Templates:
    """An object for each version, so that of two admins who save at once neither loses the text.

    Args:
        clock: seconds that never go back.
        now: the time of day.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = get_now,
    ) -> None:
        self._connection = connection
        self._now = now
        self._cache: Cache[int, GuildTemplates] = Cache(clock)
        self._own = OwnCollection(
            TEMPLATES_COLLECTION,
            "Kept by ragbot: what the admins of each server tell the model about how to write.",
            lambda: [build_exact(_COLLECTION), build_unindexed(_VERSION)],
        )

    async def fetch(self, guild_id: int) -> GuildTemplates:
        """The guild's, as they were at most half a minute ago.

        Raises:
            RagbotError: they are not known, and Weaviate cannot be asked.
        """

        async def fetch(client: weaviate.WeaviateAsyncClient) -> GuildTemplates:
            return _read(await self._own.fetch_page(client, guild_id, limit=FOUND_MAX))

        return await self._cache.get(guild_id, lambda: self._connection.call(fetch))

    async def save(self, guild_id: int, slot: TemplateSlot, text: str, *, by: int) -> None:
        """Add a version, and delete those that are too many.

        Args:
            text: checked already; empty: nothing of its own holds from now on.
            by: the member's id.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def save(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, guild_id)
            before = await _read_slot(collection, slot)
            number = before[0][0].number + 1 if before else 1
            version = TemplateVersion(number, text, by, self._now())
            await collection.data.insert({_COLLECTION: slot.collection, _VERSION: _dump(slot, version)})
            for _, uuid in before[VERSIONS_MAX - 1 :]:
                await collection.data.delete_by_id(uuid)

        await self._change(guild_id, save)

    async def undo(self, guild_id: int, slot: TemplateSlot) -> TemplateVersion:
        """Delete the newest version, so that the one before it holds; returns the deleted one.

        Raises:
            TemplateError: there is none, or none before it is kept any more.
            RagbotError: Weaviate does not take it.
        """
        undone: list[TemplateVersion] = []

        async def undo(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.find(client, guild_id)
            versions = [] if collection is None else await _read_slot(collection, slot)
            if collection is None or not versions:
                raise TemplateError(translate("There is nothing to undo: it is my own text already."))
            newest, uuid = versions[0]
            if len(versions) == 1 and newest.number > 1:
                raise TemplateError(
                    translate(
                        "I keep the last {most} versions, and this is the oldest. To go back to my own text, "
                        "use `/prompt reset`.",
                        most=VERSIONS_MAX,
                    )
                )
            await collection.data.delete_by_id(uuid)
            undone.append(newest)

        await self._change(guild_id, undo)
        return undone[-1]

    async def remove(self, guild_id: int, collection_name: str) -> None:
        """Delete all of a collection, which is deleted itself: another one of its name begins without.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        await self._delete(guild_id, Filter.by_property(_COLLECTION).equal(collection_name))

    async def clear(self, guild_id: int) -> None:
        """Delete all of a guild.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        await self._delete(guild_id, Filter.by_property(_COLLECTION).like("*"))

    async def export_all(self, guild_id: int) -> list[str]:
        """All versions of a guild, as `restore` takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        slots = (await self.fetch(guild_id)).versions.items()
        return sorted(
            json.dumps([slot.collection, _dump(slot, version)]) for slot, versions in slots for version in versions
        )

    async def restore(self, guild_id: int, entries: Sequence[str]) -> int:
        """Add the versions of what has none here; returns how many that were.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        held = (await self.fetch(guild_id)).versions
        kept = [{_COLLECTION: name, _VERSION: version} for name, version in map(json.loads, entries)]
        missing = [each for each in kept if _load(each)[0] not in held]

        async def restore(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, guild_id)
            for each in missing:
                await collection.data.insert(each)

        if missing:
            await self._change(guild_id, restore)
        return len(missing)

    async def _delete(self, guild_id: int, which: Any) -> None:
        async def delete(client: weaviate.WeaviateAsyncClient) -> None:
            if (collection := await self._own.find(client, guild_id)) is not None:
                await collection.data.delete_many(which)

        await self._change(guild_id, delete)

    async def _change(
        self, guild_id: int, operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[None]]
    ) -> None:
        await self._cache.change(guild_id, lambda: self._connection.call(operation))


def _read(found: Iterable[Any]) -> GuildTemplates:
    versions: dict[TemplateSlot, list[TemplateVersion]] = defaultdict(list)
    for each in found:
        slot, version = _load(each.properties)
        versions[slot].append(version)
    return GuildTemplates({slot: tuple(_sort(each)) for slot, each in versions.items()})


async def _read_slot(collection: CollectionAsync, slot: TemplateSlot) -> list[tuple[TemplateVersion, str]]:
    """The versions of a slot with the ids of their objects, newest first."""
    wanted = Filter.by_property(_COLLECTION).equal(slot.collection)
    found = await collection.query.fetch_objects(filters=wanted, limit=FOUND_MAX)
    loaded = [(*_load(each.properties), str(each.uuid)) for each in found.objects]
    ids = {version: uuid for of, version, uuid in loaded if of == slot}
    return [(version, ids[version]) for version in _sort(ids)]


def _sort(versions: Iterable[TemplateVersion]) -> list[TemplateVersion]:
    """Newest first; of two that were saved at once, and have the same number, always the same one."""
    return sorted(versions, key=lambda each: (each.number, each.at, each.by, each.text), reverse=True)


def _dump(slot: TemplateSlot, version: TemplateVersion) -> str:
    return json.dumps(
        {
            "style": slot.style,
            "channel_id": slot.channel_id,
            "number": version.number,
            "text": version.text,
            "by": version.by,
            "at": version.at.isoformat(),
        }
    )


def _load(properties: Any) -> tuple[TemplateSlot, TemplateVersion]:
    kept = json.loads(str(properties[_VERSION]))
    slot = TemplateSlot(str(properties[_COLLECTION]), RecommendStyle(kept["style"]), kept["channel_id"])
    at = datetime.fromisoformat(kept["at"])
    return slot, TemplateVersion(kept["number"], kept["text"], kept["by"], at)
