"""Years and decades in a query, in many languages: “before 1960”, “aus den 80ern”, “1990年代”; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.library.conditions import wording
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.phrase import Kind, Phrase, find_words, get_word_before, squeeze
from bot.library.conditions.wording import either

_FLAGS: Final = re.IGNORECASE
_DECADE_MIN: Final = 30  # “the 20s” are those of this century, “the 30s” of the one before
# A number with a unit is no year: “2000 euros”.
_NO_UNIT: Final = (
    rf"(?!\s*(?:{wording.MONEY}|%|{either(wording.HOURS)}\b|{either(wording.MINUTES)}\b|km|kg|mb|gb)|[\d.,:/]*\d)"
)
_YEAR: Final = rf"(?<![\w$€£.,/:#-])(?P<year>{wording.YEAR}){_NO_UNIT}(?![\w'-])(?:\s+(?:{wording.YEAR_NOUN})(?!\w))?"
_BOUND: Final = re.compile(
    rf"{wording.NEGATED}{wording.BOUND}(?:the\s+)?(?:year\s+)?"
    rf"{_YEAR}",
    _FLAGS,
)
_BETWEEN: Final = re.compile(
    rf"{wording.NEGATED}(?:\b(?:between|from|zwischen|von|entre|de)\s+)?(?<![\w$€£.,/:#-])(?P<low>{wording.YEAR})"
    rf"(?:\s+(?:and|to|until|und|bis|y|a|et|à)\s+|\s?[-–—]\s?)(?P<high>{wording.YEAR}){_NO_UNIT}(?![\w-])",
    _FLAGS,
)
_DECADE_BY_NAME: Final = wording.DECADE_BY_NUMBER | wording.DECADE_BY_WORD
_DECADE: Final = re.compile(
    rf"{wording.NEGATED}(?:\b(?P<word>from|in|of|aus|de|des|dos|degli|uit|z)\s+)?"
    r"(?:\b(?:the|early|late|mid|den|los|les|de)[\s-]+)*"
    rf"(?:\b(?:{wording.DECADES})\s+(?P<other>\d0|{either('|'.join(wording.DECADE_BY_NUMBER))})s?\b"
    rf"|\b(?P<spelled>{either('|'.join(wording.DECADE_BY_WORD))})n?(?:[ -]?jahren?)?\b"
    r"|(?<!\w)['’]?(?P<century>1[5-9]|20)?(?P<decade>\d0)"
    r"(?:['’]?s|ern?(?:[ -]jahren?n?)?|-?[ех](?:\s+год(?:ов|ы|ах))?|\s?(?:年代|년대))(?!\w(?<![\u3005-\ud7a3])))",
    _FLAGS,
)
# A day or a month, or what a thing is about, is not when it was made.
_EASTERN: Final = re.compile(
    rf"(?<!\d)(?P<year>{wording.YEAR})\s?[年년]\s?(?P<word>{either('|'.join(wording.BOUND_BY_SUFFIX))})?"
    r"(?!\s?\d{1,2}\s?[月월]|.{0,3}(?:舞台|背景|배경))"
)
_IN: Final = re.compile(
    rf"{wording.NEGATED}\b(?:from|in|released in|made in|published in|aus|en|em|nel|del|im jahr|de|w|в"
    r"|(?:the )?year|jahr|año|année|anno)"
    rf"\s+(?:the\s+year\s+)?{_YEAR}",
    _FLAGS,
)
_BARE: Final = re.compile(rf"{wording.NEGATED}{_YEAR}", _FLAGS)
_JOINED: Final = re.compile(
    rf"\s*(?:[,/&]|\b{either('|'.join(sorted(wording.OR | wording.AND)))}\b)\s*(?:(?:the|in|from)\s+)*", _FLAGS
)
_LATIN: Final = re.compile(r"[\u0000-\u024f‘’]*")
_COMPARING: Final = ("<", ">", "≤", "≥", "=")


def unite_years(text: str, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Years that are listed are one phrase: no thing is from both of “the 80s and 90s”; an exclusion is of all."""
    united: list[Phrase] = []
    for phrase in phrases:
        last = united[-1] if united else None
        is_listed = last is not None and _is_span(last) and _is_span(phrase)
        if last is None or not is_listed or not _JOINED.fullmatch(text, last.end, phrase.start):
            united.append(phrase)
        elif last.is_negated:
            united.append(replace(phrase, is_negated=True))
        else:
            others = (*last.others, *([phrase.interval] if phrase.interval else []))
            united[-1] = replace(last, end=phrase.end, others=others, is_bare=last.is_bare and phrase.is_bare)
    return united


