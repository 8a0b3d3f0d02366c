"""What stands between the cells of CSV and its relatives."""

import csv

from bot.files.limits import MAX_UPLOAD_BYTES

DELIMITERS = (",", ";", "\t", "|")
_SNIFF_CHARACTERS = 65_536
_TABLE_SHARE = 0.9


def sniff_delimiter(head: str) -> str:
    """The delimiter whose rows most often have as many cells as the header; a comma where there is only one column."""
    lines = _get_lines(head)
    return max(DELIMITERS, key=lambda delimiter: _score(lines, delimiter))


def has_table_look(head: str, *, delimiter: str) -> bool:
    """Whether nearly all rows have as many cells as the first, which does not read like a sentence: `Dear Ada, …`."""
    lines = _get_lines(head)
    share, _ = _score(lines, delimiter)
    first = next((line for line in lines if line.strip()), "")
    return share >= _TABLE_SHARE and len(lines) > 1 and f"{delimiter} " not in first


def _get_lines(head: str) -> list[str]:
    # The csv module refuses cells of more than 131,072 characters by default.
    csv.field_size_limit(MAX_UPLOAD_BYTES)
    lines = head[:_SNIFF_CHARACTERS].splitlines(keepends=True)
    if len(head) > _SNIFF_CHARACTERS and len(lines) > 1:
        # The last line is cut off somewhere, so its cells say nothing.
        lines.pop()
    return lines


def _score(lines: list[str], delimiter: str) -> tuple[float, int]:
    rows = [row for row in csv.reader(lines, delimiter=delimiter) if row]
    width = len(rows[0]) if rows else 0
    if width < 2:  # noqa: PLR2004 - one cell means that the delimiter does not occur
        return 0.0, 0
    return sum(len(row) == width for row in rows) / len(rows), width
