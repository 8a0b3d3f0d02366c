"""Where a reply goes that Discord no longer takes as one: the single rule on what may become public."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final, TypeGuard, TypeVar

import aiohttp
import discord
from discord.ext import commands

from bot.languages import phrase, translate
from bot.ui.context import Context, Interaction
from bot.ui.text import NO_MENTIONS

T = TypeVar("T")

NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})
LOST_CONNECTION: Final = (aiohttp.ClientError, OSError)
UNSENT: Final = (discord.HTTPException, *LOST_CONNECTION)

SENT_DIRECT: Final = phrase("I have sent it to you as a direct message.")
NOT_SENT: Final = phrase(
    "I can't send you direct messages, and this is for your eyes only. Allow direct messages from "
    "members of this server, or use the slash command."
)

log = logging.getLogger(__name__)


async def send_late(
    *,
    user: discord.User | discord.Member,
    channel: discord.abc.Messageable,
    is_private: bool,
    attachments: Mapping[str, bytes] = NO_FILES,
    **message: Any,
) -> discord.Message | None:
    """Send what an interaction can no longer carry, 15 minutes after it or once its message is deleted.

    What was for one member's eyes goes to that member's direct messages and never to the channel. What was public goes
    to the channel, or to the member where that is deleted or closed to the bot.

    Returns:
        The message; None where the member takes no direct messages.
    """
    ways: list[discord.abc.Messageable] = [user] if is_private else [channel, user]
    for way in ways:
        try:
            return await persist(partial(_send, way, attachments, message))
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("a reply cannot be sent to a %s (%s)", type(way).__name__, type(error).__name__)
    return None


async def send_private(
    ctx: Context, content: str, *, attachments: Mapping[str, bytes] = NO_FILES, has_own_words: bool = False
) -> None:
    """Send something to the member who gave a command, for their eyes only.

    discord.py's `Context.send` makes a public message of it once the command is 15 minutes old. After a text command
    Discord has nothing that only one member sees: `has_own_words` sends it as a direct message then, and says so.
    """
    late = partial(
        send_late, user=ctx.author, channel=ctx.channel, is_private=True, attachments=attachments, content=content
    )
    if ctx.interaction is None:
        if has_own_words:
            await send_direct(ctx, content=content, attachments=attachments)
        else:
            await ctx.send(content, files=build_files(attachments), allowed_mentions=NO_MENTIONS)
    elif ctx.interaction.is_expired():
        await late()
    else:
        try:
            await ctx.send(content, files=build_files(attachments), ephemeral=True, allowed_mentions=NO_MENTIONS)
        except discord.NotFound:
            await late()


def is_sent_direct(asked: Context | Interaction) -> TypeGuard[Context]:
    """Whether Discord takes no reply to a command (any more) that the member alone sees."""
    return isinstance(asked, commands.Context) and (asked.interaction is None or asked.interaction.is_expired())


async def send_direct(ctx: Context, **message: Any) -> None:
    """Send something to the member who gave a command as a direct message, and say in the channel that it is there."""
    sent = await send_late(user=ctx.author, channel=ctx.channel, is_private=True, **message)
    await ctx.send(translate(SENT_DIRECT) if sent is not None else translate(NOT_SENT), allowed_mentions=NO_MENTIONS)


async def _send(
    way: discord.abc.Messageable, attachments: Mapping[str, bytes], message: Mapping[str, Any]
) -> discord.Message:
    return await way.send(files=build_files(attachments), allowed_mentions=NO_MENTIONS, **message)


async def persist(send: Callable[[], Awaitable[T]]) -> T:
    """Send, and once more where the connection broke: discord.py repeats what Discord refuses, and not that.

    The first attempt may have arrived all the same; twice told is better than not told.
    """
    try:
        return await send()
    except LOST_CONNECTION:
        return await send()


def build_files(attachments: Mapping[str, bytes]) -> list[discord.File]:
    """Files for one message; discord.py closes them with it, so each attempt needs new ones."""
    return [discord.File(BytesIO(data), name) for name, data in attachments.items()]
