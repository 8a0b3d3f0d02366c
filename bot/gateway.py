"""Discord's gateway: where it is, which shards of it this process serves, and frames that nobody can read."""

import logging
import zlib
from typing import Any, Final

import aiohttp
import discord.shard
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import Settings

# Frames that are no JSON, no UTF-8 or nothing compressed, or JSON that is no object and has no `get`.
UNREADABLE: Final = (ValueError, AttributeError, zlib.error)
GARBLED: Final = 4000  # not 1000 or 1001, which would end the session; https://docs.discord.com/developers/topics/opcodes-and-status-codes

log = logging.getLogger(__name__)


class UnreadableFrameError(aiohttp.ClientError):
    """As what it is, the network's fault, discord.py connects again, later each time; other errors end the bot."""


class ReadingWebSocket(DiscordWebSocket):
    """A connection of one shard, which a frame that cannot be read ends, and not the process."""

    async def received_message(self, msg: Any, /) -> None:
        """Take a frame.

        Raises:
            UnreadableFrameError: it cannot be read.
        """
        try:
            await super().received_message(msg)
        except UNREADABLE as error:
            log.warning("The gateway sent what cannot be read (%s); connecting again", type(error).__name__)
            await self.close(code=GARBLED)
            raise UnreadableFrameError from None


def point_discord_at(settings: Settings) -> None:
    """Use another REST base and gateway than Discord's own, and connections of our own.

    discord.py keeps the addresses as class attributes and finds the class by its name in its module, so this holds for
    every client of the process.
    """
    discord.shard.DiscordWebSocket = ReadingWebSocket  # type: ignore[misc] # there is no argument for it
    if settings.discord_api_base:
        Route.BASE = settings.discord_api_base.rstrip("/")
    if settings.discord_gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway)


def get_shard(guild_id: int, count: int) -> int:
    """The shard that hears of a guild; https://docs.discord.com/developers/events/gateway#sharding."""
    return (guild_id >> 22) % count
