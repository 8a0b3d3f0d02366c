"""The panel of a server's settings: menus that an admin chooses from, each checked again when it comes back."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

import discord
from discord import ui
from discord.ext import commands

from bot.errors import NotAllowedError, ObjectError, QueryError
from bot.guild import NOTHING_CHOSEN, ROLES, Choices, GuildSettings, Setting, Value
from bot.languages import phrase, translate
from bot.ui import palette
from bot.ui.completion import NameLister
from bot.ui.context import Context, Interaction, get_guild_id
from bot.ui.guild_settings import Present, list_choices
from bot.ui.humans import check_role
from bot.ui.ids import get_custom_id
from bot.ui.lasting import build_lasting_view
from bot.ui.limits import MENU_OPTIONS_MAX, OPTION_MAX
from bot.ui.markdown import HEADING, SMALL
from bot.ui.permissions import check_admin
from bot.ui.private import build_manager_reader, is_alone
from bot.ui.setting_values import LABELS, check_scope, list_suggestions, parse_value, spell_value
from bot.ui.text import NO_MENTIONS

MENUS: Final = (Setting.COLLECTION, Setting.STYLE, Setting.LIMIT, Setting.ALPHA, Setting.PRIVATE)
SERVER_MENUS: Final = (Setting.MEMBER_BUDGET, Setting.SERVER_BUDGET)
NOTHING: Final = "-"
MORE: Final = phrase("The language, other values of alpha and more collections, other budgets: `/settings set`.")
SLASH_ONLY: Final = phrase("The panel is for your eyes only: use the slash command `/settings panel`.")
CHANNEL_DELETED: Final = phrase("The channel of this panel is deleted. Open another one with `/settings panel`.")
ROLE_DELETED: Final = phrase("There is no such role on this server (any more).")
_CUSTOM_ID: Final = re.compile(r"settings:(?P<channel>\d{1,20}):(?P<setting>[a-z_]{1,20})", re.ASCII)


class PanelStore(Protocol):
    """Where the choices of a guild's admins are kept."""

    async def fetch(self, guild_id: int) -> GuildSettings:
        """The guild's settings."""

    async def choose(
        self, guild_id: int, setting: Setting, value: Value | None, *, channel_id: int | None = None
    ) -> None:
        """Choose something for a guild, or for one of its channels."""


@dataclass(frozen=True, slots=True)
class PressedSetting:
    """What a menu says: for which channel (None: the server) and which setting it is."""

    channel_id: int | None
    setting: Setting


class SettingsPanel:
    """Shows the panel, and does what is chosen in it, after a restart too."""

    def __init__(self, settings: PanelStore, names: NameLister, *, admin_roles: tuple[str, ...]) -> None:
        self._settings = settings
        self._names = names
        self._admin_roles = admin_roles
        self._get_reader = build_manager_reader(admin_roles)

    async def open(self, ctx: Context, channel_id: int | None) -> None:
        """Show the panel for the server or a channel to the admin alone.

        Raises:
            NotAllowedError: the command was typed as a message, so that everybody would see the panel.
        """
        if not is_alone(ctx):
            raise NotAllowedError(translate(SLASH_ONLY))
        await ctx.defer(ephemeral=True)
        await ctx.send(view=await self._build(ctx, channel_id), ephemeral=True, allowed_mentions=NO_MENTIONS)

    async def choose(self, press: Interaction, pressed: PressedSetting) -> None:
        """Do what was chosen in a menu, and show the panel as it is then.

        Raises:
            RagbotError: who chose is no admin (any more), or what was chosen is not there (any more).
        """
        await press.response.defer()
        check_admin(press.user, press.permissions, self._admin_roles)
        if press.guild is None:
            raise commands.NoPrivateMessage
        if pressed.channel_id is not None and press.guild.get_channel(pressed.channel_id) is None:
            raise ObjectError(translate(CHANNEL_DELETED))
        data: dict[str, Any] = dict(press.data or {})
        values = [str(value) for value in data.get("values") or ()]
        check_scope(pressed.setting, pressed.channel_id)
        value = await self._read_value(press, press.guild, pressed.setting, values)
        await self._settings.choose(press.guild.id, pressed.setting, value, channel_id=pressed.channel_id)
        # Somebody may have dismissed the panel meanwhile.
        with suppress(discord.NotFound):
            view = await self._build(press, pressed.channel_id)
            await press.edit_original_response(view=view, allowed_mentions=NO_MENTIONS)

    async def _read_value(
        self, press: Interaction, guild: discord.Guild, setting: Setting, values: Sequence[str]
    ) -> Value | None:
        if not values or values[0] == NOTHING:
            return None
        if setting not in ROLES:
            return parse_value(setting, values[0], names=await self._fetch_names(press))
        role = guild.get_role(int(values[0])) if values[0].isdecimal() else None
        if role is None:
            raise QueryError(translate(ROLE_DELETED))
        if setting is Setting.ASKER_ROLE and role.is_default():
            return None
        if setting is Setting.HUMAN_ROLE:
            check_role(guild, role)
        return role.id

    async def _fetch_names(self, asked: Context | Interaction) -> tuple[str, ...]:
        return await self._names.fetch_names(guild_id=get_guild_id(asked), reader=self._get_reader(asked))

    async def _build(self, asked: Context | Interaction, channel_id: int | None) -> ui.LayoutView:
        assert asked.guild is not None
        settings = await self._settings.fetch(asked.guild.id)
        choices = settings.server if channel_id is None else settings.channels.get(channel_id, NOTHING_CHOSEN)
        present = Present(asked.guild, await self._fetch_names(asked))
        return build_panel(choices, present, channel_id)


