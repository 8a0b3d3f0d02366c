"""One question over all collections that somebody may read: those that answer it answer together."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.audience import Reader
from bot.errors import FilterError, RagbotError, TimedOutError
from bot.languages import phrase, translate
from bot.library.collections import Collections
from bot.library.conditions.filler import get_things
from bot.library.early import NEVER, Early
from bot.library.facts import Facts
from bot.library.fusing import Found, Rated, fuse, get_further, pool
from bot.library.hits import has_texts
from bot.library.looks import Look, choose, complete
from bot.library.plurals import get_singular
from bot.library.relevance import CERTAIN, Judge, Rating, rate_certain
from bot.library.rewriting import Again, BuildPrompts, Rewriter
from bot.library.scope import Deadline
from bot.library.search import Searcher
from bot.library.wording import get_words
from bot.models import Answer, CollectionInfo, SearchOptions, ShowHits

logger = logging.getLogger(__name__)

COLLECTIONS_MAX: Final = 25  # each costs one search and up to two queries for its conditions
_AT_ONCE: Final = 5
_SECONDS: Final = 10.0  # for one collection: a search takes milliseconds, and a provider's model rarely a second
_LATE: Final = phrase("Weaviate took too long to search this collection.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of each collection, for whom, and until when."""

    query: str
    guild_id: int | None
    reader: Reader
    options: SearchOptions
    is_question: bool
    deadline: Deadline
    build_prompts: BuildPrompts | None = None
    is_free: bool = False
    early: Early = NEVER


