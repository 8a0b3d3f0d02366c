"""How many questions a guild has asked, and how many of them had no answer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.query import Filter

from bot.guild import QuestionCount, QuestionCounts
from bot.library.connect import Connection
from bot.library.own import OwnCollection, build_exact
from bot.library.scan import count_found
from bot.library.tenancy import QUESTIONS_COLLECTION

KEPT: Final = timedelta(days=30)
_RECORD_TIMEOUT: Final = 2.0  # seconds; a count is worth less than an answer that waits for it
_WEEK: Final = timedelta(days=6)  # with today, 7 days
_AT: Final = "at"
_COMMAND: Final = "command"
_IS_REFUSED: Final = "is_refused"


def _get_now() -> datetime:
    return datetime.now(UTC)


class Questions:
    """An object for each question: when, by which command, and whether it was refused; never its text or its author.

    Processes that count at once lose nothing, as none of them has to read before it writes. What is older than `KEPT`
    is deleted with the first question of a day.

    Args:
        now: the time of day.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = _get_now) -> None:
        self._connection = connection
        self._now = now
        self._own = OwnCollection(
            QUESTIONS_COLLECTION,
            "Kept by ragbot for 30 days: when questions were asked, and whether they had an answer; no text.",
            lambda: [
                Property(name=_AT, data_type=DataType.DATE, index_range_filters=True),
                build_exact(_COMMAND),
                Property(name=_IS_REFUSED, data_type=DataType.BOOL),
            ],
        )
        self._tidied: dict[int, date] = {}

    async def record(self, guild_id: int, command: str, *, is_refused: bool) -> None:
        """Count a question.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def record(client: weaviate.WeaviateAsyncClient) -> None:
            questions, now = await self._own.open(client, guild_id), self._now()
            await questions.data.insert({_AT: now, _COMMAND: command, _IS_REFUSED: is_refused})
            if self._tidied.get(guild_id) != now.date():
                await questions.data.delete_many(Filter.by_property(_AT).less_than(now - KEPT))
                self._tidied[guild_id] = now.date()

        await self._connection.call(record, timeout=_RECORD_TIMEOUT)

    async def count(self, guild_id: int) -> QuestionCounts:
        """The guild's questions of today and of the last 7 days.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def count(client: weaviate.WeaviateAsyncClient) -> QuestionCounts:
            questions = await self._own.find(client, guild_id)
            if questions is None:
                return QuestionCounts(QuestionCount(0, 0), QuestionCount(0, 0))
            is_refused = Filter.by_property(_IS_REFUSED).equal(val=True)
            today = datetime.combine(self._now().date(), time(), UTC)
            periods = [Filter.by_property(_AT).greater_or_equal(day) for day in (today, today - _WEEK)]
            counts = [
                QuestionCount(
                    await count_found(questions, wanted=period),
                    await count_found(questions, wanted=period & is_refused),
                )
                for period in periods
            ]
            return QuestionCounts(*counts)

        return await self._connection.call(count)
