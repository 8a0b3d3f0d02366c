"""What an upload looks like: the question before it with its buttons, and what became of it."""

from collections.abc import Mapping, Sequence
from itertools import chain, islice, zip_longest
from typing import Final, NamedTuple

import discord

from bot.errors import CollectionNotFoundError
from bot.files import TableOptions
from bot.languages import phrase, translate
from bot.models import Record
from bot.tree import log_error
from bot.ui import (
    BUTTONS_MAX,
    CANCEL,
    build_label,
    build_undo_view,
    can_be_undone,
    render_failure,
    render_ingest_outcome,
    render_preview,
    render_stopped,
)
from bot.uploads import Draft, Intake, Outcome, Plan, Target, build_preview, get_changes, get_unknown, merge_reports

INGEST: Final = phrase("Ingest")
REPLACE: Final = phrase("Replace the earlier version")
KEEP_BOTH: Final = phrase("Keep both")
DRY_RUN: Final = phrase("Dry run")


class OtherReading(NamedTuple):
    """Another way to read one item of an upload."""

    place: int
    tables: TableOptions


def render_question(
    draft: Draft, plan: Plan | None, *, sample: Sequence[Record] = (), remarks: Sequence[str] = ()
) -> discord.Embed:
    """Return what was recognised and what would change, with what does not fit.

    Args:
        draft: what would be ingested.
        plan: the counts; None where nothing can be.
        sample: the first objects, as they would be stored.
        remarks: what a person should read before the notes on the files.
    """
    return render_preview(
        draft.target,
        [build_preview(item, draft.target) for item in draft.intake.items],
        options=draft.options,
        sample=sample,
        notes=[*remarks, *_get_notes(draft.intake, draft.target)],
        changes=() if plan is None else plan.reports,
        versions=() if plan is None else plan.versions,
    )


def get_readings(draft: Draft) -> Mapping[str, OtherReading]:
    """Other likely readings by what their buttons say; of several files each has its turn, as far as there is room."""
    is_alone = len(draft.intake.items) == 1
    in_turns = chain.from_iterable(zip_longest(*draft.find_readings()))
    readings = {
        build_label(choice.label, of="" if is_alone else draft.intake.items[place].source): OtherReading(
            place, choice.options
        )
        for place, choice in filter(None, in_turns)
    }
    return dict(islice(readings.items(), BUTTONS_MAX))


def get_choices(plan: Plan | None) -> dict[str, discord.ButtonStyle]:
    """The buttons: a document that is there in an earlier version replaces it first of all."""
    style = discord.ButtonStyle
    if plan is None:
        return {translate(CANCEL): style.secondary}
    if plan.versions:
        first = {translate(REPLACE): style.success, translate(KEEP_BOTH): style.secondary}
    else:
        first = {translate(INGEST): style.danger if plan.is_drastic else style.success}
    return {**first, translate(DRY_RUN): style.primary, translate(CANCEL): style.secondary}


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
        notes = [*outcome.notes, *_get_notes(intake, target), *get_unknown(intake, target)]
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
