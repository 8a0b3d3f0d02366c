"""What the columns of a file hold, learnt value by value."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from bot.files.classify import merge_types
from bot.files.text import shorten
from bot.files.values import convert_text
from bot.models import DataType
from bot.naming import make_property_name

_NEARLY_ALL = 0.9
_NOUNS = (
    ({DataType.INT, DataType.NUMBER}, "numbers"),
    ({DataType.BOOLEAN}, "true and false"),
    ({DataType.DATE}, "dates"),
    ({DataType.UUID}, "UUIDs"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file calls it (`header`) and as Weaviate does (`name`), with the type of all its values."""

    header: str
    name: str
    data_type: DataType


class ColumnBuilder:
    """Counts the types of one column's values and remembers where each type was seen first."""

    def __init__(self, header: str, *, classify: Callable[[Any], DataType]) -> None:
        self.header = header
        self._classify = classify
        self._counts: dict[DataType, int] = {}
        self._first: dict[DataType, tuple[int, Any]] = {}
        self._is_nested = False

    def add(self, value: Any, *, line: int) -> Any:
        """Learn from a value that is not empty, and return what to store for it."""
        kind = self._classify(value)
        if kind in self._counts:
            self._counts[kind] += 1
        else:
            self._counts[kind] = 1
            self._first[kind] = (line, value)
        if kind is DataType.TEXT and isinstance(value, list | dict):
            self._is_nested = True
            return convert_text(value)
        return value

    def build(self, taken: set[str]) -> Column:
        """The column with a property name that is not among `taken`, to which it is added."""
        name = make_property_name(self.header, taken)
        taken.add(name)
        return Column(header=self.header, name=name, data_type=self._get_type())

    def build_notes(self, column: Column) -> list[str]:
        """What a person should know before the column is stored: another name, nested values, nearly a number."""
        notes = []
        if column.name.casefold() != self.header.casefold():
            notes.append(f"“{shorten(self.header)}” is stored as {column.name}.")
        if self._is_nested:
            notes.append(f"{column.name} holds nested values, which are stored as JSON text.")
        if column.data_type is DataType.TEXT and len(self._counts) > 1:
            notes += self._build_mixed_notes(column.name)
        return notes

    def _get_type(self) -> DataType:
        return merge_types(set(self._counts)) if self._counts else DataType.TEXT

    def _build_mixed_notes(self, name: str) -> list[str]:
        total = sum(self._counts.values())
        notes = []
        for kinds, noun in _NOUNS:
            others = total - sum(self._counts.get(kind, 0) for kind in kinds)
            if others <= total * (1 - _NEARLY_ALL):
                line, value = min(
                    (first for kind, first in self._first.items() if kind not in kinds), key=itemgetter(0)
                )
                more = f" and {others - 1:,} more" if others > 1 else ""
                found = f"line {line} (“{shorten(convert_text(value))}”){more}"
                notes.append(f"{name} holds {noun} except in {found}, so it is text.")
        return notes
