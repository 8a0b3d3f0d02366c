"""A text as the words that a keyword search finds it by, in any script; the same for what is stored and asked."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.library.plurals import is_plural

# What stands in an index made by other rules is not found by these: raise it with every change of what words come out.
VERSION: Final = 4

# A word stands for its inflections by its first letters, and comes whole beside them. nDCG@10 of hybrid search (alpha
# 0.3) on the queries of XQuAD whose ids hash to an even number, by whole words, five letters, both: English
# .973 .969 .975, German .934 .941 .961, Spanish .961 .974 .968, Russian .875 .959 .952, Turkish .929 .955 .953, Hindi
# .931 .939 .939, Cranfield .375 .378 .386. Four letters and seven are as good (.975 .943 .976 .950 .959 .947 .389) and
# take "comedy" for "come": of the examples' movies .777 and not .794. Snowball's stems beside five letters: .974
# .942 .975 .958 .961 .939 .388, and they need to know the language, of a query of two words too.
_CUT: Final = 5
_WORD_MAX: Final = 64  # characters; a file in base64 is no word
_JOINED_MAX: Final = 40  # characters of a code that is found in one piece: a UUID has 36
_CACHED: Final = 20_000  # words; texts repeat the same few thousand

# First code points of blocks without spaces between words, their last ones, and how many characters make a piece.
# Han, Kana and Hangul in pairs, as in Lucene's CJKBigramFilter; in threes Chinese has .885 and not .963. Alphabets of
# the Thai kind in threes: .975, pairs .945.
_UNSPACED: Final = (
    (0x0E00, 0x0EFF, 3),  # Thai, Lao
    (0x1000, 0x109F, 3),  # Myanmar
    (0x1780, 0x17FF, 3),  # Khmer
    (0x3005, 0x30FF, 2),  # Hiragana, Katakana
    (0x3400, 0x4DBF, 2),
    (0x4E00, 0x9FFF, 2),
    (0xAC00, 0xD7A3, 2),  # Hangul
    (0xF900, 0xFAFF, 2),
    (0x20000, 0x3FFFF, 2),
)
_FIRST_UNSPACED: Final = _UNSPACED[0][0]
# Scripts in which a mark is an accent or a vowel that may be left out. In the Indic scripts and Thai it is a letter,
# and in Kana it makes another one.
_ACCENTED: Final = ((0x0000, 0x058F), (0x0590, 0x06FF), (0x1E00, 0x1FFF))
# Letters that Unicode does not take apart.
_FOLDED: Final = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe",
        "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": None,
    }
)  # fmt: skip
# "The", "and the", "with the", "like the", "for the" are written in one with the Arabic noun. Without them .939, with
# them .904, measured as above.
_ARTICLES: Final = ("وال", "بال", "كال", "فال", "ال", "لل")
_ARTICLE_REST: Final = 2  # letters that must be left
# What some write in two: `12V`, `rtx4090`; not more parts, as of hexadecimal numbers.
_WITH_UNIT: Final = re.compile(r"([^\W\d_]{1,8})(\d{1,6})|(\d{1,6})([^\W\d_]{1,8})")
_CONNECTORS: Final = frozenset("-‐‒–_.·•'’:/@&,")
_SIGNED: Final = frozenset({"+", "++", "#"})  # what follows a name as in C++ and C#
_PUNCTUATION: Final = ".,;:!?'\")]}"


def normalise(text: str) -> str:
    """The text in one spelling: NFKC, without case, accents, invisible characters, and with the digits 0–9."""
    if text.isascii():
        return text.lower()
    one_case = unicodedata.normalize("NFKC", text).casefold()
    folded = "".join(_fold(unicodedata.normalize("NFKD", one_case)))
    return unicodedata.normalize("NFC", folded.translate(_FOLDED))


def split_stored(text: str) -> list[str]:
    """The words of a stored text.

    A long word comes whole and as its first five letters, a code in one piece and in parts (`err4711`, `err`, `4711`),
    a number with its unit whole and apart (`12v`, `12`, `v`), a text without spaces in pieces of each length that
    somebody may ask for.
    """
    return _split(text, is_query=False)


def split_query(text: str) -> list[str]:
    """The words by which a query finds stored texts: of a text without spaces the longest pieces alone."""
    return _split(text, is_query=True)


def find_whole(text: str) -> tuple[str, ...]:
    """All of a short text as one word, `=up`, so that what is called exactly as the question comes first; or nothing.

    Without it "Up" is one of many texts with that word, and a long film is no worse for having it.
    """
    if len(text) > _WORD_MAX:
        return ()
    letters = "".join(char for char in normalise(text) if unicodedata.category(char)[0] in "LNM")
    return (f"={letters[:_WORD_MAX]}",) if any(map(str.isalpha, letters)) else ()


def _fold(text: str) -> Iterator[str]:
    base = ""
    for char in text:
        match unicodedata.category(char):
            case "Mn" | "Me":
                if not _is_accented(base) and not "\ufe00" <= char <= "\ufe0f":
                    yield char
            case "Cf" | "Cc" if not char.isspace():
                pass
            case "Nd":
                base = str(unicodedata.decimal(char))
                yield base
            case _:
                base = char
                yield char


def _is_accented(base: str) -> bool:
    return bool(base) and any(first <= ord(base) <= last for first, last in _ACCENTED)


def _split(text: str, *, is_query: bool) -> list[str]:
    words: list[str] = []
    for chunk in normalise(text).split():
        # A long one is no word that comes again.
        words += _split_cached(chunk, is_query) if len(chunk) <= _WORD_MAX else _split_chunk(chunk, is_query=is_query)
    return words


@lru_cache(_CACHED)
def _split_cached(chunk: str, is_query: bool) -> tuple[str, ...]:  # noqa: FBT001 - the cache is faster so
    return tuple(_split_chunk(chunk, is_query=is_query))


def _split_chunk(chunk: str, *, is_query: bool) -> Iterator[str]:
    """The words of a text without blanks."""
    runs = list(_find_runs(chunk))
    words = [text for size, text in runs if size == 1]
    for size, text in runs:
        if size == 1:
            yield from _cut(_strip_article(text))
        elif size:
            yield from _slide(text, size, is_query=is_query)
        else:
            yield from (char for char in text if unicodedata.category(char) == "So")  # an emoji is a word
    yield from _find_signed(runs)
    joined = "".join(words)
    if len(words) > 1 and len(joined) <= _JOINED_MAX and _is_connected(runs):
        yield from _cut(joined)


def _find_runs(chunk: str) -> Iterator[tuple[int, str]]:
    """What stands together: 1 and a word, the length of a piece and a text without spaces, 0 and other characters."""
    begin, last = 0, -1
    for end, char in enumerate(chunk):
        size = _get_size(char, last)
        if size != last and end:
            yield last, chunk[begin:end]
            begin = end
        last = size
    if chunk:
        yield last, chunk[begin:]


def _get_size(char: str, last: int) -> int:
    if char.isalnum():
        code = ord(char)
        if code < _FIRST_UNSPACED:
            return 1
        return next((size for first, end, size in _UNSPACED if first <= code <= end), 1)
    # A vowel sign belongs to the letter before it.
    return last if last > 0 and unicodedata.category(char)[0] == "M" else 0


def _strip_article(word: str) -> str:
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _ARTICLE_REST:
            return word[len(article) :]
    return word


def _cut(word: str) -> Iterator[str]:
    """A word without a plural's s, and its beginning; a number or a code is another one when it is cut."""
    if any(map(str.isdigit, word)):
        yield word[:_WORD_MAX]
        if match := _WITH_UNIT.fullmatch(word):
            yield from filter(None, match.groups())
    else:
        # Five letters find no toy by "toys". nDCG@10 on the even halves without this and with it: club-faq .817 .852,
        # movies .812 .847.
        singular = word[:-1] if is_plural(word) else word
        yield from dict.fromkeys((singular[:_CUT], singular[:_WORD_MAX]))


