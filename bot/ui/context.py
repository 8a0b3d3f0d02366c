"""What a command is given: its context or interaction, and the guild it was given in."""

from contextlib import AbstractContextManager
from typing import Any, Final, TypeAlias

import discord
from discord.ext import commands

from bot.guild import Occasion
from bot.languages import phrase, using_locale

# mypy, unlike pyright, cannot infer discord.py's hybrid decorators: hence the `type: ignore[arg-type]` on commands.
Context: TypeAlias = commands.Context[Any]
Interaction: TypeAlias = discord.Interaction[Any]
Limit: TypeAlias = commands.Range[int, 1, 10]
# What Discord shows of options that several commands have; 100 characters at most.
FILTERS_SHOWN: Final = phrase('Conditions like year>=1990 genre:drama -title:"Love Actually"')
NEWER_SHOWN: Final = phrase("Put newer ones first, where there is a date")
PRIVATE_SHOWN: Final = phrase("Answer me alone, from all that I may read")
RERANK_SHOWN: Final = phrase("Let a model sort the matches once more, or not; it does where there is one")


def get_guild_id(asked: Context | Interaction) -> int:
    """The guild that a command was given in, or a button was pressed in.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if asked.guild is None:
        raise commands.NoPrivateMessage
    return asked.guild.id


def use_guild_language(asked: Context | Interaction) -> AbstractContextManager[None]:
    """Say to everybody in a channel what the block says, and not to whoever asked.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if asked.guild is None:
        raise commands.NoPrivateMessage
    return using_locale(asked.guild.preferred_locale.value)


def get_member(asked: Context | Interaction) -> discord.User | discord.Member:
    """Whoever gave the command, pressed the button or sent the form."""
    return asked.author if isinstance(asked, commands.Context) else asked.user


def get_occasion(asked: Context | Interaction) -> Occasion:
    """When and where a command or a form was given; of a button, when and where the answer was, that it is under.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if asked.guild is None:
        raise commands.NoPrivateMessage
    if isinstance(asked, commands.Context):
        asked_at = asked.message.created_at
    else:
        # A form that was sent has a message too, the one with the button that opened it, but is a question of its own.
        is_press = asked.type is discord.InteractionType.component
        asked_at = asked.message.created_at if is_press and asked.message else asked.created_at
    return Occasion(asked_at, asked.guild.name, asked.guild.preferred_locale.value, get_channel_ids(asked.channel))


def get_channel_ids(channel: Any) -> tuple[int, ...]:
    """The id of a channel; of a thread that first, and then its channel's."""
    if channel is None:
        return ()
    return (channel.id, channel.parent_id) if isinstance(channel, discord.Thread) else (channel.id,)
