"""Which answers were given, so that a button under one knows what it is about after a restart, too."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import weaviate
from weaviate.classes.config import DataType

from bot.learning import QUESTION_DAYS_MAX, GivenAnswer, Reference, Topic
from bot.library.connect import Connection
from bot.library.dated import DatedCollection, build_date, get_now
from bot.library.locks import Locks
from bot.library.own import OwnCollection, build_unindexed
from bot.library.tenancy import GIVEN_COLLECTION

KEPT: Final = timedelta(days=QUESTION_DAYS_MAX)  # for so long somebody may vote
_RECORD_TIMEOUT: Final = 5.0  # seconds; a vote is worth less than an answer that waits for it
_COMMAND: Final = "command"
_COLLECTION: Final = "collection"
_SOURCES: Final = "sources"
_AUDIENCE: Final = "audience"


class GivenAnswers:
    """An object for each answer: when, by which command and from what; neither the question nor the answer.

    Args:
        now: the time of day.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = get_now) -> None:
        self._connection = connection
        self._stored = DatedCollection(
            OwnCollection(
                GIVEN_COLLECTION,
                "Kept by ragbot for 90 days: from which objects questions were answered; no text.",
                lambda: [
                    build_date(),
                    build_unindexed(_COMMAND),
                    build_unindexed(_COLLECTION),
                    build_unindexed(_SOURCES, data_type=DataType.TEXT_ARRAY),
                    build_unindexed(_AUDIENCE, data_type=DataType.TEXT_ARRAY),
                ],
            ),
            now=now,
        )
        # An answer is sent while it is kept: whoever votes on it at once waits until it is.
        self._locks: Locks[str] = Locks()

    async def record(
        self, guild_id: int, command: str, topic: Topic, *, audience: tuple[str, ...], answer_id: str
    ) -> GivenAnswer:
        """Keep what an answer is about.

        Args:
            audience: who reads the channel that it is given in.
            answer_id: a UUID of its own.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        given = GivenAnswer(answer_id, command, topic.collection, topic.sources, audience)

        async def record(client: weaviate.WeaviateAsyncClient) -> None:
            properties = {
                _COMMAND: command,
                _COLLECTION: given.collection,
                _SOURCES: [f"{each.id} {each.collection}" for each in given.sources],
            }
            await self._stored.save(client, guild_id, given.id, {**properties, _AUDIENCE: list(audience)}, kept=KEPT)

        async with self._locks.get(answer_id):
            await self._connection.call(record, timeout=_RECORD_TIMEOUT)
        return given

    async def fetch(self, guild_id: int, answer_id: str) -> GivenAnswer | None:
        """The guild's answer of that id; None where there is none (any more).

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def fetch(client: weaviate.WeaviateAsyncClient) -> GivenAnswer | None:
            answers = await self._stored.find(client, guild_id)
            found = None if answers is None else await answers.query.fetch_object_by_id(answer_id)
            if found is None:
                return None
            values = found.properties
            command, collection = str(values[_COMMAND] or ""), str(values[_COLLECTION] or "")
            return GivenAnswer(
                answer_id, command, collection, _read_sources(values[_SOURCES]), _read(values[_AUDIENCE])
            )

        async with self._locks.get(answer_id):
            return await self._connection.call(fetch)


def _read_sources(values: object) -> tuple[Reference, ...]:
    pairs = (text.split(" ", 1) for text in _read(values))
    return tuple(Reference(collection, id_) for id_, collection in pairs)


def _read(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, list) else ()
