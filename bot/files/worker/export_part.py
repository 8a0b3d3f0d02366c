"""What was read of one collection of an export: rows that know which object they are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.files.limits import FailedLimit
from bot.files.tables.exports import FLAT, ID, ExportHeader
from bot.files.tables.restore import restore_value
from bot.files.tables.rows import FailedRows, unpack_values
from bot.files.tables.spreadsheet import render_failed
from bot.files.tables.values import convert_text
from bot.files.wording import shorten
from bot.files.worker.parts import Part
from bot.files.worker.summary import Summary
from bot.languages import phrase, translate
from bot.models import Exported, FailedRow, Origin, PropertySpec, Record

_NO_VALUE = phrase("The line has no value for any of the collection's properties.")


@dataclass(frozen=True, slots=True)
class ExportPart(Part):
    """Exported objects. A property takes the column of its very name, with its values exactly as they were."""

    header: ExportHeader

    def records(self) -> Iterator[Record]:
        """Every row as a record of the part's own columns."""
        return (row for row in self.convert(self.columns) if isinstance(row, Record))

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        """Every row as a record of a collection with `properties`."""
        types = self._match(properties)
        failed = FailedRows(self.limit)
        with self.path.open(encoding="utf-8", newline="\n") as rows:
            for row in rows:
                line, packed, identity = json.loads(row)
                values = unpack_values(packed, width=len(self.headers))
                try:
                    yield Record(line, _restore(values, types, is_new=identity is None), _load_exported(identity))
                except ValueError as error:
                    named = dict(zip(self.headers, values, strict=True))
                    yield failed.add(line, str(error), render_failed(named, identity))

    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """Columns that no property takes."""
        taken = self._match(properties)
        return tuple(header for place, header in enumerate(self.headers) if place not in taken)

    def get_changes(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:  # noqa: ARG002 - as other parts do
        """None: a value that does not fit exactly fails."""
        return ()

    def _match(self, properties: Sequence[PropertySpec]) -> dict[int, PropertySpec]:
        if self.header.properties is None:  # what a spreadsheet calls its columns
            return Part._match(self, properties)  # noqa: SLF001 - as any other file
        wanted = {spec.name: spec for spec in properties}
        return {place: wanted[name] for place, name in enumerate(self.headers) if name in wanted}


def build_export_part(summary: Summary, rows_path: Path, *, source: str, limit: FailedLimit) -> ExportPart:
    """The part of an export whose rows were written to `rows_path`."""
    assert summary.export is not None
    return ExportPart(
        source=source,
        format=summary.format,
        columns=tuple(column.spec for column in summary.columns),
        headers=tuple(column.header for column in summary.columns),
        changes=((),) * len(summary.columns),
        count=summary.count,
        failed=summary.failed,
        failed_count=summary.failed_count,
        notes=summary.notes,
        notation=summary.notation,
        choices=summary.choices,
        belongs_to=summary.belongs_to,
        path=rows_path,
        limit=limit,
        header=summary.export,
    )


def _restore(values: Sequence[Any], types: Mapping[int, PropertySpec], *, is_new: bool) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for place, spec in types.items():
        if (value := values[place]) is None:
            continue
        try:
            row[spec.name] = restore_value(value, spec)
        except ValueError as error:
            raise ValueError(
                translate(
                    "{name}: “{value}” {reason}.",
                    name=spec.name,
                    value=shorten(convert_text(value)),
                    reason=error,
                )
            ) from None
    if is_new and not row:
        raise ValueError(translate(_NO_VALUE))
    return row


def _load_exported(found: Mapping[str, Any] | None) -> Exported | None:
    if found is None:
        return None
    origin = None
    if "batch" in found:
        source, batch, at, by = (found[name] for name in FLAT)
        origin = Origin(source, batch, by, datetime.fromisoformat(at))
    return Exported(found[ID], origin, found.get("hidden", {}))
