"""What an upload would do, shown before it does it."""

from collections.abc import Sequence

import discord

from bot.languages import join_with_and, phrase, render_count, translate
from bot.models import (
    CollectionInfo,
    CollectionSchema,
    DataType,
    IngestMode,
    IngestOptions,
    IngestReport,
    PartPreview,
    Record,
)
from bot.ui import palette
from bot.ui.audiences import render_audience
from bot.ui.collections import join_labels, join_names, render_properties, render_row, render_title
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import inline
from bot.ui.values import list_counts

NAME_MAX = 60
PROBLEM_MAX = 150
PARTS_MAX = 10
SAMPLE_ROWS = 3
NOTES_MAX = 10
FIELD_MAX = 600

_MODES = {
    IngestMode.ADD: "",
    IngestMode.REPLACE_SOURCE: phrase(
        "I write all rows again. Afterwards, I delete what these sources no longer contain."
    ),
    IngestMode.SYNC: phrase("After adding the new rows, I delete what these sources no longer contain."),
}


def render_preview(
    target: CollectionInfo | CollectionSchema,
    parts: Sequence[PartPreview],
    *,
    options: IngestOptions,
    sample: Sequence[Record] = (),
    notes: Sequence[str] = (),
    changes: Sequence[IngestReport] = (),
    versions: Sequence[IngestReport] = (),
) -> discord.Embed:
    """Return what was recognised, the schema, the first rows, and what does not fit, as a question.

    Args:
        target: the collection, or what it would be created from.
        parts: every file, including those that cannot be added.
        options: the mode and the key.
        sample: the first objects.
        notes: what was read differently from how it is written in the files.
        changes: what would happen to each source, counted by a dry run.
        versions: the same for those that would replace an earlier version of themselves.
    """
    embed = build_embed(_render_title(target, parts), _render_parts(parts), colour=palette.WARNING)
    properties = target.properties if isinstance(target, CollectionSchema) else target.own_properties
    add_field(embed, translate("Properties"), render_properties(properties))
    add_field(embed, translate("Title"), render_title(target))
    if isinstance(target, CollectionSchema):
        add_field(embed, translate("Searchable by meaning"), _render_sources(target))
    add_field(embed, translate("First rows"), "\n".join(render_row(record) for record in sample[:SAMPLE_ROWS]))
    add_field(embed, translate("Ignored columns"), "\n".join(_render_misfits(parts)), limit=FIELD_MAX)
    add_field(embed, translate("What would change"), render_changes(changes))
    add_field(embed, translate("Earlier versions"), "\n".join(_render_version(each) for each in versions[:PARTS_MAX]))
    add_field(embed, translate("Who may ask for it"), _render_readers(options, changes))
    add_field(embed, translate("Existing objects"), " ".join(_render_options(options)))
    add_field(embed, translate("Notes"), render_notes(notes), limit=FIELD_MAX)
    return embed


def render_changes(reports: Sequence[IngestReport]) -> str:
    """Return what a dry run counted: `Of 15 rows: 2 new · 9 update · 3 fail · **deletes 114 of 117**`."""
    counts = {
        phrase("{count:,} new"): sum(report.inserted for report in reports),
        phrase("{count:,} update"): sum(report.updated for report in reports),
        phrase("{count:,} unchanged"): sum(report.existing for report in reports),
        phrase("{count:,} repeated in the file"): sum(report.repeated for report in reports),
        phrase("{count:,} fail"): sum(report.failed_count for report in reports),
    }
    facts = list_counts(counts)
    if deleted := sum(report.deleted for report in reports):
        facts.append(
            translate(
                "**deletes {deleted:,} of {held:,}**",
                deleted=deleted,
                held=sum(report.held for report in reports),
            )
        )
    total = sum(report.total for report in reports)
    return translate("Of {rows}: {facts}", rows=render_count(total, "row"), facts=" · ".join(facts)) if facts else ""


def render_drastic(name: str, *, deleted: int, held: int, lost: int, days: int) -> discord.Embed:
    """Return the second question where an upload would delete much of what its sources brought before.

    Args:
        name: the collection.
        deleted: how many objects.
        held: how many there are of its sources.
        lost: how many of what it changes and deletes could not be brought back.
        days: for which the others can.
    """
    back = (
        translate("Undo brings them back for {days} days.", days=days)
        if not lost
        else translate("Undo cannot bring back {lost:,} of them.", lost=lost)
    )
    text = translate(
        "This upload deletes {deleted:,} of the {held:,} objects of its sources in {name}. {back}",
        deleted=deleted,
        held=held,
        name=name,
        back=back,
    )
    return build_embed(
        translate("Delete {objects}?", objects=render_count(deleted, "object")), text, colour=palette.DANGER
    )


