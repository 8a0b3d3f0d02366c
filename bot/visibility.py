"""Who may read a channel on Discord; the one rule, for what is read there and for whoever asks about it."""

from typing import Final, TypeAlias

import discord

Place: TypeAlias = discord.abc.GuildChannel | discord.Thread

# Since November 2026 Discord sends channels that the bot may not view under this name and with this flag, without their
# permissions, so that everyone would seem to read them; discord.py 2.7 does not know the flag.
_HIDDEN_NAME: Final = "___hidden___"
_HIDDEN_FLAG: Final = 1 << 17


def is_readable(place: Place, who: discord.Member | discord.Role) -> bool:
    """Whether a member, or all members of a role, may see a channel or thread and its history.

    Of a private thread this does not say whether the member is in it.
    """
    if is_hidden(place):
        return False
    permissions = place.permissions_for(who)
    # The text of a voice channel takes Connect too: https://docs.discord.com/developers/resources/message#get-channel-messages
    if isinstance(place, discord.VoiceChannel | discord.StageChannel) and not permissions.connect:
        return False
    return permissions.view_channel and permissions.read_message_history


def is_hidden(place: Place) -> bool:
    """Whether the bot may not view a channel, or the one that a thread is in, so that it cannot know who may."""
    channel = place.parent if isinstance(place, discord.Thread) else place
    if channel is None:
        return True
    # discord.py keeps the flags of forums alone; every other channel has the name to be told by.
    flags = getattr(channel, "flags", None)
    if channel.name == _HIDDEN_NAME or (flags is not None and flags.value & _HIDDEN_FLAG):
        return True
    return not channel.permissions_for(channel.guild.me).view_channel
