"""What a member names to be read: a channel, a forum, a thread, and dates."""

from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowedError, QueryError
from bot.languages import translate
from bot.sources import Readable
from bot.ui import Context, Interaction


class ReadableChannel(app_commands.Transformer, commands.Converter[Readable]):
    """A text channel, a forum, a thread or a post, archived ones too, which Discord sends to no bot by itself."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What Discord lets members choose."""
        kinds = discord.ChannelType
        return [kinds.text, kinds.news, kinds.public_thread, kinds.private_thread, kinds.news_thread, kinds.forum]

    async def transform(self, _interaction: Interaction, value: Any, /) -> Readable:
        """Resolve what a slash command names.

        Raises:
            NotAllowedError: the bot cannot see it.
        """
        try:
            return check_kind(value.resolve() or await value.fetch())
        except discord.Forbidden as error:
            raise NotAllowedError(translate("I can't see that channel. Give me View Channel there.")) from error

    async def convert(self, ctx: Context, argument: str) -> Readable:
        """Resolve what a text command names.

        Raises:
            BadArgument: there is no such channel.
        """
        try:
            return check_kind(await commands.GuildChannelConverter().convert(ctx, argument))
        except commands.ChannelNotFound:
            return await commands.ThreadConverter().convert(ctx, argument)


def check_kind(channel: Any) -> Readable:
    """The channel, if it holds messages of the kind that is read.

    Raises:
        QueryError: it is a voice channel, a category or the like.
    """
    if not isinstance(channel, Readable):
        raise QueryError(translate("I read text channels, threads and forums. Name one of those."))
    return channel


def parse_date(text: str | None) -> datetime | None:
    """A day or a time in UTC: `2026-01-31`, `2026-01-31T18:00`.

    Raises:
        QueryError: it is neither.
    """
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text.strip())
    except ValueError:
        raise QueryError(
            translate("“{text}” is no date. Write it like 2026-01-31 or 2026-01-31T18:00.", text=text[:40])
        ) from None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed
