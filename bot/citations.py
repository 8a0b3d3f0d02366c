"""Citations in generated texts: `[1]`, `[1, 2]`."""

import re
from collections.abc import Mapping
from typing import Final

# Two digits: a model reads at most 25 hits, and [1982] is a year.
CITATION: Final = re.compile(r"[ \t]?\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")

# Stands where a citation was dropped: a character that no text means anything by.
_DROPPED: Final = "\x00"
_JOINED: Final = r"(?:\s*(?:,|;|&|\b(?:and|or|und|oder|et|ou|y|o)\b))"
_LEADS: Final = (
    r"(?:see(?: also)?|also|cf\.?|compare|sources?:?|more in|according to|siehe(?: auch)?|vgl\.?|quellen?:?"
    r"|voir(?: aussi)?|selon|véase(?: también)?|ver(?: también)?|según|fuentes?:?)"
)
# In this order: one of several that are joined, what brackets hold, and a sentence that only points.
_POINTERS: Final = (
    (re.compile(rf"(\])(?:{_JOINED}?\s*{_DROPPED})+", re.IGNORECASE), r"\1"),
    (re.compile(rf"{_DROPPED}{_JOINED}(?=\s*\[\d)", re.IGNORECASE), ""),
    (re.compile(rf"{_DROPPED}(?:{_JOINED}\s*{_DROPPED})+", re.IGNORECASE), _DROPPED),
    (re.compile(rf"\s*\((?:{_LEADS})?\s*{_DROPPED}\s*\)", re.IGNORECASE), ""),
    (re.compile(rf"(?:(?<=[.!?…。]\s)|(?<=\n)|^){_LEADS}\s*{_DROPPED}\s*[.!?…。,:]?[ \t]*", re.IGNORECASE), ""),
    (re.compile(rf"[,;]?\s+\b{_LEADS}\s*{_DROPPED}", re.IGNORECASE), ""),
)


def get_cited(text: str) -> tuple[int, ...]:
    """The numbers that a text cites, each once, in the order of the text."""
    return tuple(dict.fromkeys(int(number) for match in CITATION.finditer(text) for number in match[1].split(",")))


def renumber(text: str, numbers: Mapping[int, int]) -> str:
    """The text with each cited number replaced by what `numbers` has for it; one that it does not have is dropped.

    So is what only pointed there: `See also [7].`, `([7])`, `[1] and [7]`.
    """

    def replace(match: re.Match[str]) -> str:
        cited = (int(number) for number in match[1].split(","))
        kept = dict.fromkeys(str(numbers[number]) for number in cited if number in numbers)
        blank = match[0][: match[0].index("[")]
        return f"{blank}[{', '.join(kept)}]" if kept else _DROPPED

    replaced = CITATION.sub(replace, text.replace(_DROPPED, ""))
    return _drop_pointers(replaced).strip() if _DROPPED in replaced else replaced.strip()


def _drop_pointers(text: str) -> str:
    """The text without the places of dropped citations, and without what led to nothing but them."""
    for pattern, kept in _POINTERS:
        text = pattern.sub(kept, text)
    return text.replace(_DROPPED, "")
