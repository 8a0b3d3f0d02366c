"""The objects of uploads in a collection: listed, shown, counted, deleted and exported by their origin."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

import weaviate
from weaviate.classes.aggregate import GroupByAggregate, Metrics
from weaviate.classes.query import Filter, Sort
from weaviate.collections import CollectionAsync

from bot.errors import LibraryError, QueryError, UntrackedError
from bot.library.connect import Connection
from bot.library.hits import build_hits
from bot.library.tenancy import check_writable, get_guild_collection
from bot.library.values import to_plain
from bot.models import CollectionInfo, Hit, Origin, Upload
from bot.text_schema import AUTHOR_ID, CHUNK_INDEX

T = TypeVar("T")

UNTRACKED: Final = (
    "“{}” does not record where its objects come from: it was created elsewhere, or by an older ragbot. Create a new "
    "collection and upload into that."
)
_GROUPS_MAX: Final = 10_000
_PAGE: Final = 100  # objects of an export; each may have millions of characters
_IDS_PAGE: Final = 1_000
_OFFSET_MAX: Final = 10_000  # Weaviate's QUERY_MAXIMUM_RESULTS


class Documents:
    """Objects by their origin: a source, a batch, or the author of messages."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch_uploads(
        self,
        info: CollectionInfo,
        *,
        guild_id: int | None,
        source: str | None = None,
        batch: str | None = None,
        limit: int = 25,
        offset: int = 0,
    ) -> tuple[Upload, ...]:
        """The uploads, newest first; an upload of several files has an entry for each.

        Raises:
            UntrackedError: the collection does not record where its objects come from.
        """
        _check_tracked(info)
        wanted = _build_filter(source=source, batch=batch)
        batches = await self._fetch_groups(info, guild_id, "batch", wanted)
        uploads: list[Upload] = []
        # Batch ids begin with their time, so the greatest is the newest, and only the batches of this page are looked
        # into.
        for name in sorted((str(group.grouped_by.value) for group in batches), reverse=True):
            if len(uploads) >= offset + limit:
                break
            groups = await self._fetch_groups(info, guild_id, "source", _build_filter(source=source, batch=name))
            uploads += sorted((_build_upload(info, name, g) for g in groups), key=lambda upload: upload.origin.source)
        return tuple(uploads[offset : offset + limit])

    async def count(
        self,
        info: CollectionInfo,
        *,
        guild_id: int | None,
        source: str | None = None,
        batch: str | None = None,
        author_id: int | str | None = None,
    ) -> int:
        """How many objects are of that origin.

        Raises:
            UntrackedError: the collection does not record where its objects come from.
        """
        _check_tracked(info)
        wanted = _build_filter(source=source, batch=batch, author_id=author_id)

        async def count(collection: CollectionAsync) -> int:
            return (await collection.aggregate.over_all(filters=wanted, total_count=True)).total_count or 0

        return await self._call(info, guild_id, count)

    async def fetch_objects(
        self,
        info: CollectionInfo,
        *,
        guild_id: int | None,
        source: str | None = None,
        batch: str | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[Hit, ...]:
        """A page of the objects of that origin; chunks in the order of their document.

        Raises:
            UntrackedError: the collection does not record where its objects come from.
            QueryError: beyond the first 10,000.
        """
        _check_tracked(info)
        if offset + limit > _OFFSET_MAX:
            raise QueryError(f"I can page through the first {_OFFSET_MAX:,} objects; `/documents export` has them all.")
        wanted = _build_filter(source=source, batch=batch)
        is_chunked = any(p.name == CHUNK_INDEX for p in info.own_properties)
        sort = Sort.by_property("source").by_property(CHUNK_INDEX) if is_chunked else None

        async def fetch(collection: CollectionAsync) -> Any:
            return await collection.query.fetch_objects(filters=wanted, limit=limit, offset=offset, sort=sort)

        return build_hits(info, (await self._call(info, guild_id, fetch)).objects, begin=offset + 1)

    async def delete(
        self,
        info: CollectionInfo,
        *,
        guild_id: int,
        source: str | None = None,
        batch: str | None = None,
        author_id: int | str | None = None,
    ) -> int:
        """Delete the objects of that origin; returns how many there were.

        Raises:
            CollectionReadOnlyError: it is shared.
            UntrackedError: the collection does not record where its objects come from.
        """
        check_writable(info)
        _check_tracked(info)
        wanted = _build_filter(source=source, batch=batch, author_id=author_id)
        if wanted is None:
            raise QueryError("Tell me the source or the batch to delete. `/collection delete` deletes everything.")

        async def delete(collection: CollectionAsync) -> Any:
            return await collection.data.delete_many(wanted)

        deleted = 0
        # Weaviate deletes 10,000 objects a call (QUERY_MAXIMUM_RESULTS).
        while (result := await self._call(info, guild_id, delete, timeout=self._connection.insert_timeout)).matches:
            deleted += result.successful
            # The filter still matches objects that cannot be deleted: without this the loop would never end.
            if not result.successful:
                raise LibraryError(f"Weaviate refused to delete {result.failed:,} objects. Please try again.")
        return deleted

    async def export(
        self, info: CollectionInfo, *, guild_id: int | None, source: str | None = None, batch: str | None = None
    ) -> AsyncIterator[dict[str, Any]]:
        """Every object of that origin, as JSON takes it: id, own properties, then the origin.

        Raises:
            UntrackedError: a source or a batch is asked for, and the collection does not record that.
        """
        if source or batch:
            _check_tracked(info)
        names = [p.name for p in info.own_properties]
        if info.is_tracked:
            names += ["source", "batch", "ingested_at", "ingested_by"]
        async for page in self._iterate(info, guild_id, properties=None, size=_PAGE):
            for found in page:
                # Weaviate's cursor takes no filter, and paging with offsets ends at 10,000.
                if _is_of(found, source, batch):
                    values = ((name, to_plain(found.properties.get(name))) for name in names)
                    yield {"id": str(found.uuid), **{name: value for name, value in values if value is not None}}

    async def iterate_ids(self, info: CollectionInfo, *, guild_id: int, source: str) -> AsyncIterator[list[str]]:
        """The ids of a source's objects, a page at a time."""
        async for page in self._iterate(info, guild_id, properties=["source"], size=_IDS_PAGE):
            yield [str(found.uuid) for found in page if found.properties["source"] == source]

    async def _iterate(
        self, info: CollectionInfo, guild_id: int | None, *, properties: list[str] | None, size: int
    ) -> AsyncIterator[list[Any]]:
        """All objects in order of their ids: Weaviate's cursor, which takes no filter."""
        after: UUID | None = None

        async def fetch(collection: CollectionAsync) -> Any:
            return await collection.query.fetch_objects(limit=size, after=after, return_properties=properties)

        while page := (await self._call(info, guild_id, fetch)).objects:
            yield page
            after = page[-1].uuid

    async def _fetch_groups(self, info: CollectionInfo, guild_id: int | None, name: str, wanted: Any) -> list[Any]:
        metrics: Any = [Metrics("ingested_at").date_(minimum=True), Metrics("ingested_by").text(limit=1)]

        async def fetch(collection: CollectionAsync) -> list[Any]:
            reply = await collection.aggregate.over_all(
                filters=wanted,
                group_by=GroupByAggregate(prop=name, limit=_GROUPS_MAX),
                # Batches are only sorted by their names; time and uploader are needed of the sources in them.
                return_metrics=metrics if name == "source" else None,
            )
            return reply.groups

        return await self._call(info, guild_id, fetch)

    async def _call(
        self,
        info: CollectionInfo,
        guild_id: int | None,
        operation: Callable[[CollectionAsync], Awaitable[T]],
        *,
        timeout: float | None = None,
    ) -> T:
        def run(client: weaviate.WeaviateAsyncClient) -> Awaitable[T]:
            return operation(get_guild_collection(client, info, guild_id))

        return await self._connection.call(run, timeout=timeout)


def _check_tracked(info: CollectionInfo) -> None:
    if not info.is_tracked:
        raise UntrackedError(UNTRACKED.format(info.name))


def _build_filter(*, source: str | None, batch: str | None, author_id: int | str | None = None) -> Any:
    wanted = {"source": source, "batch": batch, AUTHOR_ID: author_id}
    filters = [Filter.by_property(name).equal(str(value)) for name, value in wanted.items() if value is not None]
    return Filter.all_of(filters) if filters else None


def _is_of(found: Any, source: str | None, batch: str | None) -> bool:
    values = found.properties
    return source in (None, values.get("source")) and batch in (None, values.get("batch"))


def _build_upload(info: CollectionInfo, batch: str, group: Any) -> Upload:
    at, by = group.properties["ingested_at"], group.properties["ingested_by"]
    origin = Origin(
        source=str(group.grouped_by.value),
        batch=batch,
        by=by.top_occurrences[0].value if by.top_occurrences else "",
        at=datetime.fromisoformat(at.minimum).astimezone(UTC),
    )
    return Upload(info.name, origin, group.total_count or 0)
