"""What a path of the API means: the channel or the message that it names."""

from aiohttp import web

from playground.model.channel import Channel, Message
from playground.model.guild import Guild
from playground.rules.access import require, require_in_guild
from playground.server.bodies import HUB

GUILD = r"/guilds/{guild_id:\d+}"
CHANNEL = r"/channels/{channel_id:\d+}"
MESSAGE = CHANNEL + r"/messages/{message_id:\d+}"


def get_guild(request: web.Request, *permissions: str) -> Guild:
    """Return the guild of the path.

    Raises:
        ApiError: 10004 or 50013: there is none, or the bot lacks one of `permissions` there.
    """
    world = request.app[HUB].world
    guild = world.get_guild(request.match_info["guild_id"])
    require_in_guild(guild, world.get_me(guild), *permissions)
    return guild


def get_channel(request: web.Request, *permissions: str) -> Channel:
    """Return the channel of the path.

    Raises:
        ApiError: 10003, 50001 or 50013: there is none, or the bot does not see it or lacks one of `permissions` there.
    """
    world = request.app[HUB].world
    channel = world.get_channel(request.match_info["channel_id"])
    require(channel, *permissions)
    return channel


def get_message(request: web.Request, *permissions: str) -> Message:
    """Return the message of the path.

    Raises:
        ApiError: 10008, there is none; or as for `get_channel`.
    """
    channel = get_channel(request, *permissions)
    return request.app[HUB].world.find_message(channel, request.match_info["message_id"])
