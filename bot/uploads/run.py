"""The one way of an upload into a collection: its turn, the collection, then each source in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Final, TypeAlias

from bot.errors import CollectionNotFoundError, CollectionTakenError, NotReadyError, ProviderError, RagbotError
from bot.languages import translate
from bot.library import Library, build_batch_id, build_origin
from bot.models import (
    CollectionInfo,
    CollectionSchema,
    FailedRow,
    IngestMode,
    IngestOptions,
    IngestProgress,
    IngestReport,
    Record,
)
from bot.uploads.intake import Intake, Part
from bot.uploads.report import Outcome
from bot.uploads.restore import get_description
from bot.uploads.stopping import run_unless
from bot.uploads.target import Target, fetch_existing, get_properties, is_as_planned

log = logging.getLogger(__name__)

OnProgress: TypeAlias = Callable[[IngestProgress], Awaitable[None]]
OnWait: TypeAlias = Callable[[int], Awaitable[None]]

# Every other source would meet these too; whatever else keeps one source out says nothing about the next.
_FATAL: Final = (NotReadyError, CollectionNotFoundError, ProviderError)


@dataclass(frozen=True, slots=True)
class Sender:
    """On whose behalf an upload runs: the guild, and a member's id or a word such as `operator`."""

    guild_id: int
    by: int | str


def start_batch() -> str:
    """A new id for the objects of one upload."""
    return build_batch_id(datetime.now(UTC))


