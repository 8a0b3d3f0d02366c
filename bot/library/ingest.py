"""Rows -> objects: batched, counted and idempotent, so that repeating an upload, or one that was killed, is safe."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from bot.errors import CollectionNotFoundError, LibraryError, NotReadyError, UntrackedError
from bot.library.batches import Batch, Batcher, Candidate, Failures
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.documents import UNTRACKED, Documents
from bot.library.embed import LocalEmbedder
from bot.library.ingest_queue import IngestQueue, OnWait
from bot.library.provenance import build_namespace
from bot.library.seen import SeenIds
from bot.library.tenancy import check_writable
from bot.library.writer import RetryPolicy, Target, Writer
from bot.models import (
    CollectionInfo,
    FailedRow,
    IngestMode,
    IngestOptions,
    IngestProgress,
    IngestReport,
    Origin,
    Record,
)
from bot.naming import find_key

OnProgress = Callable[[IngestProgress], Awaitable[None]]

NOT_SYNCED: Final = (
    "Nothing was deleted because rows failed, and a failed row may belong to an object that is stored. Correct them "
    "and upload the file again."
)
_DELETED_AT_ONCE: Final = 500


@dataclass(slots=True)
class _Tally:
    """The numbers of a running ingest."""

    begin: float = field(default_factory=time.perf_counter)
    inserted: int = 0
    updated: int = 0
    existing: int = 0
    repeated: int = 0
    deleted: int = 0
    failures: Failures = field(default_factory=Failures)

    @property
    def done(self) -> int:
        return self.inserted + self.updated + self.existing + self.repeated + self.failures.count

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.begin


@dataclass(frozen=True, slots=True)
class _Job:
    """One ingest: what it was asked to do, and what it has done.

    Attributes:
        is_new: a dry run of a collection that is not there yet.
    """

    target: Target
    options: IngestOptions
    writer: Writer
    seen: SeenIds
    stop: asyncio.Event
    is_new: bool
    tally: _Tally = field(default_factory=_Tally)

    async def fetch_digests(self, candidates: Sequence[Candidate]) -> dict[str, str | None]:
        """The digests of what is there: nothing, where a dry run would have created the collection first."""
        return {} if self.is_new else await self.writer.fetch_digests(candidates)


class Ingester:
    """Writes records into collections."""

    def __init__(
        self,
        connection: Connection,
        collections: Collections,
        documents: Documents,
        embedder: LocalEmbedder,
        *,
        retry_policy: RetryPolicy,
        at_once: int,
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._documents = documents
        self._embedder = embedder
        self._retry_policy = retry_policy
        self._queue = IngestQueue(at_once)

    def turn(self, guild_id: int, *, on_wait: OnWait | None = None) -> AbstractAsyncContextManager[None]:
        """Wait until the guild may ingest, then hold its turn; `on_wait` is told the place in line, 1 for the next."""
        return self._queue.take(guild_id, on_wait=on_wait)

    def queue_place(self, guild_id: int) -> int:
        """The place that the next ingest of the guild would wait at; 0 where it would not wait."""
        return self._queue.get_place(guild_id)

    async def ingest(
        self,
        rows: Iterable[Record | FailedRow],
        *,
        collection: str,
        guild_id: int,
        origin: Origin,
        options: IngestOptions = IngestOptions(),  # noqa: B008 - frozen
        total: int | None = None,
        on_progress: OnProgress | None = None,
        stop: asyncio.Event | None = None,
    ) -> IngestReport:
        """Insert what is new, update what has changed, and delete what the mode says.

        An object's id is a uuid5 over collection, tenant, source and key (a property's value, or all of the record's
        values), so the same upload again changes nothing. A dry run counts the same and writes nothing; for it, a
        collection that is not there is an empty one.

        Args:
            rows: read in a thread, a batch at a time. Rows that could not be read are counted as failed.
            stop: set it to end between two batches.

        Raises:
            CollectionNotFoundError: nothing was written, or the collection was deleted meanwhile.
            CollectionReadOnlyError, SchemaError, UntrackedError: nothing was written.
            NotReadyError, LibraryError: Weaviate stayed away or refuses to go on; the message says how far it got.
        """
        info = await self._fetch(collection, guild_id, options)
        target = Target(info or CollectionInfo(collection, ()), guild_id, origin)
        stop = stop or asyncio.Event()
        writer = Writer(self._connection, self._embedder, target, retry_policy=self._retry_policy, stop=stop)
        with SeenIds() as seen:
            job = _Job(target, options, writer, seen, stop, is_new=info is None)
            batcher = Batcher(
                rows,
                namespace=build_namespace(target.info, guild_id, origin.source),
                key=find_key(options.key, info.own_properties, collection=info.name) if info else options.key,
                seen=seen,
            )
            with _explain(job):
                held = await self._count_held(job)
                await _take_batches(job, batcher, total, on_progress)
                notes = await self._delete_unseen(job)
        return replace(_build_report(job, notes), held=held)

    async def _fetch(self, name: str, guild_id: int, options: IngestOptions) -> CollectionInfo | None:
        """The collection; None in a dry run of one that is not there yet."""
        try:
            info = await self._collections.fetch(name, guild_id=guild_id)
        except CollectionNotFoundError:
            if options.is_dry_run:
                return None
            raise
        check_writable(info)
        if not info.is_tracked and (options.key or options.mode is not IngestMode.ADD):
            raise UntrackedError(UNTRACKED.format(info.name))
        return info

    async def _count_held(self, job: _Job) -> int:
        """How many objects the source has, which a dry run tells so that a person knows what would be deleted."""
        target = job.target
        if not job.options.is_dry_run or job.is_new or not target.info.is_tracked:
            return 0
        return await self._documents.count(target.info, guild_id=target.guild_id, source=target.origin.source)

    async def _delete_unseen(self, job: _Job) -> tuple[str, ...]:
        """Delete what the source no longer holds, where the mode says so; notes on that.

        Only now, when all of the new rows are in: whatever ends an upload before leaves too much, and never a gap.
        """
        if job.options.mode is IngestMode.ADD or job.is_new:
            return ()
        if job.stop.is_set():
            return ("Nothing was deleted because the upload was stopped before all rows were read.",)
        # A failed row is not among the seen ids, so the object that it belongs to would be deleted.
        if job.tally.failures.count:
            return (NOT_SYNCED,)
        ids = self._documents.iterate_ids(
            job.target.info, guild_id=job.target.guild_id, source=job.target.origin.source
        )
        # All ids are read before the first deletion, so that the cursor never stands on an object that is being
        # deleted.
        unseen = [uuid async for page in ids for uuid in job.seen.find_unseen(page)]
        for begin in range(0, len(unseen), _DELETED_AT_ONCE):
            chunk = unseen[begin : begin + _DELETED_AT_ONCE]
            job.tally.deleted += len(chunk) if job.options.is_dry_run else await job.writer.delete_ids(chunk)
        return ()


async def _take_batches(job: _Job, batcher: Batcher, total: int | None, on_progress: OnProgress | None) -> None:
    # In a thread: reading rows from disk and hashing them would hold the event loop.
    while not job.stop.is_set() and len(batch := await asyncio.to_thread(batcher.take)):
        await _ingest_batch(job, batch)
        if on_progress is not None:
            await on_progress(IngestProgress(done=job.tally.done, total=total, seconds=job.tally.seconds))


async def _ingest_batch(job: _Job, batch: Batch) -> None:
    tally = job.tally
    tally.failures.add(batch.failed)
    tally.repeated += batch.repeated
    there = await job.fetch_digests(batch.candidates)
    # A digest of None: the collection records none, so nothing shows that the row has changed.
    changed = [c for c in batch.candidates if c.id in there and there[c.id] not in (None, c.digest)]
    new = [c for c in batch.candidates if c.id not in there]
    written = [*new, *changed]
    if job.options.mode is IngestMode.REPLACE_SOURCE:
        written = batch.candidates  # so that all of the source is of this upload
    reasons = await job.writer.write(written) if written and not job.options.is_dry_run else {}
    tally.failures.add([_build_failed(c, reasons[c.id]) for c in written if c.id in reasons])
    tally.inserted += sum(c.id not in reasons for c in new)
    tally.updated += sum(c.id not in reasons for c in changed)
    rest = [c for c in batch.candidates if c.id not in reasons]
    tally.existing += len(rest) - sum(c.id not in reasons for c in (*new, *changed))


def _build_failed(candidate: Candidate, reason: str) -> FailedRow:
    return FailedRow(candidate.record.line, reason, candidate.record.values)


@contextmanager
def _explain(job: _Job) -> Iterator[None]:
    """Say how far an ingest got where it cannot go on."""
    name, tally = job.target.info.name, job.tally
    try:
        yield
    except CollectionNotFoundError as error:
        raise CollectionNotFoundError(
            f"“{name}” was deleted during the upload, so I stopped. What I had added is deleted too."
        ) from error
    except NotReadyError as error:
        raise NotReadyError(
            f"The database stopped answering after {tally.done:,} rows. Nothing is lost: upload the file again later, "
            "and I'll add the missing rows."
        ) from error
    except LibraryError as error:
        raise LibraryError(
            f"{error.user_message} I stopped after {tally.done:,} rows. "
            "Upload the file again, and I'll add the missing rows."
        ) from error


def _build_report(job: _Job, notes: tuple[str, ...]) -> IngestReport:
    tally = job.tally
    return IngestReport(
        collection=job.target.info.name,
        origin=job.target.origin,
        inserted=tally.inserted,
        existing=tally.existing,
        repeated=tally.repeated,
        failed=tally.failures.get_rows(),
        seconds=tally.seconds,
        updated=tally.updated,
        deleted=tally.deleted,
        failed_count=tally.failures.count,
        is_dry_run=job.options.is_dry_run,
        is_stopped=job.stop.is_set(),
        notes=notes,
    )
