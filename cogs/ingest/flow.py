"""An upload as a conversation: plan, question, another reading, dry run, report."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from bot.audience import EVERYTHING, Reader
from bot.errors import NotAllowedError, RagbotError, UploadError
from bot.languages import phrase, translate
from bot.library import Library
from bot.ui import NO_FILES, Reply, render_drastic, render_stopped
from bot.uploads import AttachmentReader, Draft, Outcome, Plan, build_failed_files, build_sample
from cogs.ingest.pages import (
    DRY_RUN,
    REPLACE,
    OtherReading,
    build_outcome_view,
    get_choices,
    get_readings,
    render_outcome,
    render_question,
)
from cogs.ingest.running import NOTHING, Runner

LIMITED: Final = phrase(
    "What I have of that source is not for everyone here. Say with audience: for whom it is, and I answer you alone."
)

OnConfirm: TypeAlias = Callable[[], Awaitable[None]]


class IngestFlow:
    """One upload into one collection, from the question to the report.

    Args:
        library: where it goes.
        reply: where it is shown.
        reader: reads a file again where another reading is chosen.
        guild_id: whose collection it is.
        witness: what those who see the reply may be shown.
        draft: what was read, and the collection, or the schema that it is created from when a member says so.
        on_confirm: called when somebody has said so, before anything is written.
    """

    def __init__(
        self,
        library: Library,
        reply: Reply,
        reader: AttachmentReader,
        *,
        guild_id: int,
        draft: Draft,
        witness: Reader = EVERYTHING,
        on_confirm: OnConfirm | None = None,
    ) -> None:
        self._witness = witness
        self._reply = reply
        self._reader = reader
        self._runner = Runner(library, reply, guild_id=guild_id)
        self._draft = draft
        self._on_confirm = on_confirm

    async def run(self) -> None:
        """Count, ask, and do what is chosen; a dry run and another reading ask again.

        Raises:
            UploadError: the only file does not get in; of several, each is shown with its own verdict.
            RagbotError: what the counting met.
        """
        remarks: list[str] = []
        while True:
            readings = get_readings(self._draft)
            if not self._draft.intake.parts and not readings:
                await self._refuse()
                return
            plan = await self._runner.plan(self._draft) if self._draft.intake.parts else None
            if plan is not None and plan.is_stopped:
                await self._reply.finish(render_stopped(self._draft.target.name))
                return
            self._check_witness(plan)
            chosen = await self._ask(plan, readings, remarks)
            if chosen is None:
                return
            remarks = await self._read_again(chosen, readings[chosen])

    def _check_witness(self, plan: Plan | None) -> None:
        """Refuse to show rows of a source that has been limited since, which the counting found out.

        Raises:
            NotAllowedError: the sentence says how to go on.
        """
        reports = () if plan is None else plan.reports
        if not all(self._witness.may_read(report.origin.audience) for report in reports):
            raise NotAllowedError(translate(LIMITED))

    async def _ask(self, plan: Plan | None, readings: Mapping[str, OtherReading], remarks: Sequence[str]) -> str | None:
        """Ask, and do what is chosen; the label of another reading where that is it."""
        sample = await asyncio.to_thread(build_sample, self._draft.intake, self._draft.target)
        embed, attachments = render_question(self._draft, plan, sample=sample, remarks=remarks), NO_FILES
        buttons = get_choices(plan)
        while choice := await self._reply.choose(embed, buttons, further=[*readings], attachments=attachments):
            if plan is None or choice in readings:
                return choice
            is_dry_run = choice == translate(DRY_RUN)
            if plan.is_drastic and not is_dry_run and not await self._ask_again(plan):
                return None
            if not is_dry_run and self._on_confirm is not None:
                await self._on_confirm()
            replaced = plan.replaced if choice == translate(REPLACE) else NOTHING
            outcome = await self._runner.ingest(
                self._draft, replace(self._draft.options, is_dry_run=is_dry_run), replaced=replaced
            )
            embed = render_outcome(self._draft.target, self._draft.intake, outcome, is_dry_run=is_dry_run)
            attachments = await asyncio.to_thread(self._build_files, outcome)
            if not is_dry_run:
                await self._reply.finish(embed, attachments=attachments, view=build_outcome_view(outcome))
                return None
        return None

    async def _read_again(self, label: str, reading: OtherReading) -> list[str]:
        """Read a file in another way; where that cannot be done, the upload stays as it is and the reason is said."""
        try:
            self._draft = await self._reader.read_again(self._draft, reading.place, reading.tables)
        except RagbotError as error:
            return [translate("“{label}” is not possible. {reason}", label=label, reason=error.user_message)]
        return []

    async def _refuse(self) -> None:
        problems = [problem for _, problem in self._draft.intake.problems]
        if len(problems) > 1:
            await self._reply.finish(render_question(self._draft, None))
            return
        raise UploadError(" ".join(problems or [translate("There was nothing to import."), *self._draft.intake.notes]))

    async def _ask_again(self, plan: Plan) -> bool:
        days = plan.reports[0].undo_days
        question = render_drastic(
            self._draft.target.name, deleted=plan.deleted, held=plan.held, lost=plan.lost, days=days
        )
        label = translate("Delete {count:,}", count=plan.deleted)
        return await self._reply.ask(question, confirm_label=label, danger=True)

    def _build_files(self, outcome: Outcome) -> Mapping[str, bytes]:
        headers = {source: part.headers for source, part in self._draft.intake.readable}
        return build_failed_files(outcome.reports, headers, max_bytes=self._reply.attachment_bytes)
