"""What the columns of a file hold, learnt value by value."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.files.limits import MAX_NESTED_PROPERTIES, MAX_NESTING
from bot.files.tables import looks
from bot.files.tables.changes import Change, find_changes
from bot.files.tables.options import DEFAULT_TABLE_OPTIONS, Choice, TableOptions
from bot.files.tables.tally import Tally, is_name_of_id
from bot.files.tables.types import OBJECTS
from bot.files.tables.values import is_empty
from bot.files.wording import shorten
from bot.languages import render_count, translate, translate_count
from bot.models import DataType, PropertySpec
from bot.naming import make_nested_name

# What a table without names is given, and says so once.
_UNNAMED = re.compile(r"column (\d+)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file calls it (`header`), and the property that holds all its values.

    Attributes:
        changes: values that a column of another type would store otherwise than they are written.
    """

    header: str
    spec: PropertySpec
    changes: tuple[Change, ...] = ()


class ColumnBuilder:
    """Counts the types of one column's values and remembers where each type was seen first.

    The keys of nested objects are learnt in the same way, each by a builder of its own.
    """

    def __init__(
        self,
        header: str,
        *,
        classify: Callable[[Any], str],
        depth: int = 0,
        options: TableOptions = DEFAULT_TABLE_OPTIONS,
    ) -> None:
        self.header = header
        self._classify = classify
        self._depth = depth
        self._options = options
        self._is_text = header in options.text_columns
        # Who says what commas mean says that there are numbers.
        is_number = options.notation is not looks.Notation.PLAIN and not is_name_of_id(header)
        self._tally = Tally(header, classify, is_number=is_number or header in options.number_columns)
        self._children: dict[str, ColumnBuilder] = {}
        self._has_nested = False
        self._is_map = False

    def add(self, value: Any, *, line: int) -> None:
        """Learn from a value that is not empty."""
        look = self._tally.add(value, line=line)
        if look in OBJECTS:
            for item in value if isinstance(value, list) else (value,):
                self._add_object(item, line=line)
        elif look is DataType.TEXT and isinstance(value, list):
            self._has_nested = True

    def build(self, name: str) -> Column:
        """The column, with the property of that name."""
        return Column(self.header, self.build_spec(name), tuple(find_changes(self._tally)))

    def build_notes(self, column: Column) -> list[str]:
        """What a person should know before the column is stored: another name, nested values, what is changed."""
        spec, notes = column.spec, []
        if spec.name.casefold() not in (self.header.casefold(), _UNNAMED.sub(r"column_\1", self.header)):
            notes.append(translate("“{header}” is stored as {name}.", header=shorten(self.header), name=spec.name))
        notes += self.find_renamed(spec)
        notes += [
            translate("{path} holds nested values, which are stored as JSON text.", path=path)
            for path in self.find_nested(spec)
        ]
        notes += [change.describe(spec) for change in column.changes if change.concerns(spec)]
        if spec.data_type is DataType.TEXT and not self._is_text:
            notes += self._tally.build_text_notes(spec.name)
        return notes

    def find_notations(self, column: Column, *, is_european: bool) -> tuple[str, list[looks.Notation]] | None:
        """What is said of numbers that may be written in another notation, where there are any, and which.

        Args:
            is_european: whether its file is written as where the comma is the decimal sign.
        """
        if self._options.notation is not looks.Notation.PLAIN:
            return None
        name = column.spec.name
        thousands = self._tally.find(looks.is_thousand) if is_european and self._tally.has_thousands() else None
        if thousands is not None and column.spec.data_type == DataType.NUMBER:
            shown = str(thousands.value).strip()
            note = translate(
                "{name}: {values} may be German thousands ({shown} is read as {number}).",
                name=name,
                values=render_count(thousands.count, "value"),
                shown=shown,
                number=repr(float(shown)),
            )
            return note, [looks.Notation.COMMA]
        commas = self._tally.find_commas()
        if commas is None:
            return None
        note = translate_count(
            commas.count,
            one="{name}: {count:,} value is a number in another notation ({shown}), so the column stays text.",
            many="{name}: {count:,} values are numbers in another notation ({shown}), so the column stays text.",
            name=name,
            shown=shorten(str(commas.value)),
        )
        likely = [looks.Notation.COMMA, looks.Notation.GROUPED]
        found = [each for each in (likely if is_european else likely[::-1]) if self._tally.can_be(each)]
        return note, found

    def build_choices(self, column: Column) -> Iterator[Choice]:
        """The other type that is likely too."""
        name, type_now = shorten(self.header), column.spec.data_type
        is_padded = any(change.is_zeros for change in column.changes)
        if type_now == DataType.NUMBER and is_padded:
            yield Choice(
                translate("{name} is text, not a number", name=name), self._options.as_text(self.header), self.header
            )
        is_text_by_choice = self._is_text and self._tally.get_type() in (DataType.INT, DataType.NUMBER)
        if is_text_by_choice or (self._tally.is_text_for_zeros() and not is_name_of_id(self.header)):
            yield Choice(
                translate("{name} is a number, not text", name=name), self._options.as_number(self.header), self.header
            )

    def build_spec(self, name: str) -> PropertySpec:
        """The property of that name that holds every value; a map, and what is now this and now that, becomes text."""
        kind = DataType.TEXT if self._is_text else self._tally.get_type()
        if kind not in OBJECTS:
            return PropertySpec(name, kind)
        if self._is_map or not self._children:
            return PropertySpec(name, DataType.TEXT)
        nested = (child.build_spec(make_nested_name(child.header)) for child in self._children.values())
        return PropertySpec(name, kind, tuple(nested))

    def find_nested(self, spec: PropertySpec, path: str = "") -> Iterator[str]:
        """Paths of the text properties that hold nested values."""
        if spec.data_type is DataType.TEXT and self._has_nested:
            yield f"{path}{spec.name}"
        for nested in spec.nested:
            yield from self._children[nested.name.casefold()].find_nested(nested, f"{path}{spec.name}.")

    def find_renamed(self, spec: PropertySpec, path: str = "") -> Iterator[str]:
        """Notes on nested keys that are stored under other names."""
        for nested in spec.nested:
            child, inside = self._children[nested.name.casefold()], f"{path}{spec.name}."
            if nested.name.casefold() != child.header.strip().casefold():
                yield translate(
                    "“{inside}{header}” is stored as {inside}{name}.",
                    inside=inside,
                    header=shorten(child.header),
                    name=nested.name,
                )
            yield from child.find_renamed(nested, inside)

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
            self._get_child(key, names[key].casefold()).add(item, line=line)

    def _get_child(self, key: str, place: str) -> "ColumnBuilder":
        if place not in self._children:
            self._children[place] = ColumnBuilder(key, classify=self._classify, depth=self._depth + 1)
        return self._children[place]
