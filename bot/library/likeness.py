"""Whether two questions ask the same, or two texts are about the same: in the same words or in others."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from operator import mul
from typing import Final

from bot.errors import ConfigurationError
from bot.library.embed import STATIC_MODEL, LocalEmbedder
from bot.library.wording import get_content_words, get_stem, get_words
from bot.library.words import normalise, split_query

# The least cosine of two questions that ask the same, by the static model. Of the 1,431 pairs of questions of club-faq
# whose ids hash to an even number, three pass the rules of `_share_words`; the nearest pair that asks for different
# things has .63, of the 703 odd ones .33. Rewordings ("What time does the film start?", "When does the film start?";
# "Where are the screenings?", "Where do the screenings take place?") have .85 to .96.
THRESHOLD: Final = 0.8
# The least cosine of two posts of a forum that are about the same, where they share a word as well. Eight posts and
# their rewordings have .54 to .90 and two words or more; of nine others none has more than .37.
RELATED: Final = 0.45
# Vectors hardly tell a question from its opposite: "Is the pool open?" and "Is the pool not open?" have .96.
_NEGATIONS: Final = frozenset(
    {
        *("not", "no", "never", "without", "cannot", "dont", "doesnt", "isnt", "arent", "cant", "wont"),
        *("nicht", "kein", "keine", "keinen", "nie", "ohne", "pas", "jamais", "sans", "sin", "nunca", "не", "нет"),
    }
)
_NUMBER: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it is compared.

    Attributes:
        key: its words in one spelling.
        stems: of the words that carry meaning.
        signs: numbers, and words that turn the meaning round.
        vector: None where the model has none for it, or is not there.
    """

    key: str
    stems: frozenset[str]
    signs: frozenset[str]
    vector: Sequence[float] | None = None


class Likeness:
    """Reads questions so that they can be compared."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        self._embedder = embedder

    async def read(self, questions: Sequence[str]) -> list[Wording]:
        """The wordings of questions; without the local model they are alike in the same words only."""
        spelled = [normalise(question) for question in questions]
        vectors: Sequence[Sequence[float] | None] = [None] * len(spelled)
        with suppress(ConfigurationError):
            vectors = await self._embedder.embed(spelled, model=STATIC_MODEL)
        return [_read(*pair) for pair in zip(questions, vectors, strict=True)]


def measure(one: Wording, other: Wording) -> float:
    """How alike two questions are: 1 in the same words, from `THRESHOLD` on in others, 0 where they are not."""
    if not one.key or not other.key:
        return 0.0
    if one.key == other.key:
        return 1.0
    if one.vector is None or other.vector is None or not _share_words(one, other):
        return 0.0
    cosine = sum(map(mul, one.vector, other.vector))
    return cosine if cosine >= THRESHOLD else 0.0


def find_nearest(asked: Wording, others: Sequence[Wording]) -> int | None:
    """The place of the question that is most like another one; None where none asks the same."""
    scores = [measure(asked, other) for other in others]
    best = max(range(len(scores)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] else None


def rank_related(asked: Wording, others: Sequence[Wording]) -> list[int]:
    """The places of the texts that are about what another one is about, the most alike first."""
    scores = [_relate(asked, other) for other in others]
    places = [place for place, score in enumerate(scores) if score >= RELATED]
    return sorted(places, key=lambda place: scores[place], reverse=True)


def group(wordings: Sequence[Wording]) -> list[list[int]]:
    """The places of questions that are like the first of their group, in order."""
    groups: list[list[int]] = []
    for place, wording in enumerate(wordings):
        like = next((each for each in groups if measure(wordings[each[0]], wording)), None)
        if like is None:
            groups.append([place])
        else:
            like.append(place)
    return groups


def _relate(one: Wording, other: Wording) -> float:
    """How much two texts are about the same; without vectors, how many of their words are the same."""
    shared = one.stems & other.stems
    if not shared:
        return 0.0
    if one.vector is None or other.vector is None:
        return len(shared) / min(len(one.stems), len(other.stems)) if len(shared) > 1 else 0.0
    return float(sum(map(mul, one.vector, other.vector)))


def _share_words(one: Wording, other: Wording) -> bool:
    """Whether neither says what the other says otherwise: "on Monday" and "on Sunday", "opens" and "closes"."""
    shares = one.stems <= other.stems or other.stems <= one.stems
    return shares and bool(one.stems and other.stems) and one.signs == other.signs


def _read(question: str, vector: Sequence[float] | None) -> Wording:
    words = get_words(question.replace("'", "").replace("’", ""))
    signs = {word for word in words if word in _NEGATIONS} | set(_NUMBER.findall(normalise(question)))
    stems = frozenset(get_stem(word.removesuffix("s")) for word in get_content_words(question))
    return Wording(" ".join(split_query(question)), stems, frozenset(signs), vector)
