"""Knowledge follows Discord: a task for each guild keeps its collections up to date with the channels it follows."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import discord

from bot.errors import NotReadyError, RagbotError
from bot.files import ReadOptions
from bot.follow import Follow
from bot.follow_lag import FollowLag
from bot.languages import phrase, set_locale, translate
from bot.library import Library
from bot.settings import Settings
from bot.sources.keeping import Keeper
from bot.sources.pending import GuildWork, Pending

log = logging.getLogger(__name__)

_COLLECT_SECONDS: Final = 2.0  # for which events are gathered, so that a conversation is no row of single uploads
_TEND_SECONDS: Final = 600.0  # until what failed or is lost is tried again, and other processes' follows are seen
_GUILDS_AT_ONCE: Final = 4
_AWAY_SECONDS: Final = 3_600.0
_FAILED: Final = phrase("Discord could not be read. I try again in a few minutes.")
_UNFORESEEN: Final = phrase("Something unexpected went wrong; the log has more. I try again in a few minutes.")


class Following:
    """Takes events, and does what follows from them in the background: one channel at a time in each guild.

    Events are ids alone and are held in memory only. Whatever is lost of them, as the process ends or Weaviate is
    away, the comparison with the history finds: after the start, after each connection that was not resumed, and when
    something failed. All of it may be done twice, also by two processes at once, since a message has one identity.

    Args:
        serves: whether a guild is this process's; others' channels would look as if they were deleted.
        collect_seconds: for which events are gathered.
        tend_seconds: until what failed or is lost is tried again.

    Attributes:
        lag: how far the collections are behind.
    """

    def __init__(
        self,
        library: Library,
        keeper: Keeper,
        *,
        serves: Callable[[int], bool] = lambda _guild_id: True,
        collect_seconds: float = _COLLECT_SECONDS,
        tend_seconds: float = _TEND_SECONDS,
    ) -> None:
        self._library = library
        self._keeper = keeper
        self._serves = serves
        self._collect_seconds = collect_seconds
        self._tend_seconds = tend_seconds
        self.lag = FollowLag()
        self._work: dict[int, GuildWork] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._tender: asyncio.Task[None] | None = None
        self._is_all_due = False
        self._again = asyncio.Event()
        self._limit = asyncio.Semaphore(_GUILDS_AT_ONCE)

    async def close(self) -> None:
        """Stop; what is not done yet is found by the next start."""
        tasks = [*self._tasks.values(), *filter(None, [self._tender])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def resume(self) -> None:
        """Compare everything: Discord has told which servers there are, and may have said much that nobody heard."""
        self._is_all_due = True
        self._again.set()
        # Not before: without its servers the bot would take every channel for lost.
        if self._tender is None:
            self._tender = asyncio.create_task(self._tend(), name="follows")

    async def begin(self, guild_id: int, channel_id: int) -> None:
        """Keep up with a channel from now on, if it is recorded as followed."""
        follow = await self._library.follows.fetch(guild_id, channel_id)
        if follow is not None:
            work = self._get_work(guild_id)
            work.follows[channel_id] = follow
            # What was written between the reading of the history and now.
            work.set_due(follow)

    async def unfollow(self, guild_id: int, channel_id: int) -> None:
        """Keep up with a channel no longer; what is stored stays."""
        await self._library.follows.remove(guild_id, channel_id)
        if guild_id in self._work:
            self._work[guild_id].follows.pop(channel_id, None)
        self.lag.forget(channel_id)

    def note_changed(self, guild_id: int, source_id: int, message_id: int, *, forum_id: int | None = None) -> None:
        """A message is new or edited; `forum_id` where it stands in a post."""
        work, follow = self._find(guild_id, source_id, forum_id)
        if work is not None and follow is not None:
            work.note_changed(follow, source_id, message_id)
            self.lag.note(follow.channel_id)

    def note_deleted(
        self, guild_id: int, source_id: int, message_ids: Iterable[int], *, forum_id: int | None = None
    ) -> None:
        """Messages are deleted."""
        work, follow = self._find(guild_id, source_id, forum_id)
        if work is not None and follow is not None:
            work.note_deleted(follow, message_ids)
            self.lag.note(follow.channel_id)

    def note_gone(self, guild_id: int, place_id: int, *, forum_id: int | None = None) -> None:
        """A channel, a thread or a post is deleted, or out of the bot's sight."""
        work, follow = self._find(guild_id, place_id, forum_id)
        if work is None or follow is None:
            return
        self.lag.note(follow.channel_id)
        if follow.channel_id == place_id:
            work.set_due(follow)
        else:
            work.note_gone(follow, place_id)

    def recheck(self, guild_id: int, *, only_disturbed: bool = False) -> None:
        """Compare the follows of a guild: it came or went, or who may see what has changed there."""
        work = self._work.get(guild_id)
        for follow in list(work.follows.values()) if work else ():
            if follow.is_disturbed or not only_disturbed:
                self._work[guild_id].set_due(follow)

    def _find(self, guild_id: int, place_id: int, forum_id: int | None) -> tuple[GuildWork | None, Follow | None]:
        work = self._work.get(guild_id)
        return work, None if work is None else work.find(place_id, forum_id)

    def _get_work(self, guild_id: int) -> GuildWork:
        if guild_id not in self._work:
            work = self._work[guild_id] = GuildWork()
            self._tasks[guild_id] = asyncio.create_task(self._run(guild_id, work), name=f"follows-{guild_id}")
        return self._work[guild_id]

    async def _tend(self) -> None:
        """Look now and then at what is followed, and try again what could not be done."""
        while True:
            self._again.clear()
            is_all_due, self._is_all_due = self._is_all_due, False
            try:
                await self._load(is_all_due=is_all_due)
            except NotReadyError:
                self._is_all_due |= is_all_due
                await self._wait_for_weaviate()
                continue
            except Exception:  # the edge of a background task that must not end
                self._is_all_due |= is_all_due
                log.exception("The followed channels could not be looked up")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tend_seconds):
                    await self._again.wait()

    async def _load(self, *, is_all_due: bool) -> None:
        for guild_id in filter(self._serves, await self._library.follows.fetch_guilds()):
            stored = {follow.channel_id: follow for follow in await self._library.follows.fetch_all(guild_id)}
            if not stored and guild_id not in self._work:
                continue
            work = self._get_work(guild_id)
            known = work.follows
            # What was begun since they were read is kept; what has ended is noticed when it is its turn.
            work.follows = {**known, **stored}
            for channel_id, follow in stored.items():
                is_new = is_all_due or channel_id not in known
                if is_new or follow.is_disturbed or not await self._keeper.is_there(guild_id, follow):
                    work.set_due(follow)

    async def _run(self, guild_id: int, work: GuildWork) -> None:
        while True:
            await work.wait(seconds=self._collect_seconds)
            while (taken := work.take()) is not None:
                async with self._limit:
                    await self._handle(guild_id, work, *taken)

    async def _handle(self, guild_id: int, work: GuildWork, channel_id: int, pending: Pending) -> None:
        """Do what is pending for a channel; what fails is compared again later."""
        set_locale(self._keeper.get_locale(guild_id))  # why something failed is kept for all admins of the guild
        count = self.lag.count(channel_id)  # later events belong to what is pending by then
        if count:
            self._library.sleepers.note(guild_id)
        try:
            if await self._bring_up_to_date(guild_id, work, channel_id, pending):
                self.lag.settle(channel_id, count)
        except NotReadyError:
            # Nothing is remembered meanwhile but this: the comparison finds what else there is.
            if channel_id in work.follows:
                work.set_due(work.follows[channel_id])
            await self._wait_for_weaviate()
        except Exception as error:  # noqa: BLE001 - the edge of a background task that must not end
            await self._note_error(guild_id, work, channel_id, error)

    async def _bring_up_to_date(self, guild_id: int, work: GuildWork, channel_id: int, pending: Pending) -> bool:
        """Whether the channel is up to date now, or followed no longer."""
        # Read again: another process may have ended it, or know more of it.
        follow = await self._library.follows.fetch(guild_id, channel_id)
        if follow is not None and follow.error and not pending.is_due:
            return False  # the next comparison finds this too; every message would begin another one
        if follow is not None:
            if pending.is_due or follow.is_disturbed:
                after = await self._keeper.compare(guild_id, follow)
            else:
                after = await self._keeper.apply(guild_id, follow, pending)
            if after is None:
                await self._library.follows.remove(guild_id, channel_id)
            follow = after
        await self._keep(guild_id, work, channel_id, follow)
        return True

    async def _keep(self, guild_id: int, work: GuildWork, channel_id: int, follow: Follow | None) -> None:
        """Keep how a follow stands, unless it has ended: here, or in another process."""
        if follow is not None and await self._library.follows.save(guild_id, follow):
            if channel_id in work.follows:
                work.follows[channel_id] = follow
        else:
            work.follows.pop(channel_id, None)
            self.lag.forget(channel_id)

    async def _note_error(self, guild_id: int, work: GuildWork, channel_id: int, error: Exception) -> None:
        sentence = _explain(error)
        is_known = isinstance(error, RagbotError | discord.DiscordException | OSError)
        log.warning("A followed channel is not up to date: %s", sentence, exc_info=None if is_known else error)
        follow = work.follows.get(channel_id)
        if follow is not None:
            with suppress(RagbotError):  # it is in memory, and tried again all the same
                work.follows[channel_id] = replace(follow, error=sentence)
                await self._keep(guild_id, work, channel_id, work.follows[channel_id])

    async def _wait_for_weaviate(self) -> None:
        while True:
            with suppress(NotReadyError):
                await self._library.connection.wait_ready(timeout=_AWAY_SECONDS)
                return


def _explain(error: Exception) -> str:
    if isinstance(error, RagbotError):
        return error.user_message
    return translate(_FAILED) if isinstance(error, discord.DiscordException | OSError) else translate(_UNFORESEEN)


@asynccontextmanager
async def open_following(
    client: discord.Client, library: Library, settings: Settings, *, serves: Callable[[int], bool]
) -> AsyncIterator[Following]:
    """Follow channels as long as the context; the first `resume` begins with it.

    Args:
        serves: whether a guild is this process's.
    """
    keeper = Keeper(
        client,
        library,
        read_options=ReadOptions(settings.chunk_characters, settings.chunk_overlap),
        forget_after=timedelta(days=settings.follow_forget_days),
        clock=lambda: datetime.now(UTC),
    )
    following = Following(library, keeper, serves=serves)
    try:
        yield following
    finally:
        await following.close()
