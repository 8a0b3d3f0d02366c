"""What the commands of /documents share: the group that they belong to, and the completion of their options."""

from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.audience import EVERYTHING, Reader
from bot.follow import Follow
from bot.languages import phrase, translate
from bot.library import Library, Selection
from bot.limits import Limits
from bot.models import CollectionInfo, Origin
from bot.sources import Following
from bot.ui import (
    Context,
    Interaction,
    ObjectDesk,
    build_admin_check,
    build_manager_reader,
    build_press_check,
    build_private_reader,
    build_witness,
    check_whole,
    complete_from,
    complete_readable,
    complete_uploads,
    get_guild_id,
)

NEWEST_MAX: Final = 500  # uploads that a completion looks through; Discord shows 25 choices
CHOSEN_BY: Final = {
    "source": phrase("A file or a channel"),
    "batch": phrase("An upload, by its id"),
    "collection": phrase("Only in this one"),
}
FOR_EVERYBODY: Final = ("documents", "list", "show")
SUBCOMMANDS: Final = phrase(
    "Say what to do: `documents list`, `documents show`, `documents export`, `documents delete`, "
    "`documents access`, `documents unfollow`, or for one object `documents edit` or `documents remove`."
)


class DocumentsGroup(commands.Cog):
    """The group, and what its commands use.

    Discord has default permissions for a whole group only: it stays visible, because `list` and `show` are for
    everybody; the others are refused at execution.
    """

    def __init__(
        self,
        *,
        library: Library,
        limits: Limits,
        following: Following,
        forget_days: int,
        admin_roles: tuple[str, ...],
    ) -> None:
        self._library = library
        self._limits = limits
        self._get_manager = build_manager_reader(admin_roles)
        self._following = following
        self._forget_days = forget_days
        self._desk = ObjectDesk(library.objects, admin_roles, take_turn=limits.read)
        self._check_press = build_press_check(admin_roles)
        for command in self.walk_commands():
            if command.name not in FOR_EVERYBODY:
                command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    async def documents(self, ctx: Context) -> None:
        """See, export or remove uploads."""
        await ctx.send(translate(SUBCOMMANDS))

    async def _find_whole(
        self, ctx: Context, selection: Selection, collection: str | None
    ) -> list[tuple[CollectionInfo, int]]:
        """The collections that hold what a command is to change, with how many objects, for those who see the reply.

        Raises:
            QueryError: there is nothing that they may read.
            NotAllowedError: they may read a part of it only.
        """
        guild_id, find = get_guild_id(ctx), self._library.selections.find
        seen = await find(selection, collection, guild_id=guild_id, reader=build_witness(ctx))
        found = await find(selection, collection, guild_id=guild_id, reader=EVERYTHING)
        check_whole([(info.name, count) for info, count in seen], [(info.name, count) for info, count in found])
        return found

    async def _fetch_follows(self, guild_id: int, collection: str | None, reader: Reader) -> list[Follow]:
        """The followed channels that the reader may read; a lost one is for those who may read everything."""
        follows = await self._library.follows.fetch_all(guild_id)
        return [each for each in follows if collection in {None, each.collection} and reader.may_read(each.audience)]

    async def complete_collection(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection from what the guild may see."""
        reader = self._get_reader(interaction)
        return await complete_readable(self._library.collections, interaction, current, reader=reader)

    async def complete_source(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the source from the newest uploads."""
        return await complete_from(self._fetch_sources(interaction), current)

    async def complete_batch(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the batch from the newest uploads."""
        return await complete_uploads(self._fetch_recent(interaction), current)

    async def _fetch_sources(self, interaction: Interaction) -> list[str]:
        return [origin.source for origin in await self._fetch_recent(interaction)]

    async def _fetch_recent(self, interaction: Interaction) -> list[Origin]:
        guild_id, collection = interaction.guild_id, getattr(interaction.namespace, "collection", None)
        if guild_id is None:
            return []
        return await self._library.selections.fetch_recent(
            collection, guild_id=guild_id, reader=self._get_reader(interaction), limit=NEWEST_MAX
        )

    def _get_reader(self, interaction: Interaction) -> Reader:
        """Who completes an option: admins see everything in the commands that manage it, and are members elsewhere."""
        command = interaction.command
        if command is None or command.name in FOR_EVERYBODY:
            return build_private_reader(interaction)
        return self._get_manager(interaction)
