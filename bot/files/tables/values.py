"""A value of a file -> a value of a Weaviate data type."""

import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.files.limits import MAX_INT
from bot.files.tables.json_text import has_unstorable
from bot.files.tables.looks import is_held, is_marker, is_null
from bot.files.wording import shorten
from bot.languages import phrase, translate
from bot.models import DataType, PropertySpec
from bot.naming import make_nested_name

_EXPONENT = r"[eE][+-]?[0-9]+"
INT_LOOK = r"-?(?:0|[1-9][0-9]*)"
NUMBER_LOOK = rf"{INT_LOOK}(?:\.[0-9]*(?:{_EXPONENT})?|{_EXPONENT})|-?\.[0-9]+(?:{_EXPONENT})?"
DATE_LOOK = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
UUID_LOOK = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

_ANY_INT = re.compile(r"[+-]?[0-9]{1,20}")
# What a number writes back the same, but for zeros behind the point; an exponent belongs to what has a point.
_PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)?\.[0-9]*(?:[eE][+-]?[0-9]+)?")
_ANY_NUMBER = re.compile(rf"\+?(?:{NUMBER_LOOK}|-?[0-9]+)")
_DATE_PARTS = re.compile(
    r"(?P<day>.{10})(?:.(?P<clock>\d\d:\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d+)?)?(?P<zone>.*))?"
)
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def is_empty(value: Any) -> bool:
    """Whether there is nothing to store: null, blank text, an empty list or object."""
    # Called for every cell of every row: `type` is faster than `isinstance`, and rows hold no subclasses.
    if type(value) is str:
        return not value or value.isspace()
    return value is None or value in ([], {})


def is_absent(value: Any, spec: PropertySpec) -> bool:
    """Whether the property gets nothing: `\\N`, or a marker such as `NA` where no words are stored."""
    return is_null(value) or (is_marker(value) and not spec.data_type.startswith((DataType.TEXT, DataType.OBJECT)))


def convert_value(value: Any, spec: PropertySpec) -> Any:
    """The value as Weaviate takes it: dates as RFC 3339 text, UUIDs as text, numbers of `number` as float.

    Raises:
        ValueError: the reason, to be read after the value (`is not a whole number`).
    """
    base = spec.data_type.removesuffix("[]")
    if base == spec.data_type:
        return _convert_one(value, base, spec.nested)
    items = _get_objects(value) if base == DataType.OBJECT else get_items(value)
    return [_convert_one(item, base, spec.nested) for item in items]


def _convert_one(value: Any, base: str, nested: Sequence[PropertySpec]) -> Any:
    if base == DataType.OBJECT:
        return _convert_object(value, nested)
    convert = _CONVERTERS.get(base)
    if convert is None:
        raise ValueError(
            translate("cannot be stored in a property of type {kind}, which I cannot fill from files", kind=base)
        )
    return convert(value)


def _convert_object(value: Any, nested: Sequence[PropertySpec]) -> dict[str, Any]:
    """A JSON object, or the text of one; a key fills the nested property that is called or would be named so."""
    found = load_json(value, translate("is not a JSON object")) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise ValueError(translate("is not a JSON object"))  # noqa: TRY004 - it is the value that is wrong, in its file
    specs = {spec.name.casefold(): spec for spec in nested}
    converted: dict[str, Any] = {}
    for key, item in ((key, item) for key, item in found.items() if not is_empty(item)):
        spec = specs.get(key.casefold()) or specs.get(make_nested_name(key).casefold())
        if spec is not None and is_absent(item, spec):
            continue
        if spec is None or spec.name in converted:
            said = (
                phrase("has the key “{key}”, twice")
                if spec
                else phrase("has the key “{key}”, which the property does not have")
            )
            raise ValueError(translate(said, key=shorten(key)))
        try:
            converted[spec.name] = convert_value(item, spec)
        except ValueError as error:
            raise ValueError(
                translate("has a value under “{key}” that {reason}", key=shorten(key), reason=error)
            ) from None
    return converted


def get_items(value: Any) -> list[Any]:
    """A cell holds a list as JSON, or as parts between `|` or `;`."""
    if not isinstance(value, str):
        return value if isinstance(value, list) else [value]
    if value.lstrip().startswith("["):
        return _load_list(value)
    separator = "|" if "|" in value else ";"
    return [part.strip() for part in value.split(separator) if part.strip()]


