"""What a guild uses: answers that a model was paid for, uploads, and how many of the answers are a member's today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import weaviate
from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync
from weaviate.util import generate_uuid5

from bot.guild import DayUsage
from bot.library.connect import Connection
from bot.library.dated import AT, COUNT_TIMEOUT, DatedCollection, build_date, get_midnight, get_now, is_on_day
from bot.library.own import OwnCollection, build_exact
from bot.library.questions import Questions
from bot.library.scan import count_found
from bot.library.tenancy import MEMBER_USAGE_COLLECTION, USAGE_COLLECTION

KEPT: Final = timedelta(days=30)
DAYS: Final = 14
_DAY: Final = timedelta(days=1)
_KIND: Final = "kind"
_ANSWER: Final = "answer"
_UPLOAD: Final = "upload"
_WHO: Final = "who"


class Usage:
    """An object for each answer that a model was paid for, and for each upload, with its time.

    Not how many tokens: Weaviate 1.39 tells them on request, but then the reply of a provider that does not fails as a
    whole, though it is paid (adapters/handlers/grpc/v1/generative/replier.go), as that of some servers that speak
    OpenAI's or Cohere's language.

    Whose the answers are is kept apart, only where a member's budget needs it, and only for that day: `who` is made of
    guild, member and day, so that it is another one each day. What is older is deleted with the first one of a day.

    Args:
        now: the time of day.
    """

    def __init__(self, connection: Connection, questions: Questions, *, now: Callable[[], datetime] = get_now) -> None:
        self._connection = connection
        self._questions = questions
        self._now = now
        self._stored = DatedCollection(
            OwnCollection(
                USAGE_COLLECTION,
                "Kept by ragbot for 30 days: when a model was paid for an answer, and when something was uploaded.",
                lambda: [build_date(), build_exact(_KIND)],
            ),
            now=now,
        )
        self._members = DatedCollection(
            OwnCollection(
                MEMBER_USAGE_COLLECTION,
                "Kept by ragbot for a day: how many answers of a model a member had; by an id that changes each day.",
                lambda: [build_date(), build_exact(_WHO)],
            ),
            now=now,
        )

    def get_midnight(self) -> datetime:
        """When today began, in UTC."""
        return get_midnight(self._now())

    def get_day_end(self) -> datetime:
        """When today is over, in UTC."""
        return self.get_midnight() + _DAY

    async def record_answer(self, guild_id: int, *, member_id: int | None = None) -> None:
        """Count an answer that a model was paid for.

        Args:
            member_id: whose it is; None: nobody has to know.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def record(client: weaviate.WeaviateAsyncClient) -> None:
            await self._stored.save(client, guild_id, str(uuid4()), {_KIND: _ANSWER}, kept=KEPT)
            if member_id is not None:
                who = {_WHO: self._get_who(guild_id, member_id)}
                kept = self._now() - self.get_midnight()
                await self._members.save(client, guild_id, str(uuid4()), who, kept=kept)

        await self._connection.call(record, timeout=COUNT_TIMEOUT)

    async def record_upload(self, guild_id: int, *, batch: str) -> None:
        """Count an upload, whose files may come one after the other: those of one batch are one.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def record(client: weaviate.WeaviateAsyncClient) -> None:
            await self._stored.save(client, guild_id, str(generate_uuid5(batch)), {_KIND: _UPLOAD}, kept=KEPT)

        await self._connection.call(record, timeout=COUNT_TIMEOUT)

    async def count_today(self, guild_id: int) -> int:
        """How many answers a model was paid for today.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        wanted = _is_kind(_ANSWER) & Filter.by_property(AT).greater_or_equal(self.get_midnight())
        return await self._count(self._stored, guild_id, wanted)

    async def count_member_today(self, guild_id: int, member_id: int) -> int:
        """How many of them are a member's, as far as that was kept.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        wanted = Filter.by_property(_WHO).equal(self._get_who(guild_id, member_id))
        return await self._count(self._members, guild_id, wanted)

    async def fetch_days(self, guild_id: int) -> tuple[DayUsage, ...]:
        """What the guild used, today first.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        midnight = self.get_midnight()
        starts = [midnight - _DAY * days for days in range(DAYS)]
        questions = await self._questions.count_days(guild_id, starts)

        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[tuple[int, int]]:
            stored = await self._stored.find(client, guild_id)
            return [(0, 0)] * DAYS if stored is None else [await _count_day(stored, start) for start in starts]

        days = zip(starts, questions, await self._connection.call(fetch), strict=True)
        return tuple(DayUsage(start.date(), *count, *used) for start, count, used in days)

    async def export_all(self, guild_id: int) -> list[dict[str, Any]]:
        """When a guild used a model or uploaded something, as JSON takes it.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return await self._connection.call(lambda client: self._stored.fetch_all(client, guild_id))

    async def _count(self, stored: DatedCollection, guild_id: int, wanted: Any) -> int:
        async def count(client: weaviate.WeaviateAsyncClient) -> int:
            collection = await stored.find(client, guild_id)
            return 0 if collection is None else await count_found(collection, wanted=wanted)

        return await self._connection.call(count)

    def _get_who(self, guild_id: int, member_id: int) -> str:
        return str(generate_uuid5(f"{guild_id}/{member_id}/{self.get_midnight().date()}"))


async def _count_day(stored: CollectionAsync, start: datetime) -> tuple[int, int]:
    """Answers of a model and uploads of one day."""
    of_day = is_on_day(start)
    answers = await count_found(stored, wanted=of_day & _is_kind(_ANSWER))
    return answers, await count_found(stored, wanted=of_day & _is_kind(_UPLOAD))


def _is_kind(kind: str) -> Any:
    return Filter.by_property(_KIND).equal(kind)
