"""/help: the commands that the member who asks may use; and what a mention without words gets."""

from functools import partial
from typing import Any

from discord import AppCommandType, app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.errors import RagbotError
from bot.languages import translate
from bot.library import Library
from bot.limits import Limits
from bot.ui import Context, build_public_reader, get_guild_id, hold_turn, render_help, render_introduction


class Help(commands.Cog):
    """Lists commands, with admin commands for admins only."""

    def __init__(self, *, library: Library, limits: Limits) -> None:
        self._library = library
        self._limits = limits

    @commands.command(hidden=True)
    async def hello(self, ctx: Context) -> None:
        """Say what I am for, and what everybody here may ask about."""
        async with hold_turn(ctx, partial(self._limits.read, ctx)) as message:
            try:
                names = await self._library.collections.fetch_names(
                    guild_id=get_guild_id(ctx), reader=build_public_reader(ctx)
                )
            except RagbotError:  # the commands are there all the same
                names = ()
            await message.send(embeds=[render_introduction(sorted(names))])

    @commands.hybrid_command()  # type: ignore[arg-type]
    async def help(self, ctx: Context) -> None:
        """Show what I can do for you."""
        usable = [command for command in ctx.bot.walk_commands() if await is_usable(command, ctx)]
        usable.sort(key=lambda command: command.qualified_name)
        menus = [menu.name for menu in ctx.bot.tree.get_commands(type=AppCommandType.message) if is_shown(menu, ctx)]
        embed = render_help([(command.qualified_name, translate(command.short_doc)) for command in usable], menus=menus)
        await ctx.send(embed=embed, ephemeral=True)


async def is_usable(command: commands.Command[Any, ..., Any], ctx: Context) -> bool:
    """Whether it is a command to be listed, not a group, whose checks the member passes here."""
    if command.hidden or isinstance(command, commands.Group):
        return False
    try:
        return await command.can_run(ctx)
    except commands.CommandError:
        return False


def is_shown(menu: app_commands.ContextMenu, ctx: Context) -> bool:
    """Whether Discord offers the menu to the member, as far as no server's settings change that."""
    return menu.default_permissions is None or menu.default_permissions <= ctx.permissions


async def setup(bot: RagBot) -> None:
    """Add the cog."""
    await bot.add_cog(Help(library=bot.library, limits=bot.limits))
