"""Which text of a table names its rows, where no column is called so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from bot.models import DataType, PropertySpec, Record, find_title
from bot.uploads.intake import Part

_ROWS: Final = 1_000  # looked at of each part: enough to see which texts repeat
_TELLING: Final = 0.9  # of the rows have the text, and no two of these have the same
# Ids, addresses and numbers tell rows apart and name nothing: `tt0111161`, `https://…`.
_CODE: Final = re.compile(r"\S*[\d@]\S*|\S+://\S+")


@dataclass(slots=True)
class _Column:
    """What the rows have as one text."""

    values: set[str] = field(default_factory=set)
    count: int = 0
    length: int = 0
    codes: int = 0

    def add(self, value: str) -> None:
        self.values.add(value)
        self.count += 1
        self.length += len(value)
        self.codes += _CODE.fullmatch(value) is not None

    @property
    def is_readable(self) -> bool:
        return self.codes * 2 <= self.count

    def is_telling(self, rows: int, *, share: float) -> bool:
        return len(self.values) >= rows * share

    @property
    def mean(self) -> float:
        return self.length / max(self.count, 1)


def pick_title(parts: Sequence[Part], properties: Sequence[PropertySpec]) -> str | None:
    """The text property that names a row: one that is called so, else the shortest text that tells the rows apart.

    Reads the first rows of the parts: to be run in a thread.
    """
    texts = [spec for spec in properties if spec.data_type == DataType.TEXT]
    named = find_title(texts)
    if named is not None or not texts:
        return named
    columns = {spec.name: _Column() for spec in texts}
    rows = 0
    for record in _read(parts, texts):
        rows += 1
        for name, value in record.values.items():
            columns[name].add(str(value))
    return _pick(columns, rows)


def _pick(columns: dict[str, _Column], rows: int) -> str:
    for share in (1, _TELLING):
        telling = [name for name in columns if columns[name].is_telling(rows, share=share)]
        if readable := [name for name in telling if columns[name].is_readable]:
            return min(readable, key=lambda name: columns[name].mean)
    return max(columns, key=lambda name: (columns[name].is_readable, len(columns[name].values)))


def _read(parts: Iterable[Part], texts: Sequence[PropertySpec]) -> Iterable[Record]:
    for part in parts:
        yield from (row for row in islice(part.convert(texts), _ROWS) if isinstance(row, Record))
