"""Rows -> objects: batched, counted and idempotent, so that repeating an upload, or one that was killed, is safe."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Final

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, LibraryError, NotReadyError, UntrackedError
from bot.languages import phrase, translate
from bot.library.audiences import Audiences
from bot.library.batches import Batcher, Identity
from bot.library.changes import ChangeFinder, Draft
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.documents import UNTRACKED, Documents
from bot.library.embed import LocalEmbedder
from bot.library.ingest_job import Job, Ready
from bot.library.ingest_queue import IngestQueue, OnWait
from bot.library.leaving_out import LeavingOut, render_left_out
from bot.library.opt_outs import OptOuts
from bot.library.overlap import Overlap
from bot.library.provenance import build_namespace
from bot.library.recognition import Recogniser
from bot.library.restored import get_origin
from bot.library.seen import SeenRows
from bot.library.sending import RetryPolicy
from bot.library.stored import GuildTenant, StoredObject
from bot.library.tenancy import check_writable
from bot.library.versions import Kind, Versions
from bot.library.writer import Writer
from bot.models import (
    CHANNEL_ID,
    MESSAGE_ID,
    CollectionInfo,
    FailedRow,
    IngestMode,
    IngestOptions,
    IngestProgress,
    IngestReport,
    Origin,
    PropertySpec,
    Record,
)
from bot.naming import find_key

OnProgress = Callable[[IngestProgress], Awaitable[None]]

NOT_SYNCED: Final = phrase(
    "Nothing was deleted because rows failed, and a failed row may belong to an object that is stored. "
    "Correct them and upload the file again."
)
_DELETED_AT_ONCE: Final = 500


class Ingester:
    """Writes records into collections.

    Attributes:
        rows: how many there were since the start, by what became of them.
    """

    def __init__(
        self,
        connection: Connection,
        collections: Collections,
        documents: Documents,
        versions: Versions,
        embedder: LocalEmbedder,
        *,
        opt_outs: OptOuts,
        retry_policy: RetryPolicy,
        at_once: int,
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._documents = documents
        self._versions = versions
        self._opt_outs = opt_outs
        self._embedder = embedder
        self._audiences = Audiences(connection)
        self._retry_policy = retry_policy
        self._queue = IngestQueue(at_once)
        self.rows: Counter[str] = Counter()

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
        columns: frozenset[str] | None = None,
        total: int | None = None,
        on_progress: OnProgress | None = None,
        stop: asyncio.Event | None = None,
    ) -> IngestReport:
        """Insert what is new, update what has changed, and delete what the mode says.

        A row is recognised by its key in the whole collection, or without a key by its content within its source, so
        the same upload again changes nothing. What is updated or deleted is kept as an earlier version of the batch. A
        dry run counts the same and writes nothing; for it, a collection that is not there is an empty one.

        Args:
            rows: read in a thread, a batch at a time. Rows that could not be read are counted as failed.
            columns: the properties that the upload has a column for; an update leaves the others as they are. None:
                all of them.
            stop: set it to end between two batches.

        Raises:
            CollectionNotFoundError: nothing was written, or the collection was deleted meanwhile.
            CollectionReadOnlyError, SchemaError, UntrackedError: nothing was written.
            NotReadyError, LibraryError: Weaviate stayed away or refuses to go on; the message says how far it got.
        """
        info = await self._fetch(collection, guild_id, options)
        key = find_key(options.key, info.own_properties, collection=info.name) if info else options.key
        tenant = GuildTenant(
            self._connection, info or CollectionInfo(collection, ()), guild_id, away=self._retry_policy.away
        )
        origin = await self._audiences.settle(tenant, origin, options)
        with SeenRows() as seen:
            job = self._build_job(
                tenant, origin, options, columns=columns, seen=seen, stop=stop or asyncio.Event(), is_new=info is None
            )
            identity = Identity(build_namespace(tenant.info, guild_id), origin.source, _find_spec(key, info))
            try:
                with _explain(job):
                    return await self._run(job, Batcher(rows, identity=identity, seen=seen), total, on_progress)
            except CollectionNotFoundError:
                await self._check_moved(job)
                raise

    async def _check_moved(self, job: Job) -> None:
        """Raise a LibraryError where a copy with new vectors took the collection's place (`reembed.py`)."""
        try:
            now = await self._collections.fetch(job.info.name, guild_id=job.tenant.guild_id, reader=EVERYTHING)
        except CollectionNotFoundError:
            return
        if now.stored_name != job.info.stored_name:
            raise LibraryError(
                translate(
                    "“{name}” got new vectors during the upload, so I stopped after {done:,} rows. Upload the file "
                    "again, and I'll add the missing rows.",
                    name=now.name,
                    done=job.tally.done,
                )
            )

    async def _run(self, job: Job, batcher: Batcher, total: int | None, on_progress: OnProgress | None) -> IngestReport:
        held = await self._count_held(job)
        async with self._record(job):
            try:
                await self._take_batches(job, batcher, total, on_progress)
            finally:
                job.tally.take_back(await job.leaving_out.finish(job.origin.batch))
                if not job.options.is_dry_run:
                    self.rows.update(job.tally.outcomes)
            notes = await self._delete_unseen(job)
            await self._audiences.spread(job.tenant, job.origin, job.options)
        if job.options.is_dry_run:
            # Room for the versions of one upload is made by deleting those of all others.
            job.tally.lost = max(0, job.tally.replaced - self._versions.limit)
        return replace(_build_report(job, notes), held=held, undo_days=self._versions.days)

    def _build_job(
        self,
        tenant: GuildTenant,
        origin: Origin,
        options: IngestOptions,
        *,
        columns: frozenset[str] | None,
        seen: SeenRows,
        stop: asyncio.Event,
        is_new: bool,
    ) -> Job:
        is_keyed = options.key is not None
        is_rewriting = options.mode is IngestMode.REPLACE_SOURCE  # so that all of the source is of this upload
        return Job(
            tenant,
            origin,
            options,
            Recogniser(tenant, source=origin.source, is_keyed=is_keyed),
            ChangeFinder(tenant, columns=columns, is_keyed=is_keyed, is_rewriting=is_rewriting),
            Writer(
                tenant,
                origin,
                self._embedder,
                retry_policy=self._retry_policy,
                stop=stop,
                is_audience_chosen=options.is_audience_chosen,
            ),
            LeavingOut(self._opt_outs, tenant, self._versions, since=options.read_at or origin.at),
            seen,
            stop,
            is_new=is_new,
        )

    async def _fetch(self, name: str, guild_id: int, options: IngestOptions) -> CollectionInfo | None:
        """The collection; None in a dry run of one that is not there yet."""
        try:
            info = await self._collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
        except CollectionNotFoundError:
            if options.is_dry_run:
                return None
            raise
        check_writable(info)
        if not info.is_tracked and (options.key or options.mode is not IngestMode.ADD):
            raise UntrackedError(translate(UNTRACKED, name=info.name))
        return info

    def _record(self, job: Job) -> AbstractAsyncContextManager[None]:
        """Keep the journal while an ingest writes; a dry run is no upload."""
        if job.options.is_dry_run:
            return nullcontext()
        return self._documents.record_upload(job.info, job.origin, guild_id=job.tenant.guild_id)

    async def _count_held(self, job: Job) -> int:
        """How many objects the source has, which a dry run tells so that a person knows what would be deleted."""
        if not job.options.is_dry_run or job.is_new or not job.info.is_tracked:
            return 0
        return await self._documents.count(
            job.info, guild_id=job.tenant.guild_id, reader=EVERYTHING, source=job.origin.source
        )

    async def _take_batches(
        self, job: Job, batcher: Batcher, total: int | None, on_progress: OnProgress | None
    ) -> None:
        async def tell(waiting: float | None = None) -> None:
            if on_progress is not None:
                await on_progress(IngestProgress(job.tally.done, total, job.tally.seconds, waiting))

        async with Overlap() as writing:
            # In a thread: reading rows from disk and hashing them would hold the event loop.
            while not job.stop.is_set() and len(batch := await asyncio.to_thread(batcher.take)):
                ready = await job.prepare(batch)
                await writing.join()
                if not job.stop.is_set():
                    await writing.start(partial(self._write, job, ready, tell))

    async def _write(self, job: Job, ready: Ready, tell: Callable[..., Awaitable[None]]) -> None:
        """Write a batch, while the next one is prepared, and tell how far that is."""
        batch, changes = ready.batch, ready.changes
        reasons: dict[str, str] = {}
        job.tally.replaced += len(changes.earlier)
        if ready.objects:
            await self._record_restored(job, changes.drafts)
            await self._keep(job, changes.earlier, kind=Kind.REPLACED)
            reasons = await job.writer.send(ready.objects, on_pause=tell)
            changes = changes.without(await job.leaving_out.withdraw(changes.drafts))
        job.tally.add_batch(batch, changes, reasons)
        job.tally.elsewhere += ready.elsewhere
        if changes.left and not reasons:  # where a chunk was refused, what it would replace stays until the next time
            await self._delete(job, changes.left)
        await tell()

    async def _record_restored(self, job: Job, drafts: Sequence[Draft]) -> None:
        """Enter the uploads into the journal that exported objects come back with."""
        others = (each for each in (get_origin(job.origin, draft) for draft in drafts) if each != job.origin)
        origins = {(each.batch, each.source): each for each in others}
        missing = [origin for key, origin in origins.items() if key not in job.recorded]
        await self._documents.journal.write(job.info, missing, guild_id=job.tenant.guild_id)
        job.recorded.update(origins)

    async def _keep(self, job: Job, objects: Sequence[StoredObject], *, kind: Kind) -> None:
        """Keep objects before they are changed, as far as there is room for them."""
        origin, guild_id = job.origin, job.tenant.guild_id
        kept = await self._versions.keep(job.info, guild_id, origin.batch, objects, kind=kind)
        job.tally.lost += len(objects) - kept

    async def _delete_unseen(self, job: Job) -> tuple[str, ...]:
        """Delete what the source no longer holds, where the mode says so; notes on that.

        Only now, when all of the new rows are in: whatever ends an upload before leaves too much, and never a gap.
        """
        if job.options.mode is IngestMode.ADD or job.is_new:
            return ()
        if job.stop.is_set():
            return (translate("Nothing was deleted because the upload was stopped before all rows were read."),)
        # A failed row is not among the seen ids, so the object that it belongs to would be deleted.
        if job.tally.failures.count:
            return (translate(NOT_SYNCED),)
        ids = self._documents.iterate_ids(job.info, guild_id=job.tenant.guild_id, source=job.origin.source)
        # All ids are read before the first deletion, so that what is deleted changes nothing of what is read.
        unseen = [uuid async for page in ids for uuid in job.seen.find_unseen(page)]
        for begin in range(0, len(unseen), _DELETED_AT_ONCE):
            page = unseen[begin : begin + _DELETED_AT_ONCE]
            await self._delete(job, await self._find_within(job, page) if job.options.is_bounded else page)
        return ()

    async def _find_within(self, job: Job, ids: Sequence[str]) -> list[str]:
        """Those of the objects whose message stands in the channel of the upload, between its dates."""
        found = [(each.id, each.properties) for each in await job.tenant.fetch(ids)]
        options = job.options
        return [uuid for uuid, said in found if options.is_within(said.get(MESSAGE_ID), said.get(CHANNEL_ID))]

    async def _delete(self, job: Job, ids: Sequence[str]) -> None:
        job.tally.replaced += len(ids)
        if job.options.is_dry_run:
            job.tally.deleted += len(ids)
            return
        await self._keep(job, await job.tenant.fetch(ids), kind=Kind.DELETED)
        job.tally.deleted += await job.tenant.delete(ids)


