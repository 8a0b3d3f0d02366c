"""Filters that somebody is typing -> what is complete, and the piece that is not; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.library.filters.terms import MARKS, MINUS, NAME, SIGN, VALUE
from bot.library.filters.values import RANGE
from bot.models import DataType, PropertySpec

_TERM: Final = re.compile(rf"\s*[{MINUS}]?(?:{NAME})\s*(?>{SIGN})\s*(?:{VALUE})(?:\s*,\s*(?:{VALUE}))*\s+")
_BEGUN: Final = re.compile(rf"(?P<minus>\s*[{MINUS}]?)(?P<name>{NAME}|)(?P<sign>\s*(?>{SIGN})\s*)?")
_VALUES: Final = re.compile(rf"(?:(?:{VALUE})\s*,\s*)*")
_PLAIN: Final = re.compile(rf"(?:(?!\.\.)[^\s,{MARKS}])+")
_TEXT_SIGNS: Final = (":", "!=")
_ORDERED_SIGNS: Final = (">=", "<=", ":", ">", "<", "!=")
_ORDERED: Final = (DataType.INT, DataType.NUMBER, DataType.DATE)
_FEW: Final = 3  # properties whose signs are all offered


@dataclass(frozen=True, slots=True)
class Piece:
    """What is completed.

    Attributes:
        kept: all that stands before it.
        typed: what there is of it.
        name: the property whose value it is; None: it is the name of one.
    """

    kept: str
    typed: str
    name: str | None = None


def split_piece(text: str) -> Piece:
    """The last piece of what is typed."""
    begin = 0
    while found := _TERM.match(text, begin):
        begin = found.end()
    begun = _BEGUN.match(text, begin)
    assert begun is not None  # all of its parts may be empty
    if begun["sign"] is None:
        return Piece(text[: begun.start("name")], text[begun.start("name") :])
    values = _VALUES.match(text, begun.end())
    begin = values.end() if values else begun.end()
    low, dots, high = text[begin:].rpartition(RANGE)
    kept, typed = (text[:begin] + low + dots, high) if dots else (text[:begin], text[begin:])
    return Piece(kept, typed.strip(f" {MARKS}"), begun["name"].strip(MARKS))


def complete_names(piece: Piece, specs: Sequence[PropertySpec]) -> list[str]:
    """The whole texts with the names that fit, those that begin with what was typed first, each with a sign."""
    typed = piece.typed.strip(f" {MARKS}").casefold()
    found = [spec for spec in specs if typed in spec.name.casefold() or typed in spec.label.casefold()]
    found.sort(key=lambda spec: not spec.name.casefold().startswith(typed))
    exact = [spec for spec in found if spec.name.casefold() == typed]
    chosen = exact or found
    count = None if typed and len(chosen) <= _FEW else 1
    return [f"{piece.kept}{spec.name}{sign}" for spec in chosen for sign in _get_signs(spec)[:count]]


def complete_values(piece: Piece, values: Iterable[str]) -> list[str]:
    """The whole texts with the values that fit, those that begin with what was typed first."""
    typed = piece.typed.casefold()
    found = [value for value in dict.fromkeys(values) if typed in value.casefold()]
    found.sort(key=lambda value: not value.casefold().startswith(typed))
    return [f"{piece.kept}{written}" for value in found if (written := _quote(value))]


def _get_signs(spec: PropertySpec) -> tuple[str, ...]:
    return _ORDERED_SIGNS if spec.data_type in _ORDERED else _TEXT_SIGNS


def _quote(value: str) -> str:
    """The value as filters have it; empty where its own quotation marks leave none for it."""
    if _PLAIN.fullmatch(value):
        return value
    return f'"{value}"' if '"' not in value else f"“{value}”" if not set(value) & set("“”„") else ""
