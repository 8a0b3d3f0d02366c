"""A file that has been read: a table or a document, its rows or chunks as a stream."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.files.detect.formats import Format
from bot.files.limits import FailedLimit
from bot.files.tables.changes import Change
from bot.files.tables.columns import Column
from bot.files.tables.looks import Notation, read_european, read_grouped
from bot.files.tables.options import Choice
from bot.files.tables.rows import FailedRows, unpack_values
from bot.files.tables.values import convert_text, convert_value, is_absent
from bot.files.wording import shorten
from bot.files.worker.summary import Summary
from bot.languages import phrase, translate
from bot.models import DataType, FailedRow, PropertySpec, Record
from bot.naming import fold_label, make_distinct_name, make_property_name
from bot.text_schema import CHUNK_PROPERTIES

_NO_VALUE = phrase("The row has no value for any of the collection's properties.")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an upload. Its rows lie in a file in the upload's folder, so it is usable as long as that is.

    Attributes:
        source: the file's name; in an archive its path there.
        format: as found, whatever the name says.
        columns: a property for each column, with a type that holds every value of it.
        headers: what the columns are called in the file, in the same order.
        changes: for each column what properties of other types would change in it.
        count: rows or chunks that can be stored.
        failed: rows that cannot, as they were: as many as fit, of `failed_count`.
        notation: what points and commas in its numbers mean.
        choices: other readings that are likely too, as `TableOptions` to read the file again with.
        belongs_to: the source whose failed rows it corrects; empty for a file of its own.
        notes: sentences about what was read otherwise than it stands there.
    """

    source: str
    format: Format
    columns: tuple[PropertySpec, ...]
    headers: tuple[str, ...]
    changes: tuple[tuple[Change, ...], ...]
    count: int
    failed: tuple[FailedRow, ...]
    failed_count: int
    notes: tuple[str, ...]
    notation: Notation
    choices: tuple[Choice, ...]
    belongs_to: str
    path: Path
    limit: FailedLimit

    def records(self) -> Iterator[Record]:
        """Every row as a record of the part's own columns, read from disk one by one; of markers alone an empty one."""
        types = dict(enumerate(self.columns))
        for line, values in self._read_rows():
            yield Record(line=line, values=_convert_row(values, types, self.notation))

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        """Every row as a record of a collection with `properties`; a row with a value that does not fit fails.

        A property takes the column whose header is its label or its name, in any case. Columns that none takes are
        left out: `unknown_columns`. Give it the properties that people fill (`CollectionInfo.own_properties`). Failed
        rows beyond the part's limit come without their values, which someone collects.
        """
        types = self._match(properties)
        failed = FailedRows(self.limit)
        for line, values in self._read_rows():
            try:
                row = _convert_row(values, types, self.notation)
            except ValueError as error:
                yield failed.add(line, str(error), dict(zip(self.headers, values, strict=False)))
                continue
            if row:
                yield Record(line=line, values=row)
            else:
                yield failed.add(line, translate(_NO_VALUE), dict(zip(self.headers, values, strict=False)))

    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """Headers of the columns that no property takes."""
        taken = self._match(properties)
        return tuple(header for place, header in enumerate(self.headers) if place not in taken)

    def get_filled(self, properties: Sequence[PropertySpec]) -> frozenset[str]:
        """Names of the properties that a column fills, where its cells are not empty."""
        return frozenset(spec.name for spec in self._match(properties).values())

    def get_changes(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """What properties of other types than the part's own would store otherwise than it is written, with counts."""
        changed = [(place, spec) for place, spec in self._match(properties).items() if spec != self.columns[place]]
        return tuple(
            change.describe(spec) for place, spec in changed for change in self.changes[place] if change.concerns(spec)
        )

    def _match(self, properties: Sequence[PropertySpec]) -> dict[int, PropertySpec]:
        """The property for each column's place: the one that came from such a header before one that the header names,
        and that before one that is made of it.

        Of several headers that would be named alike, no longer told apart by the collection, none is taken.
        """
        labels = Counter(fold_label(spec.label) for spec in properties if spec.label)
        labelled = {fold_label(spec.label): spec for spec in properties if labels[fold_label(spec.label)] == 1}
        found = self._pick(fold_label, labelled, {})
        taken = {spec.name for spec in found.values()}
        wanted = {spec.name.casefold(): spec for spec in properties if spec.name not in taken}
        for name in (str.strip, make_distinct_name, make_property_name):
            found |= self._pick(lambda header, name=name: name(header).casefold(), wanted, found)  # type: ignore[misc]
        return found

    def _pick(
        self, spell: Callable[[str], str], wanted: dict[str, PropertySpec], found: Mapping[int, PropertySpec]
    ) -> dict[int, PropertySpec]:
        """Of the columns that are not found yet those with a property under a spelling that no other one has."""
        names = {place: spell(header) for place, header in enumerate(self.headers) if place not in found}
        counts = Counter(names.values())
        return {place: wanted.pop(key) for place, key in names.items() if counts[key] == 1 and key in wanted}

    def _read_rows(self) -> Iterator[tuple[int, list[Any]]]:
        with self.path.open(encoding="utf-8", newline="\n") as rows:
            for row in rows:
                line, packed = json.loads(row)
                yield line, unpack_values(packed, width=len(self.headers))


@dataclass(frozen=True, slots=True)
class Table(Part):
    """Rows with columns of their own. `encoding` is as people call it (`UTF-8`); empty for a workbook."""

    encoding: str


@dataclass(frozen=True, slots=True)
class Document(Part):
    """A text in chunks, whose columns are `CHUNK_PROPERTIES`. `title` is its own, else its first heading or name."""

    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an upload holds: one part for a plain file, one for each readable file of an archive.

    Attributes:
        notes: a sentence for each file of an archive that could not be read.
    """

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def build_part(summary: Summary, rows_path: Path, *, source: str, limit: FailedLimit) -> Part:
    """The part whose rows were written to `rows_path`."""
    columns = tuple(_build_column(column) for column in summary.columns)
    return _build(
        summary,
        source=source,
        columns=CHUNK_PROPERTIES if summary.title is not None else columns,
        headers=tuple(column.header for column in summary.columns),
        changes=tuple(column.changes for column in summary.columns),
        path=rows_path,
        limit=limit,
    )


def _build_column(column: Column) -> PropertySpec:
    """The property of a column, with the header as its label where that is another word."""
    header = column.header.strip()
    return column.spec if header == column.spec.name else replace(column.spec, label=header)


def _build(summary: Summary, **fields: Any) -> Part:
    common = {
        **fields,
        "format": summary.format,
        "count": summary.count,
        "failed": summary.failed,
        "failed_count": summary.failed_count,
        "notes": summary.notes,
        "notation": summary.notation,
        "choices": summary.choices,
        "belongs_to": summary.belongs_to,
    }
    if summary.title is not None:
        return Document(**common, title=summary.title)
    return Table(**common, encoding=summary.encoding)


def _read_number(value: Any, spec: PropertySpec, notation: Notation) -> Any:
    """The value, for a number in another notation as others write it.

    Raises:
        ValueError: it is no number written so; the reason follows the value.
    """
    is_number = isinstance(value, str) and spec.data_type in (DataType.INT, DataType.NUMBER)
    if notation is Notation.PLAIN or not is_number:
        return value
    if notation is Notation.GROUPED:
        return read_grouped(value)
    plain = read_european(value)
    if plain is None:
        raise ValueError(translate("is not a number with a decimal comma"))
    return plain


def _convert_row(values: list[Any], types: Mapping[int, PropertySpec], notation: Notation) -> dict[str, Any]:
    row = {}
    for place, spec in types.items():
        if place < len(values) and values[place] is not None and not is_absent(values[place], spec):
            try:
                row[spec.name] = convert_value(_read_number(values[place], spec, notation), spec)
            except ValueError as error:
                raise ValueError(
                    translate(
                        "{name}: “{value}” {reason}.",
                        name=spec.name,
                        value=shorten(convert_text(values[place])),
                        reason=error,
                    )
                ) from None
    return row
