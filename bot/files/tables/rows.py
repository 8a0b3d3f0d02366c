"""Takes the rows of a file one by one: writes the good ones, keeps the failed ones, learns the columns."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, Final

from bot.errors import UploadError
from bot.files.limits import MAX_COLUMNS, MAX_TEXT_BYTES, FailedLimit
from bot.files.tables.columns import Column, ColumnBuilder
from bot.files.tables.looks import Notation
from bot.files.tables.options import DEFAULT_TABLE_OPTIONS, Choice, TableOptions
from bot.files.tables.values import convert_text, is_empty
from bot.languages import phrase, translate
from bot.models import FailedRow
from bot.naming import make_property_names

TOO_MANY_COLUMNS: Final = phrase("The file has more than {count} columns. Remove the ones you don't need.")
_NOTATIONS: Final = {
    Notation.COMMA: phrase("Comma is the decimal sign"),
    Notation.GROUPED: phrase("Comma stands between thousands"),
}
_PLAIN_AGAIN: Final = {
    Notation.COMMA: phrase("Point is the decimal sign"),
    Notation.GROUPED: phrase("Commas are text, not thousands"),
}
_UTF8_MAX = 4  # bytes of one character
_encode = json.JSONEncoder(ensure_ascii=False).encode


class RowWriter:
    """Writes each good row as one JSON list: its line, and its values as `pack_values` gives them.

    Attributes:
        belongs_to: the source that a corrected report of failed rows names; empty for every other file.
    """

    def __init__(
        self,
        out: BinaryIO,
        *,
        classify: Callable[[Any], str],
        limit: FailedLimit,
        options: TableOptions = DEFAULT_TABLE_OPTIONS,
    ) -> None:
        self._out = out
        self._options = options
        self.classify = classify
        self.choices: list[Choice] = []
        self.is_european = False
        self.belongs_to = ""
        self._columns: list[ColumnBuilder] = []
        self.failed = FailedRows(limit)
        self.count = 0

    @property
    def width(self) -> int:
        """Columns so far."""
        return len(self._columns)

    def add_column(self, header: str) -> int:
        """Append a column and return its place.

        Raises:
            UploadError: there are more than `MAX_COLUMNS`.
        """
        if self.width == MAX_COLUMNS:
            raise UploadError(translate(TOO_MANY_COLUMNS, count=MAX_COLUMNS))
        self._columns.append(ColumnBuilder(header, classify=self.classify, options=self._options))
        return self.width - 1

    def add(self, line: int, values: Sequence[Any], *, size: int) -> None:
        """Write one row of `size` characters. One without any value is skipped, one with too much text in one fails."""
        # A cheap bound first: only a row that could hold so much is looked at value by value.
        if size * _UTF8_MAX > MAX_TEXT_BYTES:
            named = {column.header: value for column, value in zip(self._columns, values, strict=False)}
            oversize = next((name for name, value in named.items() if is_oversize(value)), None)
            if oversize is not None:
                reason = translate("{name} holds more than 1 MiB of text. Split it into several rows.", name=oversize)
                self.failed.add(line, reason, named)
                return
        stored = [None if is_empty(value) else value for value in values[: self.width]]
        for column, value in zip(self._columns, stored, strict=False):
            if value is not None:
                column.add(value, line=line)
        if any(value is not None for value in stored):
            self._out.write(_encode([line, pack_values(stored)]).encode() + b"\n")
            self.count += 1

    def build_columns(self) -> tuple[tuple[Column, ...], list[str]]:
        """The columns with unique property names and their types, and notes on them."""
        names = make_property_names([builder.header for builder in self._columns])
        columns = tuple(builder.build(name) for builder, name in zip(self._columns, names, strict=True))
        notes: list[str] = []
        if self._options.notation is not Notation.PLAIN:
            label = translate(_PLAIN_AGAIN[self._options.notation])
            self.choices.append(Choice(label, replace(self._options, notation=Notation.PLAIN)))
        for builder, column in zip(self._columns, columns, strict=True):
            notes += builder.build_notes(column)
            found = builder.find_notations(column, is_european=self.is_european)
            if found is not None:
                notes.append(found[0])
                self.choices += [
                    Choice(translate(_NOTATIONS[each]), replace(self._options, notation=each)) for each in found[1]
                ]
            self.choices += builder.build_choices(column)
        return columns, notes


def pack_values(values: Sequence[Any]) -> list[Any] | dict[int, Any]:
    """The values in the order of the columns, or by place where most are missing: a short line stays short on disk."""
    filled = {place: value for place, value in enumerate(values) if value is not None}
    return list(values) if len(filled) * 2 > len(values) else filled


def unpack_values(packed: list[Any] | dict[str, Any], *, width: int) -> list[Any]:
    """A value for each of `width` columns. Those by place have it as text, since JSON knows no other keys."""
    if isinstance(packed, list):
        return packed + [None] * (width - len(packed))
    return [packed.get(str(place)) for place in range(width)]


def is_oversize(value: Any) -> bool:
    """Whether it is text of more than `MAX_TEXT_BYTES` in UTF-8, or a nested value that becomes one."""
    if isinstance(value, list | dict):
        return is_oversize(convert_text(value))
    return isinstance(value, str) and len(value.encode()) > MAX_TEXT_BYTES


class FailedRows:
    """Failed rows as they were, counted, and kept as far as the limit goes: they wait in memory for the report.

    Beyond the limit of bytes a row is kept without its values.
    """

    def __init__(self, limit: FailedLimit) -> None:
        self._limit = limit
        self._bytes = 0
        self.count = 0
        self.kept: list[FailedRow] = []

    def add(self, line: int, reason: str, values: Mapping[str, Any]) -> FailedRow:
        """Count a row, keep it if there is room, and return it."""
        self.count += 1
        row = FailedRow(line=line, reason=reason, values=self._fit(values))
        if len(self.kept) < self._limit.rows:
            self.kept.append(row)
        return row

    def _fit(self, values: Mapping[str, Any]) -> dict[str, str]:
        if self.count > self._limit.rows:
            return {}
        texts = {name: "" if value is None else convert_text(value) for name, value in values.items()}
        size = sum(len(name) + len(text) for name, text in texts.items())
        if self._bytes + size > self._limit.size:
            return {}
        self._bytes += size
        return texts
