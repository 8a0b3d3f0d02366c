"""/settings: what the admins of a server choose for it and for its channels."""

from typing import Final, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.guild import Setting
from bot.library import Library
from bot.tree import answer_press
from bot.ui import (
    TYPED_SETTINGS,
    Context,
    Interaction,
    Present,
    SettingsPanel,
    TypedSetting,
    build_admin_check,
    build_manager_reader,
    build_witness,
    can_mention,
    check_here,
    check_role,
    complete_setting,
    get_guild_id,
    parse_setting,
    parse_value,
    render_asker_role,
    render_chosen,
    render_guild_settings,
    render_human_role,
    render_reset,
)

SUBCOMMANDS: Final = (
    "Say what to do: `settings show`, `settings set`, `settings who-may-ask`, `settings ask-human` or `settings reset`."
)
PlaceOption: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.ForumChannel
# Not `Role | None`: of such an option discord.py makes None, which is "nobody", where a typed role is not there.
NO_ROLE: Final = commands.parameter(default=None)
NO_CHANNEL: Final = commands.parameter(default=None)
WHERE: Final = "A channel, and its threads; the whole server if you don't say"


class GuildSettingsCommands(commands.Cog):
    """Shows and changes the settings of a server. Answers to slash commands are for the admin's eyes only."""

    def __init__(self, *, library: Library, admin_roles: tuple[str, ...]) -> None:
        self._settings = library.guild_settings
        self._collections = library.collections
        self._panel = SettingsPanel(library.guild_settings, library.collections, admin_roles=admin_roles)
        self._get_manager = build_manager_reader(admin_roles)
        for command in self.walk_commands():
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
        await ctx.send(embed=render_guild_settings(settings, await self._fetch_present(ctx)), ephemeral=True)

    @settings.command()  # type: ignore[arg-type]
    @app_commands.describe(channel=WHERE)
    async def panel(self, ctx: Context, channel: PlaceOption = NO_CHANNEL) -> None:
        """Choose the settings of this server or a channel from menus (admins)."""
        await self._panel.open(ctx, check_here(ctx, channel))

    @settings.command(name="set")  # type: ignore[arg-type]
    @app_commands.describe(
        setting="What to choose", value="What it is from now on; nothing is chosen if you don't say", channel=WHERE
    )
    async def choose(
        self, ctx: Context, setting: TypedSetting, value: str | None = None, channel: PlaceOption = NO_CHANNEL
    ) -> None:
        """Choose what questions are asked with where members say nothing (admins)."""
        await ctx.defer(ephemeral=True)
        channel_id, present = check_here(ctx, channel), await self._fetch_present(ctx)
        chosen = TYPED_SETTINGS[setting]
        parsed = None if value is None else parse_value(chosen, value, names=present.names)
        await self._settings.choose(get_guild_id(ctx), chosen, parsed, channel_id=channel_id)
        await ctx.send(embed=render_chosen(chosen, parsed, channel_id, present), ephemeral=True)

    @settings.command(name="who-may-ask")  # type: ignore[arg-type]
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

    @settings.command(name="ask-human")  # type: ignore[arg-type]
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

    @settings.command()  # type: ignore[arg-type]
    async def reset(self, ctx: Context) -> None:
        """Set everything back to how it was at first (admins)."""
        await ctx.defer(ephemeral=True)
        guild_id = get_guild_id(ctx)
        before = await self._settings.fetch(guild_id)
        await self._settings.reset(guild_id)
        await ctx.send(embed=render_reset(before, await self._fetch_present(ctx)), ephemeral=True)

    @choose.autocomplete("value")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the value of the setting that is named already."""
        names = self._collections.fetch_names(guild_id=interaction.guild_id, reader=self._get_manager(interaction))
        return await complete_setting(interaction.namespace.setting, names, current)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Do what is chosen in a panel, however old that is."""
        if (pressed := parse_setting(interaction)) is not None:
            await answer_press(interaction, self._panel.choose(interaction, pressed))

    async def _fetch_present(self, ctx: Context) -> Present:
        assert ctx.guild is not None
        names = await self._collections.fetch_names(guild_id=ctx.guild.id, reader=build_witness(ctx))
        return Present(ctx.guild, names)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(GuildSettingsCommands(library=bot.library, admin_roles=bot.settings.admin_roles))
