"""Earlier versions of objects, kept for as long as the settings say, so that what an upload changed can be undone."""

import array
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeAlias

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter, Sort
from weaviate.collections import CollectionAsync
from weaviate.util import generate_uuid5

from bot.errors import LibraryError
from bot.languages import translate
from bot.library.connect import Connection
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.provenance import build_message_properties
from bot.library.scan import count_found, delete_found
from bot.library.stored import AWAY_MAX, StoredObject
from bot.library.tenancy import VERSIONS_COLLECTION
from bot.models import MEMBER_ID, SEARCH_TEXT, CollectionInfo
from bot.text_schema import find_message

# Who wrote the message that an object is made of; called as older bots called it, whose versions are forgotten too.
_AUTHOR: Final = "author_id"
_PAGE: Final = 100  # versions read at a time; each may have millions of characters
_FOUND_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS


Embed: TypeAlias = Callable[[Sequence[StoredObject]], Awaitable[Sequence[Mapping[str, Sequence[float]]]]]


class Kind(StrEnum):
    """What became of the object; `LOST` counts versions of a batch that are no longer kept."""

    REPLACED = "replaced"
    DELETED = "deleted"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Version:
    """An object as it was before a batch replaced or deleted it."""

    id: str
    kind: Kind
    stored: StoredObject