def _find_spec(key: str | None, info: CollectionInfo | None) -> PropertySpec | None:
    """The key's property; of a collection that is not there, one of its name."""
    if key is None:
        return None
    return next((spec for spec in info.own_properties if spec.name == key), None) if info else PropertySpec(key)


@contextmanager
def _explain(job: Job) -> Iterator[None]:
    """Say how far an ingest got where it cannot go on."""
    name, tally = job.info.name, job.tally
    try:
        yield
    except CollectionNotFoundError as error:
        raise CollectionNotFoundError(
            translate(
                "“{name}” was deleted during the upload, so I stopped. What I had added is deleted too.", name=name
            )
        ) from error
    except NotReadyError as error:
        raise NotReadyError(
            translate(
                "The database stopped answering after {done:,} rows. Nothing is lost: upload the file again later, "
                "and I'll add the missing rows.",
                done=tally.done,
            )
        ) from error
    except LibraryError as error:
        raise LibraryError(
            translate(
                "{reason} I stopped after {done:,} rows. Upload the file again, and I'll add the missing rows.",
                reason=error.user_message,
                done=tally.done,
            )
        ) from error


def _build_report(job: Job, notes: tuple[str, ...]) -> IngestReport:
    tally = job.tally
    return IngestReport(
        collection=job.info.name,
        origin=job.origin,
        inserted=tally.inserted,
        restored=tally.restored,
        existing=tally.existing,
        repeated=tally.repeated,
        elsewhere=tally.elsewhere,
        ambiguous=tally.ambiguous,
        lost=tally.lost,
        failed=tally.failures.get_rows(),
        seconds=tally.seconds,
        updated=tally.updated,
        deleted=tally.deleted,
        failed_count=tally.failures.count,
        is_dry_run=job.options.is_dry_run,
        is_stopped=job.stop.is_set(),
        notes=(*notes, *render_left_out(job.leaving_out.count)),
    )
