"""A file that has been read: its columns, and its rows as a stream."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from bot.files.limits import MAX_FAILED_ROWS
from bot.files.parse import Summary
from bot.files.rows import shorten_values
from bot.files.text import shorten
from bot.files.values import convert_text, convert_value
from bot.models import FailedRow, PropertySpec, Record

_SAMPLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of an upload. They lie in a file in the upload's folder, so the table is usable as long as that is.

    Attributes:
        format: `CSV`, `TSV`, `JSON` or `JSONL`, as found.
        encoding: as people call it (`UTF-8`, `Windows-1252`).
        columns: a property for each column, with a type that holds every value of it.
        headers: what the columns are called in the file, in the same order.
        count: rows that can be stored.
        failed: rows that cannot, the first 10,000 or 6 MiB of `failed_count`; long cells are cut.
        notes: sentences about what was read otherwise than it stands there.
        sample: the first 3 rows.
    """

    format: str
    encoding: str
    columns: tuple[PropertySpec, ...]
    headers: tuple[str, ...]
    count: int
    failed: tuple[FailedRow, ...]
    failed_count: int
    notes: tuple[str, ...]
    sample: tuple[Record, ...]
    path: Path

    def records(self) -> Iterator[Record]:
        """Every row as a record of the table's own columns, read from disk one by one."""
        types = dict(enumerate(self.columns))
        for line, values in self._read_rows():
            yield Record(line=line, values=_convert_row(values, types))

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        """Every row as a record of a collection with `properties`; a row with a value that does not fit fails.

        A property takes the column of its name, in any case. Columns that none takes are left out: `unknown_columns`.
        Failed rows after the first 10,000 come without their values, which someone collects.
        """
        types = self._match(properties)
        failures = 0
        for line, values in self._read_rows():
            try:
                yield Record(line=line, values=_convert_row(values, types))
            except ValueError as error:
                failures += 1
                named = dict(zip(self.headers, values, strict=False)) if failures <= MAX_FAILED_ROWS else {}
                yield FailedRow(line=line, reason=str(error), values=shorten_values(named))

    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """Headers of the columns that no property takes."""
        taken = self._match(properties)
        return tuple(header for place, header in enumerate(self.headers) if place not in taken)

    def _match(self, properties: Sequence[PropertySpec]) -> dict[int, PropertySpec]:
        """The property for each column's place. A column called so in the file comes before one that is stored so."""
        headers = {header.casefold(): place for place, header in enumerate(self.headers)}
        names = {spec.name.casefold(): place for place, spec in enumerate(self.columns)}
        found: dict[int, PropertySpec] = {}
        for known in (headers, names):
            for spec in properties:
                place = known.get(spec.name.casefold())
                if place is not None and place not in found and spec not in found.values():
                    found[place] = spec
        return found

    def _read_rows(self) -> Iterator[tuple[int, list[Any]]]:
        with self.path.open(encoding="utf-8", newline="\n") as rows:
            for row in rows:
                line, *values = json.loads(row)
                yield line, values


def build_table(summary: Summary, rows_path: Path) -> Table:
    """The table of a file whose rows were written to `rows_path`."""
    table = Table(
        format=summary.format,
        encoding=summary.encoding,
        columns=tuple(PropertySpec(column.name, column.data_type) for column in summary.columns),
        headers=tuple(column.header for column in summary.columns),
        count=summary.count,
        failed=summary.failed,
        failed_count=summary.failed_count,
        notes=summary.notes,
        sample=(),
        path=rows_path,
    )
    return replace(table, sample=tuple(islice(table.records(), _SAMPLE_ROWS)))


def _convert_row(values: list[Any], types: Mapping[int, PropertySpec]) -> dict[str, Any]:
    row = {}
    for place, spec in types.items():
        if place < len(values) and values[place] is not None:
            try:
                row[spec.name] = convert_value(values[place], spec.data_type)
            except ValueError as error:
                raise ValueError(f"{spec.name}: “{shorten(convert_text(values[place]))}” {error}.") from None
    if not row:
        raise ValueError("The row has a value for none of the collection's properties.")
    return row
