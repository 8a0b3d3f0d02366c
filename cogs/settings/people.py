"""/settings who-may-ask, ask-human and store-questions: who asks, who is asked, and what is kept of it."""

from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.guild import Setting
from bot.learning import QUESTION_DAYS, QUESTION_DAYS_MAX
from bot.ui import (
    Context,
    can_mention,
    check_here,
    check_role,
    get_guild_id,
    render_asker_role,
    render_human_role,
    render_question_days,
)
from cogs.settings.group import NO_CHANNEL, NO_ROLE, WHERE, PlaceOption, SettingsGroup


class PeopleCommands(SettingsGroup):
    """Chooses roles, and whether questions are kept."""

    @SettingsGroup.settings.command(name="who-may-ask")  # type: ignore[arg-type]
    @app_commands.describe(role="The role whose members may ask; everybody if you don't say", channel=WHERE)
    async def who_may_ask(self, ctx: Context, role: discord.Role = NO_ROLE, channel: PlaceOption = NO_CHANNEL) -> None:
        """Choose the role whose members may ask me, everybody if you name none (admins)."""
        await ctx.defer(ephemeral=True)
        channel_id = check_here(ctx, channel)
        chosen: discord.Role | None = None if role is None or role.is_default() else role
        value = None if chosen is None else chosen.id
        await self._settings.choose(get_guild_id(ctx), Setting.ASKER_ROLE, value, channel_id=channel_id)
        present = await self._fetch_present(ctx)
        await ctx.send(embed=render_asker_role(chosen, channel_id, present), ephemeral=True)

    @SettingsGroup.settings.command(name="ask-human")  # type: ignore[arg-type]
    @app_commands.describe(role="The role that is pinged; nobody if you don't say", channel=WHERE)
    async def ask_human(self, ctx: Context, role: discord.Role = NO_ROLE, channel: PlaceOption = NO_CHANNEL) -> None:
        """Choose who may be asked where I don't know an answer, nobody if you name no role (admins)."""
        await ctx.defer(ephemeral=True)
        channel_id = check_here(ctx, channel)
        chosen: discord.Role | None = role
        if ctx.guild is not None and chosen is not None:
            check_role(ctx.guild, chosen)
        value = None if chosen is None else chosen.id
        await self._settings.choose(get_guild_id(ctx), Setting.HUMAN_ROLE, value, channel_id=channel_id)
        is_mentionable = chosen is None or can_mention(chosen, ctx.bot_permissions)
        await ctx.send(embed=render_human_role(chosen, is_mentionable=is_mentionable), ephemeral=True)

    @SettingsGroup.settings.command(name="store-questions")  # type: ignore[arg-type]
    @app_commands.describe(
        state="Whether I keep the text of questions, for `/gaps`; off deletes those that I have",
        days="For how many days, 30 if you don't say",
    )
    async def store_questions(
        self,
        ctx: Context,
        state: Literal["on", "off"],
        days: commands.Range[int, 1, QUESTION_DAYS_MAX] = QUESTION_DAYS,
    ) -> None:
        """Choose whether I keep what members ask, so that `/gaps` can show it (admins)."""
        await ctx.defer(ephemeral=True)
        guild_id, chosen = get_guild_id(ctx), days if state == "on" else None
        await self._settings.choose(guild_id, Setting.QUESTION_DAYS, chosen)
        if chosen is None:
            await self._gaps.clear(guild_id)
        await ctx.send(embed=render_question_days(chosen), ephemeral=True)
