"""What the commands of /settings share: the group that they belong to, and how the settings are shown and reset."""

from typing import Final, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.languages import phrase, translate
from bot.library import Library
from bot.ui import (
    Context,
    Present,
    SettingsPanel,
    build_admin_check,
    build_manager_reader,
    build_witness,
    get_guild_id,
    render_guild_settings,
    render_reset,
)

SUBCOMMANDS: Final = phrase(
    "Say what to do: `settings show`, `settings set`, `settings who-may-ask`, `settings ask-human`, "
    "`settings help-forum`, `settings store-questions` or `settings reset`."
)
PlaceOption: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.ForumChannel
# Not `Role | None`: of such an option discord.py makes None, which is "nobody", where a typed role is not there.
NO_ROLE: Final = commands.parameter(default=None)
NO_CHANNEL: Final = commands.parameter(default=None)
WHERE: Final = phrase("A channel, and its threads; the whole server if you don't say")


class SettingsGroup(commands.Cog):
    """The group, and what its commands use."""

    def __init__(self, *, library: Library, admin_roles: tuple[str, ...]) -> None:
        self._settings = library.guild_settings
        self._collections = library.collections
        self._gaps = library.gaps
        self._templates = library.templates
        self._panel = SettingsPanel(library.guild_settings, library.collections, admin_roles=admin_roles)
        self._get_manager = build_manager_reader(admin_roles)
        for command in self.walk_commands():
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, ctx: Context) -> None:
        """Settings of this server (admins)."""
        await ctx.send(translate(SUBCOMMANDS))

    @settings.command()  # type: ignore[arg-type]
    async def show(self, ctx: Context) -> None:
        """Show the settings of this server (admins)."""
        await ctx.defer(ephemeral=True)
        settings = await self._settings.fetch(get_guild_id(ctx))
        await ctx.send(embed=render_guild_settings(settings, await self._fetch_present(ctx)), ephemeral=True)

    @settings.command()  # type: ignore[arg-type]
    async def reset(self, ctx: Context) -> None:
        """Set everything back to how it was at first (admins)."""
        await ctx.defer(ephemeral=True)
        guild_id = get_guild_id(ctx)
        before = await self._settings.fetch(guild_id)
        await self._settings.reset(guild_id)
        await self._gaps.clear(guild_id)
        await self._templates.clear(guild_id)
        await ctx.send(embed=render_reset(before, await self._fetch_present(ctx)), ephemeral=True)

    async def _fetch_present(self, ctx: Context) -> Present:
        assert ctx.guild is not None
        names = await self._collections.fetch_names(guild_id=ctx.guild.id, reader=build_witness(ctx))
        return Present(ctx.guild, names)
