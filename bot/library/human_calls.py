"""When a member has last called a human in a channel, so that nobody is pinged again and again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

import weaviate
from weaviate.classes.query import Filter
from weaviate.exceptions import UnexpectedStatusCodeError
from weaviate.util import generate_uuid5

from bot.library.connect import Connection
from bot.library.dated import AT, build_date, get_now, read_date
from bot.library.locks import Locks
from bot.library.own import OwnCollection
from bot.library.tenancy import HUMAN_CALLS_COLLECTION

# Long enough for somebody to read and answer, short enough to ask again when nobody has.
CALL_EVERY: Final = timedelta(minutes=10)


class HumanCalls:
    """One call for each member and channel in `CALL_EVERY`.

    A call is an object whose id is made of channel, member and the period of that length that it falls in. Nothing else
    is stored than the time, and the next call of the guild deletes what is over. Weaviate takes an id once, but not
    of inserts in the same moment: of 40 from two clients on a loaded machine two succeeded in 4 of 60 runs. So a
    member's presses wait for each other in the process, which is the only one that a guild's come to.

    Args:
        now: the time of day, which all processes share.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = get_now) -> None:
        self._connection = connection
        self._now = now
        self._locks: Locks[tuple[int, int, int]] = Locks()
        self._own = OwnCollection(
            HUMAN_CALLS_COLLECTION,
            "Kept by ragbot for some minutes: when members have called a human.",
            lambda: [build_date()],
        )

    async def claim(self, guild_id: int, *, channel_id: int, member_id: int) -> str | None:
        """The id of the call that the member may make now; None where the last one is too recent.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def claim(client: weaviate.WeaviateAsyncClient) -> str | None:
            calls, now = await self._own.open(client, guild_id), self._now()
            before, current = (_build_id(channel_id, member_id, at) for at in (now - CALL_EVERY, now))
            earlier = await calls.query.fetch_object_by_id(before)
            if earlier is not None and read_date(earlier.properties[AT]) > now - CALL_EVERY:
                return None
            try:
                await calls.data.insert({AT: now}, uuid=current)
            except UnexpectedStatusCodeError as error:
                if error.status_code != HTTPStatus.UNPROCESSABLE_ENTITY or not await calls.data.exists(current):
                    raise
                return None
            await calls.data.delete_many(Filter.by_property(AT).less_than(now - CALL_EVERY))
            return current

        async with self._locks.get((guild_id, channel_id, member_id)):
            return await self._connection.call(claim)

    async def release(self, guild_id: int, call_id: str) -> None:
        """Forget a call that reached nobody, so that the member may try again.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """

        async def release(client: weaviate.WeaviateAsyncClient) -> None:
            if (calls := await self._own.find(client, guild_id)) is not None:
                await calls.data.delete_by_id(call_id)

        await self._connection.call(release)


def _build_id(channel_id: int, member_id: int, at: datetime) -> str:
    period = int(at.timestamp() // CALL_EVERY.total_seconds())
    return generate_uuid5(f"{channel_id}/{member_id}/{period}")
