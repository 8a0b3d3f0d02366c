"""What the commands of /prompt share: the group that they belong to, their options and completion."""

from typing import Any, Final, Literal, NamedTuple, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.languages import phrase, translate
from bot.library import Library
from bot.limits import Limits
from bot.models import CollectionInfo, RecommendStyle
from bot.templates import TemplateSlot
from bot.ui import (
    Context,
    Interaction,
    build_admin_check,
    build_manager_reader,
    build_press_check,
    build_witness,
    complete_readable,
    get_guild_id,
)

SUBCOMMANDS: Final = phrase(
    "Say what to do: `prompt set`, `prompt show`, `prompt test`, `prompt undo` or `prompt reset`."
)
Style: TypeAlias = Literal["together", "each"]
Place: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.ForumChannel | discord.Thread
# Not `Place | None`: of such an option discord.py makes None, "everywhere", where a typed channel is not there.
NO_CHANNEL: Final[Any] = None
OPTIONS: Final = {
    "collection": phrase("What is written about"),
    "style": phrase("The text about all matches together, also of /ask, or the one about each"),
    "channel": phrase("Only there; in every channel if you don't say"),
}


class Target(NamedTuple):
    """What a command is about."""

    guild_id: int
    info: CollectionInfo
    slot: TemplateSlot


class PromptGroup(commands.Cog):
    """The group, and what its commands use."""

    def __init__(self, *, library: Library, limits: Limits, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._limits = limits
        self._get_manager = build_manager_reader(admin_roles)
        self._check_press = build_press_check(admin_roles)
        for command in self.walk_commands():
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def prompt(self, ctx: Context) -> None:
        """How the model writes about a collection (admins)."""
        await ctx.send(translate(SUBCOMMANDS))

    async def _find(self, ctx: Context, name: str, style: Style, channel: Place | None) -> Target:
        """What is meant, as far as those may know of it who see the reply.

        Raises:
            CollectionNotFoundError: they see none of that name.
        """
        guild_id = get_guild_id(ctx)
        info = await self._library.collections.fetch(name, guild_id=guild_id, reader=build_witness(ctx))
        slot = TemplateSlot(info.name, RecommendStyle(style), None if channel is None else channel.id)
        return Target(guild_id, info, slot)

    async def complete_name(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what an admin manages."""
        reader = self._get_manager(interaction)
        return await complete_readable(self._library.collections, interaction, current, reader=reader)
