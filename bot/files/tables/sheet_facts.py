"""What the reader of workbooks does not tell of a sheet's cells: formats of zeros, errors, formulas without a value."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree
from xml.parsers import expat

from bot.errors import UploadError
from bot.languages import render_count, translate

_CHUNK: Final = 64 * 1024
_PART_MAX: Final = 64 * 1024 * 1024
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# `00000`, `000-00-0000`, `"No. "0000`: as many digits as there are zeros, whatever the number is.
_ZEROS: Final = re.compile(r'(?:\[[^\]]*\])?((?:"[^"]*"|\\.|[-/ ()0])*00(?:"[^"]*"|\\.|[-/ ()0])*)')
_PIECE: Final = re.compile(r'"([^"]*)"|\\(.)|(.)')
_FLAW: Final = re.compile(rb"""\bt\s*=\s*["']e["']|<(?:\w+:)?f[\s/>]""")
_OVERLAP: Final = 32  # bytes, for a match that lies across two pieces
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class SheetFacts:
    """Counts of cells without a value, of each kind the first row."""

    errors: int = 0
    first_error: tuple[int, str] = (0, "")
    uncalculated: int = 0
    first_uncalculated: int = 0

    def build_notes(self) -> Iterator[str]:
        """A sentence for each kind of cell that is empty although the sheet has something there."""
        if self.errors:
            line, text = self.first_error
            yield translate(
                "{cells} with an error of a formula left empty (line {line}: “{text}”).",
                cells=render_count(self.errors, "cell"),
                line=line,
                text=text,
            )
        if self.uncalculated:
            yield (
                translate(
                    "{formulas} without a value, since the file was never calculated (line {line}): open it "
                    "in a spreadsheet program, save it and send that.",
                    formulas=render_count(self.uncalculated, "formula"),
                    line=self.first_uncalculated,
                )
            )


class SheetReader:
    """Reads the XML of one sheet beside the reader of workbooks, a piece at a time.

    Raises:
        UploadError: the XML is damaged.
    """

    def __init__(self, archive: zipfile.ZipFile, sheet: str) -> None:
        self._archive = archive
        self._path = _find_path(archive, sheet)
        self._zeros = _find_zero_formats(archive)
        self.facts = SheetFacts()

    def iterate_texts(self) -> Iterator[tuple[int, Mapping[int, str]]]:
        """Rows with cells that the sheet shows with leading zeros: the row's number, and texts by column from 0."""
        if not self._zeros and not self._has_flaws():
            return
        rows = _RowParser(self._zeros, self.facts)
        with self._archive.open(self._path) as stream:
            while chunk := stream.read(_CHUNK):
                yield from rows.feed(chunk)
            yield from rows.feed(b"", is_last=True)

    def _has_flaws(self) -> bool:
        """Whether any cell is an error or a formula: parsing would double the time of sheets that have none."""
        before = b""
        with self._archive.open(self._path) as stream:
            while chunk := stream.read(_CHUNK):
                if _FLAW.search(before + chunk):
                    return True
                before = chunk[-_OVERLAP:]
        return False


@dataclass(slots=True)
class _Cell:
    row: int = 0
    column: int = 0
    kind: str = ""
    style: int = 0
    has_formula: bool = False
    text: list[str] = field(default_factory=list)


class _RowParser:
    """Follows the cells of a sheet's XML. Cells and rows without a number of their own come after the last one."""

    def __init__(self, zeros: Mapping[int, str], facts: SheetFacts) -> None:
        self._zeros = zeros
        self._facts = facts
        self._cell = _Cell()
        self._is_value = False
        self._texts: dict[int, str] = {}
        self._rows: list[tuple[int, Mapping[int, str]]] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._add_text
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(self, chunk: bytes, *, is_last: bool = False) -> list[tuple[int, Mapping[int, str]]]:
        """The rows with texts that end in this piece."""
        self._rows = []
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise UploadError(
                translate("The workbook is damaged. Open it in a spreadsheet program, and save it again.")
            ) from error
        return self._rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._cell = _Cell(row=int(attributes.get("r", self._cell.row + 1)), column=-1)
            self._texts = {}
        elif name == "c":
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            column = _read_letters(match[1]) if match else self._cell.column + 1
            self._cell = _Cell(self._cell.row, column, attributes.get("t", "n"), int(attributes.get("s", 0)))
        elif name == "f":
            self._cell.has_formula = True
        self._is_value = name == "v"

    def _add_text(self, text: str) -> None:
        if self._is_value:
            self._cell.text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._is_value = False
        if name == "c":
            self._end_cell("".join(self._cell.text))
        elif name == "row" and self._texts:
            self._rows.append((self._cell.row, self._texts))

    def _end_cell(self, text: str) -> None:
        cell, facts = self._cell, self._facts
        if cell.kind == "e":
            facts.errors += 1
            facts.first_error = facts.first_error if facts.errors > 1 else (cell.row, text)
        elif cell.has_formula and not text and cell.kind != "str":
            facts.uncalculated += 1
            facts.first_uncalculated = facts.first_uncalculated or cell.row
        elif cell.kind == "n" and cell.style in self._zeros and text:
            shown = _show(text, self._zeros[cell.style])
            if shown is not None:
                self._texts[cell.column] = shown


def _refuse_doctype(*_: object) -> None:
    raise UploadError(translate("The workbook declares entities of its own, which is not read. Save it again."))


def _show(text: str, pattern: str) -> str | None:
    """The number as the format shows it; None for what is no whole number above 0."""
    number = float(text)
    if number < 0 or not number.is_integer():
        return None
    pieces = [match.groups() for match in _PIECE.finditer(pattern)]
    zeros = sum(char == "0" for _, _, char in pieces)
    digits = f"{int(number):0{zeros}d}"
    shown, taken = [], len(digits) - zeros + 1  # the first zero takes every digit beyond the others
    for quoted, escaped, char in pieces:
        if char != "0":
            shown.append(quoted or escaped or char or "")
            continue
        shown.append(digits[:taken])
        digits, taken = digits[taken:], 1
    return "".join(shown)


def _find_zero_formats(archive: zipfile.ZipFile) -> dict[int, str]:
    """The cell styles whose format is one of zeros, and that format."""
    root = _load(archive, "xl/styles.xml")
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind(".//{*}numFmts/{*}numFmt")}
    found = {}
    for place, style in enumerate(root.iterfind("./{*}cellXfs/{*}xf")):
        match = _ZEROS.fullmatch(codes.get(style.get("numFmtId"), "").partition(";")[0])
        if match:
            found[place] = match[1]
    return found


def _find_path(archive: zipfile.ZipFile, sheet: str) -> str:
    sheets = _load(archive, "xl/workbook.xml").iterfind("./{*}sheets/{*}sheet")
    relation = next(each.get(_RELATION) for each in sheets if each.get("name") == sheet)
    relations = _load(archive, "xl/_rels/workbook.xml.rels")
    target = next(each.get("Target", "") for each in relations if each.get("Id") == relation)
    return posixpath.normpath(posixpath.join("xl", target)).lstrip("/")


def _load(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if name not in archive.namelist():
        return ElementTree.Element("none")
    data = archive.read(name)
    if len(data) > _PART_MAX or b"<!DOCTYPE" in data:
        _refuse_doctype()
    return ElementTree.fromstring(data)  # noqa: S314 - no doctype, so no entities


def _read_letters(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
