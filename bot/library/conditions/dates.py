"""Days and months in a query: “before 2024-03-14”, “since March 2024”, “in May 2023”; pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from bot.library.conditions import wording
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.phrase import Kind, Phrase, squeeze
from bot.library.days import MONTH, find_day_spans, find_days, get_month

_FLAGS: Final = re.IGNORECASE
_BOUND: Final = rf"{wording.BOUND}(?:(?:the|dem|den|el|le)\s+)?"
_BOUND_BEFORE: Final = re.compile(rf"{_BOUND}$", _FLAGS)
_OF_MONTH: Final = rf"(?P<month>{MONTH})\.?\s+(?:of\s+|de\s+|del\s+)?(?P<year>{wording.YEAR})(?![\w-])"
_MONTH_BOUND: Final = re.compile(rf"{_BOUND}{_OF_MONTH}", _FLAGS)
_MONTH_IN: Final = re.compile(rf"\b(?:from|in|im|aus|vom|en|de|du)\s+{_OF_MONTH}", _FLAGS)


def find_dates(text: str) -> Iterator[Phrase]:
    """The days and months that are bounds, and months that a thing is from; a day alone is looked for by its words."""
    for start, end in find_day_spans(text):
        days, bound = find_days(text[start:end]), _BOUND_BEFORE.search(text, 0, start)
        if bound and len(days) == 1:
            first = date.fromisoformat(days[0].removeprefix("@"))
            yield _build_bound(bound["word"], (bound.start(), end), first, first + timedelta(days=1))
    for match in _MONTH_BOUND.finditer(text):
        yield _build_bound(match["word"], match.span(), *_read_month(match))
    for match in _MONTH_IN.finditer(text):
        year = Bound(int(match["year"]))
        yield Phrase(Kind.YEAR, *match.span(), Interval(year, year), period=_read_month(match))


def _build_bound(word: str, span: tuple[int, int], first: date, after: date) -> Phrase:
    """Of a property that has years alone, the whole year counts."""
    is_low, is_inclusive = wording.BOUND_BY_WORD[squeeze(word)]
    begins = first if is_low == is_inclusive else after
    period = (begins, None) if is_low else (None, begins)
    return Phrase(Kind.YEAR, *span, Interval.build(Bound(first.year), is_low=is_low), period=period)


def _read_month(match: re.Match[str]) -> tuple[date, date]:
    first = date(int(match["year"]), get_month(match["month"]), 1)
    return first, (first + timedelta(days=31)).replace(day=1)
