"""What an upload looks like: the question before it with its buttons, and what became of it."""

from typing import Final

import discord

from bot.errors import CollectionNotFoundError
from bot.models import IngestOptions
from bot.tree import log_error
from bot.ui import (
    CANCEL,
    build_undo_view,
    can_be_undone,
    render_failure,
    render_ingest_outcome,
    render_preview,
    render_stopped,
)
from bot.uploads import Intake, Outcome, Plan, Target, build_preview, get_changes, get_unknown, merge_reports

INGEST: Final = "Ingest"
REPLACE: Final = "Replace the earlier version"
KEEP_BOTH: Final = "Keep both"
DRY_RUN: Final = "Dry run"


def render_question(target: Target, intake: Intake, options: IngestOptions, plan: Plan | None) -> discord.Embed:
    """Return what was recognised and what would change, with what does not fit."""
    return render_preview(
        target,
        [build_preview(item, target) for item in intake.items],
        options=options,
        sample=[record for part in intake.parts for record in part.sample],
        notes=_get_notes(intake, target),
        changes=() if plan is None else plan.reports,
        versions=() if plan is None else plan.versions,
    )


def get_choices(plan: Plan) -> dict[str, discord.ButtonStyle]:
    """The buttons: a document that is there in an earlier version replaces it first of all."""
    style = discord.ButtonStyle
    if plan.versions:
        first = {REPLACE: style.success, KEEP_BOTH: style.secondary}
    else:
        first = {INGEST: style.danger if plan.is_drastic else style.success}
    return {**first, DRY_RUN: style.primary, CANCEL: style.secondary}


def build_outcome_view(outcome: Outcome) -> discord.ui.View | None:
    """The button that takes the upload back; None where it has changed nothing."""
    # What ended an upload in its first source may have come after some of that was written.
    may_have_written = outcome.error is not None and not isinstance(outcome.error, CollectionNotFoundError)
    if not may_have_written and not any(map(can_be_undone, outcome.reports)):
        return None
    return build_undo_view(outcome.batch, is_whole=not any(report.lost for report in outcome.reports))


def render_outcome(target: Target, intake: Intake, outcome: Outcome, *, is_dry_run: bool) -> discord.Embed:
    """Return the report, or why there is none."""
    user_message = log_error("ingest", outcome.error) if outcome.error is not None else None
    problems = [f"{source}: {problem}" for source, problem in outcome.problems]
    if outcome.reports:
        notes = [*_get_notes(intake, target), *get_unknown(intake, target)]
        return render_ingest_outcome(
            outcome.reports,
            merge_reports(outcome.reports),
            user_message=user_message,
            problems=problems,
            notes=notes,
        )
    if user_message is None and len(outcome.problems) == len(intake.problems):
        return render_stopped(target.name)
    batch = None if is_dry_run else outcome.batch
    return render_failure(target.name, user_message or "\n".join(problems), batch=batch)


def _get_notes(intake: Intake, target: Target) -> list[str]:
    notes = (note for part in intake.parts for note in part.notes)
    return [*intake.notes, *notes, *get_changes(intake, target)]
