"""One question over all collections that somebody may read: those that answer it answer together."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, NotReadyError, RagbotError, TimedOutError
from bot.library.collections import Collections
from bot.library.conditions.filler import get_singular, get_things
from bot.library.facts import Facts
from bot.library.fusing import Found, Rated, fuse, get_further
from bot.library.hits import has_texts
from bot.library.relevance import CERTAIN, UNFIT, Judge, Rating, can_refuse, rate_certain
from bot.library.scope import Deadline
from bot.library.search import Searcher
from bot.library.wording import get_words
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchOptions

logger = logging.getLogger(__name__)

COLLECTIONS_MAX: Final = 25  # each costs one search and up to two queries for its conditions
# Sentences pass for an answer by chance, and the more so the more collections are searched; so those of another
# collection have to do nearly as well as the best.
NEAR: Final = 0.75
_AT_ONCE: Final = 5
_SECONDS: Final = 10.0  # for one collection: a search takes milliseconds, and a provider's model rarely a second
_NAMED_MAX: Final = 5
_LATE: Final = "Weaviate took too long to search this collection."


class BuildPrompts(Protocol):
    """Builds what a model is asked about hits of a collection."""

    def __call__(self, info: CollectionInfo, *, further: Mapping[int, Hit] = ...) -> Prompts:
        """The prompts; `further` are hits of other collections, by the numbers that the model is to cite them by."""


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


@dataclass(frozen=True, slots=True)
class _Look:
    """What looking into one collection gave: a counted answer, hits, or an error."""

    info: CollectionInfo
    rating: Rating = UNFIT
    found: Found | None = None
    fact: Answer | None = None
    is_called: bool = False
    error: RagbotError | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Those that were found."""
        return self.found.outcome.hits if self.found else ()

    @property
    def least(self) -> float:
        """The score that hits of other collections need; beside what is certain they have to be certain, too."""
        return CERTAIN if self.rating.score >= CERTAIN else NEAR * self.rating.score

    def is_near(self, best: "_Look") -> bool:
        """Whether some of the hits go with those of the best collection."""
        return max(self.rating.scores.values(), default=0.0) >= best.least


class Everywhere:
    """Asks all collections where nobody names one, neither who asks nor the operator."""

    def __init__(self, collections: Collections, searcher: Searcher, facts: Facts, judge: Judge) -> None:
        self._collections = collections
        self._searcher = searcher
        self._facts = facts
        self._judge = judge

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
    ) -> Answer:
        """The answer of the collection of that name, or for None of those whose hits answer a question or fit a wish.

        Each collection is searched once, and the model is asked once for all of them.

        Args:
            reader: who asks; collections and hits that this one may not read have no part in the answer.
            is_question: whether the hits have to answer; else they are to fit a wish, which is looked for in tables
                alone, as long as there are any.
            build_prompts: what the model is to be asked; None: nothing.

        Raises:
            CollectionNotFoundError: the reader sees none of that name, or none at all.
            QueryError: nothing to search for.
            NotReadyError, TimedOutError, LibraryError: no collection could be searched.
        """
        asked = _Asked(query, guild_id, reader, options, is_question, self._searcher.start(), build_prompts)
        infos, left_out = await self._fetch_infos(name, asked)
        if len(infos) == 1:
            return await self._ask(infos[0], asked)
        looks = await self._look_into(infos, asked)
        best, *others = self._choose(looks, asked)
        answer = best.fact or await self._searcher.finish(_gather(best, others, asked))
        return _complete(answer, looks, left_out=left_out)

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
        best, *others = self._choose(await self._look_into(infos, asked), asked)
        if best.fact is not None:
            return best.fact
        found = _gather(best, others, asked)
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
        return await ask(info, query, guild_id=asked.guild_id, reader=asked.reader, options=options, prompts=prompts)

    async def _look_into(self, infos: Sequence[CollectionInfo], asked: _Asked) -> list[_Look]:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def look(info: CollectionInfo) -> _Look:
            async with gate:
                return await self._look(info, asked)

        return await asyncio.gather(*map(look, infos))

    async def _look(self, info: CollectionInfo, asked: _Asked) -> _Look:
        try:
            async with asyncio.timeout(_SECONDS):
                look = await self._search(info, asked)
        except TimeoutError:
            return _Look(info, error=TimedOutError(_LATE))
        except RagbotError as error:
            logger.warning("Answering without one of the collections (%s)", type(error).__name__)
            return _Look(info, error=error)
        return replace(look, is_called=_is_called(asked.query, info))

    async def _search(self, info: CollectionInfo, asked: _Asked) -> _Look:
        query, options = asked.query, asked.options
        if asked.is_question and not options.is_literal:
            fact = await self._facts.answer(
                info, query, guild_id=asked.guild_id, reader=asked.reader, limit=options.limit
            )
            if fact is not None:
                return _Look(info, rate_certain(fact.hits), fact=fact)
        found = await self._searcher.find(
            info,
            query,
            guild_id=asked.guild_id,
            reader=asked.reader,
            options=options,
            deadline=asked.deadline,
            prompts=asked.build_prompts(info) if asked.build_prompts else None,
            is_free=asked.is_free,
        )
        return _Look(info, await self._rate(found, asked), found=found)

    async def _rate(self, found: Found, asked: _Asked) -> Rating:
        """How well the hits do that would be shown."""
        plan, hits = found.outcome.plan, found.outcome.hits[: asked.options.limit]
        if hits and plan.is_listing:  # all that is asked are conditions, and the hits fulfil them
            return rate_certain(hits)
        return await self._judge.rate(plan.query, found.info, hits, is_question=asked.is_question)

    def _choose(self, looks: Sequence[_Look], asked: _Asked) -> list[_Look]:
        """Those that answer, the best first.

        Where none does by the Judge's rule, those are asked whose vectors find what no word says, as across languages:
        there the model decides. Without any, the best is asked as if somebody had named it.
        """
        done = _sort(looks)
        best = done[0]
        if best.rating.is_fit:
            others = [look for look in done[1:] if look.is_near(best)]
        else:
            unjudged = [look for look in done if look.hits and not can_refuse(look.info)]
            if not unjudged or not (asked.is_question or best in unjudged):
                return [best]
            best, *others = unjudged
        return [best, *(look for look in others if self._goes_with(look, best))]

    def _goes_with(self, look: _Look, best: _Look) -> bool:
        """Whether one answer can be made of both: of the same kind of things, by the same conditions and model.

        What one provider is trusted with is not shown to another one.
        """
        if look.found is None or best.found is None or look.is_called != best.is_called:
            return False
        plan, other = best.found.outcome.plan, look.found.outcome.plan
        is_apart, other_is_apart = (bool(each.prompts and each.prompts.single_prompt) for each in (plan, other))
        writer, other_writer = self._searcher.get_writer(best.info), self._searcher.get_writer(look.info)
        return plan.understood == other.understood and is_apart == other_is_apart and writer == other_writer


