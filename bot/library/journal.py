"""What was uploaded: a record for each collection, batch and source, so that listing uploads reads no objects."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import weaviate
from weaviate.classes.aggregate import GroupByAggregate, Metrics
from weaviate.classes.config import DataType, Property
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter, Sort
from weaviate.collections import CollectionAsync
from weaviate.util import generate_uuid5

from bot.languages import translate
from bot.library.connect import Connection
from bot.library.own import OwnCollection, build_exact, build_unindexed, replace_objects
from bot.library.scan import delete_found, iterate_objects
from bot.library.stored import StoredObject
from bot.library.tenancy import JOURNAL_COLLECTION, get_tenant
from bot.models import CollectionInfo, Origin

_GROUPS_MAX: Final = 10_000
_FOUND_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS
_WRITTEN_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An upload of one source.

    Attributes:
        collection: what it is called in Weaviate.
    """

    collection: str
    origin: Origin


class Journal:
    """The uploads of each guild. An entry may have no objects left, or none yet: counts are asked for when shown."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._records = OwnCollection(
            JOURNAL_COLLECTION, "Kept by ragbot: what was uploaded, by whom and when.", _build_properties
        )

    async def write(self, info: CollectionInfo, origins: Sequence[Origin], *, guild_id: int) -> None:
        """Record uploads; those that are recorded already stay one record."""
        if origins:
            await self._connection.call(lambda client: self._write(client, info.stored_name, origins, guild_id))

    async def record(self, info: CollectionInfo, objects: Sequence[StoredObject], *, guild_id: int) -> None:
        """Record the uploads that objects say they come from, before they are written as they were."""
        origins = {_get_key(each): _get_origin(each.properties) for each in objects if info.is_tracked}
        await self.write(info, list(origins.values()), guild_id=guild_id)

    async def remove(
        self, info: CollectionInfo, *, guild_id: int, source: str | None = None, batch: str | None = None
    ) -> None:
        """Forget the uploads of a source, of a batch, or all of the collection's."""
        wanted = _build_filter([info.stored_name], source, batch)
        assert wanted is not None, "the collection is named"

        async def remove(client: weaviate.WeaviateAsyncClient) -> None:
            if (records := await self._records.find(client, guild_id)) is not None:
                await delete_found(lambda operation: operation(records), wanted)

        await self._connection.call(remove)

    async def copy(self, info: CollectionInfo, other: CollectionInfo, *, guild_id: int) -> None:
        """Record the uploads of a collection as those of another one too; done again it changes nothing."""
        if await self._connection.call(lambda client: self._records.find(client, guild_id)) is None:
            return

        async def call(operation: Callable[[CollectionAsync], Awaitable[Any]]) -> Any:
            async def run(client: weaviate.WeaviateAsyncClient) -> Any:
                return await operation(await self._records.open(client, guild_id))

            return await self._connection.call(run)

        wanted = _build_filter([info.stored_name], None, None)
        async for page in iterate_objects(call, wanted, size=_WRITTEN_AT_ONCE):
            await self.write(other, [_parse_entry(each.properties).origin for each in page], guild_id=guild_id)

    async def fetch(
        self,
        *,
        guild_id: int,
        collections: Sequence[str] | None = None,
        source: str | None = None,
        batch: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> list[JournalEntry]:
        """A page of the uploads, newest first; none beyond the first 10,000.

        Args:
            collections: only of those, as they are called in Weaviate; None: of all.
        """
        limit = min(limit, _FOUND_MAX - offset)
        if limit <= 0 or (collections is not None and not collections):
            return []
        wanted = _build_filter(collections, source, batch)

        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[JournalEntry]:
            records = await self._records.find(client, guild_id)
            if records is None:
                return []
            order = Sort.by_property("at", ascending=False).by_property("batch", ascending=False).by_property("source")
            found = await records.query.fetch_objects(filters=wanted, sort=order, limit=limit, offset=offset)
            return [_parse_entry(each.properties) for each in found.objects]

        return await self._connection.call(fetch)

    async def fill(self, client: weaviate.WeaviateAsyncClient, stored_name: str, *, guild_id: int) -> None:
        """Record what objects say that were stored before there was a journal; done again it changes nothing.

        Aggregates over all objects of the guild: 28 s for 1,000,000 in 2,000 uploads on busy cores.

        Args:
            stored_name: a collection in Weaviate whose objects record where they come from.
        """
        origins = await _collect_origins(client.collections.use(stored_name).with_tenant(get_tenant(guild_id)))
        for begin in range(0, len(origins), _WRITTEN_AT_ONCE):
            await self._write(client, stored_name, origins[begin : begin + _WRITTEN_AT_ONCE], guild_id)

    async def _write(
        self, client: weaviate.WeaviateAsyncClient, stored_name: str, origins: Sequence[Origin], guild_id: int
    ) -> None:
        records = await self._records.open(client, guild_id)
        refused = translate("The database could not record the upload. Please try again in a moment.")
        await replace_objects(records, [_build_record(stored_name, origin) for origin in origins], refused=refused)


def _build_properties() -> list[Property]:
    exact = [build_exact(name) for name in ("collection", "batch", "source")]
    return [*exact, build_unindexed("by"), Property(name="at", data_type=DataType.DATE)]


def _build_record(collection: str, origin: Origin) -> DataObject[Any, Any]:
    values = {"collection": collection, "batch": origin.batch, "source": origin.source}
    # A source may have any character, so the three are not merely joined.
    uuid = generate_uuid5(repr(tuple(values.values())))
    return DataObject(properties={**values, "by": origin.by, "at": origin.at}, uuid=uuid)


def _parse_entry(values: Any) -> JournalEntry:
    origin = Origin(source=values["source"], batch=values["batch"], by=values["by"], at=values["at"].astimezone(UTC))
    return JournalEntry(values["collection"], origin)


def _get_key(stored: StoredObject) -> tuple[Any, Any]:
    return stored.batch, stored.properties.get("source")


def _get_origin(values: Mapping[str, Any]) -> Origin:
    return Origin(
        source=values.get("source", ""),
        batch=values.get("batch", ""),
        by=values.get("ingested_by", ""),
        at=datetime.fromisoformat(values["ingested_at"]).astimezone(UTC),
    )


def _build_filter(collections: Sequence[str] | None, source: str | None, batch: str | None) -> Any:
    filters: list[Any] = []
    if collections is not None:
        filters.append(Filter.by_property("collection").contains_any(list(collections)))
    for name, value in (("source", source), ("batch", batch)):
        if value is not None:
            filters.append(Filter.by_property(name).equal(value))
    return Filter.all_of(filters) if filters else None


async def _collect_origins(collection: CollectionAsync) -> list[Origin]:
    """The origins that a tenant's objects have, by an aggregation over all of them."""
    origins: list[Origin] = []
    for group in await _fetch_groups(collection, "batch", None):
        batch = str(group.grouped_by.value)
        groups = await _fetch_groups(collection, "source", Filter.by_property("batch").equal(batch))
        origins += [_build_origin(batch, each) for each in groups]
    return origins


async def _fetch_groups(collection: CollectionAsync, name: str, wanted: Any) -> list[Any]:
    metrics: Any = [Metrics("ingested_at").date_(minimum=True), Metrics("ingested_by").text(limit=1)]
    reply = await collection.aggregate.over_all(
        filters=wanted,
        group_by=GroupByAggregate(prop=name, limit=_GROUPS_MAX),
        # Of batches only their names are needed; time and uploader are those of the sources in them.
        return_metrics=metrics if name == "source" else None,
    )
    return reply.groups


def _build_origin(batch: str, group: Any) -> Origin:
    at, by = group.properties["ingested_at"], group.properties["ingested_by"]
    return Origin(
        source=str(group.grouped_by.value),
        batch=batch,
        by=by.top_occurrences[0].value if by.top_occurrences else "",
        at=datetime.fromisoformat(at.minimum).astimezone(UTC),
    )
