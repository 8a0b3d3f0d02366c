"""/usage: what a server asks of the bot and of models, for its admins."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.library import Library
from bot.limits import Limits
from bot.ui import Context, build_admin_check, check_alone, get_guild_id, hold_turn, render_usage


class UsageCommand(commands.Cog):
    """Shows counts, and nothing of what was asked. The reply is for the admin's eyes only."""

    def __init__(self, *, library: Library, limits: Limits, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._limits = limits
        self.usage.add_check(build_admin_check(admin_roles))

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def usage(self, ctx: Context) -> None:
        """Show questions, AI answers and uploads by day, and what is left of the budgets (admins)."""
        check_alone(ctx)
        guild_id = get_guild_id(ctx)
        async with hold_turn(ctx, partial(self._limits.read, ctx), is_private=True) as message:
            days = await self._library.usage.fetch_days(guild_id)
            settings = await self._library.guild_settings.fetch(guild_id)
            ends_at = self._library.usage.get_day_end()
            await message.send(embeds=[render_usage(days, settings.server, ends_at)])


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(UsageCommand(library=bot.library, limits=bot.limits, admin_roles=bot.settings.admin_roles))
