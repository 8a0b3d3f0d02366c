"""Amounts as people write them: 2, 1.5, 19,99, 1,000, two, an, half an."""

import re
from typing import Final

from bot.library.conditions.tables import spell_out

_WORDS: Final = spell_out(
    {
        0.5: "half an|half a",
        1: "a|an|one|eine|einer|una|une",
        2: "two|zwei|dos|deux",
        3: "three|drei|tres|trois",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten|zehn|diez|dix",
        15: "fifteen|fünfzehn|quince|quinze",
        20: "twenty|zwanzig|veinte|vingt",
        30: "thirty|dreißig|treinta|trente",
        40: "forty|vierzig|cuarenta|quarante",
        50: "fifty|fünfzig|cincuenta|cinquante",
        60: "sixty|sechzig|sesenta|soixante",
        90: "ninety|neunzig|noventa",
        100: "a hundred|one hundred|hundred|hundert|cien|cent",
    }
)
COUNT: Final = r"\d{1,12}(?:[.,]\d{1,6})*|" + "|".join(sorted(_WORDS, key=len, reverse=True))
# A comma with three digits behind it separates thousands, with one or two decimals.
_THOUSANDS: Final = re.compile(r"(?<=\d)[.,](?=\d{3}(?:\D|$))")


def parse_amount(text: str) -> float:
    """The number that `COUNT` has matched.

    Raises:
        ValueError: it is none, as `1.2.3`.
    """
    word = " ".join(text.casefold().split())
    return _WORDS[word] if word in _WORDS else float(_THOUSANDS.sub("", word).replace(",", "."))


def show_number(value: float) -> str:
    """A number without what it does not need: 90, 19.99."""
    return f"{value:.10g}"
