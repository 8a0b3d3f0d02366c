"""/settings: what the admins of a server choose for it."""

from typing import Any, Final, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.guild import GuildSettings
from bot.learning import QUESTION_DAYS, QUESTION_DAYS_MAX
from bot.library import Library
from bot.ui import (
    Context,
    build_admin_check,
    can_mention,
    check_role,
    get_guild_id,
    render_guild_settings,
    render_human_role,
    render_question_days,
    render_reset,
)

SUBCOMMANDS: Final = (
    "Say what to do: `settings show`, `settings ask-human`, `settings store-questions` or `settings reset`."
)
# Not `Role | None`: of such an option discord.py makes None, which is "nobody", where a typed role is not there.
NO_ROLE: Final = commands.parameter(default=None)


class GuildSettingsCommands(commands.Cog):
    """Shows and changes the settings of a server. Answers to slash commands are for the admin's eyes only."""

    def __init__(self, *, library: Library, admin_roles: tuple[str, ...]) -> None:
        self._settings = library.guild_settings
        self._gaps = library.gaps
        self._templates = library.templates
        admin_commands: tuple[commands.Command[Any, ..., None], ...] = (
            self.settings,
            self.show,
            self.ask_human,
            self.store_questions,
            self.reset,
        )
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, ctx: Context) -> None:
        """Settings of this server (admins)."""
        await ctx.send(SUBCOMMANDS)

    @settings.command()  # type: ignore[arg-type]
    async def show(self, ctx: Context) -> None:
        """Show the settings of this server (admins)."""
        await ctx.defer(ephemeral=True)
        settings = await self._settings.fetch(get_guild_id(ctx))
        await ctx.send(embed=render_guild_settings(settings, find_role(ctx, settings)), ephemeral=True)

    @settings.command(name="ask-human")  # type: ignore[arg-type]
    @app_commands.describe(role="The role that is pinged; nobody if you don't say")
    async def ask_human(self, ctx: Context, role: discord.Role = NO_ROLE) -> None:
        """Choose who may be asked where I don't know an answer, nobody if you name no role (admins)."""
        await ctx.defer(ephemeral=True)
        chosen: discord.Role | None = role
        if ctx.guild is not None and chosen is not None:
            check_role(ctx.guild, chosen)
        await self._settings.set_human_role(get_guild_id(ctx), None if chosen is None else chosen.id)
        is_mentionable = chosen is None or can_mention(chosen, ctx.bot_permissions)
        await ctx.send(embed=render_human_role(chosen, is_mentionable=is_mentionable), ephemeral=True)

    @settings.command(name="store-questions")  # type: ignore[arg-type]
    @app_commands.describe(
        state="Whether I keep the text of questions, for `/gaps`; off deletes those that I have",
        days=f"For how many days, {QUESTION_DAYS} if you don't say",
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
        await self._settings.set_question_days(guild_id, chosen)
        if chosen is None:
            await self._gaps.clear(guild_id)
        await ctx.send(embed=render_question_days(chosen), ephemeral=True)

    @settings.command()  # type: ignore[arg-type]
    async def reset(self, ctx: Context) -> None:
        """Set everything back to how it was at first (admins)."""
        await ctx.defer(ephemeral=True)
        guild_id = get_guild_id(ctx)
        before = await self._settings.fetch(guild_id)
        await self._settings.reset(guild_id)
        await self._gaps.clear(guild_id)
        await self._templates.clear(guild_id)
        await ctx.send(embed=render_reset(before, find_role(ctx, before)), ephemeral=True)


def find_role(ctx: Context, settings: GuildSettings) -> discord.Role | None:
    """The role that is asked, if there is one and it is not deleted."""
    role_id = settings.human_role_id
    return None if ctx.guild is None or role_id is None else ctx.guild.get_role(role_id)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(GuildSettingsCommands(library=bot.library, admin_roles=bot.settings.admin_roles))