def _render_readers(options: IngestOptions, changes: Sequence[IngestReport]) -> str:
    """Return for whom the objects are: what is there keeps its audience unless somebody has named another one."""
    found = dict.fromkeys(each.origin.audience for each in changes) or {options.audience: None}
    readers = dict.fromkeys(value for audience in found for value in audience)
    audience = render_audience(tuple(readers))
    is_limited = [*found] != [options.audience]
    return translate("{audience}; this source is limited already", audience=audience) if is_limited else audience


def _render_version(report: IngestReport) -> str:
    """Return what replacing the earlier version of a document changes."""
    counts = {
        phrase("{count:,} new"): report.inserted,
        phrase("{count:,} changed"): report.updated,
        phrase("{count:,} the same"): report.existing,
        phrase("{count:,} deleted"): report.deleted,
    }
    facts = ", ".join(list_counts(counts))
    return translate(
        "**{source}** is there already. Chunks: {facts}", source=inline(report.origin.source, NAME_MAX), facts=facts
    )


def render_notes(notes: Sequence[str]) -> str:
    """Return the first notes, each once, and how many more there are."""
    # Files of one archive often have the same note.
    each = [line for line in (inline(note, PROBLEM_MAX) for note in dict.fromkeys(notes)) if line]
    more = (
        [translate("and {more}", more=render_count(len(each) - NOTES_MAX, "more note"))]
        if len(each) > NOTES_MAX
        else []
    )
    return "\n".join([*each[:NOTES_MAX], *more])


def render_counts(parts: Sequence[PartPreview]) -> str:
    """Return what the parts would bring: `100 rows and 12 chunks`."""
    totals: dict[str, int] = {}
    for part in parts:
        if part.problem is None:
            totals[part.noun] = totals.get(part.noun, 0) + part.count
    if not totals:
        return translate("nothing")
    return join_with_and(render_count(count, noun) for noun, count in totals.items())


def _render_sources(schema: CollectionSchema) -> str:
    texts = [spec.name for spec in schema.properties if spec.data_type == DataType.TEXT]
    if texts:
        return join_labels(schema.source_properties or texts, schema.properties)
    if any(spec.data_type == DataType.TEXT_ARRAY for spec in schema.properties):
        return translate("nothing; words in lists are found all the same")
    return translate("⚠️ nothing, and no words either: none of it is text")


def _render_title(target: CollectionInfo | CollectionSchema, parts: Sequence[PartPreview]) -> str:
    counts = render_counts(parts)
    if isinstance(target, CollectionSchema):
        return translate("Create the collection {name} with {counts}?", name=target.name, counts=counts)
    return translate("Add {counts} to {name}?", counts=counts, name=target.name)


def _render_parts(parts: Sequence[PartPreview]) -> str:
    # What cannot be added comes first: a person has to see it, however many files there are.
    ordered = sorted(parts, key=lambda part: part.problem is None)
    lines = [_render_part(part) for part in ordered[:PARTS_MAX]]
    if len(parts) > PARTS_MAX:
        lines.append(translate("and {more}", more=render_count(len(parts) - PARTS_MAX, "more file")))
    return "\n".join(lines)


def _render_part(part: PartPreview) -> str:
    name = f"**{inline(part.source, NAME_MAX) or translate('file')}**"
    if part.problem is not None:
        return f"⚠️ {name} · {inline(part.problem, PROBLEM_MAX)}"
    facts = [inline(translate(part.format), NAME_MAX), render_count(part.count, part.noun)]
    if part.failed_count:
        facts.append(translate("{count:,} unreadable", count=part.failed_count))
    return " · ".join([name, *filter(None, facts)])


def _render_misfits(parts: Sequence[PartPreview]) -> list[str]:
    """Return the columns that are ignored, by file where there are several."""
    misfits = [part for part in parts if part.problem is None and part.unknown_columns]
    lines = []
    for part in misfits[:PARTS_MAX]:
        origin = f"{inline(part.source, NAME_MAX)}: " if len(parts) > 1 else ""
        lines.append(f"{origin}{join_names(part.unknown_columns)}")
    return [*lines, translate("Add properties for them with `/collection add-property`.")] if lines else []


def _render_options(options: IngestOptions) -> list[str]:
    key = inline(options.key or "", NAME_MAX)
    update = (
        translate("A row whose `{key}` is there already, from whatever source, updates that object.", key=key)
        if key
        else ""
    )
    return [sentence for sentence in (translate(_MODES[options.mode]), update) if sentence]
