"""/quality: questions that have to be answered well, asked again and compared."""

from functools import partial
from typing import Any, Final

from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.audience import EVERYTHING
from bot.languages import phrase, translate
from bot.library import Library
from bot.limits import Limits
from bot.quality import Quality
from bot.ui import (
    Context,
    Interaction,
    build_admin_check,
    check_alone,
    complete_entries,
    complete_readable,
    get_guild_id,
    hold_turn,
    is_admin,
    render_golden_added,
    render_golden_list,
    render_golden_removed,
    render_quality,
    send_pages,
)

SUBCOMMANDS: Final = phrase("Say what to do: `quality add`, `quality list`, `quality remove` or `quality run`.")


class QualityCommands(commands.Cog):
    """Measures answers. Replies to slash commands are for the admin's eyes only."""

    def __init__(self, *, library: Library, limits: Limits, admin_roles: tuple[str, ...]) -> None:
        self._library = library
        self._quality = Quality(library)
        self._limits = limits
        self._admin_roles = admin_roles
        admin_commands: tuple[commands.Command[Any, ..., None], ...] = (
            self.quality,
            self.add,
            self.list_,
            self.remove,
            self.run,
        )
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def quality(self, ctx: Context) -> None:
        """Questions that I have to answer well (admins)."""
        await ctx.send(translate(SUBCOMMANDS))

    @quality.command()  # type: ignore[arg-type]
    @app_commands.describe(
        question="What I have to answer well",
        collection="Where the answer is; where I find it if you don't say",
        expected="Words that a good answer is made from; what I answer from now if you don't say",
    )
    async def add(self, ctx: Context, *, question: str, collection: str | None = None, expected: str = "") -> None:
        """Keep a question that I have to answer well (admins)."""
        check_alone(ctx)
        async with hold_turn(ctx, partial(self._limits.answer, ctx), is_private=True) as message:
            guild_id, asker_id = get_guild_id(ctx), ctx.author.id
            row = await self._quality.add(guild_id, question, collection, expected, asker_id=asker_id)
            await message.send(embeds=[render_golden_added(row)])

    @quality.command(name="list")  # type: ignore[arg-type]
    async def list_(self, ctx: Context) -> None:
        """List the questions that I have to answer well (admins)."""
        check_alone(ctx)
        await ctx.defer(ephemeral=True)
        pages = render_golden_list(await self._library.golden.fetch_all(get_guild_id(ctx)))
        await send_pages(ctx.send, pages, author_id=ctx.author.id, ephemeral=True)

    @quality.command()  # type: ignore[arg-type]
    @app_commands.describe(question="The question that is removed")
    async def remove(self, ctx: Context, *, question: str) -> None:
        """Remove a question that I have to answer well (admins)."""
        check_alone(ctx)
        await ctx.defer(ephemeral=True)
        removed = await self._library.golden.remove(get_guild_id(ctx), question)
        await ctx.send(embed=render_golden_removed(removed), ephemeral=True)

    @quality.command()  # type: ignore[arg-type]
    @app_commands.describe(alpha="Try it in hybrid search, 0: words only, 1: vectors only; such a run is not kept")
    async def run(self, ctx: Context, alpha: commands.Range[float, 0, 1] | None = None) -> None:
        """Ask all of these questions, and compare with the last time (admins)."""
        check_alone(ctx)
        async with hold_turn(ctx, partial(self._limits.answer, ctx), is_private=True) as message:
            report = await self._quality.run(get_guild_id(ctx), alpha=alpha, asker_id=ctx.author.id)
            await message.send(embeds=[render_quality(report, is_kept=alpha is None)])

    @add.autocomplete("collection")
    async def complete_name(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the collection, for admins."""
        if not self._is_admin(interaction):
            return []
        return await complete_readable(self._library.collections, interaction, current, reader=EVERYTHING)

    @remove.autocomplete("question")
    async def complete_question(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the question, for admins; the value is its id."""
        return await complete_entries(self._fetch_questions(interaction), current)

    async def _fetch_questions(self, interaction: Interaction) -> list[tuple[str, str]]:
        if interaction.guild_id is None or not self._is_admin(interaction):
            return []
        return [(each.question, each.id) for each in await self._library.golden.fetch_all(interaction.guild_id)]

    def _is_admin(self, interaction: Interaction) -> bool:
        return is_admin(interaction.user, interaction.permissions, self._admin_roles)


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(QualityCommands(library=bot.library, limits=bot.limits, admin_roles=bot.settings.admin_roles))
