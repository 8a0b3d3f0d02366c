"""/settings panel and set: what questions are asked with where members say nothing."""

from discord import app_commands
from discord.ext import commands

from bot.tree import answer_press
from bot.ui import (
    TYPED_SETTINGS,
    Context,
    Interaction,
    TypedSetting,
    check_here,
    check_scope,
    complete_setting,
    get_guild_id,
    parse_setting,
    parse_value,
    render_chosen,
)
from cogs.settings.group import NO_CHANNEL, WHERE, PlaceOption, SettingsGroup


class DefaultsCommands(SettingsGroup):
    """Chooses for the server and its channels, from menus and by commands."""

    @SettingsGroup.settings.command()  # type: ignore[arg-type]
    @app_commands.describe(channel=WHERE)
    async def panel(self, ctx: Context, channel: PlaceOption = NO_CHANNEL) -> None:
        """Choose the settings of this server or a channel from menus (admins)."""
        await self._panel.open(ctx, check_here(ctx, channel))

    @SettingsGroup.settings.command(name="set")  # type: ignore[arg-type]
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
        check_scope(chosen, channel_id)
        parsed = None if value is None else parse_value(chosen, value, names=present.names)
        await self._settings.choose(get_guild_id(ctx), chosen, parsed, channel_id=channel_id)
        await ctx.send(embed=render_chosen(chosen, parsed, channel_id, present), ephemeral=True)

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
