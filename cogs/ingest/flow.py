"""An upload as a conversation: plan, question, dry run, queue, progress, report."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from bot.errors import UploadError
from bot.library import Library
from bot.models import IngestOptions, IngestReport
from bot.ui import NO_FILES, ProgressMessage, Reply, StopView, render_drastic, render_stopped
from bot.uploads import (
    Intake,
    Outcome,
    Plan,
    Sender,
    Target,
    UploadRun,
    build_failed_files,
    check_intake,
    check_key,
    find_versions,
    get_noun,
    start_batch,
)
from cogs.ingest.pages import DRY_RUN, REPLACE, build_outcome_view, get_choices, render_outcome, render_question

NOTHING: Final[frozenset[str]] = frozenset()


class IngestFlow:
    """One upload into one collection, from the question to the report.

    Args:
        library: where it goes.
        reply: where it is shown.
        guild_id: whose collection it is.
        target: the collection, or the schema that it is created from when a member says so.
        intake: what was read.
        options: mode and key.
    """

    def __init__(
        self, library: Library, reply: Reply, *, guild_id: int, target: Target, intake: Intake, options: IngestOptions
    ) -> None:
        self._library = library
        self._reply = reply
        self._sender = Sender(guild_id, reply.author_id)
        self._target = target
        self._intake = check_intake(intake, target)
        self._options = options.with_key(check_key(options.key, target))

    async def run(self) -> None:
        """Count, ask, and do what is chosen; a dry run asks again.

        Raises:
            UploadError: the only file does not get in; of several, each is shown with its own verdict.
            RagbotError: what the counting met.
        """
        if not self._intake.parts:
            await self._refuse()
            return
        plan = await self._plan()
        if plan is None:
            await self._reply.finish(render_stopped(self._target.name))
            return
        embed, attachments = render_question(self._target, self._intake, self._options, plan), NO_FILES
        while choice := await self._reply.choose(embed, get_choices(plan), attachments=attachments):
            is_dry_run = choice == DRY_RUN
            if plan.is_drastic and not is_dry_run and not await self._ask_again(plan):
                return
            replaced = plan.replaced if choice == REPLACE else NOTHING
            outcome = await self._ingest(replace(self._options, is_dry_run=is_dry_run), replaced=replaced)
            embed = render_outcome(self._target, self._intake, outcome, is_dry_run=is_dry_run)
            attachments = await asyncio.to_thread(self._build_files, outcome)
            if not is_dry_run:
                await self._reply.finish(embed, attachments=attachments, view=build_outcome_view(outcome))
                return

    async def _refuse(self) -> None:
        problems = [problem for _, problem in self._intake.problems]
        if len(problems) > 1:
            await self._reply.finish(render_question(self._target, self._intake, self._options, None))
            return
        raise UploadError(" ".join(problems or ["There was nothing to import.", *self._intake.notes]))

    async def _ask_again(self, plan: Plan) -> bool:
        days = plan.reports[0].undo_days
        question = render_drastic(self._target.name, deleted=plan.deleted, held=plan.held, lost=plan.lost, days=days)
        return await self._reply.ask(question, confirm_label=f"Delete {plan.deleted:,}", danger=True)

    async def _plan(self) -> Plan | None:
        """Count what would change; None where somebody stopped it."""
        reports = await self._count()
        # Whether a source is there is known after the first count only; the second counts what replacing it deletes.
        known = find_versions(self._intake, reports, self._options)
        again = await self._count(known) if known else ()
        versions = tuple(report for report in again if report.origin.source in known)
        is_stopped = any(report.is_stopped for report in (*reports, *again))
        return None if is_stopped else Plan(reports, versions)

    async def _count(self, replaced: frozenset[str] = NOTHING) -> tuple[IngestReport, ...]:
        """What a dry run gives; raises what ended it, since half a count would be a wrong one."""
        dry = replace(self._options, is_dry_run=True)
        counted = await self._ingest(dry, replaced=replaced, title="Counting", is_delayed=True)
        if counted.error is not None:
            raise counted.error
        return counted.reports

    async def _ingest(
        self,
        options: IngestOptions,
        *,
        replaced: frozenset[str] = NOTHING,
        title: str | None = None,
        is_delayed: bool = False,
    ) -> Outcome:
        """Run the upload under a button that stops it."""
        stop = asyncio.Event()
        view = StopView(self._reply.author_id, stop)
        progress = ProgressMessage(
            partial(self._reply.show, view=view),
            title=f"{title or ('Trying' if options.is_dry_run else 'Filling')} {self._target.name}",
            noun=get_noun(self._intake.parts[0]),
            is_delayed=is_delayed,
        )
        run = UploadRun(
            self._library,
            self._target,
            sender=self._sender,
            options=options,
            batch=start_batch(),
            stop=stop,
            on_wait=progress.show_place,
            on_progress=progress.update,
            replaced=replaced,
        )
        try:
            return await run.run(self._intake)
        finally:
            view.stop()

    def _build_files(self, outcome: Outcome) -> Mapping[str, bytes]:
        headers = {source: part.headers for source, part in self._intake.readable}
        return build_failed_files(outcome.reports, headers, max_bytes=self._reply.attachment_bytes)
