"""XLSX -> rows: the first sheet that looks like a table."""

import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

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
from bot.files.tables.options import Choice, TableOptions
from bot.files.tables.rows import RowWriter
from bot.files.tables.sheet_facts import SheetReader
from bot.files.tables.values import is_empty
from bot.files.wording import name_some, shorten
from bot.languages import phrase, render_count, translate

_DAMAGED: Final = phrase("The workbook is damaged. Open it in a spreadsheet program, save it again and send that.")
_CHOICES_MAX: Final = 5
_HALF_A_SECOND: Final = timedelta(microseconds=500_000)
# What the parts of an archive raise that are not what their directory or their format says.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ParseError,
    StopIteration,
    ValueError,
    KeyError,
)


def parse_workbook(path: Path, writer: RowWriter, options: TableOptions) -> list[str]:
    """Hand every row of one sheet to the writer: the chosen one, or the first that looks like a table.

    Hidden sheets are left alone. Formulas give the values that they had when the file was saved. Lines are the sheet's
    row numbers.

    Returns:
        Notes on sheets that were not read and on cells that are empty.

    Raises:
        UploadError: the workbook is damaged, protected or empty, or has no header.
    """
    try:
        with CalamineWorkbook.from_path(path) as workbook, zipfile.ZipFile(path) as archive:
            sheet, others = _find_sheet(workbook, options.sheet)
            reader = SheetReader(archive, sheet.name)
            merged = _find_merged(sheet)
            notes = hand_over_table(_iterate_rows(sheet, merged, reader.iterate_texts()), writer, options)
    except PasswordError as error:
        raise UploadError(translate("The workbook is protected by a password. Save it without one.")) from error
    except (CalamineError, ZipError, *_BROKEN) as error:
        raise UploadError(translate(_DAMAGED)) from error
    writer.choices += [
        Choice(translate("Sheet {name}", name=shorten(name)), replace(options, sheet=name))
        for name in others[:_CHOICES_MAX]
    ]
    if filled := sum(map(len, merged.values())):
        notes.append(
            translate(
                "{cells} over several rows: the value counts for each of them.",
                cells=render_count(filled, "merged cell"),
            )
        )
    return [*notes, *reader.facts.build_notes(), *([_name_sheets(sheet.name, others)] if others else [])]


def _find_sheet(workbook: CalamineWorkbook, chosen: str | None) -> tuple[CalamineSheet, list[str]]:
    """The sheet to be read, and the names of the others that have cells."""
    visible = [
        meta.name
        for meta in workbook.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet and meta.visible == SheetVisibleEnum.Visible
    ]
    sizes = {}
    for name in visible:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.height:
            sizes[name] = (sheet.height, sheet.width)
    if not sizes:
        raise UploadError(translate("The workbook holds no rows."))
    tables = [name for name, (height, width) in sizes.items() if height > 1 and width > 1]
    rows = [name for name, (height, _) in sizes.items() if height > 1]
    if chosen is not None and chosen not in sizes:
        raise UploadError(
            translate(
                "The workbook has no sheet “{name}” with cells, but {names}.",
                name=shorten(chosen),
                names=name_some(sizes),
            )
        )
    found = chosen or next(iter([*tables, *rows, *sizes]))
    return workbook.get_sheet_by_name(found), [name for name in sizes if name != found]


def _find_merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Cells that go over several rows: by the row they begin in, from 0, their columns and last rows."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            found[top].append((left, bottom))
    return found


def _iterate_rows(
    sheet: CalamineSheet,
    merged: Mapping[int, Sequence[tuple[int, int]]],
    texts: Iterator[tuple[int, Mapping[int, str]]],
) -> Iterator[tuple[int, list[Any]]]:
    """Rows that are not blank, with the texts that the sheet shows instead of numbers, and merged cells in each."""
    shown = next(texts, None)
    open_cells: list[tuple[int, int, Any]] = []
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if shown is not None and shown[0] == line:
            for column, text in shown[1].items():
                cells[column] = text
            shown = next(texts, None)
        if open_cells:
            open_cells = [each for each in open_cells if each[1] >= line - 1]
        if any(not is_empty(cell) for cell in cells):
            for column, _, value in open_cells:
                cells[column] = value if is_empty(cells[column]) else cells[column]
            yield line, [_convert_cell(cell) for cell in cells]
        open_cells += [(column, bottom, cells[column]) for column, bottom in merged.get(line - 1, ())]


def _convert_cell(cell: Any) -> Any:
    """A cell as JSON has it: whole floats are whole numbers; moments are ISO 8601 text, rounded as sheets show them."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        moment = (cell + _HALF_A_SECOND).replace(microsecond=0)
        return moment.isoformat() if moment.time() != time() else moment.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    return _convert_duration(cell) if isinstance(cell, timedelta) else cell


def _convert_duration(cell: timedelta) -> str:
    """Hours, which may be more than a day's, minutes and seconds."""
    seconds = round(cell.total_seconds())
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02}:{rest // 60:02}:{rest % 60:02}"


def _name_sheets(read: str, others: Sequence[str]) -> str:
    return translate(
        "Only the sheet “{name}” was read. Upload the others as separate files: {names}.",
        name=shorten(read),
        names=name_some(others),
    )
