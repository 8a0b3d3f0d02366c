"""What members think of answers: one vote of each member for each answer."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import weaviate
from weaviate.classes.query import Filter
from weaviate.util import generate_uuid5

from bot.learning import QUESTION_DAYS_MAX, GivenAnswer, Vote, VoteCounts
from bot.library.connect import Connection
from bot.library.dated import AT, MEMBER_ID, DatedCollection, build_date, get_now
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.scan import FOUND_MAX, count_found
from bot.library.tenancy import VOTES_COLLECTION

KEPT: Final = timedelta(days=QUESTION_DAYS_MAX)
_WEEK: Final = timedelta(days=7)
_ANSWER_ID: Final = "answer_id"
_MESSAGE_ID: Final = "message_id"
_VALUE: Final = "value"
_REASON: Final = "reason"
_COLLECTION: Final = "collection"
_COMMAND: Final = "command"


class Votes:
    """An object for each vote, whose id is made of answer and member: a second vote takes the first one's place.

    Args:
        now: the time of day.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = get_now) -> None:
        self._connection = connection
        self._stored = DatedCollection(
            OwnCollection(
                VOTES_COLLECTION,
                "Kept by ragbot for 90 days: what members think of answers.",
                lambda: [
                    build_date(),
                    *(build_exact(name) for name in (_ANSWER_ID, MEMBER_ID, _VALUE)),
                    *(build_unindexed(name) for name in (_MESSAGE_ID, _REASON, _COLLECTION, _COMMAND)),
                ],
            ),
            now=now,
        )

    async def cast(
        self, guild_id: int, answer: GivenAnswer, value: Vote, *, member_id: int, message_id: int, reason: str = ""
    ) -> None:
        """Store a member's vote.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        properties = {
            _ANSWER_ID: answer.id,
            MEMBER_ID: str(member_id),
            _MESSAGE_ID: str(message_id),
            _VALUE: value.value,
            _REASON: reason,
            _COLLECTION: answer.collection,
            _COMMAND: answer.command,
        }

        async def cast(client: weaviate.WeaviateAsyncClient) -> None:
            uuid = str(generate_uuid5(f"{answer.id}/{member_id}"))
            await self._stored.save(client, guild_id, uuid, properties, kept=KEPT)

        await self._connection.call(cast)

    async def count(self, guild_id: int) -> VoteCounts:
        """The guild's votes of the last 7 days.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def count(client: weaviate.WeaviateAsyncClient) -> VoteCounts:
            votes = await self._stored.find(client, guild_id)
            if votes is None:
                return VoteCounts(0, 0)
            recent = Filter.by_property(AT).greater_or_equal(self._stored.now() - _WEEK)
            counts = [await count_found(votes, wanted=recent & _is_value(value)) for value in (Vote.UP, Vote.DOWN)]
            return VoteCounts(*counts)

        return await self._connection.call(count)

    async def fetch_down(self, guild_id: int) -> Mapping[str, tuple[str, ...]]:
        """The reasons of the votes against answers, an empty one where none was given, by the ids of the answers.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Mapping[str, tuple[str, ...]]:
            votes = await self._stored.find(client, guild_id)
            if votes is None:
                return {}
            found = await votes.query.fetch_objects(filters=_is_value(Vote.DOWN), limit=FOUND_MAX)
            reasons: dict[str, tuple[str, ...]] = {}
            for each in found.objects:
                answer_id = str(each.properties[_ANSWER_ID])
                reasons[answer_id] = (*reasons.get(answer_id, ()), str(each.properties[_REASON] or ""))
            return reasons

        return await self._connection.call(fetch)

    async def export_all(self, guild_id: int) -> list[dict[str, Any]]:
        """All votes of a guild, as JSON takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return await self._connection.call(lambda client: self._stored.fetch_all(client, guild_id))

    async def export_member(self, guild_id: int, member_id: int | str) -> list[dict[str, Any]]:
        """A member's votes, as JSON takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return await self._connection.call(lambda client: self._stored.fetch_member(client, guild_id, member_id))

    async def forget_member(self, guild_id: int, member_id: int | str) -> None:
        """Delete a member's votes.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        await self._connection.call(lambda client: self._stored.forget_member(client, guild_id, member_id))


def _is_value(value: Vote) -> Any:
    return Filter.by_property(_VALUE).equal(value.value)
