"""CSV and its relatives -> rows."""

import csv
from collections import Counter
from collections.abc import Iterator
from typing import Self, TextIO

from bot.errors import UploadError
from bot.files.limits import MAX_UPLOAD_BYTES
from bot.files.rows import RowWriter
from bot.files.text import count, shorten

DELIMITERS = (",", ";", "\t", "|")
_SNIFF_CHARACTERS = 65_536


def sniff_delimiter(head: str) -> str:
    """The delimiter whose rows most often have as many cells as the header; a comma where there is only one column."""
    lines = head[:_SNIFF_CHARACTERS].splitlines(keepends=True)
    if len(head) > _SNIFF_CHARACTERS and len(lines) > 1:
        lines.pop()
    csv.field_size_limit(MAX_UPLOAD_BYTES)
    return max(DELIMITERS, key=lambda delimiter: _score(lines, delimiter))


def _score(lines: list[str], delimiter: str) -> tuple[float, int]:
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    width = len(rows[0]) if rows else 0
    if width < 2:  # noqa: PLR2004 - one cell means that the delimiter does not occur
        return 0.0, 0
    return sum(len(row) == width for row in rows) / len(rows), width


def parse_delimited(stream: TextIO, writer: RowWriter, *, delimiter: str) -> None:
    """Hand every row to the writer. The first line that is not blank names the columns.

    Raises:
        UploadError: no column names, the same name twice, a nameless column that holds data, or a quote left open.
    """
    rows = _iterate_rows(stream, delimiter)
    _, names = next(rows, (1, []))
    header = _Header([name.strip() for name in names])
    for name in header.get_names():
        writer.add_column(name)
    for line, cells in rows:
        header.hand_over(line, cells, writer)


def _iterate_rows(stream: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with the line it starts in."""
    csv.field_size_limit(MAX_UPLOAD_BYTES)
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter)
    start = 1
    for cells in reader:
        if lines.is_at_end:
            raise UploadError(
                f"A quote in line {start} is never closed, so the rows after it cannot be told apart. Close it."
            )
        if cells:
            yield start, cells
        start = reader.line_num + 1


class _Lines:
    """The lines of a stream. The csv module asks for one after the last only while it waits for a closing quote."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.is_at_end = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = self._stream.readline()
        if not line:
            self.is_at_end = True
            raise StopIteration
        return line


class _Header:
    """The first line: which cells of a row are kept, and how many there must be."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._kept = [place for place, name in enumerate(names) if name]
        self._nameless = [place for place, name in enumerate(names) if not name]
        if not self._kept:
            raise UploadError("The first line holds no column names.")
        counts = Counter(name.casefold() for name in self.get_names())
        twice = [name for name in self.get_names() if counts[name.casefold()] > 1]
        if twice:
            listed = ", ".join(dict.fromkeys(f"“{shorten(name)}”" for name in twice))
            raise UploadError(f"Several columns have the same name: {listed}. Rename them, so that each is told apart.")

    def get_names(self) -> list[str]:
        """Names of the columns that are kept."""
        return [self._names[place] for place in self._kept]

    def hand_over(self, line: int, cells: list[str], writer: RowWriter) -> None:
        """Give one row to the writer, as a failed one where its cells do not fit the header."""
        self._check_nameless(line, cells)
        size = sum(map(len, cells))
        if self._is_ragged(cells):
            names = [name or f"column {place + 1}" for place, name in enumerate(self._names)]
            names += [f"column {place + 1}" for place in range(len(names), len(cells))]
            reason = (
                f"The row has {count(len(cells), 'cell')}, but the header has {len(self._names)}. Is a quote missing?"
            )
            writer.fail(line, reason, dict(zip(names, cells, strict=False)))
        elif self._nameless:
            writer.add(line, [cells[place] for place in self._kept], size=size)
        else:
            writer.add(line, cells[: len(self._names)], size=size)

    def _is_ragged(self, cells: list[str]) -> bool:
        """Empty cells beyond the header, as spreadsheets write them, take nothing away."""
        return len(cells) <= self._kept[-1] or any(cell.strip() for cell in cells[len(self._names) :])

    def _check_nameless(self, line: int, cells: list[str]) -> None:
        for place in self._nameless:
            if place < len(cells) and cells[place].strip():
                raise UploadError(
                    f"Column {place + 1} has no name but holds “{shorten(cells[place])}” in line {line}. "
                    "Name it in the first line, or empty it."
                )
