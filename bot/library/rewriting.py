"""The same hits once more: a model writes about objects that an answer has shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import weaviate
from weaviate.classes.query import Filter

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, ObjectError
from bot.languages import phrase, translate, translate_count
from bot.library.access import build_filter
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.fusing import Found, get_further
from bot.library.hits import build_hits, number_hits
from bot.library.outcomes import Outcome
from bot.library.scope import Scope
from bot.library.search import Searcher
from bot.library.tenancy import get_guild_collection
from bot.models import Answer, CollectionInfo, Hit, Prompts, ShowHits
from bot.trace import Step, measured

NONE_LEFT: Final = phrase("Nothing of what this answer showed can be read here any more. Please ask again.")


class BuildPrompts(Protocol):
    """Builds what a model is asked about hits of a collection."""

    def __call__(self, info: CollectionInfo, *, further: Mapping[int, Hit] = ...) -> Prompts:
        """The prompts; `further` are hits of other collections, by the numbers that the model is to cite them by."""


@dataclass(frozen=True, slots=True)
class Again:
    """What is written about once more, and for whom.

    Attributes:
        objects: collection and id of each, in the order in which they are shown.
        query: what they were found by.
    """

    objects: Sequence[tuple[str, str]]
    query: str
    guild_id: int | None
    reader: Reader
    build_prompts: BuildPrompts


class Rewriter:
    """Looks objects up again, as whoever asks may read them, and has them written about; nothing is searched for."""

    def __init__(self, connection: Connection, collections: Collections, searcher: Searcher) -> None:
        self._connection = connection
        self._collections = collections
        self._searcher = searcher

    async def write(self, again: Again, *, show_hits: ShowHits | None = None) -> Answer:
        """The answer with the objects in their order, whichever of them the model cites.

        Args:
            show_hits: is given them where the model takes long.

        Raises:
            ObjectError: the reader may read none of them (any more).
            NotReadyError, TimedOutError, LibraryError: Weaviate cannot be asked.
        """
        parts = await self._fetch_all(again)
        hits = number_hits(hit for each in again.objects for hit in parts if _is_of(hit, each))
        infos = {hit.collection.name: hit.collection for hit in hits if hit.collection is not None}
        if not infos:
            raise ObjectError(translate(NONE_LEFT))
        first, *others = infos.values()
        scope = Scope(first, again.guild_id, self._searcher.start(), self._searcher.build_early(show_hits))
        prompts = again.build_prompts(first, further=get_further(first, hits))
        outcome = self._build_outcome(first, prompts, hits, again)
        if (left_out := len(again.objects) - len(hits)) > 0:
            outcome = replace(outcome, plan=outcome.plan.with_notice(_count_left_out(left_out)))
        further = tuple(self._build_further(replace(scope, info=info), hits, again) for info in others)
        return await self._searcher.finish(Found(scope, outcome, prompts, further))

    def _build_further(self, scope: Scope, hits: tuple[Hit, ...], again: Again) -> Found:
        prompts = again.build_prompts(scope.info)
        return Found(scope, self._build_outcome(scope.info, prompts, hits, again), prompts)

    def _build_outcome(self, info: CollectionInfo, prompts: Prompts, hits: tuple[Hit, ...], again: Again) -> Outcome:
        readable = build_filter(again.reader, info)
        return Outcome(self._searcher.plan_again(info, again.query, prompts, limit=len(hits), readable=readable), hits)

    async def _fetch_all(self, again: Again) -> list[Hit]:
        """What may be read of the objects, in no order; what one provider is trusted with is not shown to another."""
        found: list[Hit] = []
        writers: list[str | None] = []
        for name in dict(again.objects):
            try:
                info = await self._collections.fetch(name, guild_id=again.guild_id, reader=again.reader)
            except CollectionNotFoundError:
                continue
            hits = await self._fetch(info, [each for of, each in again.objects if of == name], again)
            writer = self._searcher.get_writer(info)
            if hits and writer in (writers or [writer]):
                writers.append(writer)
                found += hits
        return found

    @measured(Step.RETRIEVE)
    async def _fetch(self, info: CollectionInfo, ids: Sequence[str], again: Again) -> list[Hit]:
        chosen = build_filter(again.reader, info, Filter.by_id().contains_any(list(ids)))

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            collection = get_guild_collection(client, info, again.guild_id)
            return await collection.query.fetch_objects(filters=chosen, limit=len(ids))

        reply = await self._connection.call(fetch)
        return [replace(hit, collection=info) for hit in build_hits(info, reply.objects)]


def _is_of(hit: Hit, shown: tuple[str, str]) -> bool:
    return hit.collection is not None and (hit.collection.name, hit.id) == shown


def _count_left_out(count: int) -> str:
    return translate_count(
        count,
        one="One of the matches cannot be read here any more, so I left it out.",
        many="{count:,} of the matches cannot be read here any more, so I left them out.",
    )