def _get_objects(value: Any) -> list[Any]:
    """A cell holds objects as a JSON list of them, or as one."""
    found = load_json(value, translate("is not a JSON object")) if isinstance(value, str) else value
    return found if isinstance(found, list) else [found]


def _load_list(text: str) -> list[Any]:
    items: list[Any] = load_json(text, translate("looks like a JSON list but is not valid JSON"))
    if None in items:
        raise ValueError(translate("is a list with an empty item"))
    return items


def load_json(text: str, reason: str) -> Any:
    """The JSON value of a cell.

    Raises:
        ValueError: it is none (`reason`), or holds what cannot be stored.
    """
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError(reason) from None
    if has_unstorable(loaded):
        raise ValueError(translate("holds a NUL or half a character (\\ud800–\\udfff)"))
    return loaded


def convert_text(value: Any) -> str:
    """Text as it is, anything else as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _convert_int(value: Any) -> int:
    if isinstance(value, str) and _ANY_INT.fullmatch(value.strip()):
        number: float = int(value.strip())
    elif type(value) is int:
        number = value
    else:
        number = _convert_float(value, translate("is not a whole number"))
    if number != int(number):
        raise ValueError(translate("is not a whole number"))
    if abs(number) > MAX_INT:
        raise ValueError(translate("is a whole number beyond 2^53, which Weaviate would round"))
    whole = int(number)
    if isinstance(value, str):
        _check_spelling(value.strip(), whole)
    return whole


def _convert_number(value: Any) -> float:
    if isinstance(value, int) and abs(value) > MAX_INT:
        raise ValueError(translate("is a whole number beyond 2^53, which Weaviate would round"))
    number = _convert_float(value, translate("is not a number"))
    if isinstance(value, str):
        text = value.strip()
        _check_spelling(text, number)
        if not is_held(text, number):
            raise ValueError(translate("has more digits than a number keeps"))
    return number


def _check_spelling(text: str, number: float) -> None:
    """Refuse what says more than its number: the zeros of `02108`, the plus of `+49`, the letter of `12E5`."""
    if not _PLAIN_NUMBER.fullmatch(text):
        shown = int(number) if number == int(number) and abs(number) <= MAX_INT else number
        raise ValueError(
            translate(
                "would be stored as {shown}; a number keeps no leading zeros, plus signs and exponents", shown=shown
            )
        )


def _convert_float(value: Any, reason: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number and not (isinstance(value, str) and _ANY_NUMBER.fullmatch(value.strip())):
        raise ValueError(reason)
    number = float(value.strip() if isinstance(value, str) else value)
    if not math.isfinite(number):
        raise ValueError(translate("is a number too large for Weaviate"))
    return number


def _convert_boolean(value: Any) -> bool:
    found = value if isinstance(value, bool) else _BOOLEANS.get(str(value).strip().lower())
    if found is None:
        raise ValueError(translate("is neither true nor false"))
    return found


def _convert_date(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    parts = _DATE_PARTS.fullmatch(text) if re.fullmatch(DATE_LOOK, text) else None
    if parts is None:
        raise ValueError(translate("is not a date like 2024-05-31 or 2024-05-31T18:30:00Z"))
    moment = f"{parts['day']}T{parts['clock'] or '00:00'}:{parts['second'] or '00'}"
    zone = (parts["zone"] or "Z").upper()
    if zone != "Z":
        zone = f"{zone[:3]}:{zone[-2:]}"
    try:
        datetime.fromisoformat(moment + zone)
    except ValueError:
        raise ValueError(translate("is not a date in the calendar")) from None
    return f"{moment}{parts['fraction'] or ''}{zone}"


def _convert_uuid(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(UUID_LOOK, value.strip()):
        raise ValueError(translate("is not a UUID"))
    return str(UUID(value.strip()))


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    DataType.TEXT: convert_text,
    DataType.INT: _convert_int,
    DataType.NUMBER: _convert_number,
    DataType.BOOLEAN: _convert_boolean,
    DataType.DATE: _convert_date,
    DataType.UUID: _convert_uuid,
}
