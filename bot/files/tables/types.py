"""Several data types -> the one that holds values of all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from bot.files.limits import MAX_NESTED_PROPERTIES
from bot.models import DataType, PropertySpec

OBJECTS: Final = frozenset({DataType.OBJECT, DataType.OBJECT_ARRAY})
# A single value goes into a list of its kind only where nothing else could be meant: a text is read as several parts
# where it holds `;` or `|`, so text and text[] together are text.
_WIDER: Final = (
    ({DataType.INT, DataType.NUMBER}, DataType.NUMBER),
    ({DataType.INT_ARRAY, DataType.NUMBER_ARRAY}, DataType.NUMBER_ARRAY),
    (OBJECTS, DataType.OBJECT_ARRAY),
)


def merge_types(kinds: Collection[str]) -> str:
    """The narrowest type that holds values of all `kinds`, of which there is at least one: text holds any value.

    It depends neither on the order of the kinds nor on how often each is there.
    """
    found = set(kinds)
    if len(found) == 1:
        return next(iter(found))
    wide = next((wide for narrow, wide in _WIDER if found <= narrow), None)
    if wide is not None:
        return wide
    return DataType.TEXT_ARRAY if all(kind.endswith("[]") for kind in found) else DataType.TEXT


def merge_properties(columns: Iterable[Sequence[PropertySpec]]) -> tuple[PropertySpec, ...]:
    """The properties of several files, each once, in the order and the spelling in which they are seen first.

    Names that differ only in case are one property: its type holds the values of all files, and an object has the
    nested properties of all of them.
    """
    groups: dict[str, list[PropertySpec]] = defaultdict(list)
    for spec in (spec for each in columns for spec in each):
        groups[spec.name.casefold()].append(spec)
    return tuple(_merge(specs) for specs in groups.values())


def _merge(specs: Sequence[PropertySpec]) -> PropertySpec:
    name, label = specs[0].name, specs[0].label
    kind = merge_types({spec.data_type for spec in specs})
    if kind not in OBJECTS:
        return PropertySpec(name, kind, label=label)
    nested = merge_properties(spec.nested for spec in specs)
    # With more keys it is a map, not a record, as within one file.
    return (
        PropertySpec(name, DataType.TEXT, label=label)
        if len(nested) > MAX_NESTED_PROPERTIES
        else PropertySpec(name, kind, nested, label=label)
    )
