"""A channel's history -> a collection, and on request whatever comes after it."""

from datetime import UTC, datetime
from functools import partial
from typing import Final

import discord

from bot.audience import Reader
from bot.errors import QueryError
from bot.follow import Follow
from bot.languages import phrase, translate
from bot.library import Library
from bot.models import IngestOptions
from bot.sources import Following, Readable
from bot.ui import Reply, render_follow_note, render_followed, render_stopped
from bot.uploads import start_batch
from cogs.ingest.messages import MessageIngest
from cogs.ingest.targets import fetch_target, settle_name

UNTIL: Final = phrase("A channel that is followed has no end: leave out `before`, or `follow`.")


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
        witness: Reader,
        is_followed: bool,
    ) -> None:
        """Read the history, ask, ingest it, and follow the channel from there.

        Args:
            witness: who sees the reply.

        Raises:
            QueryError: what is followed should have an end.
            NotAllowedError: not all who see the reply may ask the collection.
        """
        if is_followed and options.before is not None:
            raise QueryError(translate(UNTIL))
        guild_id, read_at = channel.guild.id, options.read_at or datetime.now(UTC)
        opted_out = await self._library.privacy.fetch_opted_out(guild_id)
        meant: str | None = name
        if await fetch_target(self._library, name, guild_id=guild_id, witness=witness) is None:
            meant = await settle_name(self._library, reply, name, guild_id=guild_id, witness=witness)
        if meant is None:
            return
        history = await self._messages.read(
            reply, channel, after=options.after, before=options.before, opted_out=opted_out
        )
        if history is None:
            await reply.finish(render_stopped(meant))
            return
        if not is_followed:
            await self._messages.run(reply, meant, history, options, guild_id=guild_id)
            return
        follow = build_follow(channel, meant, reply.author_id, options)
        record = partial(self._library.privacy.follow, guild_id, follow, read_at=read_at)
        if history.messages or history.files:
            # Recorded before anything is written, so that a bot that is killed meanwhile goes on with it.
            notes = [render_follow_note(channel.name)]
            await self._messages.run(reply, meant, history, options, guild_id=guild_id, notes=notes, on_confirm=record)
        else:
            await record()
            await reply.finish(render_followed(channel.name, meant))
        await self._following.begin(guild_id, channel.id)


def build_follow(channel: Readable, collection: str, member_id: int, options: IngestOptions) -> Follow:
    """What is recorded of a channel that is followed from the date of its ingest on."""
    since = 0 if options.after is None else discord.utils.time_snowflake(options.after, high=True) + 1
    return Follow(
        channel.id, channel.name, collection, start_batch(), member_id, audience=options.audience, since=since
    )
