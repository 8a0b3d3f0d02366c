"""The rows of CSV and its relatives, one by one, whatever their quotes do."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Final, TextIO

from bot.files.layout import Layout, Quoting, build_reader, split_literally, swallows_rows
from bot.files.limits import MAX_TEXT_BYTES
from bot.languages import translate, translate_count

# A cell that is longer fails anyway; a quote that is never closed would otherwise hold the rest of the file.
_RECORD_MAX: Final = 4 * MAX_TEXT_BYTES


class _TooLongError(Exception):
    """A quote stays open for too long."""


class Records:
    """Iterates over rows that are not blank, each with the line it starts in.

    A quote counts only where it opens and closes a cell by the rules; any other is a character like the rest, and a
    line whose quotes are such is read by itself.
    """

    def __init__(self, stream: TextIO, layout: Layout) -> None:
        self._layout = layout
        self._lines = _Lines(stream, layout)
        self._literal: list[int] = [0, 0]  # how many, and the first line
        self._swallowed: list[int] = [0, 0]

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        lines = self._lines
        reader = build_reader(lines, self._layout)
        if self._layout.is_declared:
            lines.skip()
        while True:
            lines.record.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLongError):
                cells = self._read_literally()
            else:
                if len(lines.record) > 1:
                    cells = self._check_lines(cells)
            start = lines.number + 1
            lines.number += len(lines.record)
            if cells:
                yield start, cells

    def build_notes(self) -> Iterator[str]:
        """What was made of quotes that say nothing clear, with counts."""
        if self._layout.is_declared:
            yield translate(
                "The first line only names the delimiter “{delimiter}” and was left out.",
                delimiter=self._layout.delimiter,
            )
        if self._layout.quoting is Quoting.NONE:
            yield translate("Quotes are kept as a part of the text, since not all of them open and close a cell.")
        if self._layout.quoting is Quoting.BACKSLASH:
            yield translate("A backslash before a quote or another one was read as its escape.")
        number, line = self._literal
        if number:
            yield translate_count(
                number,
                one="{count:,} row with quotes that open or close no cell: they are kept as they stand (line {line}).",
                many="{count:,} rows with quotes that open or close no cell: they are kept as they stand "
                "(line {line} first).",
                line=line,
            )
        number, line = self._swallowed
        if number:
            yield translate_count(
                number,
                one="{count:,} row with a cell that goes over lines which could be rows of their own. "
                "Is a quote missing? (line {line}).",
                many="{count:,} rows with a cell that goes over lines which could be rows of their own. "
                "Is a quote missing? (line {line} first).",
                line=line,
            )

    def _read_literally(self) -> list[str]:
        """The first line of a record by itself; the others are read again."""
        lines = self._lines
        first, *others = lines.record
        lines.push_back(others)
        del lines.record[1:]
        _count(self._literal, lines.number + 1)
        return split_literally(first, self._layout.delimiter)

    def _check_lines(self, cells: list[str]) -> list[str]:
        """Count a cell over several lines that could be rows; between tabs they are rows."""
        if not swallows_rows(self._lines.record, self._layout, width=len(cells)):
            return cells
        if self._layout.delimiter == "\t":
            return self._read_literally()
        _count(self._swallowed, self._lines.number + 1)
        return cells


def _count(tally: list[int], line: int) -> None:
    tally[0] += 1
    tally[1] = tally[1] or line


class _Lines:
    """The lines of a stream, of which those of the current record are kept, so that they can be read again."""

    def __init__(self, stream: TextIO, layout: Layout) -> None:
        self._stream = stream
        self._prepare = layout.prepare if layout.quoting is Quoting.BACKSLASH else None
        self._again: deque[str] = deque()
        self._size = 0
        self.record: list[str] = []
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._again:
            line = self._again.popleft()
        else:
            line = self._stream.readline()
            if not line:
                raise StopIteration
            if self._prepare is not None:
                line = self._prepare(line)
        self._size = len(line) if not self.record else self._size + len(line)
        self.record.append(line)
        if len(self.record) > 1 and self._size > _RECORD_MAX:
            raise _TooLongError
        return line

    def skip(self) -> None:
        """Leave out the next line."""
        self._stream.readline()
        self.number += 1

    def push_back(self, lines: list[str]) -> None:
        """Give these again before any other."""
        self._again.extendleft(reversed(lines))
