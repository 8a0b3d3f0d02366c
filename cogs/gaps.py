"""/gaps: what members asked and got no good answer to."""

from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.library import Library
from bot.ui import (
    Context,
    CorrectionDesk,
    GapsView,
    build_admin_check,
    build_press_check,
    check_alone,
    get_guild_id,
    render_gaps,
    render_no_gaps,
)


class Gaps(commands.Cog):
    """Shows admins what is missing. The reply is for the admin's eyes only."""

    def __init__(self, *, library: Library, desk: CorrectionDesk, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._desk = desk
        self._check_press = build_press_check(admin_roles)
        self.gaps.add_check(build_admin_check(admin_roles))

    @commands.hybrid_command()  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def gaps(self, ctx: Context) -> None:
        """Show what was asked and had no answer, or a bad one (admins)."""
        check_alone(ctx)
        await ctx.defer(ephemeral=True)
        guild_id, store = get_guild_id(ctx), self._library.gaps
        days = (await self._library.guild_settings.fetch(guild_id)).server.question_days
        if days is None:
            # Another process may have kept one before it knew that it is off.
            await store.clear(guild_id)
            await ctx.send(embed=render_no_gaps(), ephemeral=True)
            return
        fetch = partial(store.fetch_all, guild_id, days=days)
        gaps = await fetch()
        view = GapsView(
            gaps,
            author_id=ctx.author.id,
            guild_id=guild_id,
            store=store,
            desk=self._desk,
            fetch=fetch,
            check=self._check_press,
            days=days,
        )
        await view.send(ctx.send, embed=render_gaps(gaps, days=days), ephemeral=True)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    library, roles = bot.library, bot.settings.admin_roles
    desk = CorrectionDesk(library.given_answers, library.corrections, check=build_press_check(roles))
    await bot.add_cog(Gaps(library=library, desk=desk, admin_roles=roles))
