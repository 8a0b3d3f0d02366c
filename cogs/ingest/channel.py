"""A channel's history -> a collection, and on request whatever comes after it."""

from datetime import datetime

import discord

from bot.errors import CollectionNotFoundError, QueryError
from bot.follow import Follow
from bot.library import Library
from bot.models import IngestOptions
from bot.sources import Following, Readable
from bot.text_schema import build_text_schema
from bot.ui import Reply, render_follow_note, render_followed, render_stopped
from bot.uploads import fetch_existing, start_batch
from cogs.ingest.messages import MessageIngest
from cogs.ingest.targets import settle_name

UNTIL = "A channel that is followed has no end: leave out `before`, or `follow`."


class ChannelIngest:
    """One run of /ingest channel."""

    def __init__(self, *, library: Library, messages: MessageIngest, following: Following) -> None:
        self._library = library
        self._messages = messages
        self._following = following

    async def run(
        self,
        reply: Reply,
        channel: Readable,
        name: str,
        options: IngestOptions,
        *,
        is_followed: bool,
    ) -> None:
        """Read the history, ask, ingest it, and follow the channel from there.

        Raises:
            QueryError: what is followed should have an end.
        """
        if is_followed and options.before is not None:
            raise QueryError(UNTIL)
        guild_id = channel.guild.id
        opted_out = await self._library.privacy.fetch_opted_out(guild_id)
        existing = await fetch_existing(self._library, name, guild_id=guild_id)
        meant = name if existing else await settle_name(self._library, reply, name, guild_id=guild_id)
        if meant is None:
            return
        dates = {"after": options.after, "before": options.before}
        history = await self._messages.read(reply, channel, **dates, opted_out=opted_out)
        if history is None:
            await reply.finish(render_stopped(meant))
            return
        is_empty = is_followed and not (history.messages or history.files)
        notes = [render_follow_note(channel.name)] if is_followed else []
        if is_empty:
            await self._follow(reply, channel, meant, options.after)
            await reply.finish(render_followed(channel.name, meant))
        elif await self._messages.run(reply, meant, history, options, guild_id=guild_id, notes=notes) and is_followed:
            await self._follow(reply, channel, meant, options.after)

    async def _follow(self, reply: Reply, channel: Readable, name: str, after: datetime | None) -> None:
        guild_id = channel.guild.id
        try:
            info = await self._library.collections.fetch_own(name, guild_id=guild_id)
        except CollectionNotFoundError:
            info = await self._library.collections.create(build_text_schema(name), guild_id=guild_id)
        since = 0 if after is None else discord.utils.time_snowflake(after, high=True) + 1
        batch = start_batch()
        follow = Follow(channel.id, channel.name, info.name, batch, reply.author_id, since=since)
        await self._following.follow(guild_id, follow)