class Versions:
    """The versions of each guild, in a collection of the bot's own.

    Attributes:
        days: how long a version is kept.
        limit: how many are kept for a guild; those of the oldest uploads go first.
    """

    def __init__(self, connection: Connection, *, days: int, limit: int) -> None:
        self._connection = connection
        self.days = days
        self.limit = limit
        self._own = OwnCollection(
            VERSIONS_COLLECTION,
            "Kept by ragbot for a while: objects as they were before an upload changed or deleted them.",
            _build_properties,
        )

    async def keep(
        self, info: CollectionInfo, guild_id: int, batch: str, objects: Sequence[StoredObject], *, kind: Kind
    ) -> int:
        """Keep objects before a batch changes them; returns how many of them there was room for.

        What the batch itself has written is no earlier version of anything: it is left out, and counts as kept.
        """
        entries = [_build_entry(info, batch, each, kind) for each in objects if each.batch != batch]
        if not entries:
            return len(objects)

        async def keep(client: weaviate.WeaviateAsyncClient) -> int:
            versions = await self._own.open(client, guild_id)
            room = await self._make_room(versions, len(entries), batch)
            await _insert(versions, entries[:room])
            if room < len(entries):
                await _add_lost(versions, batch, len(entries) - room)
            return len(objects) - len(entries) + min(room, len(entries))

        return await self._connection.call_again(keep, away=AWAY_MAX)

    async def copy(self, info: CollectionInfo, other: CollectionInfo, guild_id: int, embed: Embed) -> None:
        """Keep the versions of a collection for another one too; done again it changes nothing.

        Args:
            embed: objects -> the vectors that they are written with when they come back; none where Weaviate's
                provider makes them then.
        """
        ids = await self._fetch_ids(guild_id, _of_collection(info) & _is_version())
        for begin in range(0, len(ids), _PAGE):
            page = await self._fetch_found(guild_id, ids[begin : begin + _PAGE])
            stored = [_build_version(each).stored for each in page]
            entries = [
                _build_copy(other, found, version, vectors)
                for found, version, vectors in zip(page, stored, await embed(stored), strict=True)
            ]

            async def keep(client: weaviate.WeaviateAsyncClient, entries: Sequence[Any] = entries) -> None:
                await _insert(await self._own.open(client, guild_id), entries)

            await self._connection.call_again(keep, away=AWAY_MAX)

    async def count_lost(self, guild_id: int, batch: str) -> int:
        """How many versions of what a batch changed are not kept, or no longer."""

        async def count(client: weaviate.WeaviateAsyncClient) -> int:
            versions = await self._own.find(client, guild_id)
            return 0 if versions is None else await _fetch_lost(versions, batch)

        return await self._connection.call_again(count, away=AWAY_MAX)

    async def iterate(self, info: CollectionInfo, guild_id: int, batch: str) -> AsyncIterator[list[Version]]:
        """The versions of what a batch changed in a collection, a page at a time.

        They may be forgotten while this runs: all ids are read first.
        """
        wanted = _of_collection(info) & _of_batch(batch) & _is_version()
        ids = await self._fetch_ids(guild_id, wanted)
        for begin in range(0, len(ids), _PAGE):
            yield await self._fetch(guild_id, ids[begin : begin + _PAGE])

    async def forget(self, guild_id: int, versions: Sequence[Version]) -> None:
        """Keep versions no longer, as they are restored."""
        if versions:
            await self._delete(guild_id, Filter.by_id().contains_any([version.id for version in versions]))

    async def forget_collection(self, info: CollectionInfo, guild_id: int) -> None:
        """Keep nothing of a collection any longer."""
        await self._delete(guild_id, _of_collection(info))

    async def forget_member(self, guild_id: int, member_id: int | str) -> None:
        """Keep nothing that a member wrote any longer."""
        await self._delete(guild_id, Filter.by_property(_AUTHOR).equal(str(member_id)))

    async def expire_all(self, client: weaviate.WeaviateAsyncClient) -> None:
        """Delete what is older than the settings allow, of every guild."""
        if await client.collections.exists(VERSIONS_COLLECTION):
            collection = client.collections.use(VERSIONS_COLLECTION)
            for tenant in await collection.tenants.get():
                await self._expire(collection.with_tenant(tenant))

    async def _make_room(self, versions: CollectionAsync, needed: int, batch: str) -> int:
        """Room for so many versions, or as much as there is when those of all other batches are deleted."""
        await self._expire(versions)
        room = self.limit - await count_found(versions, wanted=_is_version())
        while room < needed:
            others = _is_version() & Filter.by_property("batch").not_equal(batch)
            oldest = await _fetch_oldest(versions, others)
            if oldest is None:
                break
            room += await _lose(versions, _of_batch(oldest) & _is_version(), oldest)
        return max(room, 0)

    async def _expire(self, versions: CollectionAsync) -> None:
        old = _is_version() & Filter.by_property("kept_at").less_than(datetime.now(UTC) - timedelta(days=self.days))
        while (batch := await _fetch_oldest(versions, old)) is not None:
            await _lose(versions, old & _of_batch(batch), batch)

    async def _fetch_ids(self, guild_id: int, wanted: Any) -> list[str]:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[str]:
            versions = await self._own.find(client, guild_id)
            if versions is None:
                return []
            found = await versions.query.fetch_objects(filters=wanted, limit=_FOUND_MAX, return_properties=False)
            return sorted(str(each.uuid) for each in found.objects)

        return await self._connection.call_again(fetch, away=AWAY_MAX)

    async def _fetch(self, guild_id: int, ids: Sequence[str]) -> list[Version]:
        return [_build_version(each) for each in await self._fetch_found(guild_id, ids)]

    async def _fetch_found(self, guild_id: int, ids: Sequence[str]) -> list[Any]:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[Any]:
            versions = await self._own.find(client, guild_id)
            if versions is None:
                return []
            return list((await versions.query.fetch_objects_by_ids(list(ids), limit=len(ids))).objects)

        return await self._connection.call_again(fetch, away=AWAY_MAX)

    async def _delete(self, guild_id: int, wanted: Any) -> None:
        async def delete(client: weaviate.WeaviateAsyncClient) -> None:
            if (versions := await self._own.find(client, guild_id)) is not None:
                await delete_found(lambda operation: operation(versions), wanted)

        await self._connection.call_again(delete, away=AWAY_MAX)


def _build_properties() -> list[Property]:
    return [
        build_exact("collection"),
        build_exact("batch"),
        build_exact("kind"),
        build_exact(_AUTHOR),
        Property(name="kept_at", data_type=DataType.DATE, index_range_filters=True),
        Property(name="count", data_type=DataType.INT),
        build_unindexed("object_id"),
        build_unindexed("properties"),
        build_unindexed("vectors"),
    ]


def _get_kept(info: CollectionInfo, stored: StoredObject) -> dict[str, Any]:
    """What a version keeps: the search text follows from the rest, and is built again when it is written back."""
    is_built = info.has_search_text
    return {name: value for name, value in stored.properties.items() if not (is_built and name == SEARCH_TEXT)}