def parse_setting(interaction: discord.Interaction) -> PressedSetting | None:
    """Return which menu was used; None for any other interaction, and for what no menu of the bot's says."""
    found = _CUSTOM_ID.fullmatch(get_custom_id(interaction))
    if found is None or found["setting"] not in {*MENUS, *SERVER_MENUS, *ROLES}:
        return None
    return PressedSetting(int(found["channel"]) or None, Setting(found["setting"]))


def build_panel(choices: Choices, present: Present, channel_id: int | None) -> ui.LayoutView:
    """Build the panel.

    Args:
        choices: of the channel, or of the server where `channel_id` is None.
    """
    lines = [HEADING + translate("Settings for {place}", place=present.tell_place(channel_id))]
    lines += list_choices(choices, present, is_whole=channel_id is None)
    items: list[ui.Item[Any]] = [ui.Container(ui.TextDisplay("\n".join(lines)), accent_colour=palette.INFO)]
    shown = MENUS if channel_id is not None else (*MENUS, *SERVER_MENUS)
    items += [ui.ActionRow(_build_menu(setting, choices, present, channel_id)) for setting in shown]
    for setting in ROLES:
        items.append(ui.TextDisplay(f"{SMALL}{translate(LABELS[setting])}"))
        items.append(ui.ActionRow(_build_role_menu(setting, choices, present, channel_id)))
    return build_lasting_view(ui.LayoutView, [*items, ui.TextDisplay(f"{SMALL}{translate(MORE)}")])


def _build_menu(setting: Setting, choices: Choices, present: Present, channel_id: int | None) -> "ui.Select[Any]":
    chosen = getattr(choices, setting)
    current = None if chosen is None else spell_value(chosen)
    label = translate(LABELS[setting])
    values = list_suggestions(setting, present.names)[: MENU_OPTIONS_MAX - 1]
    if current is not None and current not in values:
        values = [current, *values][: MENU_OPTIONS_MAX - 1]
    options = [
        discord.SelectOption(
            label=translate("{label}: nothing chosen", label=label), value=NOTHING, default=current is None
        )
    ]
    options += [
        discord.SelectOption(label=f"{label}: {shown}"[:OPTION_MAX], value=value[:OPTION_MAX], default=value == current)
        for value, shown in ((value, translate(value) if setting is Setting.PRIVATE else value) for value in values)
    ]
    return ui.Select(custom_id=_build_id(setting, channel_id), placeholder=label, options=options)


def _build_role_menu(
    setting: Setting, choices: Choices, present: Present, channel_id: int | None
) -> "ui.RoleSelect[Any]":
    role = present.guild.get_role(getattr(choices, setting) or 0)
    return ui.RoleSelect(
        custom_id=_build_id(setting, channel_id),
        placeholder=translate(LABELS[setting]),
        min_values=0,
        default_values=[role] if role else [],
    )


def _build_id(setting: Setting, channel_id: int | None) -> str:
    return f"settings:{channel_id or 0}:{setting}"
