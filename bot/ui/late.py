"""Where a reply goes that Discord no longer takes as one: the single rule on what may become public."""

import logging
from typing import Any

import discord

from bot.ui.text import NO_MENTIONS

log = logging.getLogger(__name__)


async def send_late(
    *, user: discord.User | discord.Member, channel: discord.abc.Messageable, is_private: bool, **message: Any
) -> discord.Message | None:
    """Send what an interaction can no longer carry, 15 minutes after it or once its message is deleted.

    What was for one member's eyes goes to that member's direct messages and never to the channel.

    Returns:
        The message; None where the member takes no direct messages.
    """
    if not is_private:
        return await channel.send(allowed_mentions=NO_MENTIONS, **message)
    try:
        return await user.send(allowed_mentions=NO_MENTIONS, **message)
    except discord.Forbidden:
        log.info("a private reply was dropped: the member takes no direct messages")
        return None
