"""Days in texts, however they are written: `2024-03-14`, `14.3.2024`, `March 14, 2024`, `14 de marzo de 2024`."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

# English, German, Spanish and French, and how they are shortened.
_MONTHS: Final = (
    "january jan januar jänner enero janvier",
    "february feb februar febrero février fevrier",
    "march mar märz maerz marzo mars",
    "april apr abril avril",
    "may mai mayo",
    "june jun juni junio juin",
    "july jul juli julio juillet",
    "august aug agosto août aout",
    "september sep sept septiembre septembre",
    "october oct oktober okt octubre octobre",
    "november nov noviembre novembre",
    "december dec dezember dez diciembre décembre decembre",
)
_NUMBER_BY_MONTH: Final = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
MONTH: Final = "|".join(sorted(_NUMBER_BY_MONTH, key=len, reverse=True))
_DAY: Final = r"(?P<day>\d{1,2})"
_YEAR: Final = r"(?P<year>\d{4})(?![\w-])"
_ANCHOR: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
_BEFORE: Final = 28  # characters: “14th of September of 2024”
_BEHIND: Final = 8  # “-03-14” and what follows it
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w.-])(?P<year>\d{{4}})(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign){_DAY}(?![\w-])",
        rf"(?<![\w.-]){_DAY}(?P<sign>[-/])(?P<month>\d{{1,2}})(?P=sign){_YEAR}",
        rf"(?<![\w.-]){_DAY}\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}",
        rf"(?<![\w.-]){_DAY}(?:st|nd|rd|th|er|\.)?\s(?:of\s|de\s)?(?P<name>{MONTH})\b\.?,?\s(?:de\s|del\s)?{_YEAR}",
        rf"\b(?P<name>{MONTH})\.?\s{_DAY}(?:st|nd|rd|th)?,?\s{_YEAR}",
        rf"(?P<year>\d{{4}})[年년]\s?(?P<month>\d{{1,2}})[月월]\s?{_DAY}[日일]",
    )
)


def find_days(text: str) -> list[str]:
    """A word for each day in a text, `@2024-03-14`; of one that is two in different countries (`3/4/2024`) both."""
    return list(dict.fromkeys(day for match in _iterate(text) for day in _read(match)))


def get_month(name: str) -> int:
    """The number of a month that `MONTH` matches."""
    return _NUMBER_BY_MONTH[name.casefold()]


def find_day_spans(text: str) -> list[tuple[int, int]]:
    """The characters of the days in a text, whose years are no years by themselves."""
    return [match.span() for match in _iterate(text) if list(_read(match))]


def _iterate(text: str) -> Iterator[re.Match[str]]:
    """What looks like a day around each year: looking all through a text would take as long as splitting it."""
    for year in _ANCHOR.finditer(text):
        begin, end = max(0, year.start() - _BEFORE), year.end() + _BEHIND
        for pattern in _PATTERNS:
            found = pattern.finditer(text, begin, end)
            yield from (match for match in found if match.span("year") == year.span())


def _read(match: re.Match[str]) -> Iterator[str]:
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    month = _NUMBER_BY_MONTH[parts["name"].casefold()] if parts.get("name") else int(parts["month"])
    orders = {(month, day)}
    if parts.get("sign") and match.start("day") < match.start("month"):
        orders.add((day, month))  # the United States write the month first
    for month_read, day_read in sorted(orders):
        try:
            yield f"@{date(year, month_read, day_read).isoformat()}"
        except ValueError:  # no such day
            continue
