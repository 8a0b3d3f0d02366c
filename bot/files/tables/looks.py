"""How a value is written, beyond its data type: what tells whether it reads back as it stands in the file."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from bot.models import DataType

# Looks of cells beside the data types themselves. Each is counted per column, and decided only when all are seen.
MARKER: Final = "marker"  # `NA`, `\N`: nothing, where the others are numbers or dates
NULL: Final = "null"  # `\\N`: nothing wherever it stands, as databases write it
# Numbers in another notation: text, unless it is said what their commas mean.
COMMA: Final = "comma"  # `1,50`, `1.234,5`, `1.234.567`: the comma is the decimal sign
GROUPED: Final = "grouped"  # `1,234.5`, `1,234,567`: the comma stands between thousands
EITHER: Final = "either"  # `1,234`
EXPONENT: Final = "exponent"  # `1.5e3`: the same number is written otherwise afterwards
RESPELLED: Final = "respelled"  # `.5`, `5.`
WHOLE: Final = "whole.1"  # `7.0`
# A number with so many decimals; PADDED ends with a zero that a number forgets: `1.50`.
PLAIN: Final = tuple(f"number.{decimals}" for decimals in range(21))
PADDED: Final = tuple(f"padded.{decimals}" for decimals in range(21))
# One to three digits, a point, three more: a number, or in half of Europe a thousand.
THOUSAND: Final = "thousand.3"
PADDED_THOUSAND: Final = "padded_thousand.3"

_TYPES: Final = {
    MARKER: DataType.TEXT,
    NULL: DataType.TEXT,
    COMMA: DataType.TEXT,
    GROUPED: DataType.TEXT,
    EITHER: DataType.TEXT,
    EXPONENT: DataType.NUMBER,
    RESPELLED: DataType.NUMBER,
    WHOLE: DataType.NUMBER,
    THOUSAND: DataType.NUMBER,
    PADDED_THOUSAND: DataType.NUMBER,
    **dict.fromkeys((*PLAIN, *PADDED), DataType.NUMBER),
}
_MARKERS: Final = frozenset(
    {
        "na",
        "n/a",
        "#n/a",
        "#na",
        "#div/0!",
        "#value!",
        "#ref!",
        "#name?",
        "#num!",
        "#null!",
        "n.a.",
        "n.d.",
        "n/d",
        "<na>",
        "null",
        "(null)",
        "nil",
        "none",
        "nan",
        "-nan",
        "-",
        "--",
        "–",
        "—",
        "?",
        ".",
        "..",
        "...",
    }
)
_LONGEST_MARKER: Final = 10  # with blanks around it
_NULL: Final = r"\N"
EMPTY: Final = frozenset({MARKER, NULL})
WITH_COMMAS: Final = frozenset({COMMA, GROUPED, EITHER})
_SAFE_DIGITS: Final = 15  # any number of so many digits survives a double (IEEE 754, DBL_DIG)
_EUROPEAN: Final = re.compile(r"(?P<whole>-?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|0|[1-9][0-9]*))(?:,(?P<rest>[0-9]+))?")
_GROUPED: Final = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")


class Notation(StrEnum):
    """What points and commas in numbers mean."""

    PLAIN = "plain"
    COMMA = "comma"  # 1.234,5
    GROUPED = "grouped"  # 1,234.5


def get_type(look: str) -> DataType:
    """The data type that a value of this look has by itself."""
    return _TYPES.get(look) or DataType(look)


def is_thousand(look: str) -> bool:
    """Whether it may be a thousand: three digits behind the point."""
    return look in (THOUSAND, PADDED_THOUSAND)


def is_padded(look: str) -> bool:
    """Whether it is a number that ends with a zero."""
    return look.startswith("padded")


def get_decimals(look: str) -> int | None:
    """How many decimals a number is written with; None for what is no plain decimal number."""
    _, dot, decimals = look.partition(".")
    return int(decimals) if dot else None


def is_marker(value: Any) -> bool:
    """Whether it stands for nothing among numbers and dates, as `NA` does; among words it is a word."""
    return isinstance(value, str) and len(value) <= _LONGEST_MARKER and value.strip().lower() in _MARKERS


def is_null(value: Any) -> bool:
    """Whether it stands for nothing in any column."""
    return isinstance(value, str) and value.strip() == _NULL


def find_marker(text: str) -> str | None:
    """The look of a text that stands for nothing; None for any other."""
    if is_null(text):
        return NULL
    return MARKER if is_marker(text) else None


def is_held(text: str, number: float) -> bool:
    """Whether a double keeps every digit that the text of a number has."""
    digits = text.partition("e")[0].partition("E")[0].replace(".", "").lstrip("+-0")
    if len(digits) <= _SAFE_DIGITS:
        return True
    return Decimal(f"{number:.{len(digits) - 1}e}") == Decimal(text)


def read_european(text: str) -> str | None:
    """`1.234,5` as `1234.5`, where the comma is the decimal sign; None for what is no number written so."""
    match = _EUROPEAN.fullmatch(text.strip())
    if match is None:
        return None
    whole = match["whole"].replace(".", "")
    return f"{whole}.{match['rest']}" if match["rest"] else whole


def read_grouped(text: str) -> str:
    """`1,234.5` as `1234.5`, where commas stand between thousands; any other text as it is."""
    return text.replace(",", "") if _GROUPED.fullmatch(text.strip()) else text
