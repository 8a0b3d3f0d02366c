"""Where a table begins: lines above it, names of its columns in one row or two, or none at all."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from bot.files.tables import looks
from bot.files.tables.values import convert_text, is_empty
from bot.files.wording import name_some, shorten
from bot.languages import translate, translate_count
from bot.models import DataType

Row: TypeAlias = tuple[int, Sequence[Any]]
Classify: TypeAlias = Callable[[Any], str]

SAMPLE_ROWS: Final = 30
_SKIPPED_MAX: Final = 20
_COMMENTS: Final = ("#", "//", "--", "%")
_SENTENCE: Final = re.compile(r".*\w\W+\w.*(?P<mark>[.!?])", re.DOTALL)
_NUMBERS: Final = (DataType.INT, DataType.NUMBER)
_YEARS: Final = range(1000, 3000)


@dataclass(frozen=True, slots=True)
class Start:
    """The head of a table.

    Attributes:
        names: of the columns, blank where a column has none.
        taken: how many rows are above the first one of data.
        has_header: whether a row gave the names.
        is_doubtful: whether the row that gave them may be one of data.
    """

    names: tuple[str, ...]
    taken: int
    has_header: bool
    is_doubtful: bool
    notes: tuple[str, ...]


def find_start(rows: Sequence[Row], *, classify: Classify, has_header: bool | None) -> Start:
    """The head of the table whose first rows these are, of which there is at least one."""
    skipped = _count_skipped(rows, classify)
    table = rows[skipped:]
    above = [row for row in rows[:skipped] if _get_extent(row[1])]
    notes = [_name_skipped(above)] if above else []
    first, others = table[0][1], [cells for _, cells in table[1:]]
    is_data, is_sure = _judge(first, others, classify)
    if has_header is False or (has_header is None and is_data and is_sure):
        width = max(len(cells) for _, cells in table)
        names = tuple(f"column {place + 1}" for place in range(width))
        notes += (
            [translate("The first row looks like data, so the columns have numbers for names.")]
            if has_header is None
            else []
        )
        return Start(names, skipped, has_header=False, is_doubtful=False, notes=tuple(notes))
    if _is_second_header(first, others, classify):
        names = _join_names(first, others[0])
        notes.append(translate("Two rows name the columns: {names}.", names=name_some(names)))
        return Start(names, skipped + 2, has_header=True, is_doubtful=False, notes=tuple(notes))
    names = _get_names(first)
    if has_header is None and is_data:
        notes.append(
            translate("The first row gives the column names, but may be data: {names}.", names=name_some(names))
        )
    if _has_row_numbers(first, others):
        names = ("", *names)
    return Start(names, skipped + 1, has_header=True, is_doubtful=is_data and has_header is None, notes=tuple(notes))


def _count_skipped(rows: Sequence[Row], classify: Classify) -> int:
    """How many rows are blank, titles and comments: those above the first one that is as full as most are."""
    width = _find_width(rows)
    for place, (line, cells) in enumerate(rows[:_SKIPPED_MAX]):
        after = [row for row in rows[place + 1 :] if _get_extent(row[1])]
        if not after:
            return place
        others = [each for _, each in after]
        is_apart = after[0][0] > line + 1
        if not _get_extent(cells) or _is_above(cells, others, width=width, classify=classify):
            continue
        if not _is_sentence_above(cells, others, width=width, classify=classify, is_apart=is_apart):
            return place
    return 0


def _is_sentence_above(
    cells: Sequence[Any], after: Sequence[Sequence[Any]], *, width: int, classify: Classify, is_apart: bool
) -> bool:
    """Whether a row is a title with delimiters in it: shorter than the names right below, which are names indeed."""
    extent, names = _get_extent(cells), after[0]
    if extent >= width or any(is_empty(cell) for cell in cells[:extent]) or _has_row_numbers(cells, after):
        return False
    if _get_extent(names) != width or any(is_empty(cell) for cell in names[:width]):
        return False
    return _has_words_only(names, classify) and (is_apart or _has_typed_column(after[1:], width, classify))


def _has_typed_column(rows: Sequence[Sequence[Any]], width: int, classify: Classify) -> bool:
    groups = [{_get_group(row[place], classify) for row in rows if place < len(row)} for place in range(width)]
    return any(DataType.TEXT not in found and found - looks.EMPTY for found in groups)


def _is_above(cells: Sequence[Any], after: Sequence[Sequence[Any]], *, width: int, classify: Classify) -> bool:
    filled = sum(not is_empty(cell) for cell in cells)
    is_comment = convert_text(cells[0]).lstrip().startswith(_COMMENTS)
    if width < 2:  # noqa: PLR2004 - with one column only a comment tells itself apart
        return is_comment and convert_text(cells[0]).lstrip().startswith(("# ", "// "))
    if is_comment and _get_extent(cells) != width:
        return True
    is_short = len(cells) < width if len(cells) != len(after[0]) else _get_extent(cells) < width
    is_title = filled <= max(1, width // 2) and is_short
    if not is_title or not any(_get_extent(each) == width for each in after):
        return False
    return len(cells) < width or (filled == 1 and width > 2 and _has_words_only(after[0], classify))  # noqa: PLR2004


def _find_width(rows: Sequence[Row]) -> int:
    counts = Counter(_get_extent(cells) for _, cells in rows)
    return max(counts, key=lambda width: (counts[width], width))


def _get_extent(cells: Sequence[Any]) -> int:
    return max((place + 1 for place, cell in enumerate(cells) if not is_empty(cell)), default=0)


def _name_skipped(rows: Sequence[Row]) -> str:
    line, cells = rows[0]
    text = " ".join(convert_text(cell) for cell in cells if not is_empty(cell))
    return translate_count(
        len(rows),
        one="{count:,} line above the table was left out (line {line}: “{text}”).",
        many="{count:,} lines above the table were left out (line {line}: “{text}”).",
        line=line,
        text=shorten(text),
    )


def _judge(first: Sequence[Any], others: Sequence[Sequence[Any]], classify: Classify) -> tuple[bool, bool]:
    """Whether the first row looks like the others, and whether it can be nothing else than one of them."""
    matched = []
    hints = []
    for place, cell in enumerate(first):
        below = {_get_group(row[place], classify) for row in others if place < len(row) and not is_empty(row[place])}
        below -= looks.EMPTY
        if is_empty(cell):
            continue
        if below == {DataType.TEXT}:
            hints.append(_is_like_data(cell, [row[place] for row in others if place < len(row)]))
        if len(below) != 1 or DataType.TEXT in below:
            continue
        group = _get_group(cell, classify)
        if group in looks.EMPTY:
            continue
        if group not in below:
            return False, False
        matched.append(cell)
    # A whole row that is there again is one of names, repeated for each page.
    has_hint = any(hints) and _get_names(first) not in map(_get_names, others)
    return bool(matched) or has_hint, bool(matched) and not _are_names(matched)


def _is_like_data(cell: Any, below: Sequence[Any]) -> bool:
    """Whether a text above texts is hardly a name: there again as a value, or a sentence like each of them.

    A question above answers is a name: services for surveys write them so.
    """
    text, others = _get_name(cell), [_get_name(each) for each in below if not is_empty(each)]
    mark = _find_mark(text)
    return text in others or (mark is not None and all(_find_mark(each) == mark for each in others))


def _find_mark(text: str) -> str | None:
    match = _SENTENCE.fullmatch(text)
    return match["mark"] if match else None


def _are_names(cells: Sequence[Any]) -> bool:
    """Whether numbers may be names all the same: years, or 1, 2, 3."""
    try:
        numbers = [int(convert_text(cell)) for cell in cells]
    except ValueError:
        return False
    is_run = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)
    return is_run or (len(set(numbers)) == len(numbers) and all(number in _YEARS for number in numbers))


def _get_group(value: Any, classify: Classify) -> str:
    look = classify(value)
    if look in looks.EMPTY:
        return look
    if look in looks.WITH_COMMAS:
        return DataType.NUMBER
    kind = looks.get_type(look)
    return DataType.NUMBER if kind in _NUMBERS else kind


def _is_second_header(first: Sequence[Any], others: Sequence[Sequence[Any]], classify: Classify) -> bool:
    """Whether the second row names what the first one leaves blank, in words above numbers."""
    if len(others) < 2 or not _has_words_only(others[0], classify) or is_empty(first[0]):  # noqa: PLR2004
        return False
    second, third = others[0], others[1]
    blank = [place for place, cell in enumerate(first) if is_empty(cell)]
    below = [place for place, cell in enumerate(second) if not is_empty(cell)]
    is_named = bool(blank) and set(blank) <= set(below)
    return is_named and any(
        place < len(third) and _get_group(third[place], classify) != DataType.TEXT
        for place in below
        if place < len(third)
    )


def _join_names(first: Sequence[Any], second: Sequence[Any]) -> tuple[str, ...]:
    """`2023` above `q1`, and blank beside it above `q2`: `2023 q1`, `2023 q2`."""
    names, group = [], ""
    for place in range(max(len(first), len(second))):
        upper = _get_name(first[place]) if place < len(first) else ""
        lower = _get_name(second[place]) if place < len(second) else ""
        group = upper or (group if lower else "")
        names.append(group if lower in ("", group) else f"{group} {lower}".strip())
    return tuple(names)


def _has_row_numbers(first: Sequence[Any], others: Sequence[Sequence[Any]]) -> bool:
    """Whether each row begins with its number, above which no column is named, as R writes tables."""
    if not others or any(len(cells) != len(first) + 1 for cells in others):
        return False
    numbers = [convert_text(cells[0]).strip() for cells in others]
    return any(numbers == [str(number + begin) for number in range(len(numbers))] for begin in (0, 1))


def _has_words_only(cells: Sequence[Any], classify: Classify) -> bool:
    filled = [cell for cell in cells if not is_empty(cell)]
    return len(filled) > 1 and all(_get_group(cell, classify) == DataType.TEXT for cell in filled)


def _get_names(cells: Sequence[Any]) -> tuple[str, ...]:
    return tuple(_get_name(cell) for cell in cells)


def _get_name(cell: Any) -> str:
    return "" if is_empty(cell) else " ".join(convert_text(cell).split())
