"""Exports for spreadsheets, as they come back."""

from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.files.detect.formats import Format
from bot.files.detect.sniff import Source
from bot.files.limits import FailedLimit
from bot.files.tables.classify import classify_cell
from bot.files.tables.export_rows import ExportRows
from bot.files.tables.exports import ExportHeader, parse_identity
from bot.files.tables.header import REPORT_COLUMNS
from bot.files.tables.records import Records
from bot.files.tables.spreadsheet import ID_COLUMN, IDENTITY_COLUMNS, ORIGIN_COLUMNS, read_cell
from bot.files.worker.exports import build_summary
from bot.files.worker.summary import Summary
from bot.languages import render_count, translate

_OWN: Final = frozenset({*IDENTITY_COLUMNS, *REPORT_COLUMNS})
_DELIMITED: Final = (Format.CSV, Format.TSV)


def is_spreadsheet(source: Source) -> bool:
    """Whether the table is an export: its names tell which column has the objects' ids."""
    if source.format not in _DELIMITED:
        return False
    with closing(_iterate(source)) as records:
        _, names = next(records, (0, []))
    return ID_COLUMN in names


def read_spreadsheet(source: Source, rows_path: Path, *, limit: FailedLimit) -> Summary:
    """Write the rows to `rows_path`: of each its line, its values as texts, and its identity.

    Raises:
        UploadError: it has too many columns.
    """
    header = ExportHeader()
    with rows_path.open("wb") as out, closing(_iterate(source)) as records:
        _, names = next(records)
        rows = ExportRows(out, header=header, limit=limit, classify=classify_cell)
        for name in names:
            if name.strip() and name not in _OWN:
                rows.add_column(name)
        for line, cells in records:
            try:
                _add(rows, line, names, cells)
            except ValueError as error:
                rows.failed.add(line, str(error), dict(zip(names, cells, strict=False)))
    return build_summary(rows, header, notes=source.notes)


def _add(rows: ExportRows, line: int, names: Sequence[str], cells: Sequence[str]) -> None:
    if len(cells) != len(names):
        raise ValueError(
            translate(
                "The row has {cells}, but the header has {count}.",
                cells=render_count(len(cells), "cell"),
                count=len(names),
            )
        )
    texts = {name: read_cell(cell) for name, cell in zip(names, cells, strict=True)}
    uuid = texts[ID_COLUMN]
    kept = {name: text for name, column in ORIGIN_COLUMNS.items() if (text := texts.get(column)) is not None}
    identity = None if uuid is None else parse_identity(uuid, kept)
    rows.add(line, {name: text for name, text in texts.items() if name.strip() and name not in _OWN}, identity)


def _iterate(source: Source) -> Generator[tuple[int, list[str]], None, None]:
    with source.path.open(encoding=source.codec, errors=source.errors, newline="") as stream:
        yield from Records(stream, source.layout)