class Everywhere:
    """Asks all collections where nobody names one, neither who asks nor the operator."""

    def __init__(
        self, collections: Collections, searcher: Searcher, facts: Facts, judge: Judge, rewriter: Rewriter
    ) -> None:
        self._collections = collections
        self._searcher = searcher
        self._facts = facts
        self._judge = judge
        self._rewriter = rewriter

    async def answer(
        self,
        name: str | None,
        query: str,
        *,
        guild_id: int | None,
        reader: Reader,
        options: SearchOptions,
        is_question: bool = False,
        build_prompts: BuildPrompts | None = None,
        show_hits: ShowHits | None = None,
        objects: Sequence[tuple[str, str]] = (),
    ) -> Answer:
        """The answer of the collection of that name, or for None of those whose hits answer a question or fit a wish.

        Each collection is searched once, and the model is asked once for all of them.

        Args:
            reader: who asks; collections and hits that this one may not read have no part in the answer.
            is_question: whether the hits have to answer; else they are to fit a wish, which is looked for in tables
                alone, as long as there are any.
            build_prompts: what the model is to be asked; None: nothing.
            show_hits: is given the hits where the model takes long to write about them.
            objects: collection and id of those that are written about once more, where nothing is searched for.

        Raises:
            CollectionNotFoundError: the reader sees none of that name, or none at all.
            ObjectError: the reader may read none of the objects (any more).
            QueryError: nothing to search for.
            NotReadyError, TimedOutError, LibraryError: no collection could be searched.
        """
        if objects and build_prompts is not None:
            again = Again(objects, query, guild_id, reader, build_prompts)
            return await self._rewriter.write(again, show_hits=show_hits)
        searcher = self._searcher
        asked = _Asked(query, guild_id, reader, options, is_question, searcher.start(), build_prompts)
        asked = replace(asked, early=searcher.build_early(show_hits))
        infos, left_out = await self._fetch_infos(name, asked)
        if len(infos) == 1:
            return await self._ask(infos[0], asked)
        looks = await self._look_into(infos, asked)
        best, *others = choose(looks, is_question=is_question)
        answer = best.fact or await self._searcher.finish(await self._gather(best, others, asked))
        return complete(answer, looks, left_out=left_out)

    async def find(
        self,
        name: str | None,
        query: str,
        *,
        guild_id: int,
        reader: Reader,
        options: SearchOptions,
        is_question: bool = False,
    ) -> Answer:
        """What would be answered from, as far as it is found without any provider, and not judged any further.

        Raises:
            As `answer` does.
        """
        asked = _Asked(query, guild_id, reader, options, is_question, self._searcher.start(), is_free=True)
        infos, _ = await self._fetch_infos(name, asked)
        best, *others = choose(await self._look_into(infos, asked), is_question=is_question)
        if best.fact is not None:
            return best.fact
        found = await self._gather(best, others, asked)
        return Answer(query, found.info, found.outcome.hits)

    async def _fetch_infos(self, name: str | None, asked: _Asked) -> tuple[list[CollectionInfo], int]:
        """The collections to ask, one at least, and how many more there are."""
        if name is None and self._collections.chosen_default is None:
            visible = await self._collections.fetch_visible(guild_id=asked.guild_id, reader=asked.reader)
            infos = visible if asked.is_question else [info for info in visible if not has_texts(info)] or visible
            if infos:
                return infos[:COLLECTIONS_MAX], max(0, len(infos) - COLLECTIONS_MAX)
        return [await self._collections.fetch(name, guild_id=asked.guild_id, reader=asked.reader)], 0

    async def _ask(self, info: CollectionInfo, asked: _Asked) -> Answer:
        """Ask one collection, where search and model may be one call."""
        searcher, query, options = self._searcher, asked.query, asked.options
        if asked.build_prompts is None:
            return await searcher.search(info, query, guild_id=asked.guild_id, reader=asked.reader, options=options)
        ask = searcher.answer if asked.is_question else searcher.generate
        prompts = asked.build_prompts(info)
        return await ask(
            info,
            query,
            guild_id=asked.guild_id,
            reader=asked.reader,
            options=options,
            prompts=prompts,
            early=asked.early,
        )

    async def _look_into(self, infos: Sequence[CollectionInfo], asked: _Asked) -> list[Look]:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def look(info: CollectionInfo) -> Look:
            async with gate:
                return await self._look(info, asked)

        return await asyncio.gather(*map(look, infos))

    async def _look(self, info: CollectionInfo, asked: _Asked) -> Look:
        try:
            async with asyncio.timeout(_SECONDS):
                look = await self._search(info, asked)
        except TimeoutError:
            return Look(info, error=TimedOutError(translate(_LATE)))
        except FilterError as error:  # it has not what the filters name, so it is not meant
            return Look(info, error=error)
        except RagbotError as error:
            logger.warning("Answering without one of the collections (%s)", type(error).__name__)
            return Look(info, error=error)
        return replace(look, is_called=_is_called(asked.query, info), writer=self._searcher.get_writer(info))

    async def _search(self, info: CollectionInfo, asked: _Asked) -> Look:
        query, options = asked.query, asked.options
        if asked.is_question and not options.is_literal:
            fact = await self._facts.answer(info, query, guild_id=asked.guild_id, reader=asked.reader, options=options)
            if fact is not None:
                return Look(info, rate_certain(fact.hits), fact=fact)
        found = await self._searcher.find(
            info,
            query,
            guild_id=asked.guild_id,
            reader=asked.reader,
            options=options,
            deadline=asked.deadline,
            prompts=asked.build_prompts(info) if asked.build_prompts else None,
            is_free=asked.is_free,
            early=asked.early,
        )
        return Look(info, await self._rate(found, asked), found=found)

    async def _rate(self, found: Found, asked: _Asked) -> Rating:
        """How well the hits do that would be shown."""
        plan, hits = found.outcome.plan, found.outcome.hits[: asked.options.limit]
        if hits and plan.is_certain:
            return rate_certain(hits)
        return await self._judge.rate(plan.query, found.info, hits, is_question=asked.is_question)

    async def _gather(self, best: Look, others: Sequence[Look], asked: _Asked) -> Found:
        """What was found in the collections that answer, with what the model is asked about all of it."""
        assert best.found is not None
        return await self._sort_all(best, others, asked) if others else best.found

    async def _sort_all(self, best: Look, others: Sequence[Look], asked: _Asked) -> Found:
        rated = [Rated(look.found, look.rating) for look in (best, *others) if look.found]
        # What is certain needs no reranker.
        if best.rating.score < CERTAIN and self._searcher.can_rerank_together([part.found for part in rated]):
            found = await self._searcher.rerank(pool(rated))
        else:
            found = fuse(rated, least=best.least if best.rating.is_fit else 0.0)
        return _build_task(found, asked)


def _build_task(found: Found, asked: _Asked) -> Found:
    """What the model is asked, with the hits of the other collections in it."""
    plan, further = found.outcome.plan, get_further(found.info, found.outcome.hits)
    if asked.build_prompts is None or not plan.has_task or not further:
        return found
    prompts = asked.build_prompts(found.info, further=further)
    return replace(found, prompts=prompts, outcome=replace(found.outcome, plan=replace(plan, prompts=prompts)))


def _is_called(query: str, info: CollectionInfo) -> bool:
    """Whether a query has a word for the objects of a collection: `film` for those of Movie."""
    things = get_things(info)
    return any(get_singular(word) in things for word in get_words(query))