def _is_span(phrase: Phrase) -> bool:
    """Whether it is of years with a first and a last one."""
    interval = phrase.interval
    is_of_years = phrase.kind is Kind.YEAR and phrase.period is None
    return is_of_years and interval is not None and None not in (interval.low, interval.high)


def find_bounds(text: str) -> Iterator[Phrase]:
    """Years that are a bound: “before 1960”."""
    for match in _BOUND.finditer(text):
        is_low, is_inclusive = wording.BOUND_BY_WORD[squeeze(match["word"])]
        yield _build_years(match, Interval.build(Bound(int(match["year"]), is_inclusive), is_low=is_low))


def find_eastern_years(text: str) -> Iterator[Phrase]:
    """Years of Chinese, Japanese and Korean, whose bounds stand behind them: “1960年以前”."""
    for match in _EASTERN.finditer(text):
        year = int(match["year"])
        interval = Interval(Bound(year), Bound(year))
        if match["word"]:
            is_low, is_inclusive = wording.BOUND_BY_SUFFIX[match["word"]]
            interval = Interval.build(Bound(year, is_inclusive), is_low=is_low)
        yield Phrase(Kind.YEAR, *match.span(), interval, is_bare=not match["word"])


def find_spans(text: str) -> Iterator[Phrase]:
    """Years from one to another: “1990–1995”."""
    for match in _BETWEEN.finditer(text):
        low, high = sorted((int(match["low"]), int(match["high"])))
        yield _build_years(match, Interval(Bound(low), Bound(high)))


def find_decades(text: str) -> Iterator[Phrase]:
    """Decades in figures and words: “the 80s”, “aus den Achtzigern”."""
    for match in _DECADE.finditer(text):
        if get_word_before(text, match.start()) in wording.OWNED | wording.ABOUT:
            continue
        said = squeeze(match["other"] or match["spelled"] or "")
        decade = int(match["decade"] or _DECADE_BY_NAME.get(said, said))
        century = int(match["century"] or (20 if decade < _DECADE_MIN else 19)) * 100
        yield _build_years(match, Interval(Bound(century + decade), Bound(century + decade + 9)))


def find_years(text: str) -> Iterator[Phrase]:
    """Years that a word tells from other numbers: “from 1960”."""
    for match in _IN.finditer(text):
        if get_word_before(text, match.start()) not in wording.ABOUT:
            year = Bound(int(match["year"]))
            yield _build_years(match, Interval(year, year))


def find_bare_years(text: str) -> Iterator[Phrase]:
    """Numbers alone that may be years."""
    for match in _BARE.finditer(text):
        is_compared = text[: match.start()].rstrip().endswith(_COMPARING)
        if not is_compared and _is_alone(text, match):
            year = Bound(int(match["year"]))
            yield _build_years(match, Interval(year, year), is_bare=True)


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether no word around a bare year says what it is, in a language of the table or in one that is not known."""
    around = (get_word_before(text, match.start()), *(word.text for word in find_words(text, match.end())[:1]))
    is_code = re.match(r"\s+\d", text[match.end() :]) is not None  # “CVE 2024 3094”
    return around[0] not in wording.NOT_BEFORE_YEARS and not is_code and all(map(_LATIN.fullmatch, around))


def _build_years(match: re.Match[str], interval: Interval, *, is_bare: bool = False) -> Phrase:
    is_negated = bool(match["not"])
    if is_negated and (complement := interval.complement) is not None:
        interval, is_negated = complement, False
    return Phrase(Kind.YEAR, *match.span(), interval, is_negated=is_negated, is_bare=is_bare)
