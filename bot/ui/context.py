"""What a command is given: its context or interaction, and the guild it was given in."""

from typing import Any, Final, TypeAlias

import discord
from discord.ext import commands

from bot.guild import Occasion

# mypy, unlike pyright, cannot infer discord.py's hybrid decorators: hence the `type: ignore[arg-type]` on commands.
Context: TypeAlias = commands.Context[Any]
Interaction: TypeAlias = discord.Interaction[Any]
Limit: TypeAlias = commands.Range[int, 1, 10]
# What Discord shows of options that several commands have; 100 characters at most.
FILTERS_SHOWN: Final = 'Conditions like year>=1990 genre:drama -title:"Love Actually"'
NEWER_SHOWN: Final = "Put newer ones first, where there is a date"


def get_guild_id(ctx: Context) -> int:
    """The guild that a command was given in.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return ctx.guild.id


def get_occasion(ctx: Context) -> Occasion:
    """When and where a command was given; the later buttons of its answer keep to it.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return Occasion(ctx.message.created_at, ctx.guild.name, ctx.guild.preferred_locale.value)
