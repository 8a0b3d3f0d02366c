"""What an ingest did, and what it is waiting for."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.languages import phrase, render_count, translate
from bot.models import IngestReport
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.preview import render_notes
from bot.ui.text import inline
from bot.ui.undo import render_undo_hint
from bot.ui.values import list_counts, render_seconds

REASONS_MAX = 5
REASON_MAX = 180
SOURCE_MAX = 100
SOURCES_MAX = 10
_INSERTED: Final = phrase("Inserted")
_UPDATED: Final = phrase("Updated")
_EXISTING: Final = phrase("Already there")
_REPEATED: Final = phrase("Repeated")
_DELETED: Final = phrase("Deleted")
_FAILED: Final = phrase("Failed")
# The same in the line of one source of several.
_IN_LINE: Final = {
    _INSERTED: phrase("{count:,} inserted"),
    _UPDATED: phrase("{count:,} updated"),
    _EXISTING: phrase("{count:,} already there"),
    _REPEATED: phrase("{count:,} repeated"),
    _DELETED: phrase("{count:,} deleted"),
    _FAILED: phrase("{count:,} failed"),
}


def render_ingest_report(report: IngestReport, *, sources: Sequence[str] = ()) -> discord.Embed:
    """Return the counts, the time, the first failed rows, and how to undo it.

    Args:
        report: of one source, or of all of them together.
        sources: lines about each, where there are several.
    """
    source = inline(report.origin.source, SOURCE_MAX)
    lines = [
        *sources[:SOURCES_MAX],
        *([translate("and {count:,} more", count=len(sources) - SOURCES_MAX)] if len(sources) > SOURCES_MAX else []),
    ]
    description = "\n".join(lines) or (translate("from {source}", source=source) if source else "")
    embed = build_embed(_render_title(report), description, colour=_get_colour(report))
    for name, count in _get_counts(report).items():
        add_field(embed, translate(name), translate("{count:,}", count=count), is_inline=True)
    add_field(embed, translate("Time"), render_seconds(report.seconds), is_inline=True)
    add_field(embed, translate("What failed"), "\n".join(_render_reasons(report)))
    if can_be_undone(report):
        hint = render_undo_hint(report.origin.batch, lost=report.lost, days=report.undo_days)
        add_field(embed, translate("Remove") if report.lost else translate("Undo"), hint)
    return embed


def can_be_undone(report: IngestReport) -> bool:
    """Return whether the upload has changed anything that carries its batch."""
    return bool(report.inserted - report.restored or report.updated or report.deleted) and not report.is_dry_run


def render_ingest_outcome(
    reports: Sequence[IngestReport],
    merged: IngestReport,
    *,
    user_message: str | None,
    problems: Sequence[str],
    notes: Sequence[str],
) -> discord.Embed:
    """Return the report of an upload of one or of several sources.

    Args:
        reports: one for each source that was ingested.
        merged: their sums.
        user_message: what ended the upload before its last source, or None.
        problems: why other sources were not added, a line each.
        notes: what was read differently from how it is written in the files.
    """
    lines = [render_source_line(each) for each in reports] if len(reports) > 1 else []
    embed = render_ingest_report(merged, sources=lines)
    add_field(embed, translate("What went wrong"), user_message or "")
    add_field(embed, translate("Notes"), render_notes([*render_twins(merged), *problems, *merged.notes, *notes]))
    return embed


def render_twins(report: IngestReport) -> list[str]:
    """Return a sentence each about equal rows: in the file, in other sources, and under one key."""
    repeated, elsewhere, ambiguous = report.repeated, report.elsewhere, report.ambiguous
    facts = {
        translate(
            "{rows} the same as one before: equal rows are stored once.", rows=render_count(repeated, "row")
        ): repeated,
        translate(
            "{rows} equal to one from another source. With a key, like key:title, rows are the same whatever "
            "their source.",
            rows=render_count(elsewhere, "new row"),
        ): elsewhere,
        translate(
            "{rows} with a key that several objects have, of which one is updated.", rows=render_count(ambiguous, "row")
        ): ambiguous,
    }
    return [sentence for sentence, count in facts.items() if count]


def render_source_line(report: IngestReport) -> str:
    """Return what happened to one source of several, in one line."""
    facts = [translate(_IN_LINE[name], count=count) for name, count in _get_counts(report).items() if count]
    return f"**{inline(report.origin.source, SOURCE_MAX)}** · {', '.join(facts) or translate('nothing in it')}"


def render_stopped(name: str) -> discord.Embed:
    """Return the message that a member stopped an upload before anything was done."""
    return build_embed(
        translate("Nothing was added to {name}", name=name),
        translate("The upload was stopped before it started."),
        colour=palette.INFO,
    )


def render_failure(name: str, reason: str, *, batch: str | None) -> discord.Embed:
    """Return the message that an upload broke off in its first source, and how to undo what it had done.

    Args:
        name: the collection.
        reason: why.
        batch: of the upload; None where nothing can have been added.
    """
    embed = build_embed(translate("I could not finish adding to {name}", name=name), reason, colour=palette.DANGER)
    add_field(embed, translate("Undo"), render_undo_hint(batch) if batch else "")
    return embed


def render_pick() -> discord.Embed:
    """Return the question which collection a message goes into."""
    text = translate("Choose a collection. It needs the text property content.")
    return build_embed(translate("Which collection should I add this message to?"), text, colour=palette.WARNING)


def _get_counts(report: IngestReport) -> dict[str, int]:
    return {
        _INSERTED: report.inserted,
        _UPDATED: report.updated,
        _EXISTING: report.existing,
        **({_REPEATED: report.repeated} if report.repeated else {}),
        _DELETED: report.deleted,
        _FAILED: report.failed_count,
    }


def _render_reasons(report: IngestReport) -> list[str]:
    reasons = [
        translate("Line {line:,}: {reason}", line=row.line, reason=inline(row.reason, REASON_MAX))
        for row in report.failed[:REASONS_MAX]
    ]
    if report.failed_count > REASONS_MAX:
        reasons.append(translate("and {count:,} more, see the attached file", count=report.failed_count - REASONS_MAX))
    return reasons


def _render_title(report: IngestReport) -> str:
    title = _render_outcome(report)
    if report.is_dry_run:
        return translate("Dry run: {title}", title=title)
    return translate("Stopped: {title}", title=title) if report.is_stopped else title


def _render_outcome(report: IngestReport) -> str:
    name, has_failed = report.collection, report.failed_count
    if report.deleted:
        counts = {
            phrase("{count:,} deleted"): report.deleted,
            phrase("{count:,} new"): report.inserted,
            phrase("{count:,} updated"): report.updated,
            phrase("{count:,} unchanged"): report.existing,
        }
        facts = ", ".join(list_counts(counts))
        return translate("{facts} in {name}", facts=facts, name=name)
    if report.inserted:
        return translate("{objects} in {name}", objects=render_count(report.inserted, "new object"), name=name)
    if report.updated:
        return translate("{objects} in {name}", objects=render_count(report.updated, "updated object"), name=name)
    if report.existing and has_failed:
        return translate("Nothing new in {name}", name=name)
    if report.existing:
        return translate(
            "No changes: {objects} already in {name}", objects=render_count(report.existing, "object"), name=name
        )
    return (
        translate("Nothing was added to {name}", name=name)
        if has_failed
        else translate("There was nothing to add to {name}", name=name)
    )


def _get_colour(report: IngestReport) -> discord.Colour:
    if report.is_dry_run:
        return palette.INFO
    if not report.failed_count and not report.is_stopped and not report.deleted:
        return palette.SUCCESS
    return palette.WARNING if report.inserted or report.updated or report.existing else palette.DANGER
