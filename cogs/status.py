"""/status: whether everything works, and with which versions."""

from functools import partial
from importlib.metadata import version

from discord.ext import commands

from bot.app import RagBot
from bot.library import Library
from bot.limits import Limits
from bot.ui import Context, build_public_reader, get_guild_id, hold_turn, is_admin, render_questions, render_status


class Status(commands.Cog):
    """Shows Weaviate, the providers and the guild's collections as they are now."""

    def __init__(self, *, library: Library, limits: Limits, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._limits = limits
        self._admin_roles = admin_roles

    @commands.hybrid_command()  # type: ignore[arg-type]
    async def status(self, ctx: Context) -> None:
        """Show whether I am ready, versions, providers and collections."""
        async with hold_turn(ctx, partial(self._limits.read, ctx)) as message:
            status = await self._library.fetch_status()
            guild_id, reader = get_guild_id(ctx), build_public_reader(ctx)
            collections = (
                await self._library.collections.fetch_all(guild_id=guild_id, reader=reader) if status.is_ready else None
            )
            # A text command has no reply that only its author sees.
            is_told = ctx.interaction is not None and is_admin(ctx.author, ctx.permissions, self._admin_roles)
            counts = None
            if is_told and status.is_ready:
                counts = render_questions(
                    await self._library.questions.count(guild_id), await self._library.votes.count(guild_id)
                )
            embed = render_status(
                status, collections=collections, bot_version=version("ragbot"), discord_latency=ctx.bot.latency
            )
            await message.send(embeds=[embed])
        if counts is not None:
            await ctx.send(embed=counts, ephemeral=True)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Status(library=bot.library, limits=bot.limits, admin_roles=bot.settings.admin_roles))
