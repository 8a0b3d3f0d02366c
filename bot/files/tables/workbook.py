"""XLSX -> rows: the first sheet that is not empty."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    ZipError,
)

from bot.errors import UploadError
from bot.files.tables.header import hand_over_table
from bot.files.tables.options import TableOptions
from bot.files.tables.rows import RowWriter
from bot.files.tables.values import is_empty
from bot.files.wording import name_some, shorten

_DAMAGED = "The workbook is damaged. Open it in a spreadsheet program, save it again and upload that."


def parse_workbook(path: Path, writer: RowWriter, options: TableOptions) -> list[str]:
    """Hand every row of the first sheet that holds any to the writer; its first row names the columns.

    Hidden sheets are left alone. Formulas give the values that they had when the file was saved. Lines are the sheet's
    row numbers.

    Returns:
        A note on the sheets that were not read, if there are any.

    Raises:
        UploadError: the workbook is damaged, protected or empty, or has no header.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            sheet, others = _find_sheet(workbook)
            notes = hand_over_table(_iterate_rows(sheet), writer, options)
    except PasswordError as error:
        raise UploadError("The workbook is protected by a password. Save it without one.") from error
    except (CalamineError, ZipError) as error:
        raise UploadError(_DAMAGED) from error
    return [*notes, *([_name_sheets(sheet.name, others)] if others else [])]


def _find_sheet(workbook: CalamineWorkbook) -> tuple[CalamineSheet, list[str]]:
    """The first sheet with cells, and the names of the others that have some."""
    found: CalamineSheet | None = None
    others = []
    for meta in workbook.sheets_metadata:
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible:
            sheet = workbook.get_sheet_by_name(meta.name)
            if sheet.height and found is None:
                found = sheet
            elif sheet.height:
                others.append(meta.name)
    if found is None:
        raise UploadError("The workbook holds no rows.")
    return found, others


def _iterate_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if any(not is_empty(cell) for cell in cells):
            yield line, [_convert_cell(cell) for cell in cells]


def _convert_cell(cell: Any) -> Any:
    """A cell as JSON has it: whole floats are whole numbers, and moments are ISO 8601 text."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else cell


def _name_sheets(read: str, others: Sequence[str]) -> str:
    return f"Only the sheet “{shorten(read)}” was read. Upload the others as separate files: {name_some(others)}."
