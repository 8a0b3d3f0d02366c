"""CSV and its relatives -> rows."""

import csv
from collections.abc import Iterator
from typing import Self, TextIO

from bot.errors import UploadError
from bot.files.limits import MAX_UPLOAD_BYTES
from bot.files.tables.header import Header
from bot.files.tables.rows import RowWriter


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
                f"A quote in line {start} is never closed, so the rows after it cannot be read. Close it."
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
