"""The text of filters -> terms: what is compared with what, whatever collection is asked; pure."""

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import FilterError
from bot.languages import phrase, translate
from bot.library.wording import to_line

TEXT_MAX: Final = 1_000  # characters; each term is a part of every query of the search
HOW: Final = phrase(
    'A filter is a property, a sign and a value, like `year>=1990`, `genre:drama` or `-title:"Love Actually"`.'
)
_SHOWN_MAX: Final = 60  # characters of what was typed in a message

EQUAL, UNEQUAL, LESS, MORE, AT_MOST, AT_LEAST = ":", "!=", "<", ">", "<=", ">="
_SIGNS: Final = {
    ":": EQUAL,
    "=": EQUAL,
    "==": EQUAL,
    "!=": UNEQUAL,
    "≠": UNEQUAL,
    "<": LESS,
    ">": MORE,
    "<=": AT_MOST,
    "≤": AT_MOST,
    ">=": AT_LEAST,
    "≥": AT_LEAST,
}
# Phones write quotation marks of their own.
MARKS: Final = '"“”„'
MINUS: Final = "-–−"
_QUOTED: Final = r'"[^"]*"|[“„][^“”]*[“”]'
NAME: Final = rf"{_QUOTED}|[^\s:=<>!≠≤≥,{MARKS}]+"
SIGN: Final = "|".join(sorted(_SIGNS, key=len, reverse=True))
VALUE: Final = rf"{_QUOTED}|[^\s,{MARKS}]+"
_NAME, _SIGN, _VALUE = re.compile(NAME), re.compile(SIGN), re.compile(VALUE)
_BLANKS: Final = re.compile(r"\s*")
_AND: Final = re.compile(r"(?:and|und|y|et|&&?)(?=\s)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was typed, without its quotation marks; what has some is never a range."""

    text: str
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One filter.

    Attributes:
        name: of the property, as it was typed.
        sign: one of the constants.
        values: any of them is meant.
        is_negated: whether the objects are wanted that do not fulfil it.
        start, end: the characters of the text that it takes.
    """

    name: str
    sign: str
    values: tuple[Value, ...]
    is_negated: bool
    start: int
    end: int


def read_terms(text: str) -> tuple[Term, ...]:
    """The terms of a text, all of which have to be fulfilled.

    Raises:
        FilterError: it is too long, or not written as filters are; the message points at the place.
    """
    line = to_line(text)
    if len(line) > TEXT_MAX:
        raise FilterError(
            translate("These filters have {count:,} characters; {most:,} is the most.", count=len(line), most=TEXT_MAX)
        )
    terms: list[Term] = []
    place = _skip(line, 0)
    while place < len(line):
        if terms and (joined := _AND.match(line, place)):
            place = _skip(line, joined.end())
        term = _read_term(line, place)
        terms.append(term)
        place = _skip(line, term.end)
    return tuple(terms)


def show(text: str) -> str:
    """A piece of what was typed, in quotation marks, and short."""
    return translate("“{text}”", text=text if len(text) <= _SHOWN_MAX else f"{text[: _SHOWN_MAX - 1]}…")


def _skip(text: str, place: int) -> int:
    found = _BLANKS.match(text, place)
    return found.end() if found else place


def _read_term(text: str, start: int) -> Term:
    is_negated = text[start] in MINUS
    name, place = _read_name(text, start + is_negated)
    sign = _SIGN.match(text, _skip(text, place))
    if sign is None:
        raise FilterError(
            translate(
                "I can't read {piece} as a filter. {how}", piece=show(_get_piece(text, start)), how=translate(HOW)
            ),
            place=start,
        )
    values, end = _read_values(text, start, sign.end())
    return Term(name, _SIGNS[sign[0]], values, is_negated, start, end)


def _read_name(text: str, place: int) -> tuple[str, int]:
    found = _NAME.match(text, place)
    if found is None:
        _check_closed(text, place)
        piece = show(_get_piece(text, place) or text[place - 1 :])
        raise FilterError(
            translate("The name of a property is missing before {piece}. {how}", piece=piece, how=translate(HOW)),
            place=place,
        )
    return _get_text(found).strip(), found.end()


def _read_values(text: str, start: int, place: int) -> tuple[tuple[Value, ...], int]:
    """The values of a term that begins at `start`, and where they end; a comma stands between two."""
    values: list[Value] = []
    while True:
        begin = _skip(text, place)
        found = _VALUE.match(text, begin)
        if found is None:
            _check_closed(text, begin)
        if found is None or not _get_text(found).strip():
            raise FilterError(
                translate(
                    "The value is missing after {piece}. {how}", piece=show(text[start:place]), how=translate(HOW)
                ),
                place=begin,
            )
        values.append(Value(_get_text(found).strip(), is_quoted=found[0][0] in MARKS))
        comma = _skip(text, found.end())
        if text[comma : comma + 1] != ",":
            return tuple(values), found.end()
        place = comma + 1


def _check_closed(text: str, place: int) -> None:
    if text[place : place + 1] in tuple(MARKS):
        raise FilterError(
            translate("The quotation mark of {piece} is never closed.", piece=show(text[place:])), place=place
        )


def _get_piece(text: str, place: int) -> str:
    return text[place:].split(maxsplit=1)[0] if text[place:].strip() else ""


def _get_text(found: re.Match[str]) -> str:
    return found[0][1:-1] if found[0][0] in MARKS else found[0]
