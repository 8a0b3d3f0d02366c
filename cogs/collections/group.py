"""What the commands of /collection share: the group that they belong to, and the completion of their names."""

from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.languages import phrase, translate
from bot.library import Library
from bot.limits import Limits
from bot.models import CollectionInfo
from bot.ui import (
    Context,
    Interaction,
    build_admin_check,
    build_manager_reader,
    build_press_check,
    build_private_reader,
    build_witness,
    check_whole,
    complete_readable,
    get_guild_id,
)

FOR_EVERYBODY: Final = ("collection", "list", "info")
SUBCOMMANDS: Final = phrase(
    "Say what to do: `collection list`, `collection info`, `collection create`, `collection describe`, "
    "`collection title`, `collection look`, `collection access`, `collection add-property` or "
    "`collection delete`."
)


class CollectionsGroup(commands.Cog):
    """The group, and what its commands use.

    Discord has default permissions for a whole group only. The group stays visible, because `list` and `info` are for
    everybody; the others are refused at execution.
    """

    def __init__(self, *, library: Library, limits: Limits, generative: str, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._limits = limits
        self._generative = generative
        self._get_manager = build_manager_reader(admin_roles)
        self._check_press = build_press_check(admin_roles)
        for command in self.walk_commands():
            if command.name not in FOR_EVERYBODY:
                command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    async def collection(self, ctx: Context) -> None:
        """Collections of this server."""
        await ctx.send(translate(SUBCOMMANDS))

    async def _find_own(self, ctx: Context, name: str, *, with_count: bool = False) -> CollectionInfo:
        """The collection that a command is to change, as far as those may know of it who see the reply.

        Raises:
            CollectionNotFoundError: they see none of that name.
            CollectionReadOnlyError: it is shared.
            NotAllowedError: they may not read all that would be counted.
        """
        guild_id = get_guild_id(ctx)
        seen = await self._library.collections.fetch(
            name, guild_id=guild_id, reader=build_witness(ctx), with_count=with_count
        )
        own = await self._library.collections.fetch_own(name, guild_id=guild_id, with_count=with_count)
        check_whole(seen.object_count, own.object_count)
        return own

    async def complete_name(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the name from what the member may see; admins manage everything."""
        command = interaction.command
        is_asking = command is None or command.name in FOR_EVERYBODY
        reader = build_private_reader(interaction) if is_asking else self._get_manager(interaction)
        return await complete_readable(self._library.collections, interaction, current, reader=reader)
