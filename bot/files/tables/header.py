"""The names of a table's columns: which cells of its rows are kept, and how many there must be."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Final

from bot.errors import UploadError
from bot.files.limits import MAX_COLUMNS
from bot.files.tables.options import Choice, TableOptions
from bot.files.tables.rows import TOO_MANY_COLUMNS, RowWriter
from bot.files.tables.start import SAMPLE_ROWS, Row, find_start
from bot.files.tables.values import is_empty
from bot.files.wording import name_some
from bot.languages import phrase, render_count, translate

# The columns that the report of failed rows adds: a corrected report is sent again as it is.
SOURCE_COLUMN: Final = "ragbot_source"
REPORT_COLUMNS: Final = ("ragbot_line", "ragbot_reason", SOURCE_COLUMN)
_NO_NAMES: Final = phrase("The first line holds no column names.")
_FIRST_ROW_IS_DATA: Final = phrase("First row is data")
_FIRST_ROW_NAMES: Final = phrase("First row names the columns")


def hand_over_table(rows: Iterator[Row], writer: RowWriter, options: TableOptions) -> list[str]:
    """Find where the table begins, and hand every row of it to the writer; returns notes on what was left out or named.

    Raises:
        UploadError: no column names.
    """
    first = list(islice(rows, SAMPLE_ROWS))
    if not first:
        raise UploadError(translate(_NO_NAMES))
    start = find_start(first, classify=writer.classify, has_header=options.has_header)
    header = Header(start.names, writer)
    for line, cells in chain(first[start.taken :], rows):
        header.hand_over(line, cells)
    # Whoever chose a reading may want the other one back.
    if not start.has_header or start.is_doubtful or options.has_header is not None:
        label = translate(_FIRST_ROW_IS_DATA) if start.has_header else translate(_FIRST_ROW_NAMES)
        writer.choices.append(Choice(label, replace(options, has_header=not start.has_header)))
    return [*start.notes, *header.build_notes()]


class Header:
    """Checks each row against the names and hands over the cells whose columns have one.

    A column without a name gets its number for one when it turns out to hold data.

    Raises:
        UploadError: no column names.
    """

    def __init__(self, names: Sequence[str], writer: RowWriter) -> None:
        self._writer = writer
        if sum(map(bool, names)) > MAX_COLUMNS + len(REPORT_COLUMNS):
            raise UploadError(translate(TOO_MANY_COLUMNS, count=MAX_COLUMNS))
        self._names, self._repeated = _number_repeated(names)
        self._kept = [place for place, name in enumerate(self._names) if name and name not in REPORT_COLUMNS]
        if not self._kept:
            raise UploadError(translate(_NO_NAMES))
        self._source_place = self._names.index(SOURCE_COLUMN) if SOURCE_COLUMN in self._names else None
        self._nameless = [place for place, name in enumerate(self._names) if not name]
        self._named_later: list[str] = []
        self._least = self._kept[-1] + 1
        for place in self._kept:
            writer.add_column(self._names[place])

    def hand_over(self, line: int, cells: Sequence[Any]) -> None:
        """Give one row to the writer, as a failed one where its cells do not fit the header."""
        if self._source_place is not None and self._source_place < len(cells):
            self._writer.belongs_to = self._writer.belongs_to or str(cells[self._source_place] or "").strip()
        if self._nameless:
            self._name_columns(cells)
        if self._is_ragged(cells):
            reason = translate(
                "The row has {cells}, but the header has {count}. Is a quote missing?",
                cells=render_count(len(cells), "cell"),
                count=len(self._names),
            )
            self._writer.failed.add(line, reason, self._name(cells))
            return
        values = cells
        if len(cells) != len(self._kept) or self._named_later:
            values = [cells[place] if place < len(cells) else None for place in self._kept]
        self._writer.add(line, values, size=sum(len(value) for value in values if isinstance(value, str)))

    def build_notes(self) -> Iterator[str]:
        """Columns that were given names, or other ones."""
        if self._named_later:
            yield translate(
                "{columns} without a name: called {names}.",
                columns=render_count(len(self._named_later), "column"),
                names=name_some(self._named_later),
            )
        if self._repeated:
            yield translate(
                "Several columns have the same name, so they are called {names}.", names=name_some(self._repeated)
            )

    def _is_ragged(self, cells: Sequence[Any]) -> bool:
        """Empty cells beyond the header, as spreadsheets write them, take nothing away."""
        return len(cells) < self._least or any(not is_empty(cell) for cell in cells[len(self._names) :])

    def _name(self, cells: Sequence[Any]) -> dict[str, Any]:
        """All cells of a row, those without a column by their place; not what a report added."""
        names = [name or f"column {place + 1}" for place, name in enumerate(self._names)]
        names += [f"column {place + 1}" for place in range(len(names), len(cells))]
        named = zip(names, cells, strict=False)
        return {name: cell for name, cell in named if name not in REPORT_COLUMNS}

    def _name_columns(self, cells: Sequence[Any]) -> None:
        for place in [place for place in self._nameless if place < len(cells) and not is_empty(cells[place])]:
            name = _avoid(f"column {place + 1}", {each.casefold() for each in self._names})
            self._writer.add_column(name)
            self._names[place] = name
            self._kept.append(place)
            self._nameless.remove(place)
            self._named_later.append(name)


def _number_repeated(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names, of which the second one that is spelled like another is called `name (2)`; and those that were."""
    found: list[str] = []
    repeated: list[str] = []
    taken: set[str] = set()
    for name in names:
        unique = _avoid(name, taken) if name else name
        repeated += [unique] if unique != name else []
        taken.add(unique.casefold())
        found.append(unique)
    return found, repeated


def _avoid(name: str, taken: Collection[str]) -> str:
    unique, number = name, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{name} ({number})"
    return unique