class UploadRun:
    """One upload on its way into one collection.

    Args:
        target: the collection, or the schema that it is created from.
        options: mode, key, and whether anything is written; a key is spelled as the collection spells it.
        batch: what the objects carry, so that the upload can be undone.
        stop: set it to end between two batches of objects, or while the upload waits for its turn.
        on_wait: told the place in the guild's line, 1 for the next.
        on_progress: told after every batch of objects how far the upload is as a whole.
        replaced: sources of which the upload is a new version: what they no longer hold is deleted.
        is_counted: whether `/usage` counts it as an upload.
    """

    def __init__(
        self,
        library: Library,
        target: Target,
        *,
        sender: Sender,
        options: IngestOptions,
        batch: str,
        stop: asyncio.Event,
        on_wait: OnWait | None = None,
        on_progress: OnProgress | None = None,
        replaced: frozenset[str] = frozenset(),
        is_counted: bool = True,
    ) -> None:
        self._library = library
        self._target = target
        self._sender = sender
        self._options = options
        self._batch = batch
        self._stop = stop
        self._on_wait = on_wait
        self._on_progress = on_progress
        self._replaced = replaced
        self._is_counted = is_counted and not options.is_dry_run
        self._reports: list[IngestReport] = []
        self._problems: list[tuple[str, str]] = []

    async def run(self, intake: Intake) -> Outcome:
        """Ingest everything that is readable, as far as nothing ends it, and say what became of each source.

        Failures are part of the outcome; raised is only what nobody foresaw.
        """
        if not intake.parts:
            return Outcome(self._batch, problems=intake.problems)
        error: RagbotError | None = None
        try:
            await self._ingest_in_turn(intake)
        except RagbotError as fatal:
            error = fatal
        if self._reports or error is not None:
            self._problems += _find_unseen(intake, self._reports, self._problems, has_broken_off=error is not None)
        if self._is_counted and self._reports:
            await self._count()
        problems = (*intake.problems, *self._problems)
        return Outcome(self._batch, tuple(self._reports), problems, error, await self._check_answers())

    async def _count(self) -> None:
        try:
            await self._library.usage.record_upload(self._sender.guild_id, batch=self._batch)
        except RagbotError as error:
            # The objects are in, which is what the report has to say.
            log.info("an upload is not counted (%s)", type(error).__name__)

    async def _check_answers(self) -> tuple[str, ...]:
        """What the collection answers no longer, as far as the guild's golden questions tell."""
        if self._options.is_dry_run or not self._reports:
            return ()
        note = await self._library.golden.check(self._sender.guild_id, self._target.name)
        return () if note is None else (note,)

    async def _ingest_in_turn(self, intake: Intake) -> None:
        """Wait for the guild's other uploads; a dry run writes nothing and waits for nobody."""
        if self._options.is_dry_run:
            await self._ingest_all(intake)
            return
        async with AsyncExitStack() as stack:
            turn = self._library.ingester.turn(self._sender.guild_id, on_wait=self._on_wait)
            if await run_unless(self._stop, stack.enter_async_context(turn)):
                await self._ingest_all(intake)

    async def _ingest_all(self, intake: Intake) -> None:
        target = await self._create(intake) if isinstance(self._target, CollectionSchema) else self._target
        total = sum(part.count + part.failed_count for part in intake.parts)
        await self._tell(total, IngestProgress(done=0, total=total, seconds=0.0))
        # One after the other, so that somebody who stops it knows which sources are in.
        for source, part in intake.readable:
            if self._stop.is_set():
                self._reports = [replace(report, is_stopped=True) for report in self._reports]
                return
            try:
                self._reports.append(await self._ingest(target, source, part, total))
            except _FATAL:
                raise
            except RagbotError as error:
                log.warning("one source of an upload was not ingested", exc_info=error)
                self._problems.append((source, error.user_message))

    async def _create(self, intake: Intake) -> Target:
        assert isinstance(self._target, CollectionSchema)
        if self._options.is_dry_run:
            return self._target
        try:
            info = await self._library.collections.create(self._target, guild_id=self._sender.guild_id)
        except CollectionTakenError:
            # Two admins may confirm the same file, and two bots serve them.
            there = await fetch_existing(self._library, self._target.name, guild_id=self._sender.guild_id)
            if there is None or not is_as_planned(there, self._target):
                raise
            return there
        if description := get_description(intake.parts):
            return await self._library.collections.describe(info.name, description, guild_id=self._sender.guild_id)
        return info

    async def _ingest(self, target: Target, source: str, part: Part, total: int) -> IngestReport:
        report = await self._library.ingester.ingest(
            read_rows(part, target),
            collection=target.name,
            guild_id=self._sender.guild_id,
            origin=build_origin(source, by=self._sender.by, batch=self._batch),
            options=replace(self._options, mode=IngestMode.SYNC) if source in self._replaced else self._options,
            columns=part.get_filled(get_properties(target)),
            total=part.count + part.failed_count,
            on_progress=partial(self._tell, total),
            stop=self._stop,
        )
        # Of the rows that could not be read a part keeps as many as a report shows, and the number of all of them.
        unkept = part.failed_count - len(part.failed)
        return replace(report, failed_count=report.failed_count + unkept)

    async def _tell(self, total: int, step: IngestProgress) -> None:
        """Hand on the progress of one source as that of the upload."""
        if self._on_progress is not None:
            done = step.done + sum(report.total for report in self._reports)
            seconds = step.seconds + sum(report.seconds for report in self._reports)
            await self._on_progress(IngestProgress(done, total, seconds, step.waiting))


def read_rows(part: Part, target: CollectionInfo | CollectionSchema) -> Iterator[Record | FailedRow]:
    """Every row of a part, those that cannot be read first."""
    return chain(part.failed, part.convert(get_properties(target)))


def _find_unseen(
    intake: Intake, reports: list[IngestReport], problems: list[tuple[str, str]], *, has_broken_off: bool
) -> list[tuple[str, str]]:
    """Sources that were not come to, of which the first may be in by half."""
    handled = len(reports) + len(problems)
    unseen = [source for source, _ in intake.readable[handled:]]
    broken = [(source, translate("broke off in the middle.")) for source in unseen[:1] if has_broken_off]
    return [*broken, *((source, translate("not looked at any more.")) for source in unseen[len(broken) :])]
