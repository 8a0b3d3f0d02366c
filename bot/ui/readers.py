"""Who reads: what the members of a guild, and one of them, may read on Discord at this moment."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord.ext import commands

from bot.audience import EVERYONE, FOR_EVERYONE, NOBODY, Reader, for_channel, for_role
from bot.ui.context import Context, Interaction, get_member
from bot.visibility import is_readable


def build_public_reader(asked: Context | Interaction) -> Reader:
    """What an answer that everybody in the channel sees may draw on: what everyone may read, and the channel itself."""
    guild = asked.guild
    if guild is None:
        raise commands.NoPrivateMessage
    return Reader(frozenset({*_list_public(guild), *_list_here(asked.channel)}))


def build_private_reader(asked: Context | Interaction) -> Reader:
    """What the member who asks may read, for an answer that nobody else sees; nothing for somebody who has left."""
    guild, member = asked.guild, get_member(asked)
    if guild is None:
        raise commands.NoPrivateMessage
    reader, place = build_member_reader(guild, member), asked.channel
    # Without a privileged intent Discord tells of nobody else who is in a private thread; whoever asks in it is.
    if isinstance(place, discord.Thread) and isinstance(member, discord.Member) and is_readable(place, member):
        return reader.with_audience(get_audience_channel(place))
    return reader


def build_member_reader(guild: discord.Guild, member: discord.User | discord.Member) -> Reader:
    """What a member may read; nothing of somebody who is none.

    Roles and channels that the bot does not know (any more) are none of a member's.
    """
    if not isinstance(member, discord.Member):
        return NOBODY
    roles = [for_role(role.id) for role in member.roles]
    return Reader(frozenset({EVERYONE, *roles, *_list_readable(guild, member), *_list_private_threads(guild, member)}))


def may_everyone_read(guild: discord.Guild, audience: Iterable[str]) -> bool:
    """Whether what is for an audience is for everyone of the guild."""
    return Reader(frozenset(_list_public(guild))).may_read(audience)


def build_place_audience(asked: Context | Interaction) -> tuple[str, ...]:
    """For whom something is that was asked or said here: everyone, or those who may read the channel."""
    if asked.guild is None:
        raise commands.NoPrivateMessage
    here = (get_audience_channel(asked.channel),)
    return FOR_EVERYONE if may_everyone_read(asked.guild, here) else here


def get_audience_channel(channel: Any) -> str:
    """The audience of a channel's messages: a thread has its parent's, and a private thread its own."""
    if isinstance(channel, discord.Thread) and not channel.is_private():
        return for_channel(channel.parent_id)
    return for_channel(channel.id)


def _list_public(guild: discord.Guild) -> Iterator[str]:
    yield EVERYONE
    yield for_role(guild.default_role.id)
    yield from _list_readable(guild, guild.default_role)


def _list_here(channel: Any) -> Iterator[str]:
    """The channel that is answered in: who reads the answer reads it anyway. Of a thread the channel that it is in."""
    if channel is None:
        return
    yield for_channel(channel.id)
    if isinstance(channel, discord.Thread):
        yield for_channel(channel.parent_id)


def _list_readable(guild: discord.Guild, who: discord.Member | discord.Role) -> Iterator[str]:
    for channel in guild.channels:
        if is_readable(channel, who):
            yield for_channel(channel.id)


def _list_private_threads(guild: discord.Guild, member: discord.Member) -> Iterator[str]:
    """Private threads that the member is in, or manages, as far as the bot knows; archived ones it does not."""
    for thread in guild.threads:
        if not thread.is_private() or not is_readable(thread, member):
            continue
        if thread.permissions_for(member).manage_threads or any(each.id == member.id for each in thread.members):
            yield for_channel(thread.id)