def _sort(looks: Sequence[_Look]) -> list[_Look]:
    """Those that could be searched, the best first; what is called by its name (`which film`) before what merely fits.

    Raises:
        RagbotError: none could be.
    """
    for look in looks:
        if isinstance(look.error, NotReadyError):
            raise look.error
    done = [look for look in looks if look.error is None]
    if not done:
        raise next(look.error for look in looks if look.error)
    # Equal ones stay in the order of their names.
    return sorted(
        done,
        key=lambda look: (look.rating.is_fit, look.is_called, look.rating.score, bool(look.hits)),
        reverse=True,
    )


def _gather(best: _Look, others: Sequence[_Look], asked: _Asked) -> Found:
    """What was found in the collections that answer, with what the model is asked about all of it."""
    assert best.found is not None
    if not others:
        return best.found
    rated = [Rated(look.found, look.rating) for look in (best, *others) if look.found]
    found = fuse(rated, least=best.least if best.rating.is_fit else 0.0)
    plan, further = found.outcome.plan, get_further(found.info, found.outcome.hits)
    if asked.build_prompts is None or not plan.has_task or not further:
        return found
    prompts = asked.build_prompts(found.info, further=further)
    return replace(found, prompts=prompts, outcome=replace(found.outcome, plan=replace(plan, prompts=prompts)))


def _complete(answer: Answer, looks: Sequence[_Look], *, left_out: int) -> Answer:
    """The answer with a line each on the other collections, as far as they matter to whoever reads it.

    A collection that was deleted meanwhile is no failure.
    """
    named = {info.name for info in answer.collections}
    others = [look.info.name for look in looks if look.rating.is_fit and look.info.name not in named]
    failed = [look.info.name for look in looks if look.error and not isinstance(look.error, CollectionNotFoundError)]
    count = sum(look.error is None for look in looks)
    notices = []
    if count > 1 and answer.is_unsure:
        notices.append(f"I looked in {count} collections.")
    elif others:
        notices.append(f"Also in {_list(others)}: name one with `collection:` to ask it.")
    if failed:
        notices.append(f"I could not look in {_list(failed)}.")
    if left_out:
        notices.append(f"I looked in the first {COLLECTIONS_MAX} collections; {left_out:,} more are there.")
    return replace(answer, notices=(*answer.notices, *notices))


def _is_called(query: str, info: CollectionInfo) -> bool:
    """Whether a query has a word for the objects of a collection: `film` for those of Movie."""
    things = get_things(info)
    return any(get_singular(word) in things for word in get_words(query))


def _list(names: Sequence[str]) -> str:
    shown: Iterable[str] = (f"**{name}**" for name in names[:_NAMED_MAX])
    more = [f"{len(names) - _NAMED_MAX:,} more"] if len(names) > _NAMED_MAX else []
    return ", ".join([*shown, *more])
