"""How many questions a guild has asked, and how many of them had no answer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.guild import QuestionCount, QuestionCounts
from bot.library.connect import Connection
from bot.library.dated import AT, COUNT_TIMEOUT, DatedCollection, build_date, get_midnight, get_now, is_on_day
from bot.library.own import OwnCollection, build_exact
from bot.library.scan import count_found
from bot.library.tenancy import QUESTIONS_COLLECTION

KEPT: Final = timedelta(days=30)
_WEEK: Final = timedelta(days=6)  # with today, 7 days
_COMMAND: Final = "command"
_IS_REFUSED: Final = "is_refused"
NOBODY: Final = QuestionCount(0, 0)


class Questions:
    """An object for each question: when, by which command, and whether it was refused; never its text or its author.

    Processes that count at once lose nothing, as none of them has to read before it writes. What is older than `KEPT`
    is deleted with the first question of a day.

    Args:
        now: the time of day.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = get_now) -> None:
        self._connection = connection
        self._stored = DatedCollection(
            OwnCollection(
                QUESTIONS_COLLECTION,
                "Kept by ragbot for 30 days: when questions were asked, and whether they had an answer; no text.",
                lambda: [build_date(), build_exact(_COMMAND), Property(name=_IS_REFUSED, data_type=DataType.BOOL)],
            ),
            now=now,
        )

    async def record(self, guild_id: int, command: str, *, is_refused: bool) -> None:
        """Count a question.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def record(client: weaviate.WeaviateAsyncClient) -> None:
            properties = {_COMMAND: command, _IS_REFUSED: is_refused}
            await self._stored.save(client, guild_id, str(uuid4()), properties, kept=KEPT)

        await self._connection.call(record, timeout=COUNT_TIMEOUT)

    async def count(self, guild_id: int) -> QuestionCounts:
        """The guild's questions of today and of the last 7 days.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def count(client: weaviate.WeaviateAsyncClient) -> QuestionCounts:
            questions = await self._stored.find(client, guild_id)
            if questions is None:
                return QuestionCounts(NOBODY, NOBODY)
            today = get_midnight(self._stored.now())
            periods = [Filter.by_property(AT).greater_or_equal(day) for day in (today, today - _WEEK)]
            return QuestionCounts(*[await _count(questions, period) for period in periods])

        return await self._connection.call(count)

    async def export_all(self, guild_id: int) -> list[dict[str, Any]]:
        """When a guild asked what, without any text, as JSON takes it.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return await self._connection.call(lambda client: self._stored.fetch_all(client, guild_id))

    async def count_days(self, guild_id: int, starts: Sequence[datetime]) -> list[QuestionCount]:
        """The guild's questions of single days.

        Args:
            starts: when each of them begins.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def count(client: weaviate.WeaviateAsyncClient) -> list[QuestionCount]:
            questions = await self._stored.find(client, guild_id)
            if questions is None:
                return [NOBODY for _ in starts]
            return [await _count(questions, is_on_day(start)) for start in starts]

        return await self._connection.call(count)


async def _count(questions: CollectionAsync, period: Any) -> QuestionCount:
    is_refused = Filter.by_property(_IS_REFUSED).equal(val=True)
    return QuestionCount(
        await count_found(questions, wanted=period), await count_found(questions, wanted=period & is_refused)
    )
