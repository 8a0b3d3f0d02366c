"""A title in the query wins over a rule: “2001: A Space Odyssey” is no year, “No Country for Old Men” no exclusion."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.library.conditions import wording
from bot.library.conditions.phrases import Phrase, find_words
from bot.library.conditions.probe import Probe
from bot.models import PropertySpec

_PROBED_MAX: Final = 8  # words of a query that are looked up in titles


async def fetch_titles(
    probe: Probe, title: PropertySpec | None, query: str, phrases: Iterable[Phrase]
) -> list[frozenset[str]]:
    """The words of each title that has all of its words in the query, and one of them in a phrase."""
    if title is None:
        return []
    probed = [
        word.text.casefold()
        for phrase in phrases
        for word in find_words(query, phrase.start, phrase.end)
        if word.text.casefold() not in wording.STOP_WORDS | wording.NOT_EXCLUDED
    ]
    asked = _split(query)
    found = await probe.fetch_values([title], list(dict.fromkeys(probed))[:_PROBED_MAX])
    titles = (_split(text) for _, text in found)
    # The words that everybody leaves out of a title are not missed.
    return [words for words in titles if words - wording.STOP_WORDS and words - wording.STOP_WORDS <= asked]


def is_in_title(query: str, phrase: Phrase, titles: Sequence[frozenset[str]]) -> bool:
    """Whether all words of a phrase belong to a title: of “before 1984” the title “1984” has only one."""
    words = _split(query[phrase.start : phrase.end])
    return any(words <= title for title in titles)


def _split(text: str) -> frozenset[str]:
    return frozenset(word.text.casefold() for word in find_words(text))
