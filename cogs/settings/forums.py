"""/settings help-forum: the forums in which new posts are helped with."""

from typing import Literal

import discord
from discord import app_commands

from bot.guild import Setting
from bot.ui import Context, check_here, get_guild_id, render_help_forum
from cogs.settings.group import SettingsGroup


class ForumCommands(SettingsGroup):
    """Chooses forums."""

    @SettingsGroup.settings.command(name="help-forum")  # type: ignore[arg-type]
    @app_commands.describe(forum="The forum", state="Whether I help with new posts there; off until you say so")
    async def help_forum(self, ctx: Context, forum: discord.ForumChannel, state: Literal["on", "off"]) -> None:
        """Let me help with new posts of a forum, or not (admins)."""
        await ctx.defer(ephemeral=True)
        is_on = state == "on"
        await self._settings.choose(
            get_guild_id(ctx), Setting.HELP_FORUM, is_on or None, channel_id=check_here(ctx, forum)
        )
        await ctx.send(embed=render_help_forum(forum, is_on=is_on), ephemeral=True)
