"""A query -> what is searched for and the conditions that its words are."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from bot.audience import Reader
from bot.errors import LibraryError, TimedOutError
from bot.languages import translate
from bot.library.access import build_filter
from bot.library.conditions.assumptions import assume_traits
from bot.library.conditions.condition import Condition, combine
from bot.library.conditions.filler import is_filler
from bot.library.conditions.lookups import Lookups
from bot.library.conditions.loosening import find_contradiction, loosen
from bot.library.conditions.phrase import Kind, Phrase
from bot.library.conditions.phrases import find_phrases
from bot.library.conditions.probe import Probe
from bot.library.conditions.reading import Reading, Resolver
from bot.library.conditions.samples import fetch_sample, find_traits, keep_traits
from bot.library.conditions.titles import fetch_titles, is_in_title
from bot.library.conditions.traits import Traits, get_names, has_traits
from bot.library.conditions.wording import words_of
from bot.library.connect import Connection
from bot.library.scope import Scope
from bot.models import CollectionInfo

logger = logging.getLogger(__name__)

_EDGES: Final = " \t,;:-–—&"
_OF_TEXTS: Final = (Kind.BY, Kind.NOT, Kind.CHEAP, Kind.EXPENSIVE)  # which short texts have to be known for
_LOOSE_WORDS: Final = words_of("and but or with that which und aber oder y o et mais")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a query means.

    Attributes:
        query: what is left of it to be searched for; of one that is nothing but conditions all of it.
        conditions: those that objects have to fulfil.
        notices: a line each on what could not be done as it was asked.
        is_listing: whether nothing is left to search for, so that any object that fulfils the conditions is a hit.
        is_assumed: whether nobody looked yet if anything fulfils the conditions.
    """

    query: str
    conditions: tuple[Condition, ...] = ()
    notices: tuple[str, ...] = ()
    is_listing: bool = False
    is_assumed: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The conditions as people read them."""
        return tuple(condition.label for condition in self.conditions)

    def build_filter(self, readable: Any) -> Any:
        """The conditions together with what may be read, never instead of it; None: everything."""
        return combine(self.conditions, readable)


class Interpreter:
    """Reads conditions out of queries by rules over a collection's own properties and values.

    A query without any word that could be a condition costs nothing; another one a few small queries, and a sample of
    what the reader may read; what they tell is kept for a while.
    """

    def __init__(self, connection: Connection, lookups: Lookups) -> None:
        self._connection = connection
        self._lookups = lookups

    async def understand(
        self,
        scope: Scope,
        query: str,
        reader: Reader,
        *,
        chosen: Sequence[Condition] = (),
        without: Collection[str] = (),
        may_assume: bool = False,
    ) -> Understood:
        """What a query means; the query as it is where Weaviate cannot tell.

        Args:
            reader: who asks; no value that this one may not read becomes a condition.
            chosen: conditions that hold anyway.
            without: labels of conditions that were taken off; their words are not searched for either.
            may_assume: whether the search itself may show that the conditions make sense, as `is_borne_out` tells:
                little is looked up before it then.

        Raises:
            NotReadyError: Weaviate is away.
        """
        names = {name for spec in scope.info.own_properties for name in get_names(spec)}
        phrases = find_phrases(query, names) if has_traits(scope.info) else ()
        if not phrases:
            return Understood(query)
        # What was chosen narrows what is found as well, and differs from one question to the next.
        keep = None if chosen else partial(self._lookups.get, scope, reader)
        probe = Probe(self._connection, scope, combine(chosen, build_filter(reader, scope.info)), keep=keep)
        try:
            if may_assume and (traits := await self._assume(probe, scope, reader, query, phrases)) is not None:
                readings = await read(probe, traits, query, phrases, is_assuming=True)
                return await _conclude(None, query, readings, (), info=scope.info, without=without)
            has_texts = any(phrase.kind in _OF_TEXTS for phrase in phrases)
            sample = await fetch_sample(self._connection, self._lookups, scope, reader, has_texts=has_texts)
            readings = await read(probe, sample.traits, query, phrases)
            # Of the sample's objects nothing says whether they fulfil what was chosen.
            rows = probe.rows if chosen else [*probe.rows, *sample.rows]
            return await _conclude(probe, query, readings, rows, info=scope.info, without=without)
        except (LibraryError, TimedOutError) as error:
            logger.warning("Searching without conditions (%s)", type(error).__name__)
            return Understood(query)

    async def _assume(
        self, probe: Probe, scope: Scope, reader: Reader, query: str, phrases: Sequence[Phrase]
    ) -> Traits | None:
        """What the properties may be taken for; None: the phrases need to know more."""
        known = find_traits(self._lookups, scope, reader)
        keep = partial(keep_traits, self._lookups, scope, reader)
        return await assume_traits(probe, scope.info, query, phrases, known=known, keep=keep)


async def read(
    probe: Probe, traits: Traits, query: str, phrases: Sequence[Phrase], *, is_assuming: bool = False
) -> list[Reading]:
    """The phrases that are conditions in this collection; a title in the query is none."""
    resolver = Resolver(probe, traits, query, is_assuming=is_assuming)
    if is_assuming:  # nothing is asked for that, or all of it was
        readings = [await resolver.resolve(phrase) for phrase in phrases]
        found = [phrase for phrase, reading in zip(phrases, readings, strict=True) if reading is not None]
        titles = await fetch_titles(probe, traits.title, query, found)
    else:
        titles, readings = await asyncio.gather(
            fetch_titles(probe, traits.title, query, phrases), asyncio.gather(*map(resolver.resolve, phrases))
        )
    read = zip(phrases, readings, strict=True)
    return [reading for phrase, reading in read if reading is not None and not is_in_title(query, phrase, titles)]


async def _conclude(
    probe: Probe | None,
    query: str,
    readings: Sequence[Reading],
    rows: Sequence[Mapping[str, Any]],
    *,
    info: CollectionInfo,
    without: Collection[str],
) -> Understood:
    conditions = tuple(reading.condition for reading in readings if not reading.condition.is_called(without))
    rest = remove(query, readings)
    if not conditions:
        return Understood(rest or query) if readings else Understood(query)
    if contradiction := find_contradiction(conditions):
        notice = translate(
            "These conditions contradict each other, so I searched without them: {conditions}.",
            conditions=" · ".join(contradiction),
        )
        return Understood(query, notices=(notice,))
    loosened, notices = (conditions, ()) if probe is None else await loosen(probe, conditions, rows)
    kept = tuple(condition for condition in loosened if not condition.is_called(without))
    if len(kept) < len(loosened):  # the nearest value was taken off, which stood for what was asked
        notices = ()
    if not kept:
        return Understood(query, notices=notices)
    is_listing = is_filler(rest, info)
    return Understood(query if is_listing else rest, kept, notices, is_listing, is_assumed=probe is None)


def remove(query: str, readings: Iterable[Reading | Phrase]) -> str:
    """The query without the words that became conditions, or may."""
    kept, begin = [], 0
    for reading in sorted(readings, key=lambda reading: reading.start):
        kept.append(query[begin : reading.start])
        begin = max(begin, reading.end)
    parts = (_trim(part) for part in [*kept, query[begin:]])
    return " ".join(part for part in parts if part)


def _trim(part: str) -> str:
    """A part without the punctuation and the conjunctions that connected it with what was taken out."""
    words = part.strip(_EDGES).split()
    while words and words[-1].casefold() in _LOOSE_WORDS:
        words.pop()
    while words and words[0].casefold() in _LOOSE_WORDS:
        words.pop(0)
    return " ".join(words).strip(_EDGES)
