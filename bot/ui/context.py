"""What a command is given: its context or interaction, and the guild it was given in."""

from typing import Any, TypeAlias

import discord
from discord.ext import commands

from bot.guild import Occasion

# mypy, unlike pyright, cannot infer discord.py's hybrid decorators: hence the `type: ignore[arg-type]` on commands.
Context: TypeAlias = commands.Context[Any]
Interaction: TypeAlias = discord.Interaction[Any]
Limit: TypeAlias = commands.Range[int, 1, 10]


def get_asker_id(asked: Context | Interaction) -> int:
    """The id of the member who asks or presses."""
    return (asked.author if isinstance(asked, commands.Context) else asked.user).id


def get_guild_id(ctx: Context | Interaction) -> int:
    """The guild that a command or a form was given in.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return ctx.guild.id


def get_occasion(ctx: Context | Interaction) -> Occasion:
    """When and where a command or a form was given; the later buttons of its answer keep to it.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    asked_at = ctx.message.created_at if isinstance(ctx, commands.Context) else ctx.created_at
    return Occasion(asked_at, ctx.guild.name, ctx.guild.preferred_locale.value)
