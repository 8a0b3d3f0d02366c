"""A channel's history between two dates, read for the knowledge of the server."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowedError, QueryError
from bot.models import IngestProgress, MessageText
from cogs._common import Context, Interaction
from cogs._messages import build_text, get_source

MESSAGES_MAX: Final = 100_000
ATTACHMENTS_MAX: Final = 50
ATTACHMENT_BYTES: Final = 25 * 1024**2
MEDIA: Final = ("image/", "audio/", "video/")
PORTAL: Final = "https://discord.com/developers/applications"

Readable: TypeAlias = discord.TextChannel | discord.Thread | discord.ForumChannel
Source: TypeAlias = discord.TextChannel | discord.Thread
OnProgress: TypeAlias = Callable[[IngestProgress], Awaitable[None]]


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
            "Discord hides the text of messages from me. Whoever runs me can switch on “Message Content Intent” at "
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


@dataclass(slots=True)
class History:
    """What was read, and what was left aside.

    Attributes:
        messages: by the source that the channel, thread or post is called, oldest first; those without text are not
            among them.
        files: attachments of the messages, with the message.
        is_cut: there was more than is read at once.
    """

    messages: dict[str, list[MessageText]] = field(default_factory=dict)
    files: list[tuple[discord.Attachment, discord.Message]] = field(default_factory=list)
    count: int = 0
    bots: int = 0
    opted_out: int = 0
    unread_files: int = 0
    is_cut: bool = False

    def add(self, message: discord.Message, opted_out: frozenset[str]) -> None:
        """Keep a message, unless a bot or somebody who opted out wrote it, or Discord itself did."""
        self.count += 1
        if message.is_system():
            return
        if message.author.bot:
            self.bots += 1
        elif str(message.author.id) in opted_out:
            self.opted_out += 1
        else:
            self.keep(message)

    def keep(self, message: discord.Message) -> None:
        """Keep a message with its attachments."""
        text = build_text(message)
        if text.text:
            self.messages.setdefault(get_source(message.channel), []).append(text)
        for attachment in message.attachments:
            if (attachment.content_type or "").startswith(MEDIA):
                continue
            if attachment.size > ATTACHMENT_BYTES or len(self.files) == ATTACHMENTS_MAX:
                self.unread_files += 1
            else:
                self.files.append((attachment, message))

    def get_notes(self) -> list[str]:
        """A sentence on everything that was left aside."""
        notes = {
            f"{self.bots:,} messages of bots are left out.": self.bots,
            f"{self.opted_out:,} messages of members who opted out are left out.": self.opted_out,
            f"{self.unread_files:,} attached files are left out: I read {ATTACHMENTS_MAX} at once, of up to "
            f"{ATTACHMENT_BYTES // 1024**2} MiB each.": self.unread_files,
            f"There are more than {MESSAGES_MAX:,} messages; name dates to read the others.": self.is_cut,
        }
        return [note for note, count in notes.items() if count]


async def read_history(
    channel: Readable,
    *,
    after: datetime | None,
    before: datetime | None,
    opted_out: frozenset[str],
    on_progress: OnProgress,
    stopped: asyncio.Event,
) -> History:
    """Read the messages of a channel or thread, or of every post of a forum, oldest first.

    Ends early, with what there is, when the event is set or there is too much.
    """
    history, begin = History(), time.monotonic()
    async for source in _iterate_sources(channel):
        async for message in source.history(limit=None, after=after, before=before, oldest_first=True):
            if stopped.is_set():
                return history
            if history.count == MESSAGES_MAX:
                history.is_cut = True
                return history
            history.add(message, opted_out)
            await on_progress(IngestProgress(history.count, None, time.monotonic() - begin))
    return history


async def _iterate_sources(channel: Readable) -> AsyncIterator[Source]:
    if not isinstance(channel, discord.ForumChannel):
        yield channel
        return
    for thread in channel.threads:
        yield thread
    async for thread in channel.archived_threads(limit=None):
        yield thread
