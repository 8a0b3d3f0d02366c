"""Where a text may be cut so that what a person sees as one character stays whole."""

import unicodedata

_ZERO_WIDTH_JOINER = "\u200d"
# Unicode's combining class of viramas, which join the consonants of Indic scripts.
_VIRAMA_CLASS = 9
_MARKS = ("Mn", "Mc", "Me")


def is_boundary(text: str, index: int) -> bool:
    """Whether `text` may be cut before `text[index]` (0 < index < length).

    Follows the extended grapheme clusters of UAX #29 as far as the standard library's tables go, and joins a little
    more than they do: a cut in one place fewer costs nothing.
    """
    before, after = text[index - 1], text[index]
    if before < "\x80" and after < "\x80":
        return (before, after) != ("\r", "\n")
    if _is_extending(after) or _is_joining(before):
        return False
    if _is_regional(before) and _is_regional(after):
        return _count_regional(text, index) % 2 == 0
    return not (_is_leading_jamo(before) and (_is_leading_jamo(after) or "\uac00" <= after <= "\ud7a3"))


def _is_extending(char: str) -> bool:
    return (
        char in "\u200c\u200d\uff9e\uff9f"
        or unicodedata.category(char) in _MARKS
        or "\U0001f3fb" <= char <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= char <= "\U000e007f"  # tags, which spell the flags of regions
        or "\u1160" <= char <= "\u11ff"  # Hangul vowels and trailing consonants
        or "\ud7b0" <= char <= "\ud7fb"
    )


def _is_joining(char: str) -> bool:
    return char == _ZERO_WIDTH_JOINER or unicodedata.combining(char) == _VIRAMA_CLASS


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _count_regional(text: str, index: int) -> int:
    start = index
    while start and _is_regional(text[start - 1]):
        start -= 1
    return index - start


def _is_leading_jamo(char: str) -> bool:
    return "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c"
