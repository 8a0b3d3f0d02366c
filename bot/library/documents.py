"""The objects of uploads in a collection: listed, shown, counted, deleted and exported by their origin."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, TypeVar

import weaviate
from weaviate.classes.query import Filter, Sort
from weaviate.collections import CollectionAsync

from bot.audience import EVERYTHING, Reader
from bot.errors import CollectionNotFoundError, QueryError, RagbotError, UntrackedError
from bot.languages import phrase, translate
from bot.library.access import build_difference, build_filter
from bot.library.connect import Connection
from bot.library.hits import build_hits
from bot.library.journal import Journal, JournalEntry
from bot.library.restored import build_kept
from bot.library.scan import count_found, delete_found, fetch_page, iterate_all, iterate_ids, iterate_objects
from bot.library.stored import build_stored
from bot.library.tenancy import check_writable, get_guild_collection
from bot.models import MEMBER_ID, CollectionInfo, Hit, Origin, Upload
from bot.text_schema import CHUNK_INDEX, WRITTEN_AT

logger = logging.getLogger(__name__)
T = TypeVar("T")

UNTRACKED: Final = phrase(
    "“{name}” does not record where its objects come from: it was created elsewhere, or by an older ragbot. "
    "Create a new collection and upload into that."
)
_PAGE: Final = 100  # objects of an export; each may have millions of characters
_ENTRIES_MIN: Final = 25  # of the journal, read and counted at a time
# 200 uploads of 1,000,000 objects on two cores: 0.63 s one by one, 0.29 s by 4, 0.21 s by 16; and on two cores with
# much else to do 0.55 s one by one, 0.61 s by 4, 1.53 s by 16.
_COUNTS_AT_ONCE: Final = 4
_RUNNING: Final = timedelta(days=1)  # what began since may still be writing its first objects
_LOOKED_AT: Final = 100  # uploads that a completion looks at one by one; 25 of them are shown
_TIDIED_AT_ONCE: Final = 200  # uploads whose objects are counted at the end of one


class Documents:
    """Objects by their origin: a source, a batch, or the author of messages.

    Attributes:
        journal: what was uploaded, whatever has become of it.
    """

    def __init__(self, connection: Connection, journal: Journal) -> None:
        self._connection = connection
        self.journal = journal

    async def fetch_uploads(
        self,
        info: CollectionInfo,
        *,
        guild_id: int,
        reader: Reader,
        source: str | None = None,
        batch: str | None = None,
        limit: int = 25,
        offset: int = 0,
    ) -> tuple[Upload, ...]:
        """The uploads, newest first; an upload of several files has an entry for each.

        Raises:
            UntrackedError: the collection does not record where its objects come from.
        """
        return await self.fetch_newest(
            [info], guild_id=guild_id, reader=reader, source=source, batch=batch, limit=limit, offset=offset
        )

    async def fetch_newest(
        self,
        infos: Sequence[CollectionInfo],
        *,
        guild_id: int,
        reader: Reader,
        source: str | None = None,
        batch: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[Upload, ...]:
        """The uploads of several collections, newest first, without those of which there is nothing to read (left).

        Raises:
            UntrackedError: a collection does not record where its objects come from.
        """
        for info in infos:
            _check_tracked(info)
        by_name = {info.stored_name: info for info in infos}
        shown: list[Upload] = []
        begin = 0
        while len(shown) < offset + limit:
            missing = max(_ENTRIES_MIN, offset + limit - len(shown))
            entries = await self.journal.fetch(
                guild_id=guild_id, collections=list(by_name), source=source, batch=batch, limit=missing, offset=begin
            )
            if not entries:
                break
            begin += len(entries)
            uploads = await self._count_entries(entries, by_name, guild_id, reader)
            shown += [upload for upload in uploads if upload.object_count]
        return tuple(shown[offset : offset + limit])

    async def fetch_recent(
        self,
        infos: Sequence[CollectionInfo] | None,
        *,
        guild_id: int,
        reader: Reader,
        batch: str | None = None,
        limit: int,
    ) -> list[Origin]:
        """The newest uploads by the journal, of which some may have no objects (left).

        Where there are objects that the reader may not read, each of the newest uploads is looked at, and only those
        are returned of which there is something to read.

        Args:
            infos: None: all collections, which is for those who read everything.
        """
        names = None if infos is None else [info.stored_name for info in infos]
        assert infos is not None or reader.audiences is None, "who may not read everything names the collections"
        is_limited = infos is not None and await self._has_hidden(infos, guild_id, reader)
        most = min(limit, _LOOKED_AT) if is_limited else limit
        entries = await self.journal.fetch(guild_id=guild_id, collections=names, batch=batch, limit=most)
        if infos is None or not is_limited:
            return [entry.origin for entry in entries]
        by_name = {info.stored_name: info for info in infos}
        uploads = await self._count_entries(entries, by_name, guild_id, reader)
        return [upload.origin for upload in uploads if upload.object_count]

    async def has_object(self, info: CollectionInfo, wanted: Any, *, guild_id: int | None) -> bool:
        """Whether there is any object that a filter finds."""

        async def fetch(collection: CollectionAsync) -> Any:
            return await collection.query.fetch_objects(filters=wanted, limit=1, return_properties=False)

        return bool((await self._call(info, guild_id, fetch)).objects)

    async def _has_hidden(self, infos: Sequence[CollectionInfo], guild_id: int, reader: Reader) -> bool:
        """Whether there is anything in the collections that the reader may not read."""
        wanted = [(info, build_difference(EVERYTHING, reader, info)) for info in infos]
        for info, hidden in wanted:
            if hidden is not None and await self.has_object(info, hidden, guild_id=guild_id):
                return True
        return False

    @asynccontextmanager
    async def record_upload(self, info: CollectionInfo, origin: Origin, *, guild_id: int) -> AsyncIterator[None]:
        """Enter an upload into the journal before its first object is written.

        Afterwards it is entered again, as its source may have been deleted meanwhile, and uploads of the source that
        have no objects left are removed: this one, if it changed nothing, and those that it replaced. An upload that
        fails stays: some of its objects may be there.
        """
        if not info.is_tracked:
            yield
            return
        await self.journal.write(info, [origin], guild_id=guild_id)
        yield
        try:
            await self.journal.write(info, [origin], guild_id=guild_id)
            await self._tidy(info, guild_id, source=origin.source, until=origin.at)
        except RagbotError as error:
            # The upload is done, and its report must not be lost for this: what is shown has been counted anyway.
            logger.warning("The journal could not be tidied: %s", error.user_message)

    async def count(
        self,
        info: CollectionInfo,
        *,
        guild_id: int | None,
        reader: Reader,
        source: str | None = None,
        batch: str | None = None,
        member_id: int | str | None = None,
    ) -> int:
        """How many objects of that origin the reader may read.

        Raises:
            UntrackedError: the collection does not record where its objects come from.
        """
        _check_tracked(info)
        wanted = build_filter(reader, info, _build_filter(source=source, batch=batch, member_id=member_id))
        return await self._call(info, guild_id, partial(count_found, wanted=wanted))

    async def fetch_objects(
        self,
        info: CollectionInfo,
        *,
        guild_id: int | None,
        reader: Reader,
        source: str | None = None,
        batch: str | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> tuple[Hit, ...]:
        """A page of the objects of that origin; chunks in the order of their document, as far as the first 10,000.

        Raises:
            UntrackedError: the collection does not record where its objects come from.
        """
        _check_tracked(info)
        wanted = build_filter(reader, info, _build_filter(source=source, batch=batch))
        call = partial(self._call, info, guild_id)
        found = await fetch_page(call, wanted, sort=_build_order(info), limit=limit, offset=offset)
        return build_hits(info, found, begin=offset + 1)

    async def delete(
        self,
        info: CollectionInfo,
        *,
        guild_id: int,
        source: str | None = None,
        batch: str | None = None,
        member_id: int | str | None = None,
    ) -> int:
        """Delete the objects of that origin; returns how many there were.

        Raises:
            CollectionReadOnlyError: it is shared.
            UntrackedError: the collection does not record where its objects come from.
        """
        check_writable(info)
        _check_tracked(info)
        wanted = _build_filter(source=source, batch=batch, member_id=member_id)
        if wanted is None:
            raise QueryError(
                translate("Tell me the source or the batch to delete. `/collection delete` deletes everything.")
            )
        call = partial(self._call, info, guild_id, timeout=self._connection.insert_timeout)
        with self._connection.writes.note(info, guild_id):
            deleted = await delete_found(call, wanted)
        if member_id is None:
            await self.journal.remove(info, guild_id=guild_id, source=source, batch=batch)
        else:
            await self._tidy(info, guild_id, until=datetime.now(UTC) - _RUNNING)
        return deleted

    async def export(
        self,
        info: CollectionInfo,
        *,
        guild_id: int | None,
        reader: Reader,
        source: str | None = None,
        batch: str | None = None,
        member_id: int | str | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Every object of that origin, as JSON takes it: id, own properties, then what the bot keeps with it.

        Raises:
            UntrackedError: an origin is asked for, and the collection does not record that.
        """
        wanted = _build_filter(source=source, batch=batch, member_id=member_id)
        if wanted is not None:
            _check_tracked(info)
        call = partial(self._call, info, guild_id)
        wanted = build_filter(reader, info, wanted)
        pages = iterate_all(call, size=_PAGE) if wanted is None else iterate_objects(call, wanted, size=_PAGE)
        async for page in pages:
            for found in page:
                stored = build_stored(found)
                yield {"id": stored.id, **stored.get_own(info), **build_kept(info, stored)}

    def iterate_ids(
        self, info: CollectionInfo, *, guild_id: int, source: str | None = None, batch: str | None = None
    ) -> AsyncIterator[list[str]]:
        """The ids of the objects of a source or of a batch, a page at a time."""
        return iterate_ids(partial(self._call, info, guild_id), _build_filter(source=source, batch=batch))

    async def _count_entries(
        self, entries: Sequence[JournalEntry], infos: Mapping[str, CollectionInfo], guild_id: int, reader: Reader
    ) -> list[Upload]:
        limiter = asyncio.Semaphore(_COUNTS_AT_ONCE)

        async def count(entry: JournalEntry) -> Upload:
            info, origin = infos[entry.collection], entry.origin
            async with limiter:
                try:
                    found = await self.count(
                        info, guild_id=guild_id, reader=reader, source=origin.source, batch=origin.batch
                    )
                except CollectionNotFoundError:  # deleted meanwhile
                    found = 0
            return Upload(info.name, origin, found)

        return await asyncio.gather(*map(count, entries))

    async def _tidy(self, info: CollectionInfo, guild_id: int, *, source: str | None = None, until: datetime) -> None:
        """Remove the newest uploads from the journal that have no objects; one that began later may be about to."""
        entries = await self.journal.fetch(
            guild_id=guild_id, collections=[info.stored_name], source=source, limit=_TIDIED_AT_ONCE
        )
        for upload in await self._count_entries(entries, {info.stored_name: info}, guild_id, EVERYTHING):
            origin = upload.origin
            if not upload.object_count and origin.at <= until:
                await self.journal.remove(info, guild_id=guild_id, source=origin.source, batch=origin.batch)

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
        raise UntrackedError(translate(UNTRACKED, name=info.name))


def _build_order(info: CollectionInfo) -> Any:
    """Documents in the order of their chunks, messages in that in which they were written; None: no texts."""
    there = {p.name for p in info.own_properties}
    if CHUNK_INDEX not in there:
        return None
    order = Sort.by_property("source")
    if WRITTEN_AT in there:
        order = order.by_property(info.get_stored_name(WRITTEN_AT))
    return order.by_property(info.get_stored_name(CHUNK_INDEX))


def _build_filter(*, source: str | None, batch: str | None, member_id: int | str | None = None) -> Any:
    wanted = {"source": source, "batch": batch, MEMBER_ID: member_id}
    filters = [Filter.by_property(name).equal(str(value)) for name, value in wanted.items() if value is not None]
    return Filter.all_of(filters) if filters else None
