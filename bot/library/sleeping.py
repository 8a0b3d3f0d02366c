"""Collections of guilds that nobody asks sleep in Weaviate, and are out of its memory; the next question wakes them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from typing import Any, Final

import weaviate
from weaviate.classes.data import DataObject
from weaviate.classes.tenants import TenantActivityStatus
from weaviate.util import generate_uuid5

from bot.background import run_in_background
from bot.errors import RagbotError
from bot.library.connect import Connection
from bot.library.dated import AT, build_date, get_now, read_date
from bot.library.own import OwnCollection, build_unindexed, replace_objects
from bot.library.schemas import has_mark
from bot.library.tenancy import USES_COLLECTION, is_held, is_hidden

logger = logging.getLogger(__name__)

_EVERY_SECONDS: Final = 3_600.0
_ALL_GUILDS: Final = 0  # no guild's id: one tenant has the days of all of them
_GUILD: Final = "guild"


class Sleepers:
    """Notes which guilds use the bot, and lets the collections of the others sleep.

    The bot's own collections stay awake: they are small, and read for every guild now and then.

    Args:
        days: after which a guild that does nothing is let sleep; None: none is.
        now: the time of day.
    """

    def __init__(self, connection: Connection, *, days: int | None, now: Callable[[], datetime] = get_now) -> None:
        self._connection = connection
        self._days = days
        self._now = now
        self._used: set[int] = set()
        self._kept: dict[int, date] = {}
        self._own = OwnCollection(
            USES_COLLECTION,
            "Kept by ragbot: on which day each server has last used it.",
            lambda: [build_unindexed(_GUILD), build_date()],
        )

    def note(self, guild_id: int) -> None:
        """The guild does something."""
        if self._days is not None:
            self._used.add(guild_id)

    async def is_waking(self, guild_id: int) -> bool:
        """Whether a question of the guild's takes its time because its collections have been asleep; said once.

        Weaviate itself does not tell: a tenant is active from when it begins to wake up.
        """
        if self._days is None:
            return False
        try:
            last = await self._connection.call(lambda client: self._fetch_one(client, guild_id))
            is_idle = last is not None and last < self._now() - timedelta(days=self._days)
            if is_idle:
                await self.keep()  # and not within the hour: from now on it is awake
        except RagbotError as error:
            logger.info("Whether a server's collections slept is not known (%s)", type(error).__name__)
            return False
        return is_idle

    @asynccontextmanager
    async def run_beside(self, *, is_first: bool, every: float = _EVERY_SECONDS) -> AsyncIterator[None]:
        """Keep what is noted, and let guilds sleep where this is the process that does so for all."""
        if self._days is None:
            yield
            return
        async with run_in_background(self._run(every, is_first=is_first), name="sleepers"):
            yield

    async def _run(self, every: float, *, is_first: bool) -> None:
        while True:
            try:
                await self.keep()
                if is_first:
                    await self.put_to_sleep()
            except RagbotError as error:
                logger.warning("Guilds that do nothing stay awake for now: %s", error.user_message)
            await asyncio.sleep(every)

    async def keep(self) -> None:
        """Write down who has used the bot today, once a day for each.

        Raises:
            RagbotError: Weaviate is away, or does not take it; what was noted is kept for the next time.
        """
        today, used = self._now().date(), set(self._used)
        new = {guild_id for guild_id in used if self._kept.get(guild_id) != today}
        await self._write(new)
        self._kept |= dict.fromkeys(new, today)
        self._used -= used

    async def put_to_sleep(self) -> int:
        """Let the collections of idle guilds sleep; returns how many. A guild that is new here has its days from now.

        Raises:
            RagbotError: Weaviate is away, or cannot.
        """
        assert self._days is not None
        last, begin = await self._connection.call(self._fetch), self._now() - timedelta(days=self._days)
        awake = await self._connection.call(_fetch_awake)
        guilds = {guild_id for guild_ids in awake.values() for guild_id in guild_ids}
        await self._write(guilds - last.keys())
        idle = {guild_id for guild_id, at in last.items() if at < begin} - self._used
        count = 0
        for name, guild_ids in awake.items():
            count += await self._connection.call(_build_sleep(name, idle.intersection(guild_ids)))
        if count:
            logger.info("%d collections of servers that did nothing for %d days sleep now", count, self._days)
        return count

    async def _write(self, guild_ids: Iterable[int]) -> None:
        now = self._now()
        objects: list[DataObject[Any, Any]] = [
            DataObject(properties={_GUILD: str(guild_id), AT: now}, uuid=generate_uuid5(guild_id))
            for guild_id in guild_ids
        ]

        async def write(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, _ALL_GUILDS)
            await replace_objects(collection, objects, refused="The database could not save which servers use the bot.")

        if objects:
            await self._connection.call(write)

    async def _fetch_one(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> datetime | None:
        collection = await self._own.find(client, _ALL_GUILDS)
        found = None if collection is None else await collection.query.fetch_object_by_id(generate_uuid5(guild_id))
        return None if found is None else read_date(found.properties[AT])

    async def _fetch(self, client: weaviate.WeaviateAsyncClient) -> dict[int, datetime]:
        """When each guild has last used the bot."""
        collection = await self._own.find(client, _ALL_GUILDS)
        if collection is None:
            return {}
        return {
            int(str(each.properties[_GUILD])): read_date(each.properties[AT]) async for each in collection.iterator()
        }


async def _fetch_awake(client: weaviate.WeaviateAsyncClient) -> dict[str, list[int]]:
    """The guilds whose objects are in memory, by collections that the bot made for them."""
    found = await client.collections.list_all(simple=True)
    awake: dict[str, list[int]] = {}
    for name in (name for name, config in found.items() if has_mark(config.description) and not is_hidden(name)):
        tenants = (await client.collections.use(name).tenants.get()).values()
        awake[name] = [int(each.name) for each in tenants if each.activity_status is TenantActivityStatus.ACTIVE]
    return awake


def _build_sleep(name: str, guild_ids: set[int]) -> Callable[[weaviate.WeaviateAsyncClient], Awaitable[int]]:
    async def sleep(client: weaviate.WeaviateAsyncClient) -> int:
        # One that wakes up has forgotten that it takes no writes, while `reembed` moves it.
        free = [str(guild_id) for guild_id in guild_ids if not await is_held(client, name, guild_id)]
        if free:
            await client.collections.use(name).tenants.deactivate(free)
        return len(free)

    return sleep
