"""One question over all collections that somebody may read: which of them answers it."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, FilterError, NotReadyError, RagbotError, TimedOutError
from bot.library.collections import Collections
from bot.library.conditions.filler import get_singular, get_things
from bot.library.facts import Facts
from bot.library.hits import has_texts
from bot.library.relevance import CERTAIN, UNFIT, Judge, Rating
from bot.library.search import Searcher
from bot.library.wording import get_words
from bot.models import Answer, CollectionInfo, SearchOptions

logger = logging.getLogger(__name__)

COLLECTIONS_MAX: Final = 25  # each costs one search and up to two queries for its conditions
_AT_ONCE: Final = 5
_SECONDS: Final = 10.0  # for one collection: without a provider's model a search takes milliseconds
_NAMED_MAX: Final = 5
_LATE: Final = "Weaviate took too long to search this collection."


@dataclass(frozen=True, slots=True)
class Choice:
    """The collection to answer from, and what became of the others.

    Attributes:
        others: names of those that hold something fitting too, the best first.
        failed: names of those that could not be searched.
        looked: how many were searched; 1 where there was no choice.
        left_out: how many were not, beyond `COLLECTIONS_MAX`.
    """

    info: CollectionInfo
    others: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    looked: int = 1
    left_out: int = 0

    def complete(self, answer: Answer) -> Answer:
        """The answer with a line each on the other collections, as far as they matter to whoever reads it."""
        notices = []
        if self.looked > 1 and answer.is_unsure:
            notices.append(f"I looked in {self.looked} collections.")
        elif self.others:
            notices.append(f"Also in {_list(self.others)}: name one with `collection:` to ask it.")
        if self.failed:
            notices.append(f"I could not look in {_list(self.failed)}.")
        if self.left_out:
            notices.append(f"I looked in the first {COLLECTIONS_MAX} collections; {self.left_out:,} more are there.")
        return replace(answer, notices=(*answer.notices, *notices))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each collection, and for whom."""

    query: str
    guild_id: int
    reader: Reader
    options: SearchOptions
    is_question: bool


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking into one collection gave."""

    info: CollectionInfo
    rating: Rating = UNFIT
    is_called: bool = False
    error: RagbotError | None = None


class Everywhere:
    """Chooses the collection that answers best where nobody names one, neither who asks nor the operator."""

    def __init__(self, collections: Collections, searcher: Searcher, facts: Facts, judge: Judge) -> None:
        self._collections = collections
        self._searcher = searcher
        self._facts = facts
        self._judge = judge

    async def choose(
        self,
        name: str | None,
        query: str,
        *,
        guild_id: int,
        reader: Reader,
        options: SearchOptions,
        is_question: bool = False,
    ) -> Choice:
        """The collection of that name, or for None the one whose hits answer a question, or fit a wish, best.

        The scores that Weaviate gives hits of two collections cannot be compared, so the Judge rates them. No provider
        is asked here, and what is chosen is asked as if somebody had named it. A wish is looked for in tables alone,
        as long as there are any.

        Args:
            reader: who asks; collections and hits that this one may not read have no part in the choice.

        Raises:
            CollectionNotFoundError: the reader sees none of that name, or none at all.
            QueryError: nothing to search for.
            NotReadyError, TimedOutError, LibraryError: no collection could be searched.
        """
        if name is not None or self._collections.chosen_default is not None:
            return Choice(await self._collections.fetch(name, guild_id=guild_id, reader=reader))
        visible = await self._collections.fetch_visible(guild_id=guild_id, reader=reader)
        infos = visible if is_question else [info for info in visible if not has_texts(info)] or visible
        if len(infos) <= 1:
            return Choice(infos[0] if infos else await self._collections.fetch(None, guild_id=guild_id, reader=reader))
        asked = _Asked(query, guild_id, reader, options, is_question=is_question)
        gate = asyncio.Semaphore(_AT_ONCE)

        async def look(info: CollectionInfo) -> _Look:
            async with gate:
                return await self._look(info, asked)

        looks = await asyncio.gather(*(look(info) for info in infos[:COLLECTIONS_MAX]))
        return _choose(looks, left_out=len(infos) - len(looks))

    async def _look(self, info: CollectionInfo, asked: _Asked) -> _Look:
        try:
            async with asyncio.timeout(_SECONDS):
                return _Look(info, await self._rate(info, asked), _is_called(asked.query, info))
        except TimeoutError:
            return _Look(info, error=TimedOutError(_LATE))
        except FilterError as error:
            return _Look(info, error=error)
        except RagbotError as error:
            logger.warning("Answering without one of the collections (%s)", type(error).__name__)
            return _Look(info, error=error)

    async def _rate(self, info: CollectionInfo, asked: _Asked) -> Rating:
        query, options = asked.query, asked.options
        if asked.is_question and not options.is_literal:
            fact = await self._facts.answer(info, query, guild_id=asked.guild_id, reader=asked.reader, options=options)
            if fact is not None:
                return CERTAIN
        found = await self._searcher.find(info, query, guild_id=asked.guild_id, reader=asked.reader, options=options)
        if found.hits and found.plan.is_listing:  # all that is asked are conditions, and the hits fulfil them
            return CERTAIN
        return await self._judge.rate(found.plan.query, info, found.hits, is_question=asked.is_question)


def _choose(looks: Sequence[_Look], *, left_out: int) -> Choice:
    """The best of those that could be searched; a collection that was deleted meanwhile is no failure.

    Raises:
        RagbotError: none could be.
    """
    for look in looks:
        if isinstance(look.error, NotReadyError):
            raise look.error
    done = [look for look in looks if look.error is None]
    if not done:
        raise _get_nearest([look.error for look in looks if look.error])
    # What the question calls by its name (`which film`) comes before what merely fits; equal ones by their names.
    done.sort(key=lambda look: (look.rating.is_fit, look.is_called, look.rating.score), reverse=True)
    best, *others = done
    # A collection without what the filters name is not meant.
    failed = (
        look for look in looks if look.error and not isinstance(look.error, CollectionNotFoundError | FilterError)
    )
    return Choice(
        best.info,
        tuple(look.info.name for look in others if look.rating.is_fit),
        tuple(look.info.name for look in failed),
        len(done),
        left_out,
    )


def _get_nearest(errors: Sequence[RagbotError]) -> RagbotError:
    """The error that says most: of filters, where most of them is understood; equal ones as they stand."""
    return max(errors, key=lambda error: error.place if isinstance(error, FilterError) else 0)


def _is_called(query: str, info: CollectionInfo) -> bool:
    """Whether a query has a word for the objects of a collection: `film` for those of Movie."""
    things = get_things(info)
    return any(get_singular(word) in things for word in get_words(query))


def _list(names: Sequence[str]) -> str:
    shown: Iterable[str] = (f"**{name}**" for name in names[:_NAMED_MAX])
    more = [f"{len(names) - _NAMED_MAX:,} more"] if len(names) > _NAMED_MAX else []
    return ", ".join([*shown, *more])
