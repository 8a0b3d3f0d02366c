"""Answers of several pages, kept for a day so that any process of the bot can turn them."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

import weaviate
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, NotAllowedError, ObjectError
from bot.kept import KeptAnswer
from bot.languages import phrase, translate
from bot.library.access import build_filter
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.dated import AT, build_date, get_now
from bot.library.own import OwnCollection, build_unindexed
from bot.library.tenancy import ANSWERS_COLLECTION, get_guild_collection

KEPT: Final = timedelta(days=1)
TOO_OLD: Final = phrase("I keep the pages of an answer for a day, and this one is older. Please ask again.")
CHANGED: Final = phrase("What may be read has changed since this answer. Please ask again.")
_ANSWER: Final = "answer"


class KeptAnswers:
    """The pages of answers, without the questions: those stand on their messages.

    A day, as an answer is read when it is given; what is older is deleted with the guild's next one. Text that a model
    wrote cannot be made again for nothing, so the ids of the hits alone would not do.

    Args:
        now: the time of day, which all processes share.
    """

    def __init__(
        self, connection: Connection, collections: Collections, *, now: Callable[[], datetime] = get_now
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._now = now
        self._own = OwnCollection(
            ANSWERS_COLLECTION,
            "Kept by ragbot for a day: the pages of answers, so that they can be turned; no questions.",
            lambda: [build_date(), build_unindexed(_ANSWER)],
        )

    async def keep(self, guild_id: int, answer: KeptAnswer) -> str:
        """Keep an answer; returns its key.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def keep(client: weaviate.WeaviateAsyncClient) -> str:
            answers, now = await self._own.open(client, guild_id), self._now()
            await answers.data.delete_many(Filter.by_property(AT).less_than(now - KEPT))
            return str(await answers.data.insert({AT: now, _ANSWER: _dump(answer)}))

        return await self._connection.call(keep)

    async def fetch(self, guild_id: int, key: str, *, reader: Reader) -> KeptAnswer:
        """An answer of whose objects all are there, and may be read.

        Raises:
            ObjectError: it is not kept any more.
            NotAllowedError: the reader may not read all of it (any more).
            RagbotError: Weaviate cannot be asked.
        """
        wanted = Filter.by_id().equal(key) & Filter.by_property(AT).greater_or_equal(self._now() - KEPT)

        async def fetch(client: weaviate.WeaviateAsyncClient) -> KeptAnswer:
            answers = await self._own.find(client, guild_id)
            found = (await answers.query.fetch_objects(filters=wanted, limit=1)).objects if answers else []
            if not found:
                raise ObjectError(translate(TOO_OLD))
            return _load(str(found[0].properties[_ANSWER]))

        answer = await self._connection.call(fetch)
        if not reader.covers(answer.reader):
            raise NotAllowedError(translate(CHANGED))
        for name in dict(answer.objects):
            await self._check(name, {each for of, each in answer.objects if of == name}, guild_id, reader)
        return answer

    async def forget(self, guild_id: int) -> None:
        """Delete all answers of a guild: somebody's words may be in any of them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def forget(client: weaviate.WeaviateAsyncClient) -> None:
            if (answers := await self._own.find(client, guild_id)) is not None:
                await answers.data.delete_many(Filter.by_property(AT).less_or_equal(self._now()))

        await self._connection.call(forget)

    async def _check(self, name: str, ids: Iterable[str], guild_id: int, reader: Reader) -> None:
        """Refuse where not all of the objects can be read."""
        wanted = list(ids)
        try:
            info = await self._collections.fetch(name, guild_id=guild_id, reader=reader)
        except CollectionNotFoundError as error:
            raise NotAllowedError(translate(CHANGED)) from error

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            collection: CollectionAsync = get_guild_collection(client, info, guild_id)
            chosen = build_filter(reader, info, Filter.by_id().contains_any(wanted))
            return await collection.query.fetch_objects(filters=chosen, limit=len(wanted), return_properties=False)

        if len((await self._connection.call(fetch)).objects) < len(wanted):
            raise NotAllowedError(translate(CHANGED))


def _dump(answer: KeptAnswer) -> str:
    audiences = answer.reader.audiences
    return json.dumps(
        {
            "pages": answer.pages,
            "audiences": None if audiences is None else sorted(audiences),
            "objects": answer.objects,
        }
    )


def _load(text: str) -> KeptAnswer:
    kept = json.loads(text)
    audiences = kept["audiences"]
    return KeptAnswer(
        tuple(kept["pages"]),
        Reader(None if audiences is None else frozenset(audiences)),
        tuple((name, object_id) for name, object_id in kept["objects"]),
    )
