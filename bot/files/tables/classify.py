"""A value of a file -> the narrowest data type that holds it."""

import re
from typing import Any

from bot.files.limits import MAX_INT
from bot.files.tables.types import merge_types
from bot.files.tables.values import DATE_LOOK, INT_LOOK, NUMBER_LOOK, UUID_LOOK, convert_value
from bot.models import DataType, PropertySpec

# A match is of its type; one whose group begins with `may_` is verified first: `2021-02-30` is not a date, `1e999`
# not a number.
# Up to 15 digits a whole number is below 2^53.
_SURE_INT = r"-?(?:0|[1-9][0-9]{0,14})"
_SURE_NUMBER = rf"{_SURE_INT}\.[0-9]{{0,20}}"
_WRITTEN = re.compile(f"(?P<may_date>{DATE_LOOK})|(?P<uuid>{UUID_LOOK})")
_CELL = re.compile(
    f"(?P<int>{_SURE_INT})|(?P<number>{_SURE_NUMBER})|(?P<boolean>(?i:true|false))|{_WRITTEN.pattern}"
    f"|(?P<may_int>{INT_LOOK})|(?P<may_number>{NUMBER_LOOK})"
)
_LOOKS = {name: DataType(name.removeprefix("may_")) for name in _CELL.groupindex}
# A UUID has 36 characters and a date with its zone at most 35, so longer text needs no look.
_LONGEST_TYPED = 64


def classify_cell(text: str) -> DataType:
    """The narrowest type of a cell that is not empty. `007` and whole numbers beyond 2^53 are text: nothing is lost."""
    if len(text) > _LONGEST_TYPED:
        return DataType.TEXT
    return _get_look(_CELL.fullmatch(text.strip()))


def classify_json(value: Any) -> DataType:
    """The type of a JSON value that is not empty. Lists of lists and of different things are text."""
    if isinstance(value, str):
        return DataType.TEXT if len(value) > _LONGEST_TYPED else _get_look(_WRITTEN.fullmatch(value))
    if isinstance(value, bool):
        return DataType.BOOLEAN
    if isinstance(value, int):
        return DataType.INT if abs(value) <= MAX_INT else DataType.TEXT
    if isinstance(value, float):
        return DataType.NUMBER
    return _classify_list(value) if isinstance(value, list) else DataType.OBJECT


def _classify_list(items: list[Any]) -> DataType:
    if any(item is None or isinstance(item, list) for item in items):
        return DataType.TEXT
    kind = merge_types({classify_json(item) for item in items})
    is_mixed = kind is DataType.TEXT and not all(isinstance(item, str) for item in items)
    return DataType.TEXT if is_mixed else DataType(f"{kind}[]")


def _get_look(match: re.Match[str] | None) -> DataType:
    if match is None or match.lastgroup is None:
        return DataType.TEXT
    kind = _LOOKS[match.lastgroup]
    if match.lastgroup.startswith("may_"):
        try:
            convert_value(match[0], PropertySpec("", kind))
        except ValueError:
            return DataType.TEXT
    return kind
