"""The sentences of hits that fit a question best: what is shown where no model writes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from bot.library.embed import LocalEmbedder
from bot.models import Hit, Quote

MIN_SIMILARITY: Final = 0.25  # below it a sentence of our data sets is about something else
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_MIN_WORDS: Final = 5  # fewer are a name or a list of genres, not a sentence
# An object may hold megabytes; a question is not worth more than this of them.
_VALUE_CHARACTERS: Final = 4_000
# Sentences that are compared, over all hits.
_SENTENCES: Final = 200


async def pick_quotes(
    embedder: LocalEmbedder, question: str, hits: Sequence[Hit], *, limit: int = 3
) -> tuple[Quote, ...]:
    """At most `limit` sentences, best first, each at least `MIN_SIMILARITY` (cosine) near to the question.

    Looks at the first 4,000 characters of each text and at 200 sentences, shared fairly among the hits.
    """
    each = _SENTENCES // max(len(hits), 1)
    sentences = list(dict.fromkeys(found for hit in hits for found in islice(_iterate_sentences(hit), each)))
    if not sentences or not question.strip():
        return ()
    similarities = await embedder.compare(question, [text for _, text in sentences])
    quotes = [
        Quote(number=number, text=text, similarity=similarity)
        for (number, text), similarity in zip(sentences, similarities, strict=True)
    ]
    quotes.sort(key=lambda quote: -quote.similarity)
    return tuple(quote for quote in quotes[:limit] if quote.similarity >= MIN_SIMILARITY)


def _iterate_sentences(hit: Hit) -> Iterator[tuple[int, str]]:
    for value in _iterate_texts(hit):
        for sentence in _SENTENCE_END.split(value[:_VALUE_CHARACTERS]):
            if len(sentence.split()) >= _MIN_WORDS:
                yield hit.number, sentence.strip()


def _iterate_texts(hit: Hit) -> Iterable[str]:
    return (value for value in hit.properties.values() if isinstance(value, str) and value != hit.title)
