"""The first row of a table: which cells of the others are kept, and how many there must be."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from bot.errors import UploadError
from bot.files.tables.rows import RowWriter
from bot.files.tables.values import convert_text, is_empty
from bot.files.wording import count, name_some, shorten

# The columns that the report of failed rows adds: people correct the report and upload it with them.
REPORT_COLUMNS: Final = ("ragbot_line", "ragbot_reason")


class Header:
    """Checks each row against the first one and hands over the cells whose columns have a name.

    Args:
        names: the cells of the first row that is not blank.

    Raises:
        UploadError: no column names, or the same name twice.
    """

    def __init__(self, names: Sequence[Any], writer: RowWriter) -> None:
        self._writer = writer
        self._names = [convert_text(name).strip() for name in names]
        self._kept = [place for place, name in enumerate(self._names) if name and name not in REPORT_COLUMNS]
        self._nameless = [place for place, name in enumerate(self._names) if not name]
        kept = [self._names[place] for place in self._kept]
        _check_names(kept)
        for name in kept:
            writer.add_column(name)

    def hand_over(self, line: int, cells: Sequence[Any]) -> None:
        """Give one row to the writer, as a failed one where its cells do not fit the header.

        Raises:
            UploadError: a column without a name holds data.
        """
        self._check_nameless(line, cells)
        if self._is_ragged(cells):
            reason = (
                f"The row has {count(len(cells), 'cell')}, but the header has {len(self._names)}. Is a quote missing?"
            )
            self._writer.failed.add(line, reason, self._name(cells))
            return
        values = cells if len(cells) == len(self._kept) else [cells[place] for place in self._kept]
        self._writer.add(line, values, size=sum(len(value) for value in values if isinstance(value, str)))

    def _is_ragged(self, cells: Sequence[Any]) -> bool:
        """Empty cells beyond the header, as spreadsheets write them, take nothing away."""
        return len(cells) <= self._kept[-1] or any(not is_empty(cell) for cell in cells[len(self._names) :])

    def _name(self, cells: Sequence[Any]) -> dict[str, Any]:
        """All cells of a row, those without a column by their place; not what a report added."""
        names = [name or f"column {place + 1}" for place, name in enumerate(self._names)]
        names += [f"column {place + 1}" for place in range(len(names), len(cells))]
        named = zip(names, cells, strict=False)
        return {name: cell for name, cell in named if name not in REPORT_COLUMNS}

    def _check_nameless(self, line: int, cells: Sequence[Any]) -> None:
        for place in self._nameless:
            if place < len(cells) and not is_empty(cells[place]):
                raise UploadError(
                    f"Column {place + 1} has no name but holds “{shorten(convert_text(cells[place]))}” in line "
                    f"{line}. Name it in the first line, or empty it."
                )


def _check_names(names: list[str]) -> None:
    if not names:
        raise UploadError("The first line holds no column names.")
    counts = Counter(name.casefold() for name in names)
    twice = [name for name in names if counts[name.casefold()] > 1]
    if twice:
        listed = name_some(dict.fromkeys(twice))
        raise UploadError(f"Several columns have the same name: {listed}. Rename them so that each name is unique.")
