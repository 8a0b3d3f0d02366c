"""The way of every upload: preview, dry run, queue, progress, report."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Final

import discord

from bot.errors import RagbotError, UploadError
from bot.library import Library
from bot.library.provenance import build_batch_id, build_origin
from bot.models import (
    CollectionInfo,
    CollectionSchema,
    FailedRow,
    IngestOptions,
    IngestProgress,
    IngestReport,
    Record,
)
from bot.tree import log_error, report_error
from bot.ui import (
    CANCEL,
    ProgressMessage,
    StopView,
    render_failure,
    render_ingest_report,
    render_notes,
    render_preview,
    render_queued,
    render_source_line,
    render_stopped,
)
from bot.ui.embeds import add_field
from cogs._failed import build_attachments, merge_reports
from cogs._reply import NO_FILES, Reply
from cogs._targets import Target, build_preview, check_intake, check_key, get_noun, get_properties
from cogs._turns import run_unless
from cogs._uploads import Intake, Part

INGEST: Final = "Ingest"
DRY_RUN: Final = "Dry run"
CHOICES: Final = {
    INGEST: discord.ButtonStyle.success,
    DRY_RUN: discord.ButtonStyle.primary,
    CANCEL: discord.ButtonStyle.secondary,
}
SAMPLE_ROWS: Final = 3


class Filling:
    """One upload into one collection.

    Args:
        library: where it goes.
        reply: where it is shown.
        guild_id: whose collection it is.
        target: the collection, or the schema that it is created from when a member says so.
        intake: what was read.
        options: mode and key.
    """

    def __init__(
        self,
        library: Library,
        reply: Reply,
        *,
        guild_id: int,
        target: Target,
        intake: Intake,
        options: IngestOptions,
    ) -> None:
        self._library = library
        self._reply = reply
        self._guild_id = guild_id
        self._target = target
        self._intake = check_intake(intake, target)
        self._options = replace(options, key=check_key(options.key, target))
        self._reports: list[IngestReport] = []
        self._batch = ""

    async def run(self) -> None:
        """Ask, and do what is chosen; a dry run asks again.

        Raises:
            UploadError: the only file does not get in; of several, each is shown with its own verdict.
        """
        if not self._intake.parts:
            await self._refuse()
            return
        embed, attachments = self._render_preview(), NO_FILES
        while choice := await self._reply.choose(embed, CHOICES, attachments=attachments):
            embed = await self._fill(replace(self._options, is_dry_run=choice == DRY_RUN))
            headers = {source: part.headers for source, part in self._intake.readable}
            attachments = await asyncio.to_thread(build_attachments, self._reports, headers)
            if choice == INGEST:
                await self._reply.finish(embed, attachments=attachments)
                return

    async def _refuse(self) -> None:
        problems = [item.problem for item in self._intake.items if item.problem is not None]
        if len(problems) > 1:
            await self._reply.finish(self._render_preview())
            return
        raise UploadError(" ".join(problems or ["There is nothing in it to put in.", *self._intake.notes]))

    def _render_preview(self) -> discord.Embed:
        parts = self._intake.parts
        return render_preview(
            self._target,
            [build_preview(item, self._target) for item in self._intake.items],
            options=self._options,
            sample=[record for part in parts for record in part.sample][:SAMPLE_ROWS],
            notes=self._get_notes(),
        )

    def _get_notes(self) -> list[str]:
        return [*self._intake.notes, *(note for part in self._intake.parts for note in part.notes)]

    async def _fill(self, options: IngestOptions) -> discord.Embed:
        """Ingest all parts, as far as nothing stops it, and say what became of it."""
        self._reports, self._batch = [], build_batch_id(datetime.now(UTC))
        stopped = asyncio.Event()
        view = StopView(self._reply.author_id, stopped, report_error=report_error)
        sentence = None
        try:
            async with AsyncExitStack() as stack:
                turn = self._library.ingester.turn(self._guild_id, on_wait=partial(self._show_place, view))
                if await run_unless(stopped, stack.enter_async_context(turn)):
                    await self._ingest_items(options, stopped, view)
        except RagbotError as error:
            sentence = log_error("ingest", error)
        finally:
            view.stop()
        if self._reports:
            return self._render_report(sentence)
        if sentence is None:
            return render_stopped(self._target.name)
        return render_failure(self._target.name, sentence, batch=None if options.is_dry_run else self._batch)

    async def _show_place(self, view: StopView, place: int) -> None:
        # The message may be gone or Discord away: the upload keeps its place without it.
        with suppress(discord.HTTPException, OSError):
            await self._reply.show(embed=render_queued(place), view=view)

    async def _ingest_items(self, options: IngestOptions, stopped: asyncio.Event, view: StopView) -> None:
        if not options.is_dry_run and isinstance(self._target, CollectionSchema):
            self._target = await self._library.collections.create(self._target, guild_id=self._guild_id)
        readable = self._intake.readable
        total = sum(part.count + part.failed_count for _, part in readable)
        progress = ProgressMessage(
            partial(self._reply.show, view=view),
            title=f"{'Trying' if options.is_dry_run else 'Filling'} {self._target.name}",
            noun=get_noun(readable[0][1]),
        )
        await progress.update(IngestProgress(done=0, total=total, seconds=0.0))
        for source, part in readable:
            if stopped.is_set():
                self._reports = [replace(report, is_stopped=True) for report in self._reports]
                return
            self._reports.append(
                await self._library.ingester.ingest(
                    read_rows(part, self._target),
                    collection=self._target.name,
                    guild_id=self._guild_id,
                    origin=build_origin(source, by=self._reply.author_id, batch=self._batch),
                    options=options,
                    total=part.count + part.failed_count,
                    on_progress=partial(self._show_progress, progress, total, tuple(self._reports)),
                    stop=stopped,
                )
            )

    async def _show_progress(
        self, progress: ProgressMessage, total: int, before: Sequence[IngestReport], step: IngestProgress
    ) -> None:
        done = step.done + sum(report.total for report in before)
        await progress.update(IngestProgress(done, total, step.seconds + sum(report.seconds for report in before)))

    def _render_report(self, sentence: str | None) -> discord.Embed:
        report = merge_reports(self._reports)
        lines = [render_source_line(each) for each in self._reports] if len(self._reports) > 1 else []
        embed = render_ingest_report(report, sources=lines)
        add_field(embed, "What went wrong", sentence or "")
        notes = [
            *self._get_problems(has_broken_off=sentence is not None),
            *report.notes,
            *self._get_notes(),
            *self._get_unknown(),
        ]
        add_field(embed, "Notes", render_notes(notes))
        return embed

    def _get_problems(self, *, has_broken_off: bool) -> list[str]:
        problems = [f"{item.source}: {item.problem}" for item in self._intake.items if item.problem is not None]
        unseen = [source for source, _ in self._intake.readable[len(self._reports) :]]
        broken = [f"{source}: broke off in the middle." for source in unseen[:1] if has_broken_off]
        return [*problems, *broken, *(f"{source}: not looked at any more." for source in unseen[len(broken) :])]

    def _get_unknown(self) -> list[str]:
        if isinstance(self._target, CollectionSchema):
            return []
        previews = [build_preview(item, self._target) for item in self._intake.items]
        return [
            f"{preview.source}: left out, because there is no such property: {', '.join(preview.unknown_columns)}."
            for preview in previews
            if preview.unknown_columns
        ]


def read_rows(part: Part, target: CollectionInfo | CollectionSchema) -> Iterator[Record | FailedRow]:
    """Every row of a part, those that cannot be read first."""
    return chain(part.failed, part.convert(get_properties(target)))
