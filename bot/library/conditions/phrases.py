"""Words of a query that may be a condition, whatever collection is asked; pure."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import chain
from typing import Final

from bot.library.conditions import wording
from bot.library.conditions.amounts import SIZE, find_bare_prices, find_durations, find_prices, parse
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.dates import find_dates
from bot.library.conditions.phrase import Kind, Phrase, Word, find_words, squeeze
from bot.library.conditions.wording import either
from bot.library.conditions.years import (
    find_bare_years,
    find_bounds,
    find_decades,
    find_eastern_years,
    find_spans,
    find_years,
    unite_years,
)
from bot.library.days import find_day_spans

_FLAGS: Final = re.IGNORECASE
PHRASES_MAX: Final = 8  # each may take a query or two of Weaviate
_TEXT_MAX: Final = 300  # characters; a wish with conditions is shorter
_NAME_WORDS_MAX: Final = 4
_EXCLUDED_WORDS_MAX: Final = 3
_QUOTED: Final = re.compile(r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»')
_COMPARED: Final = re.compile(
    rf"(?:\b(?:is|of|ist)\s+)?(?:(?P<equal>==?|:)|{SIZE})\s*(?P<amount>-?\d{{1,12}}(?:[.,]\d{{1,6}})*)(?![\w%])",
    _FLAGS,
)
_BETWEEN: Final = re.compile(
    r"\b(?:between|zwischen|entre|from|von|de)\s+(?P<low>\d[\d.,]*)\s+(?:and|to|und|bis|y|a|et|à)\s+"
    r"(?P<high>\d[\d.,]*)(?![\w%])",
    _FLAGS,
)
_PREPOSITION: Final = re.compile(r"^\s*(?:(?:in|of|an|auf|en|de)\s+)?", _FLAGS)  # “more than 50 in stock”
_CHEAP: Final = re.compile(rf"\b(?:{wording.CHEAP})\b", _FLAGS)
_EXPENSIVE: Final = re.compile(rf"\b(?:{wording.EXPENSIVE})\b", _FLAGS)
_BY: Final = re.compile(
    rf"{wording.NEGATED}\b(?:(?P<verb>{either(wording.DONE_BY)})|{either(wording.BY)})\s+(?=\w)", _FLAGS
)
_DID: Final = re.compile(r"\bdid\s+(?P<name>\w[\w .'’-]*?)\s+(?P<verb>[a-z]{3,12})\s*\??$", _FLAGS)
_CONJUNCTION: Final = re.compile(rf"\s+(?P<word>\w+)\s+(?:{either(wording.ARTICLES)}\s+)*(?=\w)", _FLAGS)
_LISTED: Final = re.compile(
    rf"(?=(?:,\s*\w+){{1,5}},?\s+(?P<word>{either('|'.join(wording.OR))})\s+\w)"
    rf",\s*(?:{either(wording.ARTICLES)}\s+)*",
    _FLAGS,
)
_NOT: Final = re.compile(
    rf"[,;]?\s*\b(?P<not>{either(wording.NEGATION)})\s+(?:{either(wording.ARTICLES)}\s+)*(?=\w)", _FLAGS
)


def find_phrases(text: str, names: Collection[str] = ()) -> tuple[Phrase, ...]:
    """What may be conditions, in the order of the text; they do not overlap.

    The first finder that takes a part of the text keeps it. What stands in quotation marks is nobody's condition, a day
    (`14 March 2024`) that is no bound is looked for by words, and a long text, as a mail, has no conditions.

    Args:
        names: of the properties, in lower case, which comparisons have beside them.
    """
    if len(text) > _TEXT_MAX:
        return ()
    dates = tuple(find_dates(text))
    days = (span for span in find_day_spans(text) if all(span[1] != phrase.end for phrase in dates))
    taken = [*(match.span() for match in _QUOTED.finditer(text)), *days]
    found: list[Phrase] = []
    for phrase in chain(
        dates,
        *(find(text) for find in _FINDERS[:2]),
        _find_compared(text, names),
        *(find(text) for find in _FINDERS[2:]),
    ):
        if all(phrase.end <= start or end <= phrase.start for start, end in taken):
            taken.append((phrase.start, phrase.end))
            found.append(phrase)
    return tuple(unite_years(text, sorted(found, key=lambda phrase: phrase.start)[:PHRASES_MAX]))


def is_denied(words: str, text: str) -> bool:
    """Whether a text says that there is no such thing: “without a rope”."""
    pattern = rf"\b{either(wording.NEGATION)}\s+(?:{either(wording.ARTICLES)}\s+)*{re.escape(words)}\b"
    return re.search(pattern, text, _FLAGS) is not None


def _find_compared(text: str, names: Collection[str]) -> Iterator[Phrase]:
    for match in _BETWEEN.finditer(text):
        low, high = parse(match["low"]), parse(match["high"])
        beside = _find_name_beside(text, match.start(), match.end(), names)
        if low is not None and high is not None and beside is not None:
            start, end = min(beside.start, match.start()), max(beside.end, match.end())
            interval = Interval(Bound(min(low, high)), Bound(max(low, high)))
            yield Phrase(Kind.PROPERTY, start, end, interval, (beside,))
    for match in _COMPARED.finditer(text):
        amount = parse(match["amount"].lstrip("-"))
        beside = _find_name_beside(text, match.start(), match.end(), names)
        if amount is None or beside is None:
            continue
        value = -amount if match["amount"].startswith("-") else amount
        if match["equal"]:
            interval = Interval(Bound(value), Bound(value))
        else:
            is_low, is_inclusive = wording.SIZE_BY_WORD[squeeze(match["word"])]
            interval = Interval.build(Bound(value, is_inclusive), is_low=is_low)
        start, end = min(beside.start, match.start()), max(beside.end, match.end())
        yield Phrase(Kind.PROPERTY, start, end, interval, (beside,))


def _find_name_beside(text: str, start: int, end: int, names: Collection[str]) -> Word | None:
    """The property that a comparison is about: `rating > 8`, `more than 300 pages`; the longest name that fits."""
    before, begin = text[:start].rstrip(), len(text) - len(_PREPOSITION.sub("", text[end:]))
    for name in sorted(names, key=len, reverse=True):
        if match := re.search(rf"(?<!\w){re.escape(name)}$", before, _FLAGS):
            return Word(name, *match.span())
        if match := re.compile(rf"{re.escape(name)}(?!\w)", _FLAGS).match(text, begin):
            return Word(name, *match.span())
    return None


def _find_cheap(text: str) -> Iterator[Phrase]:
    yield from (Phrase(Kind.CHEAP, *match.span()) for match in _CHEAP.finditer(text))


def _find_expensive(text: str) -> Iterator[Phrase]:
    yield from (Phrase(Kind.EXPENSIVE, *match.span()) for match in _EXPENSIVE.finditer(text))


def _find_names(text: str) -> Iterator[Phrase]:
    for match in _DID.finditer(text):
        words = find_words(text, *match.span("name"))[:_NAME_WORDS_MAX]
        if words:
            yield Phrase(Kind.BY, *match.span(), words=words, verb=match["verb"].casefold())
    for match in _BY.finditer(text):
        words = find_words(text, match.end())[:_NAME_WORDS_MAX]
        if words:
            verb = squeeze(match["verb"]).removesuffix(" by") if match["verb"] else ""
            yield Phrase(Kind.BY, match.start(), words[0].end, words=words, is_negated=bool(match["not"]), verb=verb)


def _find_exclusions(text: str) -> Iterator[Phrase]:
    for match in _NOT.finditer(text):
        negation, start = squeeze(match["not"]).removeprefix("but "), match.start()
        begin: int | None = match.end()
        # “No Time to Die” is written as a name is.
        is_name = match["not"][0].isupper() and text[match.end()].isupper()
        while begin is not None and (words := _read_excluded(text, begin)):
            yield Phrase(Kind.NOT, start, words[-1].end, words=words, is_negated=True, is_bare=is_name)
            start = words[-1].end
            begin = _find_next_excluded(text, start, goes_on=negation in wording.LISTING)


def _read_excluded(text: str, begin: int) -> tuple[Word, ...]:
    """The words of one exclusion: up to a punctuation mark or a word that leads elsewhere."""
    words: list[Word] = []
    for word in find_words(text, begin):
        is_end = word.text.casefold() in wording.ENDS | wording.OR | wording.AND
        is_apart = bool(words) and bool(text[words[-1].end : word.start].strip())
        if is_end or is_apart or len(words) == _EXCLUDED_WORDS_MAX:
            break
        words.append(word)
    # “No 5” is a number.
    is_excluded = words and words[0].text.casefold() not in wording.NOT_EXCLUDED and not words[0].text.isdecimal()
    return tuple(words) if is_excluded else ()


def _find_next_excluded(text: str, end: int, *, goes_on: bool) -> int | None:
    """Where the next part of a list of exclusions begins."""
    match = _CONJUNCTION.match(text, end) or (_LISTED.match(text, end) if goes_on else None)
    word = match["word"].casefold() if match else ""
    return match.end() if match and (word in wording.OR or (goes_on and word in wording.AND)) else None


# Those with units come first, or “under 2000 euros” would be a year; the order decides who takes a part of the text.
_FINDERS: Final[tuple[Callable[[str], Iterator[Phrase]], ...]] = (
    find_durations,
    find_prices,
    find_bounds,
    find_spans,
    find_decades,
    find_eastern_years,
    find_years,
    find_bare_years,
    find_bare_prices,
    _find_cheap,
    _find_expensive,
    _find_names,
    _find_exclusions,
)
