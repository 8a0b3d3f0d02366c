"""The work on an upload under a button that stops it: counting, trying out, filling."""

import asyncio
from dataclasses import replace
from functools import partial
from typing import Final

from bot.languages import phrase, translate
from bot.library import Library
from bot.models import IngestOptions, IngestReport
from bot.ui import ProgressMessage, Reply, StopView
from bot.uploads import Draft, Outcome, Plan, Sender, UploadRun, find_versions, get_noun, start_batch

NOTHING: Final[frozenset[str]] = frozenset()
_COUNTING: Final = phrase("Counting {name}")
_TRYING: Final = phrase("Trying {name}")
_FILLING: Final = phrase("Filling {name}")


class Runner:
    """Runs drafts on behalf of a member and shows how far they are."""

    def __init__(self, library: Library, reply: Reply, *, guild_id: int) -> None:
        self._library = library
        self._reply = reply
        self._sender = Sender(guild_id, reply.author_id)

    async def plan(self, draft: Draft) -> Plan:
        """Count what would change.

        Raises:
            RagbotError: what ended the counting, since half a count would be a wrong one.
        """
        reports = await self._count(draft)
        # Whether a source is there is known after the first count only; the second counts what replacing it deletes.
        known = find_versions(draft.intake, reports, draft.options)
        again = await self._count(draft, known) if known else ()
        versions = tuple(report for report in again if report.origin.source in known)
        is_stopped = any(report.is_stopped for report in (*reports, *again))
        return Plan(reports, versions, is_stopped)

    async def _count(self, draft: Draft, replaced: frozenset[str] = NOTHING) -> tuple[IngestReport, ...]:
        dry = replace(draft.options, is_dry_run=True)
        counted = await self.ingest(draft, dry, replaced=replaced, title=_COUNTING, is_delayed=True)
        if counted.error is not None:
            raise counted.error
        return counted.reports

    async def ingest(
        self,
        draft: Draft,
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
            title=translate(title or (_TRYING if options.is_dry_run else _FILLING), name=draft.target.name),
            noun=get_noun(draft.intake.parts[0]),
            is_delayed=is_delayed,
        )
        run = UploadRun(
            self._library,
            draft.target,
            sender=self._sender,
            options=options,
            batch=start_batch(),
            stop=stop,
            on_wait=progress.show_place,
            on_progress=progress.update,
            replaced=replaced,
        )
        try:
            return await run.run(draft.intake)
        finally:
            view.stop()