def _build_entry(info: CollectionInfo, batch: str, stored: StoredObject, kind: Kind) -> DataObject[Any, Any]:
    values = {
        "collection": info.stored_name,
        "batch": batch,
        "kind": kind,
        _AUTHOR: stored.properties.get(MEMBER_ID),
        "kept_at": datetime.now(UTC),
        "object_id": stored.id,
        "properties": json.dumps(_get_kept(info, stored), ensure_ascii=False),
        "vectors": _pack_all(stored.vectors),
    }
    return DataObject(properties=values, uuid=_get_id(info, batch, stored.id))


def _build_copy(
    info: CollectionInfo, found: Any, stored: StoredObject, vectors: Mapping[str, Sequence[float]]
) -> DataObject[Any, Any]:
    """The same version of another stored collection's object."""
    values = {**found.properties, "collection": info.stored_name, "vectors": _pack_all(vectors)}
    return DataObject(properties=values, uuid=_get_id(info, values["batch"], stored.id))


def _get_id(info: CollectionInfo, batch: str, object_id: str) -> str:
    """Of a batch and an object there is one version: what it was before the batch, however often that is repeated."""
    return generate_uuid5(f"{info.stored_name}/{batch}/{object_id}")


def _build_version(found: Any) -> Version:
    values = found.properties
    vectors = {name: _unpack(text) for name, text in json.loads(values["vectors"]).items()}
    stored = StoredObject(values["object_id"], _complete(json.loads(values["properties"])), vectors)
    return Version(str(found.uuid), Kind(values["kind"]), stored)


def _complete(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties of a message's object, with who wrote it, which an older bot kept elsewhere."""
    message = None if properties.get(MEMBER_ID) else find_message(properties)
    return properties if message is None else {**properties, **build_message_properties(message)}


def _pack_all(vectors: Mapping[str, Sequence[float]]) -> str:
    return json.dumps({name: _pack(vector) for name, vector in vectors.items()})


def _pack(vector: Sequence[float]) -> str:
    """Weaviate's vectors are 32-bit floats, so nothing is lost."""
    return base64.b64encode(array.array("f", vector).tobytes()).decode()


def _unpack(text: str) -> list[float]:
    return array.array("f", base64.b64decode(text)).tolist()


def _of_collection(info: CollectionInfo) -> Any:
    return Filter.by_property("collection").equal(info.stored_name)


def _of_batch(batch: str) -> Any:
    return Filter.by_property("batch").equal(batch)


def _is_version() -> Any:
    return Filter.by_property("kind").not_equal(Kind.LOST)


async def _insert(versions: CollectionAsync, entries: Sequence[DataObject[Any, Any]]) -> None:
    if entries and (result := await versions.data.insert_many(list(entries))).errors:
        raise LibraryError(
            translate(
                "Weaviate refused to keep {count:,} earlier versions. Please try again.", count=len(result.errors)
            )
        )


async def _fetch_oldest(versions: CollectionAsync, wanted: Any) -> str | None:
    """The batch of the oldest version that is wanted."""
    sort = Sort.by_property("kept_at")
    found = await versions.query.fetch_objects(filters=wanted, limit=1, sort=sort, return_properties=["batch"])
    return str(found.objects[0].properties["batch"]) if found.objects else None


async def _lose(versions: CollectionAsync, wanted: Any, batch: str) -> int:
    """Delete versions of a batch, and remember how many: an object without one would be taken for a new one."""
    count = await count_found(versions, wanted=wanted)
    await _add_lost(versions, batch, count)
    await delete_found(lambda operation: operation(versions), wanted)
    return count


async def _add_lost(versions: CollectionAsync, batch: str, count: int) -> None:
    count += await _fetch_lost(versions, batch)
    values = {"batch": batch, "kind": Kind.LOST, "count": count, "kept_at": datetime.now(UTC)}
    await _insert(versions, [DataObject(properties=values, uuid=_get_lost_id(batch))])


async def _fetch_lost(versions: CollectionAsync, batch: str) -> int:
    found = await versions.query.fetch_objects_by_ids([_get_lost_id(batch)], limit=1)
    return sum(int(str(each.properties["count"])) for each in found.objects)


def _get_lost_id(batch: str) -> str:
    return generate_uuid5(f"lost/{batch}")
