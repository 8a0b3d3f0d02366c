"""The lines of an export -> rows, each with the identity of its object."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO, Final

from bot.errors import UploadError
from bot.files.limits import MAX_COLUMNS, FailedLimit
from bot.files.tables.classify import classify_json
from bot.files.tables.columns import Column, ColumnBuilder
from bot.files.tables.exports import COLLECTION, FLAT, ID, KEPT, ExportHeader, parse_identity
from bot.files.tables.json_text import Element, ElementDecoder
from bot.files.tables.rows import TOO_MANY_COLUMNS, FailedRows, pack_values
from bot.files.tables.values import is_empty
from bot.files.wording import shorten
from bot.languages import translate

_LINE: Final = "json"  # the column in which a line that fails is reported
_encode = json.JSONEncoder(ensure_ascii=False).encode


class ExportRows:
    """Writes each good line as one JSON list: its number, its values as `pack_values` gives them, and its identity.

    Attributes:
        count: lines written.
        failed: those that cannot be read.
    """

    def __init__(
        self,
        out: BinaryIO,
        *,
        header: ExportHeader,
        limit: FailedLimit,
        classify: Callable[[Any], str] = classify_json,
    ) -> None:
        self._out = out
        self._classify = classify
        self._is_flat = header.properties is None
        self._specs = header.properties or ()
        self._places = {spec.name: place for place, spec in enumerate(self._specs)}
        # What a flat export holds, and keys that somebody has added to another one, are learnt from the values.
        self._learnt: list[ColumnBuilder] = []
        self._decoder = ElementDecoder()
        self.count = 0
        self.failed = FailedRows(limit)

    def read(self, lines: Iterable[tuple[int, str]]) -> None:
        """Write the objects of lines, each with its number in the file.

        Raises:
            UploadError: there are more than `MAX_COLUMNS` keys.
        """
        for number, line in lines:
            if not (text := line.strip()):
                continue
            try:
                self._add_element(number, self._decoder.decode_whole(text))
            except json.JSONDecodeError as error:
                reason = translate(
                    "The line is not JSON: {reason} at column {column}.", reason=error.msg, column=error.colno
                )
                self.failed.add(number, reason, {_LINE: text})
            except RecursionError:
                self.failed.add(number, translate("The line is nested too deeply to be read."), {_LINE: text})
            except ValueError as error:
                self.failed.add(number, str(error), {_LINE: text})

    def add(self, number: int, values: Mapping[str, Any], identity: Mapping[str, Any] | None) -> None:
        """Write one row with what `parse_identity` gave for it, None for a new object.

        Raises:
            UploadError: there are more than `MAX_COLUMNS` names.
            ValueError: a value has no name.
        """
        row: dict[int, Any] = {self.add_column(key): value for key, value in values.items() if value is not None}
        for place, value in row.items():
            if place >= len(self._specs) and not is_empty(value):
                self._learnt[place - len(self._specs)].add(value, line=number)
        packed = pack_values([row.get(place) for place in range(max(row, default=-1) + 1)])
        self._out.write(_encode([number, packed, identity]).encode() + b"\n")
        self.count += 1

    def build_columns(self) -> tuple[Column, ...]:
        """The header's properties, and after them what was learnt."""
        known = (Column(spec.name, spec) for spec in self._specs)
        return (*known, *(builder.build(builder.header) for builder in self._learnt))

    def _add_element(self, number: int, element: Element) -> None:
        if element.flaw:
            raise ValueError(element.flaw)
        if not isinstance(element.value, dict):
            raise ValueError(translate("It is not an object."))  # noqa: TRY004 - it is the file that is wrong
        identity, values = self._split(element.value)
        self.add(number, values, identity)

    def _split(self, line: Mapping[str, Any]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """Who the object is, None for a new one, and its values."""
        own = {ID, *FLAT} if self._is_flat else {ID, KEPT}
        if self._is_flat and next(iter(line)) == COLLECTION:
            own.add(COLLECTION)
        kept = {name: line[name] for name in FLAT} if self._is_flat else line.get(KEPT)
        identity = None if line.get(ID) in (None, "") else parse_identity(line[ID], kept)
        return identity, {key: value for key, value in line.items() if key not in own}

    def add_column(self, key: str) -> int:
        """The place of a column, which is appended where it is new.

        Raises:
            UploadError: there are more than `MAX_COLUMNS`.
            ValueError: it has no name.
        """
        if key in self._places:
            return self._places[key]
        if not key.strip():
            raise ValueError(translate("A value has no name."))
        if len(self._places) == MAX_COLUMNS:
            raise UploadError(translate(TOO_MANY_COLUMNS, count=MAX_COLUMNS))
        self._learnt.append(ColumnBuilder(shorten(key, 200), classify=self._classify))
        self._places[key] = len(self._places)
        return self._places[key]
