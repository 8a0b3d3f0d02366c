"""How the cells of CSV and its relatives are told apart: the reading that fits many lines best."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from bot.files.limits import MAX_UPLOAD_BYTES

if TYPE_CHECKING:
    from _csv import Reader  # the stub's name: csv has a function of that name

DELIMITERS: Final = (",", ";", "\t", "|")
_SNIFF_CHARACTERS: Final = 65_536
_TABLE_SHARE: Final = 0.9
# The first line of what spreadsheets write for themselves.
_DECLARED: Final = re.compile(r'"?sep=(?P<delimiter>[^"\r\n])"?\r?\n?', re.IGNORECASE)
_TYPED: Final = re.compile(r"\s*-?(?:[0-9]+(?:[.,][0-9]+)*|[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}.{0,20})\s*%?\s*")
_ESCAPED: Final = re.compile(r"\\\\|\\\"")
_SENTENCE: Final = re.compile(r"[.!?:]$")
_NAME_MAX: Final = 40
_SURE_SIZE: Final = 3  # rows, and columns, where no number tells


class Quoting(StrEnum):
    """What a quote means. PLAIN: it opens a cell right behind a delimiter, and is doubled inside."""

    PLAIN = "plain"
    BLANKS = "blanks"  # blanks may stand before it
    BACKSLASH = "backslash"  # inside of a cell it has a backslash before it
    NONE = "none"  # nothing


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is read as a table.

    Attributes:
        is_declared: the first line only says what the delimiter is.
    """

    delimiter: str = ","
    quoting: Quoting = Quoting.PLAIN
    is_declared: bool = False

    def prepare(self, line: str) -> str:
        """The line as the csv module reads it: it knows quotes that are doubled, and no backslashes before them."""
        if self.quoting is not Quoting.BACKSLASH or "\\" not in line:
            return line
        return _ESCAPED.sub(lambda match: '""' if match[0].endswith('"') else "\\", line)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The sample as one layout reads it. `flaws` are quotes that this layout does not explain."""

    layout: Layout
    rows: list[list[str]]
    flaws: int

    def get_width(self) -> int:
        """How many cells most rows have."""
        counts = Counter(len(row) for row in self.rows)
        return max(counts, key=lambda width: (counts[width], width), default=0)

    def get_begin(self) -> int:
        """How many rows are above the first one that has so many."""
        width = self.get_width()
        return next((place for place, row in enumerate(self.rows) if len(row) == width), 0)

    def get_share(self) -> float:
        """How many of the rows have so many cells, from the first of those on; 0 where there is nothing to tell."""
        width = self.get_width()
        if width < 2:  # noqa: PLR2004 - one cell means that the delimiter does not occur
            return 0.0
        rows = self.rows[self.get_begin() :]
        return sum(len(row) == width for row in rows) / len(rows)

    def get_typed(self) -> float:
        """How many of the cells are numbers and dates."""
        cells = [cell for row in self.rows for cell in row]
        return sum(len(cell) <= _NAME_MAX and _TYPED.fullmatch(cell) is not None for cell in cells) / max(len(cells), 1)

    def has_prose(self) -> bool:
        """Whether a blank follows the delimiter, as it does a comma of a sentence."""
        return any(cell[:1] == " " for row in self.rows for cell in row[1:])


def find_layout(head: str, *, is_tsv: bool = False, delimiter: str | None = None) -> Layout:
    """The layout that gives the most lines as many cells as each other.

    Args:
        is_tsv: the file's name says so, which breaks ties.
        delimiter: where it is known.
    """
    declared = _DECLARED.match(head)
    lines = _get_lines(head[declared.end() :] if declared else head)
    known = delimiter or (declared["delimiter"] if declared else None)
    trials = [_try_delimiter(lines, each, is_declared=bool(declared)) for each in ([known] if known else DELIMITERS)]
    return max(trials, key=lambda trial: _rate(trial, is_tsv=is_tsv)).layout


def has_table_look(head: str, *, layout: Layout) -> bool:
    """Whether nearly all rows have as many cells as each other, and none reads like a sentence: `Dear Ada, …`."""
    trial = _read(_get_lines(head), layout)
    has_sentence = f"{layout.delimiter} " in head.lstrip().partition("\n")[0]
    return trial.get_share() >= _TABLE_SHARE and len(trial.rows) > 1 and not has_sentence


def is_surely_table(head: str, *, layout: Layout) -> bool:
    """Whether it is a table although its name says text: short names above rows that are alike, without sentences."""
    trial = _read(_get_lines(head), layout)
    if trial.get_share() < 1 or len(trial.rows) < 2 or trial.flaws or trial.has_prose():  # noqa: PLR2004 - with names
        return False
    names = trial.rows[0]
    has_names = len(names) == trial.get_width() and len(set(names)) == len(names) and all(map(_is_name, names))
    is_large = min(len(trial.rows), trial.get_width()) >= _SURE_SIZE
    return has_names and (layout.is_declared or is_large or trial.get_typed() > 0)


def _is_name(cell: str) -> bool:
    text = cell.strip()
    if not text or len(text) > _NAME_MAX or text[0].isdigit():
        return False
    return not _TYPED.fullmatch(text) and not _SENTENCE.search(text)


def _rate(trial: _Trial, *, is_tsv: bool) -> tuple[float | bool, ...]:
    """Nearly consistent readings are alike; of those the named one wins, then the one that finds numbers and dates."""
    share = trial.get_share()
    return (
        1.0 if share >= _TABLE_SHARE else share,
        -trial.flaws / max(len(trial.rows), 1),
        -trial.get_begin() if share else 0,
        is_tsv and trial.layout.delimiter == "\t",
        trial.get_typed() if share else 0.0,
        not trial.has_prose(),
        trial.get_width(),
    )


def _try_delimiter(lines: Sequence[str], delimiter: str, *, is_declared: bool) -> _Trial:
    """The quoting that explains most quotes. Only between tabs are quotes ever no quotes at all."""
    kinds = [Quoting.PLAIN]
    if any('"' in line for line in lines):
        kinds += [Quoting.BLANKS, Quoting.BACKSLASH, *([Quoting.NONE] if delimiter == "\t" else [])]
    trials = [_read(lines, Layout(delimiter, kind, is_declared)) for kind in kinds]
    return min(trials, key=lambda trial: (trial.flaws, -trial.get_share()))


def _read(lines: Sequence[str], layout: Layout) -> _Trial:
    prepared = [layout.prepare(line) for line in lines]
    rows: list[list[str]] = []
    flaws = begin = 0
    while begin < len(prepared):
        reader = build_reader(iter(prepared[begin:]), layout)
        end = begin
        try:
            for cells in reader:
                flaws += _count_flaws(cells, prepared[end : begin + reader.line_num], layout)
                end = begin + reader.line_num
                rows += [cells] if cells else []
            break
        except csv.Error:
            flaws += 1
            rows.append(split_literally(prepared[end], layout.delimiter))
            begin = end + 1
    return _Trial(layout, rows, flaws)


def split_literally(line: str, delimiter: str) -> list[str]:
    """The cells of one line, of which only those lose their quotes that begin and end with one."""
    mark = re.escape(delimiter)
    cell = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={mark}|$)|([^{mark}]*)')
    text = line.rstrip("\r\n")
    cells, position = [], 0
    while position <= len(text):
        match = cell.match(text, position)
        assert match is not None
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        position = match.end() + 1
    return cells


def _count_flaws(cells: Sequence[str], lines: Sequence[str], layout: Layout) -> int:
    """Quotes behind blanks, and between tabs, where quotes may be none at all, cells that swallow rows."""
    flaws = sum(cell[:1] == " " and cell.lstrip(" ")[:1] == '"' for cell in cells) if '"' in lines[0] else 0
    is_suspect = layout.delimiter == "\t" and len(lines) > 1
    return flaws + (is_suspect and swallows_rows(lines, layout, width=len(cells)))


def build_reader(lines: Iterator[str], layout: Layout) -> "Reader":
    """A reader that refuses quotes which do not open and close a cell by the rules."""
    csv.field_size_limit(MAX_UPLOAD_BYTES)
    return csv.reader(
        lines,
        delimiter=layout.delimiter,
        quoting=csv.QUOTE_NONE if layout.quoting is Quoting.NONE else csv.QUOTE_MINIMAL,
        skipinitialspace=layout.quoting is Quoting.BLANKS,
        strict=True,
    )


def swallows_rows(lines: Sequence[str], layout: Layout, *, width: int) -> bool:
    """Whether the lines of one record look like rows: between tabs all of them, since few cells hold tabs."""
    if width < 2:  # noqa: PLR2004 - any line is a row of one cell
        return False
    needed = width - 1
    if layout.delimiter == "\t":
        return all(line.count("\t") == needed and line[0] not in '"\t' for line in lines)
    return any(line.count(layout.delimiter) == needed for line in lines[1:])


def _get_lines(head: str) -> list[str]:
    lines = list(io.StringIO(head[:_SNIFF_CHARACTERS], newline=""))
    if len(head) > _SNIFF_CHARACTERS and len(lines) > 1:
        lines.pop()
    return [line for line in lines if line.strip()]
