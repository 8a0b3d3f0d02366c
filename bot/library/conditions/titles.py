"""A title in the query wins over a rule: “2001: A Space Odyssey” is no year, “No Country for Old Men” no exclusion."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.library.conditions import wording
from bot.library.conditions.phrase import Phrase, find_words
from bot.library.conditions.probe import Probe
from bot.models import PropertySpec

_NO_SIGNS: Final = wording.STOP_WORDS | wording.NOT_EXCLUDED


async def fetch_titles(
    probe: Probe, title: PropertySpec | None, query: str, phrases: Iterable[Phrase]
) -> list[frozenset[str]]:
    """The words of each title that has all of its words in the query, and those of a phrase among them."""
    if title is None:
        return []
    asked = _split(query)
    found = await probe.fetch_values([title], list_telling(query, phrases))
    titles = (_split(text) for _, text in found)
    # The words that everybody leaves out of a title are not missed.
    return [words for words in titles if words - wording.STOP_WORDS and words - wording.STOP_WORDS <= asked]


def is_in_title(query: str, phrase: Phrase, titles: Sequence[frozenset[str]]) -> bool:
    """Whether all words of a phrase belong to a title: of “before 1984” the title “1984” has only one."""
    words = _split(query[phrase.start : phrase.end])
    return any(words <= title for title in titles)


def list_telling(query: str, phrases: Iterable[Phrase]) -> list[str]:
    """The words of each phrase that titles with it are looked for by.

    A filter finds what has all words of a text. The commonest ones, as of “before 1960”, would find far too much.
    """
    return list(dict.fromkeys(filter(None, (_get_telling(query, phrase) for phrase in phrases))))


def _get_telling(query: str, phrase: Phrase) -> str:
    words = (word.text.casefold() for word in find_words(query, phrase.start, phrase.end))
    return " ".join(word for word in words if word not in _NO_SIGNS)


def _split(text: str) -> frozenset[str]:
    return frozenset(word.text.casefold() for word in find_words(text))
