"""Corrections: the menu that takes one, and /corrections for admins."""

from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import RagBot
from bot.errors import QueryError
from bot.languages import phrase, translate
from bot.library import Library
from bot.ui import (
    Context,
    CorrectionDesk,
    Interaction,
    build_admin_check,
    build_press_check,
    check_alone,
    complete_entries,
    find_answer_id,
    get_guild_id,
    is_admin,
    read_shown_question,
    render_correction_removed,
    render_corrections,
    send_pages,
)

SUBCOMMANDS: Final = phrase("Say what to do: `corrections list` or `corrections remove`.")
NO_ANSWER: Final = phrase("That is none of my answers that can be corrected: those have 👍 and 👎 under them.")


class Corrections(commands.Cog):
    """Answers of the admins' own. Replies to slash commands are for the admin's eyes only."""

    def __init__(self, *, library: Library, desk: CorrectionDesk, admin_roles: tuple[str, ...]) -> None:
        self._corrections = library.corrections
        self._desk = desk
        self._admin_roles = admin_roles
        self.menu = app_commands.ContextMenu(name="Correct this answer", callback=self.correct)
        app_commands.default_permissions(manage_guild=True)(self.menu)
        admin_commands: tuple[commands.Command[Any, ..., None], ...] = (self.corrections, self.list_, self.remove)
        for command in admin_commands:
            command.add_check(build_admin_check(admin_roles))

    async def correct(self, interaction: Interaction, message: discord.Message) -> None:
        """Open the form for an answer of the bot.

        Raises:
            NotAllowedError: the member is no admin.
            QueryError: the message is none of the bot's answers.
        """
        own, answer_id = interaction.client.user, find_answer_id(message)
        if answer_id is None or own is None or message.author.id != own.id:
            raise QueryError(translate(NO_ANSWER))
        await self._desk.open_form(interaction, read_shown_question(message), answer_id)

    @commands.hybrid_group(invoke_without_command=True)  # type: ignore[arg-type]
    @app_commands.default_permissions(manage_guild=True)
    async def corrections(self, ctx: Context) -> None:
        """Answers that admins of this server have written (admins)."""
        await ctx.send(translate(SUBCOMMANDS))

    @corrections.command(name="list")  # type: ignore[arg-type]
    async def list_(self, ctx: Context) -> None:
        """List the answers that admins have written, those first that need a look (admins)."""
        check_alone(ctx)
        await ctx.defer(ephemeral=True)
        found = await self._corrections.check_all(get_guild_id(ctx))
        await send_pages(ctx.send, render_corrections(found), author_id=ctx.author.id, ephemeral=True)

    @corrections.command()  # type: ignore[arg-type]
    @app_commands.describe(question="The question whose answer is removed")
    async def remove(self, ctx: Context, *, question: str) -> None:
        """Remove an answer that an admin has written (admins)."""
        check_alone(ctx)
        await ctx.defer(ephemeral=True)
        removed = await self._corrections.remove(get_guild_id(ctx), question)
        await ctx.send(embed=render_correction_removed(removed), ephemeral=True)

    @remove.autocomplete("question")
    async def complete(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Complete the question, for admins; the value is the id of the correction."""
        return await complete_entries(self._fetch_questions(interaction), current)

    async def _fetch_questions(self, interaction: Interaction) -> list[tuple[str, str]]:
        if interaction.guild_id is None or not is_admin(interaction.user, interaction.permissions, self._admin_roles):
            return []
        return [(each.question, each.id) for each in await self._corrections.fetch_all(interaction.guild_id)]


async def setup(bot: RagBot) -> None:
    """Add the cog and its menu with what they use of the bot."""
    library, roles = bot.library, bot.settings.admin_roles
    desk = CorrectionDesk(library.given_answers, library.corrections, check=build_press_check(roles))
    cog = Corrections(library=library, desk=desk, admin_roles=roles)
    await bot.add_cog(cog)
    bot.tree.add_command(cog.menu)
