"""A value of a file -> its look, which names the narrowest data type that holds it."""

import re
from typing import Any

from bot.files.limits import MAX_INT
from bot.files.tables import looks
from bot.files.tables.types import merge_types
from bot.files.tables.values import DATE_LOOK, INT_LOOK, UUID_LOOK, convert_value
from bot.models import DataType, PropertySpec

# What looks so is one; what only `may` be one is verified: `2021-02-30` is no date, `1.5e999` no number.
_SURE_INT = r"0|-?[1-9][0-9]{0,14}"
# Up to 15 digits a double keeps each of them, and writes the same number again: no zero at the end but that of `1.0`.
_SURE_NUMBER = r"-?(?:0|[1-9][0-9]{0,8})\.(?:[0-9]{0,5}[1-9]|0)"
_WRITTEN = re.compile(f"(?P<may_date>{DATE_LOOK})|(?P<uuid>{UUID_LOOK})")
_CELL = re.compile(
    f"(?P<int>{_SURE_INT})|(?P<number>{_SURE_NUMBER})|(?P<boolean>(?i:true|false))|{_WRITTEN.pattern}"
    rf"|(?P<may_int>{INT_LOOK})|(?P<may_number>-?(?:0|[1-9][0-9]*)?\.[0-9]*(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<either>-?[1-9][0-9]{0,2},[0-9]{3})|(?P<grouped>-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?)"
    r"|(?P<comma>-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),[0-9]+|-?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,})"
)
_THOUSAND = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_KINDS = {name: DataType(name.removeprefix("may_")) for name in _CELL.groupindex if name not in looks.WITH_COMMAS}
_LONGEST_TYPED = 64


def classify_cell(text: str) -> str:
    """The look of a cell that is not empty. What is not written back the same is text: `007`, `12E5`, 2^53 + 1."""
    if len(text) > _LONGEST_TYPED:
        return DataType.TEXT
    match = _CELL.fullmatch(text.strip())
    if match is None:
        return looks.find_marker(text) or DataType.TEXT
    group = match.lastgroup
    if group == "number":
        return _classify_decimals(match[0])
    if group == "may_number":
        return _classify_number(match[0])
    return group if group in looks.WITH_COMMAS else _get_kind(match)


def classify_european(text: str) -> str:
    """The look of a cell where the comma is the decimal sign and the point stands between thousands."""
    plain = looks.read_european(text) if len(text) <= _LONGEST_TYPED else None
    if plain is not None:
        return classify_cell(plain)
    look = classify_cell(text)
    return DataType.TEXT if looks.get_type(look) in (DataType.INT, DataType.NUMBER) else look


def classify_grouped(text: str) -> str:
    """The look of a cell where commas stand between thousands."""
    return classify_cell(looks.read_grouped(text))


def classify_json(value: Any) -> str:
    """The look of a JSON value that is not empty. Lists of lists and of different things are text."""
    if isinstance(value, str):
        match = _WRITTEN.fullmatch(value) if len(value) <= _LONGEST_TYPED else None
        if match is not None:
            return _get_kind(match)
        return looks.find_marker(value) or DataType.TEXT
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
    kind = merge_types({looks.get_type(classify_json(item)) for item in items})
    is_mixed = kind is DataType.TEXT and not all(isinstance(item, str) for item in items)
    return DataType.TEXT if is_mixed else DataType(f"{kind}[]")


def _classify_number(text: str) -> str:
    """The look of a number that may lose digits, zeros or its spelling; text where a double does not hold it."""
    try:
        number = float(text)
    except ValueError:  # a lone point
        return looks.MARKER if text == "." else DataType.TEXT
    if number in (float("inf"), float("-inf")) or not looks.is_held(text, number):
        return DataType.TEXT
    if "e" in text or "E" in text:
        return looks.EXPONENT
    look = _classify_decimals(text)
    is_written_back = looks.is_padded(look) or repr(number) == text
    return look if is_written_back or look == DataType.TEXT else looks.RESPELLED


def _classify_decimals(text: str) -> str:
    decimals = len(text) - text.index(".") - 1
    if decimals == 1 and text.endswith("0"):
        return looks.WHOLE
    is_padded = text.endswith("0")
    if decimals == 3 and _THOUSAND.fullmatch(text):  # noqa: PLR2004 - digits of a thousand
        return looks.PADDED_THOUSAND if is_padded else looks.THOUSAND
    if decimals >= len(looks.PLAIN):
        return DataType.TEXT
    return (looks.PADDED if is_padded else looks.PLAIN)[decimals]


def _get_kind(match: re.Match[str]) -> DataType:
    group = match.lastgroup or ""
    kind = _KINDS[group]
    if group.startswith("may_"):
        try:
            convert_value(match[0], PropertySpec("", kind))
        except ValueError:
            return DataType.TEXT
    return kind
