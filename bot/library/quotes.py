"""The sentences of hits that fit a question best: what is shown where no model writes."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from bot.library.embed import LocalEmbedder
from bot.models import Hit, Quote

MIN_SIMILARITY: Final = 0.25  # below it a sentence of our data sets is about something else
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_MIN_WORDS: Final = 5  # less is a list of genres or a name, and no sentence


async def pick_quotes(
    embedder: LocalEmbedder, question: str, hits: Sequence[Hit], *, limit: int = 3
) -> tuple[Quote, ...]:
    """At most `limit` sentences, best first, each at least `MIN_SIMILARITY` (cosine) near to the question."""
    sentences = list(dict.fromkeys(_iter_sentences(hits)))
    asked, *vectors = await embedder.embed([question, *(text for _, text in sentences)])
    if asked is None:
        return ()
    quotes = [
        Quote(number=number, text=text, similarity=sum(a * b for a, b in zip(asked, vector, strict=True)))
        for (number, text), vector in zip(sentences, vectors, strict=True)
        if vector is not None
    ]
    quotes.sort(key=lambda quote: -quote.similarity)
    return tuple(quote for quote in quotes[:limit] if quote.similarity >= MIN_SIMILARITY)


def _iter_sentences(hits: Iterable[Hit]) -> Iterable[tuple[int, str]]:
    for hit in hits:
        for value in hit.properties.values():
            if isinstance(value, str) and value != hit.title:
                for sentence in _SENTENCE_END.split(value):
                    if len(sentence.split()) >= _MIN_WORDS:
                        yield hit.number, sentence.strip()
