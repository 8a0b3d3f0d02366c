"""CSV and its relatives -> rows."""

import csv
from collections.abc import Iterator
from typing import Self, TextIO

from bot.errors import UploadError
from bot.files.header import Header
from bot.files.limits import MAX_UPLOAD_BYTES
from bot.files.rows import RowWriter

DELIMITERS = (",", ";", "\t", "|")
_SNIFF_CHARACTERS = 65_536
_TABLE_SHARE = 0.9


def sniff_delimiter(head: str) -> str:
    """The delimiter whose rows most often have as many cells as the header; a comma where there is only one column."""
    lines = _get_lines(head)
    return max(DELIMITERS, key=lambda delimiter: _score(lines, delimiter))


def has_table_look(head: str, *, delimiter: str) -> bool:
    """Whether nearly all rows have as many cells as the first, which does not read like a sentence: `Dear Ada, …`."""
    lines = _get_lines(head)
    share, _ = _score(lines, delimiter)
    first = next((line for line in lines if line.strip()), "")
    return share >= _TABLE_SHARE and len(lines) > 1 and f"{delimiter} " not in first


def _get_lines(head: str) -> list[str]:
    csv.field_size_limit(MAX_UPLOAD_BYTES)
    lines = head[:_SNIFF_CHARACTERS].splitlines(keepends=True)
    if len(head) > _SNIFF_CHARACTERS and len(lines) > 1:
        lines.pop()
    return lines


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
    header = Header(names, writer)
    for line, cells in rows:
        header.hand_over(line, cells)


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
