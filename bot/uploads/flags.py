"""How an operator says which reading of a table is meant: the options of `ragbot import`, and their names."""

import shlex
from collections.abc import Iterator, Sequence

from bot.files import TableOptions
from bot.uploads.draft import Draft
from bot.uploads.intake import Part


def describe_readings(draft: Draft, tables: TableOptions) -> Iterator[str]:
    """A sentence for each other reading that is likely too, with the option that asks for it."""
    for place, choice in (offer for offers in draft.find_readings() for offer in offers):
        source = draft.intake.items[place].source
        yield f"{source}: {choice.label}? Then add {render_flags(choice.options, tables)}."


def describe_missing(source: str, part: Part, tables: TableOptions) -> Iterator[str]:
    """A sentence for each column whose type was said although the file has none of that name."""
    for header in (*tables.text_columns, *tables.number_columns):
        if header not in part.headers:
            yield f"{source}: There is no column “{header}”."


def render_flags(options: TableOptions, base: TableOptions) -> str:
    """The options that make another reading of `base`."""
    return " ".join(f"{name} {shlex.quote(value)}" if value else name for name, value in _find_flags(options, base))


def _find_flags(options: TableOptions, base: TableOptions) -> Iterator[tuple[str, str]]:
    if options.has_header != base.has_header:
        yield ("--header" if options.has_header else "--no-header"), ""
    if options.notation != base.notation:
        yield "--numbers", options.notation
    if options.sheet != base.sheet:
        yield "--sheet", options.sheet or ""
    yield from _find_columns("--text-column", options.text_columns, base.text_columns)
    yield from _find_columns("--number-column", options.number_columns, base.number_columns)


def _find_columns(flag: str, columns: Sequence[str], known: Sequence[str]) -> Iterator[tuple[str, str]]:
    return ((flag, column) for column in columns if column not in known)
