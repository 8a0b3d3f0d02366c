"""One followed channel -> its collection: what changed in it, and the comparison with its whole history."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import discord

from bot.errors import CollectionNotFoundError, DiscordUnreachableError, LibraryError
from bot.files import ReadOptions
from bot.follow import Counts, Follow
from bot.languages import translate
from bot.library import Library
from bot.models import CollectionInfo, IngestOptions
from bot.sources.channels import Readable, Source, check_message_content, get_source_id
from bot.sources.history import History, list_attachments
from bot.sources.pages import fetch_messages, iterate_pages
from bot.sources.pending import Pending
from bot.sources.places import fetch_sources, find_channel, find_source
from bot.text_schema import build_text_schema
from bot.uploads import Sender, UploadRun, build_messages_intake, check_intake

log = logging.getLogger(__name__)

_WRITTEN_AT_ONCE: Final = 500  # messages; what is held in memory of a history

Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Job:
    """A follow on its way: the channel and the collection as they are now."""

    guild_id: int
    follow: Follow
    channel: Readable
    info: CollectionInfo
    opted_out: frozenset[str]


class Keeper:
    """Brings collections up to date with channels.

    Discord says in events which messages changed, and tells what they say over REST only: there the switch in the
    developer portal counts, and not the intent, without which a bot is sent no content. Asking the gateway for the
    intent while the switch is off would end the login (close code 4014) of a bot that otherwise needs no switch at all.

    Args:
        forget_after: how long the objects of a lost channel stay.
    """

    def __init__(
        self,
        client: discord.Client,
        library: Library,
        *,
        read_options: ReadOptions,
        forget_after: timedelta,
        clock: Clock,
    ) -> None:
        self._client = client
        self._library = library
        self._read_options = read_options
        self._forget_after = forget_after
        self._clock = clock

    def get_locale(self, guild_id: int) -> str:
        """The locale of a guild; empty where Discord does not show it at the moment."""
        guild = self._client.get_guild(guild_id)
        return "" if guild is None else guild.preferred_locale.value

    async def is_there(self, guild_id: int, follow: Follow) -> bool:
        """Whether the channel can be read; where Discord fails, nobody knows otherwise."""
        try:
            return await find_channel(self._client, guild_id, follow.channel_id) is not None
        except (DiscordUnreachableError, discord.HTTPException):
            return True

    async def compare(self, guild_id: int, follow: Follow) -> Follow | None:
        """Compare the history with what is stored, and bring that up to date; None where nothing is followed any more.

        All of it is read: Discord does not say what was edited or deleted while nobody listened, however old it is.

        Raises:
            RagbotError, discord.HTTPException: it broke off; done again it goes on.
        """
        job = await self._open(guild_id, follow)
        if job is None:
            return await self._lose(guild_id, follow)
        sources = await fetch_sources(job.channel, follow.posts)
        known = follow.with_posts(source.id for source in sources)
        # Before the history is read: what is stored later cannot be taken for deleted.
        stored = await self._library.messages.fetch_ids(
            job.info, guild_id=guild_id, channel_ids=known.places, since=follow.since
        )
        counts, seen = Counts(), set[int]()
        for source in sources:
            counts += await self._compare_source(job, source, seen)
        missing = stored - seen
        if missing and not await self._is_deleted(job, min(missing)):
            return await self._lose(guild_id, follow)
        removed = await self._library.messages.delete(job.info, guild_id=guild_id, message_ids=missing)
        counts += Counts(removed=removed)
        log.info(
            "Compared a followed channel with its history: %d objects added, %d changed, %d removed",
            *(counts.added, counts.changed, counts.removed),
        )
        posts = tuple(source.id for source in sources if source.id != follow.channel_id)
        now = self._clock()
        return replace(self._refresh(job, counts), posts=posts, compared_at=now, compared=counts)

    async def apply(self, guild_id: int, follow: Follow, pending: Pending) -> Follow | None:
        """Store what is new and edited, and take out what is deleted; None as for `compare`.

        Raises:
            RagbotError, discord.HTTPException: it broke off; the history has to be compared.
        """
        job = await self._open(guild_id, follow)
        if job is None:
            return await self._lose(guild_id, follow)
        messages = self._library.messages
        deleted, counts = set(pending.deleted), Counts()
        for source_id, ids in pending.changed.items():
            wanted = {each for each in ids - pending.deleted if each >= follow.since}
            source = await find_source(job.channel, source_id)
            found = [] if source is None else await fetch_messages(source, wanted)
            counts += await self._store(job, found)
            deleted |= wanted - {message.id for message in found}
        if pending.gone:
            deleted |= await messages.fetch_ids(job.info, guild_id=guild_id, channel_ids=tuple(pending.gone))
        kept = {each for each in deleted if each >= follow.since}
        removed = await messages.delete(job.info, guild_id=guild_id, message_ids=kept)
        now_known = follow.with_posts(pending.changed)
        posts = tuple(post for post in now_known.posts if post not in pending.gone)
        return replace(self._refresh(job, counts + Counts(removed=removed)), posts=posts)

    async def _is_deleted(self, job: _Job, message_id: int) -> bool:
        """Whether a message that the history lacks is deleted; False where the bot may no longer read it.

        Without Read Message History Discord answers with an empty history instead of refusing it, and the bot may be
        asked for one in the moment before it hears that the permission is gone.
        https://docs.discord.com/developers/resources/message#get-channel-messages
        """
        if isinstance(job.channel, discord.ForumChannel):  # the post of a message is not known
            return await find_channel(self._client, job.guild_id, job.follow.channel_id) is not None
        try:
            await job.channel.fetch_message(message_id)
        except discord.NotFound:
            return True
        except discord.Forbidden:
            return False
        raise DiscordUnreachableError(
            translate("Discord's history was incomplete. I compare it again in a few minutes.")
        )

    async def _open(self, guild_id: int, follow: Follow) -> _Job | None:
        """None where the channel is lost."""
        channel = await find_channel(self._client, guild_id, follow.channel_id)
        if channel is None:
            return None
        # While Discord hides the text every message looks empty, as if it were to be taken out.
        await check_message_content(self._client)
        info = await self._fetch_collection(guild_id, follow)
        return _Job(guild_id, follow, channel, info, await self._library.privacy.fetch_opted_out(guild_id))

    async def _fetch_collection(self, guild_id: int, follow: Follow) -> CollectionInfo:
        name = follow.collection
        try:
            return await self._library.collections.fetch_own(name, guild_id=guild_id)
        except CollectionNotFoundError as error:
            if follow.compared_at is None:  # followed before there was anything to put into it
                return await self._library.collections.create(build_text_schema(name), guild_id=guild_id)
            raise CollectionNotFoundError(
                translate(
                    "The collection “{name}” is deleted, so nothing of this channel is saved. "
                    "`/documents unfollow` ends that.",
                    name=name,
                )
            ) from error

    async def _compare_source(self, job: _Job, source: Source, seen: set[int]) -> Counts:
        counts, waiting = Counts(), list[discord.Message]()
        async for page in iterate_pages(source, since=job.follow.since):
            seen |= {message.id for message in page}
            waiting += page
            if len(waiting) >= _WRITTEN_AT_ONCE:
                counts += await self._store(job, waiting)
                waiting = []
        return counts + await self._store(job, waiting)

    async def _store(self, job: _Job, messages: Iterable[discord.Message]) -> Counts:
        """Write what messages say, and take out what they no longer say or hold, and those whose author opted out."""
        messages = list(messages)
        history, silent, attached = History(), set[int](), dict[int, set[int]]()
        out = await self._find_unwanted(job, messages)
        for message in messages:
            if message.id not in out:
                history.add(message, job.opted_out)
                silent |= set() if message.author.bot else {message.id}
                attached[message.id] = {file.id for file in list_attachments(message)}
        silent -= {text.id for texts in history.messages.values() for text in texts}
        counts, stored = await self._ingest(job, history), self._library.messages
        # Again: somebody who was forgotten before the ingest began, and after the first look, is not known to it.
        out |= await self._find_unwanted(job, messages)
        removed = await stored.delete(job.info, guild_id=job.guild_id, message_ids=out)
        removed += await stored.delete_texts(job.info, guild_id=job.guild_id, message_ids=silent)
        removed += await stored.delete_detached(job.info, guild_id=job.guild_id, attached=attached)
        return counts + Counts(removed=removed)

    async def _find_unwanted(self, job: _Job, messages: Sequence[discord.Message]) -> set[int]:
        """Ids of what members wrote who opted out, or before they were forgotten."""
        follow = await self._library.follows.fetch(job.guild_id, job.follow.channel_id)
        marks = {} if follow is None else follow.forgotten
        return {
            message.id
            for message in messages
            if str(message.author.id) in job.opted_out or message.id < marks.get(str(message.author.id), 0)
        }

    async def _ingest(self, job: _Job, history: History) -> Counts:
        if not history.messages:
            return Counts()
        intake = await asyncio.to_thread(build_messages_intake, history.messages, options=self._read_options)
        run = UploadRun(
            self._library,
            job.info,
            sender=Sender(job.guild_id, job.follow.by),
            options=IngestOptions(audience=job.follow.audience, channel_id=get_source_id(job.channel)),
            batch=job.follow.batch,
            stop=asyncio.Event(),
            is_counted=False,
        )
        outcome = await run.run(check_intake(intake, job.info))
        if outcome.error is not None:
            raise outcome.error
        failed = sum(report.failed_count for report in outcome.reports)
        if outcome.problems or failed:
            reasons = [reason for _, reason in outcome.problems]
            reasons += [row.reason for report in outcome.reports for row in report.failed]
            raise LibraryError(translate("Some messages could not be saved. {reason}", reason=reasons[0]))
        return Counts(sum(r.inserted for r in outcome.reports), sum(r.updated for r in outcome.reports))

    def _refresh(self, job: _Job, counts: Counts) -> Follow:
        """The follow as it stands now that all went well."""
        changed_at = self._clock() if counts else job.follow.changed_at
        return replace(job.follow, name=job.channel.name, changed_at=changed_at, error="", lost_at=None)

    async def _lose(self, guild_id: int, follow: Follow) -> Follow | None:
        """Note since when a channel is lost; when that is long enough ago its objects go, and the follow with them."""
        now = self._clock()
        lost_at = follow.lost_at or now
        if now - lost_at < self._forget_after:
            return replace(follow, lost_at=lost_at)
        await self._forget(guild_id, follow)
        return None

    async def _forget(self, guild_id: int, follow: Follow) -> None:
        """Delete what is stored of a channel, as far as it was followed."""
        try:
            info = await self._library.collections.fetch_own(follow.collection, guild_id=guild_id)
        except CollectionNotFoundError:
            return
        messages = self._library.messages
        ids = await messages.fetch_ids(info, guild_id=guild_id, channel_ids=follow.places, since=follow.since)
        count = await messages.delete(info, guild_id=guild_id, message_ids=ids)
        log.info("Deleted %d objects of a followed channel that is lost for good", count)
