"""Prices and durations in a query: “under 2 hours”, “100 to 200 euros”, “25 € or less”, “about 150 €”; pure."""

import re
from collections.abc import Iterator
from typing import Final

from bot.library.conditions import wording
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.numbers import parse_amount
from bot.library.conditions.phrase import Kind, Phrase, get_word_before, squeeze
from bot.library.conditions.wording import either

_FLAGS: Final = re.IGNORECASE
_NEAR: Final = 0.2  # of an amount, by which another one is still “about” as much
SIZE: Final = rf"(?:\b|(?=[<>≤≥]))(?P<word>{either('|'.join(wording.SIZE_BY_WORD))})\.?\s*"
_SIGNED: Final = rf"{wording.NEGATED}{SIZE}"
_TIME: Final = rf"(?:(?P<hours>{either(wording.HOURS)})|{either(wording.MINUTES)})\b"
_SUM: Final = rf"(?:[$€£]\s?(?P<first>\d[\d.,]*)|(?P<second>\b{wording.AMOUNT})\s?(?:{wording.MONEY})(?!\w))"
_SUFFIX: Final = rf"\s*(?P<word>{either('|'.join(wording.SIZE_BY_SUFFIX))})(?!\w)"
_DURATION: Final = re.compile(rf"{_SIGNED}(?P<amount>\b{wording.AMOUNT})[\s-]*{_TIME}", _FLAGS)
_DURATION_SUFFIXED: Final = re.compile(rf"(?P<amount>\b{wording.AMOUNT})[\s-]*{_TIME}{_SUFFIX}", _FLAGS)
_PRICE: Final = re.compile(rf"{_SIGNED}{_SUM}", _FLAGS)
_PRICE_SUFFIXED: Final = re.compile(rf"{_SUM}{_SUFFIX}", _FLAGS)
_PRICE_NEAR: Final = re.compile(rf"(?:\b{either(wording.NEARLY)}\s+|~\s?){_SUM}", _FLAGS)
_PRICES: Final = re.compile(
    rf"(?:\b(?:between|zwischen|entre|from|von|de)\s+)?(?<![\w.,])[$€£]?(?P<low>\d[\d.,]*)\s*(?:{wording.MONEY})?"
    rf"(?:\s+(?:and|to|und|bis|y|a|et|à)\s+|\s?[-–]\s?){_SUM}",
    _FLAGS,
)
_END: Final = rf"\s*(?:[?!.]*$|(?=\b(?:and|but|und|y|et)\s+{either(wording.SIZES_OF_PRICES)}))"
_PRICE_BARE: Final = re.compile(
    rf"{wording.NEGATED}(?:\b|(?=[<>≤≥]))(?P<word>{either(wording.SIZES_OF_PRICES)})\s*"
    rf"(?!(?:19|20)\d\d\b)(?P<amount>\d[\d.,]*){_END}",
    _FLAGS,
)


def find_durations(text: str) -> Iterator[Phrase]:
    """How long something takes: “under 2 hours”, “90 minutes or less”."""
    for pattern, bounds in ((_DURATION, wording.SIZE_BY_WORD), (_DURATION_SUFFIXED, wording.SIZE_BY_SUFFIX)):
        for match in pattern.finditer(text):
            if interval := _build(match, bounds, match["amount"], 60 if match["hours"] else 1):
                yield Phrase(Kind.DURATION, *match.span(), interval)


def find_prices(text: str) -> Iterator[Phrase]:
    """What something costs, with a currency."""
    for match in _PRICES.finditer(text):
        amounts = (parse(match["low"]), parse(match["first"] or match["second"]))
        low, *rest = sorted(amount for amount in amounts if amount is not None) or [0.0]
        if rest:
            yield Phrase(Kind.PRICE, *match.span(), Interval(Bound(low), Bound(rest[0])))
    for pattern, bounds in ((_PRICE, wording.SIZE_BY_WORD), (_PRICE_SUFFIXED, wording.SIZE_BY_SUFFIX)):
        for match in pattern.finditer(text):
            if interval := _build(match, bounds, match["first"] or match["second"], 1):
                yield Phrase(Kind.PRICE, *match.span(), interval)
    for match in _PRICE_NEAR.finditer(text):
        if amount := parse(match["first"] or match["second"]):
            interval = Interval(Bound(amount * (1 - _NEAR)), Bound(amount * (1 + _NEAR)))
            yield Phrase(Kind.PRICE, *match.span(), interval)


def find_bare_prices(text: str) -> Iterator[Phrase]:
    """Numbers alone that may be what something costs: “laptop under 800”."""
    for match in _PRICE_BARE.finditer(text):
        interval = _build(match, wording.SIZE_BY_WORD, match["amount"], 1)
        if interval is not None and get_word_before(text, match.start()) not in wording.AGED:
            yield Phrase(Kind.PRICE, *match.span(), interval)


def parse(amount: str) -> float | None:
    """The number; None where it is none, as `1.2.3`."""
    try:
        return parse_amount(amount.rstrip(".,"))
    except ValueError:
        return None


def _build(match: re.Match[str], bounds: dict[str, tuple[bool, bool]], amount: str, factor: float) -> Interval | None:
    is_low, is_inclusive = bounds[squeeze(match["word"])]
    value = parse(amount)
    if value is None:
        return None
    interval = Interval.build(Bound(value * factor, is_inclusive), is_low=is_low)
    return interval.complement if match.groupdict().get("not") else interval
