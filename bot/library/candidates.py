"""Which hits a grouped task reads, and which of them are shown: the model chooses among more than a member asks for."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from bot.citations import get_cited, renumber
from bot.library.hits import has_texts, number_hits
from bot.models import CollectionInfo, Hit

# Characters of all objects together, some 3,000 tokens. Ollama gives a model 4,096 tokens where the graphics card has
# less than 24 GiB (ollama: docs/context-length.mdx), and the task and the answer need a quarter of them.
TEXT_MAX: Final = 12_000
# A chunk has about 1,000 characters, and a place, a link and a date besides.
CHUNKS_MAX: Final = 8
# That many rows of ten properties fill `TEXT_MAX` by the estimate below.
ROWS_MAX: Final = 20
# Characters that a value of a row has on average with its name: Weaviate hands over whole objects, so that where search
# and model are one call the number of objects is the only measure.
_VALUE_SIZE: Final = 60
# As many sources as a member can ask for: their lines fit into one field of an embed.
SOURCES_MAX: Final = 10


def count_candidates(info: CollectionInfo) -> int:
    """How many objects of a collection fit into `TEXT_MAX` by an estimate; of a very wide table none."""
    if has_texts(info):
        return CHUNKS_MAX
    return min(ROWS_MAX, TEXT_MAX // (_VALUE_SIZE * max(1, len(info.own_properties))))


def fit(hits: Sequence[Hit], *, least: int) -> tuple[Hit, ...]:
    """The first hits whose values fit into `TEXT_MAX`; `least` of them in any case."""
    sizes = accumulate(sum(len(name) + len(str(value)) for name, value in hit.properties.items()) for hit in hits)
    return tuple(hits[: max(least, sum(size <= TEXT_MAX for size in sizes))])


def choose(text: str, hits: Sequence[Hit], *, limit: int, is_question: bool) -> tuple[str, tuple[Hit, ...]]:
    """What the model wrote and the hits to show, in the order in which it cites them, both numbered again.

    Of a recommendation these are the first `limit` that it cites. Of an answer up to `SOURCES_MAX`, since each
    backs a statement, and where they are fewer than `limit` the best others. Where nothing is cited, the first `limit`
    of the search.
    """
    places = {number: hit for hit in hits for number in (hit.number, *(twin.number for twin in hit.twins))}
    # By their numbers: objects of two collections may have the same id.
    cited = list({places[number].number: places[number] for number in get_cited(text) if number in places}.values())
    if is_question or not cited:
        others = [hit for hit in hits if hit not in cited]
        chosen = [*cited[:SOURCES_MAX], *others[: max(0, limit - len(cited))]]
    else:
        chosen = cited[:limit]
    numbers = {hit.number: number for number, hit in enumerate(chosen, start=1)}
    kept = {place: numbers[hit.number] for place, hit in places.items() if hit.number in numbers}
    return renumber(text, kept), number_hits(chosen)
