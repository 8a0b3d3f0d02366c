"""Values as people type them -> numbers, moments and yes or no; pure."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final, NamedTuple
from uuid import UUID

from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.condition import Period
from bot.library.conditions.wording import STOP_WORDS, words_of
from bot.library.filters import terms
from bot.library.filters.terms import Value

RANGE: Final = ".."
_NUMBER: Final = re.compile(r"[-+−]?(?:\d{1,18}(?:\.\d{0,12})?|\.\d{1,12})", re.ASCII)
_NUMBER_MAX: Final = 2.0**53  # whole numbers above are not exact as floats
_DATE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})"
    r"(?:[Tt](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?(?P<zone>[Zz]|[+-]\d{2}:?\d{2})?)?)?)?",
    re.ASCII,
)
# Weaviate compares dates as nanoseconds in 64 bits, which reach from 1677 to 2262.
_YEARS: Final = range(1678, 2262)
_DECEMBER: Final = 12
_YES: Final = words_of("yes y true on 1 ja wahr oui vrai sí si verdadero はい")
_NO: Final = words_of("no n false off 0 nein falsch non faux falso いいえ")
_TOKEN: Final = re.compile(r"[^\W_]+")


class Ends(NamedTuple):
    """The ends of a range as they were typed; None: it is open there. A single value is both of them."""

    low: str | None
    high: str | None


def split_range(value: Value) -> Ends | None:
    """The ends of `1980..1989`, `1980..` or `..1989`, or a value twice; None where nothing is on either side."""
    low, dots, high = value.text.partition(RANGE)
    if not dots or value.is_quoted:
        return Ends(value.text, value.text)
    return Ends(low or None, high or None) if low or high else None


def read_number(text: str) -> float | None:
    """The number; None where it is none, or one that is too large to be compared."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace("−", "-"))
    return number if abs(number) <= _NUMBER_MAX else None


def read_yes(text: str) -> bool | None:
    """Yes or no, in a few languages; None where it is neither."""
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


def read_uuid(text: str) -> UUID | None:
    """The UUID; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def read_period(text: str) -> Period | None:
    """The time that `2024`, `2024-05`, `2024-05-31` or `2024-05-31T18:30` names, in UTC; None where it is none."""
    found = _DATE.fullmatch(text)
    if found is None or int(found["year"]) not in _YEARS:
        return None
    parts = {name: int(part) for name, part in found.groupdict().items() if part and name != "zone"}
    try:
        begin = datetime(**{"month": 1, "day": 1, **parts}, tzinfo=_read_zone(found["zone"]))
    except ValueError:  # the 31st of April
        return None
    return Period(begin, _end(begin, parts))


def _read_zone(zone: str | None) -> tzinfo | None:
    return datetime.strptime(zone.upper(), "%z").tzinfo if zone else UTC


def _end(begin: datetime, parts: dict[str, int]) -> datetime:
    """Where the time ends that is named as exactly as that."""
    if "month" not in parts:
        return begin.replace(year=begin.year + 1)
    if "day" not in parts:
        is_last = begin.month == _DECEMBER
        return begin.replace(year=begin.year + is_last, month=1 if is_last else begin.month + 1)
    unit = "seconds" if "second" in parts else "minutes" if "minute" in parts else "days"
    return begin + timedelta(**{unit: 1})


def compare_number(sign: str, number: float) -> Interval:
    """The numbers that compare with one like that."""
    is_inclusive = sign in (terms.AT_MOST, terms.AT_LEAST)
    return Interval.build(Bound(number, is_inclusive), is_low=sign in (terms.MORE, terms.AT_LEAST))


def compare_period(sign: str, period: Period) -> Period:
    """The time before or after another one, with that one or without."""
    match sign:
        case terms.LESS:
            return Period(None, period.begin)
        case terms.AT_MOST:
            return Period(None, period.end)
        case terms.MORE:
            return Period(period.end, None)
        case _:
            return Period(period.begin, None)


def is_indexed(text: str) -> bool:
    """Whether Weaviate can look for a text: it refuses one that has no word but stop words."""
    return any(token.casefold() not in STOP_WORDS for token in _TOKEN.findall(text))
