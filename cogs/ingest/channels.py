"""Which channels may be read: what a member names, and what the member and the bot may see of it."""

from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowedError, QueryError
from bot.ui import Context, Interaction

PORTAL: Final = "https://discord.com/developers/applications"

Readable: TypeAlias = discord.TextChannel | discord.Thread | discord.ForumChannel


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
            raise NotAllowedError("I can't see that channel. Give me View Channel there.") from error

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
        raise QueryError("I read text channels, threads and forums. Name one of those.")
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
        raise QueryError(f"“{text[:40]}” is no date. Write it like 2026-01-31 or 2026-01-31T18:00.") from None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed


async def check_history(channel: Readable, member: discord.Member) -> None:
    """Refuse a history that the member or the bot may not read, and one of which Discord hides the text.

    Raises:
        NotAllowedError: the sentence says what is missing and who can give it.
    """
    needed = "View Channel and Read Message History"
    if not _may_read(channel.permissions_for(member)) or not await _is_let_in(channel, member):
        raise NotAllowedError(f"You may not read the history of {channel.name}: that takes {needed}.")
    if not _may_read(channel.permissions_for(channel.guild.me)):
        raise NotAllowedError(f"I may not read the history of {channel.name}. Give me {needed} there.")


async def check_message_content(client: discord.Client) -> None:
    """Refuse while Discord hides the text of messages from the bot.

    What counts for a history is the switch in the developer portal, whatever intents the bot connects with; so the bot
    asks for none, and is sent no messages that do not mention it.
    See https://docs.discord.com/developers/events/gateway#privileged-intents.

    Raises:
        NotAllowedError: the switch is off.
    """
    flags = (await client.application_info()).flags
    if not (flags.gateway_message_content or flags.gateway_message_content_limited):
        raise NotAllowedError(
            "Discord hides the text of messages from me. The operator can switch on “Message Content Intent” at "
            f"{PORTAL}, in my application under Bot; then try again, I need no restart."
        )


def _may_read(permissions: discord.Permissions) -> bool:
    return permissions.view_channel and permissions.read_message_history


async def _is_let_in(channel: Readable, member: discord.Member) -> bool:
    """Whether the member may see a private thread, which takes being in it or managing threads."""
    if not isinstance(channel, discord.Thread) or not channel.is_private():
        return True
    if channel.permissions_for(member).manage_threads:
        return True
    try:
        await channel.fetch_member(member.id)
    except discord.NotFound:
        return False
    return True
