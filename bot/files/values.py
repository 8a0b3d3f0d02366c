"""A value of a file -> a value of a Weaviate data type."""

import json
import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.files.limits import MAX_INT
from bot.models import DataType

_EXPONENT = r"[eE][+-]?[0-9]+"
INT_LOOK = r"-?(?:0|[1-9][0-9]*)"
NUMBER_LOOK = rf"{INT_LOOK}(?:\.[0-9]*(?:{_EXPONENT})?|{_EXPONENT})|-?\.[0-9]+(?:{_EXPONENT})?"
DATE_LOOK = (
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[Tt ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
UUID_LOOK = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"

_ANY_NUMBER = re.compile(rf"\+?(?:{NUMBER_LOOK}|-?[0-9]+)")
_DATE_PARTS = re.compile(
    r"(?P<day>.{10})(?:.(?P<clock>\d\d:\d\d)(?::(?P<second>\d\d)(?P<fraction>\.\d+)?)?(?P<zone>.*))?"
)
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def is_empty(value: Any) -> bool:
    """Whether there is nothing to store: null, blank text, an empty list or object."""
    if type(value) is str:
        return not value or value.isspace()
    return value is None or value in ([], {})


def convert_value(value: Any, data_type: str) -> Any:
    """The value as Weaviate takes it: dates as RFC 3339 text, UUIDs as text, numbers of `number` as float.

    Raises:
        ValueError: the reason, to be read after the value (`is not a whole number`).
    """
    base = data_type.removesuffix("[]")
    convert = _CONVERTERS.get(base)
    if convert is None:
        raise ValueError(f"cannot go into a property of type {data_type}, which files do not fill")
    if base == data_type:
        return convert(value)
    return [convert(item) for item in _get_items(value)]


def _get_items(value: Any) -> list[Any]:
    """A cell holds a list as JSON, or as parts between `|` or `;`."""
    if not isinstance(value, str):
        return value if isinstance(value, list) else [value]
    if value.lstrip().startswith("["):
        return _load_list(value)
    separator = "|" if "|" in value else ";"
    return [part.strip() for part in value.split(separator) if part.strip()]


def _load_list(text: str) -> list[Any]:
    try:
        items: list[Any] = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("begins like a JSON list but is none") from None
    if None in items:
        raise ValueError("is a list with an empty place")
    return items


def convert_text(value: Any) -> str:
    """Text as it is, anything else as compact JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _convert_int(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,20}", value.strip()):
        number: float = int(value)
    elif type(value) is int:
        number = value
    else:
        number = _convert_float(value, "is not a whole number")
    if number != int(number):
        raise ValueError("is not a whole number")
    if abs(number) > MAX_INT:
        raise ValueError("is a whole number beyond 2^53, which Weaviate would round")
    return int(number)


def _convert_number(value: Any) -> float:
    if isinstance(value, int) and abs(value) > MAX_INT:
        raise ValueError("is a whole number beyond 2^53, which Weaviate would round")
    return _convert_float(value, "is not a number")


def _convert_float(value: Any, reason: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number and not (isinstance(value, str) and _ANY_NUMBER.fullmatch(value.strip())):
        raise ValueError(reason)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("is a number too large for Weaviate")
    return number


def _convert_boolean(value: Any) -> bool:
    found = value if isinstance(value, bool) else _BOOLEANS.get(str(value).strip().lower())
    if found is None:
        raise ValueError("is neither true nor false")
    return found


def _convert_date(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    parts = _DATE_PARTS.fullmatch(text) if re.fullmatch(DATE_LOOK, text) else None
    if parts is None:
        raise ValueError("is not a date like 2024-05-31 or 2024-05-31T18:30:00Z")
    moment = f"{parts['day']}T{parts['clock'] or '00:00'}:{parts['second'] or '00'}"
    zone = (parts["zone"] or "Z").upper()
    if zone != "Z":
        zone = f"{zone[:3]}:{zone[-2:]}"
    try:
        datetime.fromisoformat(moment + zone)
    except ValueError:
        raise ValueError("is a date that no calendar has") from None
    return f"{moment}{parts['fraction'] or ''}{zone}"


def _convert_uuid(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(UUID_LOOK, value.strip()):
        raise ValueError("is not a UUID")
    return str(UUID(value.strip()))


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    DataType.TEXT: convert_text,
    DataType.INT: _convert_int,
    DataType.NUMBER: _convert_number,
    DataType.BOOLEAN: _convert_boolean,
    DataType.DATE: _convert_date,
    DataType.UUID: _convert_uuid,
}
