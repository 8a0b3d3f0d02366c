"""The sentences of hits, in any script."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.models import Hit

# Chinese, Japanese, Hindi and Arabic have ends of their own, and the first two no space behind them.
_END: Final = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？।؟])\s*|\n+")
_MIN_WORDS: Final = 5  # fewer are a name or a list of genres, not a sentence
# Thai, Lao, Khmer and Burmese end no sentence, and set a space where one or a part of it ends.
_WITHOUT_ENDS: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_WITHOUT_SPACES: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_MIN_CHARACTERS: Final = 8  # in a script without spaces: about as much as five words
_PART_CHARACTERS: Final = 100
# A name may have five words ("Nick Park and Steve Box"), which no verb and no end makes a sentence.
_NAME_WORDS: Final = 12
_JOINING: Final = frozenset(
    {"and", "&", "und", "et", "y", "e", "de", "del", "di", "der", "den", "van", "von", "the", "of", "la", "le"}
)
_PUNCTUATED: Final = re.compile(r"[.!?…。！？।؟:;\"”»]$")
_ITEM_WORDS: Final = 3  # of a list of genres or keywords
_ASKING: Final = ("?", "？", "؟")
# An object may hold megabytes; a question is not worth more than this of them.
VALUE_CHARACTERS: Final = 4_000
# Sentences that are compared, over all hits.
_SENTENCES: Final = 200


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit, with the hit's number and title."""

    number: int
    text: str
    title: str


def find_sentences(hits: Sequence[Hit]) -> list[Sentence]:
    """The sentences of the first 4,000 characters of each text, 200 at most, shared fairly among the hits."""
    each = _SENTENCES // max(len(hits), 1)
    return list(dict.fromkeys(found for hit in hits for found in islice(_iterate(hit), each)))


def join_values(hit: Hit) -> str:
    """All that a hit says, 4,000 characters of each value at most, a line each."""
    return "\n".join(f"{value}"[:VALUE_CHARACTERS] for value in hit.properties.values())


def _iterate(hit: Hit) -> Iterator[Sentence]:
    texts = (value for value in hit.properties.values() if isinstance(value, str) and value != hit.title)
    for text in texts:
        for sentence in split_sentences(text[:VALUE_CHARACTERS]):
            yield Sentence(hit.number, sentence, hit.title)


def split_sentences(text: str) -> list[str]:
    """What of a text is sentences: no names, no lists of words, nothing of under five words, no questions."""
    parts = (part for piece in _END.split(text) for part in _split_unended(piece.strip()))
    return [part for part in parts if _is_sentence(part)]


def _split_unended(piece: str) -> Iterator[str]:
    """The piece, or its parts of about a sentence's length where its script ends none."""
    if len(_WITHOUT_ENDS.findall(piece)) <= _PART_CHARACTERS:
        yield piece
        return
    part = ""
    for phrase in piece.split():
        part = f"{part} {phrase}".strip()
        if len(part) >= _PART_CHARACTERS:
            yield part
            part = ""
    yield part


def _is_sentence(text: str) -> bool:
    if text.endswith(_ASKING):  # a message that asks the same is no answer
        return False
    if len(_WITHOUT_SPACES.findall(text)) >= _MIN_CHARACTERS:
        return True
    words = text.split()
    return len(words) >= _MIN_WORDS and not _is_name(text, words)


def _is_name(text: str, words: Sequence[str]) -> bool:
    """Whether it is without an end, and a name or a list: `Nick Park and Steve Box`, `war, drama, love and loss`."""
    if _PUNCTUATED.search(text):
        return False
    items = text.split(",")
    if len(items) > 1 and all(len(item.split()) <= _ITEM_WORDS for item in items):
        return True
    return len(words) <= _NAME_WORDS and all(word[0].isupper() or word.casefold() in _JOINING for word in words)
