"""Where a followed channel is: there, lost, or out of reach for now."""

from collections.abc import Collection

import discord

from bot.errors import DiscordUnreachableError
from bot.languages import phrase, translate
from bot.sources.channels import Readable, Source
from bot.sources.history import iterate_sources
from bot.visibility import is_readable

AWAY = phrase("Discord does not show me this server at the moment. I keep trying.")


async def find_channel(client: discord.Client, guild_id: int, channel_id: int) -> Readable | None:
    """The channel; None where it is deleted, the bot may not read it, or is not in the server.

    Raises:
        DiscordUnreachableError: the server is away, as in an outage of Discord's.
        discord.HTTPException: Discord fails.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        return None
    if guild.unavailable:
        raise DiscordUnreachableError(translate(AWAY))
    channel = await _fetch_channel(guild, channel_id)
    return channel if isinstance(channel, Readable) and is_readable(channel, guild.me) else None


async def fetch_sources(channel: Readable, posts: Collection[int]) -> list[Source]:
    """What holds the messages of a channel: itself, or the posts of a forum, archived ones too.

    Args:
        posts: known posts. One that leaves the archive while that is listed is in neither list: it is asked for.
    """
    found = {source.id: source async for source in iterate_sources(channel)}
    if isinstance(channel, discord.ForumChannel):
        for missing in [post for post in posts if post not in found]:
            post = await _fetch_channel(channel.guild, missing)
            if isinstance(post, discord.Thread):
                found[post.id] = post
    return list(found.values())


async def find_source(channel: Readable, source_id: int) -> Source | None:
    """The channel itself, or a post of a forum; None where it is deleted meanwhile."""
    if not isinstance(channel, discord.ForumChannel):
        return channel if source_id == channel.id else None
    found = await _fetch_channel(channel.guild, source_id)
    return found if isinstance(found, discord.Thread) and found.parent_id == channel.id else None


async def _fetch_channel(guild: discord.Guild, channel_id: int) -> object:
    # Discord sends no bot the archived threads by itself.
    known = guild.get_channel_or_thread(channel_id)
    if known is not None:
        return known
    try:
        return await guild.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        return None
