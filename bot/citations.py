"""Citations in generated texts: `[1]`, `[1, 2]`, and the other ways in which models write them."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

# Two digits: a model reads at most 25 hits, and [1982] is a year. Models that were trained on footnotes, on files or on
# Chinese write [^1], [1-3], [Source 1] and 【1†notes】 whatever they are asked for.
_NUMBER: Final = r"\d{1,2}"
_BETWEEN: Final = r"\s*(?:[,;&–—-]|\b(?:and|or|und|oder|et|ou|y|o)\b)\s*"
_NOUN: Final = r"(?:[#^]|(?:passages?|sources?|quellen?|fuentes?)\s)?\s*"
CITATION: Final = re.compile(
    rf"[ \t]?[\[［【]\s*{_NOUN}({_NUMBER}(?:{_BETWEEN}{_NOUN}{_NUMBER})*)\s*(?:†[^\[\]【】]*)?[\]］】]", re.IGNORECASE
)
_NUMBERS: Final = re.compile(rf"({_NUMBER})(?:\s*[–—-]\s*{_NOUN}({_NUMBER}))?", re.IGNORECASE)

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
    return tuple(dict.fromkeys(number for match in CITATION.finditer(text) for number in _iterate_numbers(match)))


def renumber(text: str, numbers: Mapping[int, int]) -> str:
    """The text with each cited number replaced by what `numbers` has for it; one that it does not have is dropped.

    So is what only pointed there: `See also [7].`, `([7])`, `[1] and [7]`.
    """

    def replace(match: re.Match[str]) -> str:
        kept = dict.fromkeys(str(numbers[number]) for number in _iterate_numbers(match) if number in numbers)
        blank = match[0][: len(match[0]) - len(match[0].lstrip(" \t"))]
        return f"{blank}[{', '.join(kept)}]" if kept else _DROPPED

    replaced = CITATION.sub(replace, text.replace(_DROPPED, ""))
    if _DROPPED not in replaced:
        return replaced.strip()
    # Again: where one is dropped out of another's brackets, as of `[[7]9]`, a new one is left.
    known = {number: number for number in numbers.values()}
    dropped = _drop_pointers(replaced).strip()
    return dropped if known.keys() >= set(get_cited(dropped)) else renumber(dropped, known)


def _iterate_numbers(match: re.Match[str]) -> Iterator[int]:
    """The numbers in a citation, those between the ends of a range too."""
    for first, last in _NUMBERS.findall(match[1]):
        yield from range(int(first), int(last or first) + 1)


def _drop_pointers(text: str) -> str:
    """The text without the places of dropped citations, and without what led to nothing but them."""
    for pattern, kept in _POINTERS:
        text = pattern.sub(kept, text)
    return text.replace(_DROPPED, "")
