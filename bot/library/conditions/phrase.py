"""A part of a query that may be a condition, and its words; pure."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from bot.library.conditions.bounds import Interval

_BEFORE_MAX: Final = 20  # characters of the words that matter before a year
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


class Kind(StrEnum):
    """What a phrase is about."""

    YEAR = "year"
    DURATION = "duration"
    PRICE = "price"
    CHEAP = "cheap"
    EXPENSIVE = "expensive"
    PROPERTY = "property"
    BY = "by"
    NOT = "not"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a query that may be a condition.

    Attributes:
        start, end: the characters of the query that it takes.
        interval: of years, minutes, money or of the property's own unit; None for words.
        words: of a name or an exclusion, up to where it may reach; of a comparison the property's possible names.
        is_negated: whether the opposite is wanted.
        is_bare: a year without a word that says that it is one.
        verb: what somebody did, in “which films did Hitchcock direct”.
        others: years that are as good, of “the 80s or 90s”.
        period: the days from one on until before another one, of years that days or months are said of; None: open.
    """

    kind: Kind
    start: int
    end: int
    interval: Interval | None = None
    words: tuple["Word", ...] = ()
    is_negated: bool = False
    is_bare: bool = False
    verb: str = ""
    others: tuple[Interval, ...] = ()
    period: tuple[date | None, date | None] | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the query."""

    text: str
    start: int
    end: int


def find_words(text: str, start: int = 0, end: int | None = None) -> tuple[Word, ...]:
    """The words of a part of a text with their places."""
    matches = _WORD.finditer(text, start, len(text) if end is None else end)
    return tuple(Word(match[0], match.start(), match.end()) for match in matches)


def squeeze(text: str) -> str:
    """In lower case, with single blanks."""
    return " ".join(text.casefold().split())


def get_word_before(text: str, start: int) -> str:
    """The word next to a place, in lower case; empty where there is none."""
    words = find_words(text, max(0, start - _BEFORE_MAX), start)
    is_next_to = bool(words) and not text[words[-1].end : start].strip()
    return words[-1].text.casefold() if is_next_to else ""
