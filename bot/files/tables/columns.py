"""What the columns of a file hold, learnt value by value."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from bot.files.limits import MAX_NESTED_PROPERTIES, MAX_NESTING
from bot.files.tables.types import OBJECTS, merge_types
from bot.files.tables.values import convert_text, is_empty
from bot.files.wording import shorten
from bot.models import DataType, PropertySpec
from bot.naming import make_nested_name, make_property_name

# From here on the others are probably typing errors, so a person should hear where they are.
_NEARLY_ALL = 0.9
_NOUNS = (
    ({DataType.INT, DataType.NUMBER}, "numbers"),
    ({DataType.BOOLEAN}, "true and false"),
    ({DataType.DATE}, "dates"),
    ({DataType.UUID}, "UUIDs"),
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file calls it (`header`), and the property that holds all its values."""

    header: str
    spec: PropertySpec


class ColumnBuilder:
    """Counts the types of one column's values and remembers where each type was seen first.

    The keys of nested objects are learnt in the same way, each by a builder of its own.
    """

    def __init__(self, header: str, *, classify: Callable[[Any], DataType], depth: int = 0) -> None:
        self.header = header
        self._classify = classify
        self._depth = depth
        self._counts: dict[DataType, int] = {}
        self._first: dict[DataType, tuple[int, Any]] = {}
        self._children: dict[str, ColumnBuilder] = {}
        self._has_nested = False
        self._is_map = False

    def add(self, value: Any, *, line: int) -> None:
        """Learn from a value that is not empty."""
        kind = self._classify(value)
        if kind in self._counts:
            self._counts[kind] += 1
        else:
            self._counts[kind] = 1
            self._first[kind] = (line, value)
        if kind in OBJECTS:
            for item in value if isinstance(value, list) else (value,):
                self._add_object(item, line=line)
        elif kind is DataType.TEXT and isinstance(value, list):
            self._has_nested = True

    def build(self, taken: set[str]) -> Column:
        """The column with a property name that is not among `taken`, to which it is added."""
        name = make_property_name(self.header, taken)
        taken.add(name)
        return Column(self.header, self.build_spec(name))

    def build_notes(self, column: Column) -> list[str]:
        """What a person should know before the column is stored: another name, nested values, nearly a number."""
        spec, notes = column.spec, []
        if spec.name.casefold() != self.header.casefold():
            notes.append(f"“{shorten(self.header)}” is stored as {spec.name}.")
        notes += [f"{path} holds nested values, which are stored as JSON text." for path in self.find_nested(spec)]
        if spec.data_type is DataType.TEXT and len(self._counts) > 1:
            notes += self._build_mixed_notes(spec.name)
        return notes

    def build_spec(self, name: str) -> PropertySpec:
        """The property of that name that holds every value; a map, and what is now this and now that, becomes text."""
        kind = merge_types(set(self._counts)) if self._counts else DataType.TEXT
        if kind not in OBJECTS:
            return PropertySpec(name, kind)
        if self._is_map or not self._children:
            return PropertySpec(name, DataType.TEXT)
        return PropertySpec(name, kind, tuple(child.build_spec(child.header) for child in self._children.values()))

    def find_nested(self, spec: PropertySpec, path: str = "") -> Iterator[str]:
        """Paths of the text properties that hold nested values."""
        if spec.data_type is DataType.TEXT and self._has_nested:
            yield f"{path}{spec.name}"
        for nested in spec.nested:
            yield from self._children[nested.name.casefold()].find_nested(nested, f"{path}{spec.name}.")

    def _add_object(self, value: dict[str, Any], *, line: int) -> None:
        """Learn the keys of a nested object, until it turns out to be a map, whose keys are no properties."""
        self._has_nested = True
        if self._is_map:
            return
        items = {key: item for key, item in value.items() if not is_empty(item)}
        names = {key: make_nested_name(key) for key in items}
        folded = {name.casefold() for name in names.values()}
        self._is_map = (
            self._depth >= MAX_NESTING
            or len(folded) < len(names)
            or len(folded | self._children.keys()) > MAX_NESTED_PROPERTIES
        )
        for key, item in () if self._is_map else items.items():
            self._get_child(names[key]).add(item, line=line)

    def _get_child(self, name: str) -> "ColumnBuilder":
        place = name.casefold()
        if place not in self._children:
            self._children[place] = ColumnBuilder(name, classify=self._classify, depth=self._depth + 1)
        return self._children[place]

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
                notes.append(f"{name} holds {noun} except in {found}, so it is stored as text.")
        return notes
