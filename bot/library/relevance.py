"""The one rule that decides whether hits answer a question, or fit a wish, at all."""

import difflib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bot.errors import ConfigurationError
from bot.library.embed import STATIC_MODEL, LocalEmbedder
from bot.library.fields import find_fields, find_named
from bot.library.hits import group_hits
from bot.library.quotes import ANY_COSINE, QUOTES, get_covers, rank_sentences
from bot.library.sentences import join_values
from bot.library.wording import (
    STEM,
    find_language,
    find_names,
    get_content_words,
    get_stem,
    get_words,
    has_content,
    has_stop_word,
)
from bot.models import CollectionInfo, Hit, Quote

# The least score (`rank_sentences`) of a sentence that answers, by `find_language`. Chosen on the even half of XQuAD so
# that about 5 % of its questions are refused, in English fewer: its questions repeat more of the text than people do.
THRESHOLDS: Final[Mapping[str, float]] = {
    "en": 0.40,
    "latin": 0.51,
    "cyrillic": 0.54,
    "han": 0.43,
    "other": 0.65,
}
# The least cosine of such a sentence, where the model knows the language: a question of two short words has them in
# many a sentence by chance. Chosen on the even halves; of the questions of club-faq that have no answer in the films,
# .29 are answered from films without it and .20 with it, on the odd half .39 and .23, and no question of club-faq or
# XQuAD loses its answer; with .20 it is .18 and .16, and some do.
LEAST_COSINE: Final[Mapping[str, float]] = {"en": 0.15}
# Before a model that can say itself that nothing answers, this much of the least score lets a question through. Of
# XQuAD's English questions none of the even half is refused then and .008 of the odd one; of those whose article is
# taken out .31 and .33 reach the model.
BEFORE_MODEL: Final = 0.75
# The least score of a sentence that says why a hit fits a wish.
WISH_THRESHOLD: Final = 0.35
SENTENCES_MAX: Final = 100  # of the hits of one collection that are compared with those of others
_SIMILAR: Final = 0.8  # of the letters of two words, in order: misspelt ones are more alike, other names less
_MASHED: Final = 5  # letters: "nth" and "lgbt" have no vowel either
# Neighbours on a keyboard; of five, since "property" has four. Consonants do not tell: "Angstschweiß" has eight.
_ROWS: Final = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm")
_RUN: Final = 5
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_VOWEL: Final = re.compile(r"[aeiouy]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the hits are unsure to answer, and what of them answers best."""

    is_unsure: bool
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Rating:
    """How well the hits of one collection do, to be compared with those of another one.

    Attributes:
        is_fit: whether they answer the question, or fit the wish.
        score: of the best of them, 0-1.
        scores: of those that answer or fit, by their ids.
        quotes: what of them answers, best first.
    """

    is_fit: bool
    score: float = 0.0
    scores: Mapping[str, float] = field(default_factory=dict)
    quotes: tuple[Quote, ...] = ()

    def get_score(self, hit: Hit) -> float:
        """That of one hit; 0 where it does not answer or fit, or nobody can tell."""
        return self.scores.get(hit.id, 0.0)


UNFIT: Final = Rating(is_fit=False)
# What is counted, sorted, or stands in a short property of what the question names leaves nothing to compare.
CERTAIN: Final = 1.0


def rate_certain(hits: Sequence[Hit], quotes: tuple[Quote, ...] = ()) -> Rating:
    """The rating of hits that are known to be what is asked for."""
    return Rating(is_fit=True, score=CERTAIN, scores={hit.id: CERTAIN for hit in hits}, quotes=quotes)


class Judge:
    """Judges hits before a model does, and where there is none."""

    def __init__(self, embedder: LocalEmbedder) -> None:
        self._embedder = embedder

    async def is_hopeless(self, question: str, info: CollectionInfo, hits: Sequence[Hit]) -> bool:
        """Whether hits need not be shown to a model, which would find no answer in them."""
        return (await self.judge_question(question, info, hits, strictness=BEFORE_MODEL)).is_unsure

    async def judge_question(
        self, question: str, info: CollectionInfo, hits: Sequence[Hit], *, strictness: float = 1.0
    ) -> Verdict:
        """Whether a short property or a sentence of the hits answers a question; those that do, best first.

        Without the local model nothing is judged, and there are no sentences.

        Args:
            strictness: the share of the least score that is asked for.
        """
        for own, part in group_hits(info, hits):
            if fields := find_fields(question, own, part):
                return Verdict(is_unsure=False, quotes=fields)
        return _pick_answers(question, hits, await self._rank(question, hits, is_question=True), strictness=strictness)

    async def rate(self, query: str, info: CollectionInfo, hits: Sequence[Hit], *, is_question: bool) -> Rating:
        """How well hits of one collection answer a question, or fit a wish.

        The score is that of the best sentence. A row of short values has none: of its four figures (`rank_sentences`)
        the two of the words remain, so it counts half of what it holds of the query's words.
        """
        if not hits:
            return UNFIT
        if is_question and (fields := find_fields(query, info, hits)):
            quoted = {quote.number for quote in fields}
            return rate_certain([hit for hit in hits if hit.number in quoted], fields)
        ranked = await self._rank(query, hits, limit=SENTENCES_MAX, is_question=is_question)
        covers = {hit_id: cover / 2 for hit_id, cover in get_covers(query, hits).items()}
        scores = _raise_scores(covers, hits, ranked or ())
        best = max(scores.values())
        if is_question:
            quotes = _pick_answers(query, hits, ranked).quotes
            return Rating(bool(quotes), best, _raise_scores({}, hits, quotes), quotes)
        is_fit = best >= WISH_THRESHOLD and not await self.is_missed(query, info, hits)
        fitting = {hit_id: score for hit_id, score in scores.items() if is_fit and score >= WISH_THRESHOLD}
        return Rating(is_fit, best, fitting)

    async def pick_reasons(self, wish: str, hits: Sequence[Hit]) -> tuple[Quote, ...]:
        """The sentences that say best why hits fit a wish; none without the local model."""
        ranked = await self._rank(wish, hits)
        return tuple(quote for quote in ranked or () if quote.similarity >= WISH_THRESHOLD)

    async def _rank(
        self, query: str, hits: Sequence[Hit], *, limit: int = QUOTES, is_question: bool = False
    ) -> tuple[Quote, ...] | None:
        """The sentences that fit a query best, best first; None without the local model."""
        least = LEAST_COSINE.get(find_language(query), ANY_COSINE) if is_question else ANY_COSINE
        with suppress(ConfigurationError):
            return await rank_sentences(self._embedder, query, hits, limit=limit, least_cosine=least)
        return None

    async def is_doubtful(self, wish: str, info: CollectionInfo) -> bool:
        """Whether a wish by itself is one that hits may miss: no language, or the name of something."""
        return bool(await self._find_doubtful(wish, info))

    async def is_missed(self, wish: str, info: CollectionInfo, hits: Sequence[Hit]) -> bool:
        """Whether no hit fits a wish; one in ordinary words is met by what is nearest.

        How near the hits are does not tell: of 150 wishes and 40 films that are not there, asked of tables of 3 to 117
        films, the nearest hits of either were as far away (median cosine .24 and .22 over 117 films, .10 and .09 over
        three). So a wish is refused for what it says: keys that somebody hit, or a name that no hit holds.
        """
        words = await self._find_doubtful(wish, info)
        held = {word for hit in hits for word in get_words(join_values(hit))} if words else set()
        return bool(words) and not any(_is_held(word, held) for word in words)

    async def _find_doubtful(self, wish: str, info: CollectionInfo) -> list[str]:
        """The words of a wish one of which hits have to hold; a provider's model knows names in other spellings."""
        if is_mashed(wish):
            return get_content_words(wish)
        return [] if info.has_provider_vectors else await self._find_names(wish)

    async def _find_names(self, wish: str) -> list[str]:
        """The rarer words of a wish that is a name: `Kane` of `Citizen Kane`.

        A wish may begin with a capital, and be written in capitals throughout; so a name has one in a later word too,
        and that word is not so common that the model has a token for it, as for `Comedy` and `Park`. Numbers are names.
        """
        typed = wish.split()
        if all(word.isdecimal() for word in typed):
            return typed
        content = [word for word in re.findall(r"[^\W\d_]+", wish) if not has_stop_word(word)]
        if len(content) <= 1 or not all(word[0].isupper() and not word.isupper() for word in content):
            return []
        rest = content[1:]
        with suppress(ConfigurationError):
            counts = await self._embedder.count_tokens([word.casefold() for word in rest])
            return [get_words(word)[0] for word, count in zip(rest, counts, strict=True) if count > 1]
        return []


def _raise_scores(scores: Mapping[str, float], hits: Sequence[Hit], quotes: Sequence[Quote]) -> dict[str, float]:
    """The scores by the ids of hits, where a sentence of a hit has a greater one that."""
    ids = {hit.number: hit.id for hit in hits}
    raised = dict(scores)
    for quote in quotes:
        raised[ids[quote.number]] = max(quote.similarity, raised.get(ids[quote.number], 0.0))
    return raised


def _misses_name(question: str, hits: Sequence[Hit]) -> bool:
    """Whether a question is about somebody or something of a name that no hit holds.

    On XQuAD in English that is so for 55 % of the questions whose article is taken out, and for 1.7 % of the others.
    """
    names = find_names(question)
    held = {word for hit in hits for word in get_words(join_values(hit))} if names else set()
    return not all(_is_held(name, held) for name in names)


def _pick_answers(
    question: str, hits: Sequence[Hit], ranked: Sequence[Quote] | None, *, strictness: float = 1.0
) -> Verdict:
    """Those of the ranked sentences that answer; of the hits that the question names, where any of theirs do."""
    if ranked is None:
        return Verdict(is_unsure=False)
    named = {hit.number for hit in find_named(question, hits)}
    # “The of and” shares its words with any sentence; “It” may be a title.
    if _misses_name(question, hits) or not (named or has_content(question)):
        return Verdict(is_unsure=True)
    least = strictness * THRESHOLDS[find_language(question)]
    quotes = [quote for quote in ranked if quote.similarity >= least]
    of_named = [quote for quote in quotes if quote.number in named]
    return Verdict(not quotes, tuple(of_named or quotes))


def is_mashed(text: str) -> bool:
    """Whether all words of it are no language, as keys that somebody hit are: `asdfghjkl`, `zzzzqqq`."""
    words = get_words(text)
    if not words or has_stop_word(text) or sum(map(len, words)) < _MASHED:
        return not words
    return all(word.isascii() and word.isalpha() and _is_mash(word) for word in words)


def _is_mash(word: str) -> bool:
    runs = {word[begin : begin + _RUN] for begin in range(len(word) - _RUN + 1)}
    has_run = any(run in row for run in runs for row in _ROWS)
    return has_run or bool(_REPEATED.search(word)) or not _VOWEL.search(word)


def _is_held(word: str, held: set[str]) -> bool:
    """Whether it is among these words, inflected or misspelt too."""
    if word in held:
        return True
    if len(word) >= STEM and any(other.startswith(get_stem(word)) for other in held):
        return True
    return bool(difflib.get_close_matches(word, held, n=1, cutoff=_SIMILAR))


def can_refuse(info: CollectionInfo) -> bool:
    """Whether hits of this collection are found by the vectors that the thresholds were measured with.

    A provider's model finds across languages and by what no word says; there the model that writes decides.
    """
    return info.vectorizer == "local" and info.vector_model == STATIC_MODEL
