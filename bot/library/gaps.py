"""Questions that had no answer, or a bad one, where a guild's admins want them to be kept."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import weaviate
from weaviate.classes.config import DataType, Property
from weaviate.classes.query import Filter, Sort

from bot.learning import Gap, GivenAnswer, Topic
from bot.library.connect import Connection
from bot.library.dated import AT, MEMBER_ID, DatedCollection, build_date, get_now, read_date
from bot.library.likeness import Likeness, group
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.tenancy import GAPS_COLLECTION
from bot.library.votes import Votes

LOOKED_MAX: Final = 1_000  # newest questions that are grouped
_RECORD_TIMEOUT: Final = 5.0  # seconds; a question that is kept is worth less than an answer that waits for it
_QUESTION: Final = "question"
_IS_REFUSED: Final = "is_refused"
_IS_DISMISSED: Final = "is_dismissed"


@dataclass(frozen=True, slots=True)
class _Asked:
    id: str
    question: str
    at: datetime
    is_refused: bool
    is_dismissed: bool
    downvotes: tuple[str, ...]


class Gaps:
    """An object for each question, under the id of its answer, for the days that the guild's admins have chosen.

    Args:
        now: the time of day.
    """

    def __init__(
        self, connection: Connection, likeness: Likeness, votes: Votes, *, now: Callable[[], datetime] = get_now
    ) -> None:
        self._connection = connection
        self._likeness = likeness
        self._votes = votes
        self._stored = DatedCollection(
            OwnCollection(
                GAPS_COLLECTION,
                "Kept by ragbot where a server's admins turned it on: what was asked, and whether it had an answer.",
                lambda: [
                    build_date(),
                    build_exact(MEMBER_ID),
                    build_unindexed(_QUESTION),
                    *(Property(name=name, data_type=DataType.BOOL) for name in (_IS_REFUSED, _IS_DISMISSED)),
                ],
            ),
            now=now,
        )

    async def record(self, guild_id: int, answer: GivenAnswer, topic: Topic, *, member_id: int, days: int) -> None:
        """Keep a question.

        Args:
            days: for how many.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        properties = {
            MEMBER_ID: str(member_id),
            _QUESTION: topic.question,
            _IS_REFUSED: topic.is_refused,
            _IS_DISMISSED: False,
        }

        async def record(client: weaviate.WeaviateAsyncClient) -> None:
            await self._stored.save(client, guild_id, answer.id, properties, kept=timedelta(days=days))

        await self._connection.call(record, timeout=_RECORD_TIMEOUT)

    async def fetch_all(self, guild_id: int, *, days: int) -> list[Gap]:
        """What was asked in the last days and refused or voted down, the most often asked first.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        downvotes = await self._votes.fetch_down(guild_id)
        asked = [
            each
            for each in await self._fetch(guild_id, downvotes, days=days)
            if each.is_refused or each.downvotes or each.is_dismissed
        ]
        wordings = await self._likeness.read([each.question for each in asked])
        groups = await asyncio.to_thread(group, wordings)
        gaps = [_build([asked[place] for place in places]) for places in groups]
        return sorted((gap for gap in gaps if gap is not None), key=lambda gap: (gap.count, gap.newest), reverse=True)

    async def dismiss(self, guild_id: int, ids: Sequence[str]) -> None:
        """Show the questions of those answers no more, nor others like them for as long as one of these is kept.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def dismiss(client: weaviate.WeaviateAsyncClient) -> None:
            asked = await self._stored.find(client, guild_id)
            if asked is None:
                return
            there = await asked.query.fetch_objects_by_ids(list(ids), limit=len(ids), return_properties=False)
            for each in there.objects:
                await asked.data.update(each.uuid, properties={_IS_DISMISSED: True})

        await self._connection.call(dismiss)

    async def clear(self, guild_id: int) -> None:
        """Delete all questions of the guild.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def clear(client: weaviate.WeaviateAsyncClient) -> None:
            if (asked := await self._stored.find(client, guild_id)) is not None:
                while (await asked.data.delete_many(Filter.by_property(MEMBER_ID).like("*"))).successful:
                    pass

        await self._connection.call(clear)

    async def export_all(self, guild_id: int) -> list[dict[str, Any]]:
        """All kept questions of a guild, as JSON takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return await self._connection.call(lambda client: self._stored.fetch_all(client, guild_id))

    async def export_member(self, guild_id: int, member_id: int | str) -> list[dict[str, Any]]:
        """A member's questions, as JSON takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return await self._connection.call(lambda client: self._stored.fetch_member(client, guild_id, member_id))

    async def forget_member(self, guild_id: int, member_id: int | str) -> None:
        """Delete a member's questions.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        await self._connection.call(lambda client: self._stored.forget_member(client, guild_id, member_id))

    async def _fetch(self, guild_id: int, downvotes: Mapping[str, tuple[str, ...]], *, days: int) -> list[_Asked]:
        """The newest questions, the newest first; of what is too old nothing, whether it is deleted already or not."""
        recent = Filter.by_property(AT).greater_or_equal(self._stored.now() - timedelta(days=days))

        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[_Asked]:
            asked = await self._stored.find(client, guild_id)
            if asked is None:
                return []
            newest = Sort.by_property(AT, ascending=False)
            found = await asked.query.fetch_objects(filters=recent, sort=newest, limit=LOOKED_MAX)
            return [
                _Asked(
                    str(each.uuid),
                    str(each.properties[_QUESTION]),
                    read_date(each.properties[AT]),
                    bool(each.properties[_IS_REFUSED]),
                    bool(each.properties[_IS_DISMISSED]),
                    downvotes.get(str(each.uuid), ()),
                )
                for each in found.objects
            ]

        return await self._connection.call(fetch)


def _build(alike: Sequence[_Asked]) -> Gap | None:
    """Questions that are alike, the newest first; None where somebody has dismissed them."""
    if any(each.is_dismissed for each in alike):
        return None
    reasons = tuple(reason for each in alike for reason in each.downvotes if reason)
    return Gap(
        alike[0].id,
        alike[0].question,
        alike[0].at,
        tuple(each.id for each in alike),
        refused=sum(each.is_refused for each in alike),
        downvotes=sum(len(each.downvotes) for each in alike),
        reasons=reasons,
    )