def _slide(text: str, size: int, *, is_query: bool) -> Iterator[str]:
    """Each piece of that length; for a stored text those that are one character shorter too, which short words are."""
    if is_query:
        sizes = [min(size, len(text))]
    else:
        sizes = [each for each in (size, size - 1) if each <= len(text)] or [len(text)]
    for each in sizes:
        yield from (text[begin : begin + each] for begin in range(len(text) - each + 1))


def _find_signed(runs: list[tuple[int, str]]) -> Iterator[str]:
    """Names that are told by their signs: `c++`, `c#`, `.net`."""
    for (size, text), (next_size, next_text) in pairwise(runs):
        sign = next_text.rstrip(_PUNCTUATION)
        if size == 1 and next_size == 0 and sign in _SIGNED:
            yield text + sign
    first = runs[0][1] if runs else ""
    if first == "." and len(runs) > 1 and runs[1][0] == 1:
        yield first + runs[1][1]


def _is_connected(runs: list[tuple[int, str]]) -> bool:
    """Whether between words stand signs alone that codes and names are written with: `ERR-4711`, `WALL·E`."""
    numbers = [n for n, (size, _) in enumerate(runs) if size == 1]
    between = runs[numbers[0] : numbers[-1] + 1]
    return all(size == 1 or (size == 0 and len(text) == 1 and text in _CONNECTORS) for size, text in between)
