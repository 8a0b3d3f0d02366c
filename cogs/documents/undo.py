"""/documents undo, and the button under a report."""

from discord import app_commands
from discord.ext import commands

from bot.audience import EVERYTHING
from bot.library import Selection
from bot.models import UndoReport
from bot.tree import answer_press
from bot.ui import (
    Context,
    Interaction,
    Reply,
    check_alone,
    get_guild_id,
    get_pressed_batch,
    get_undo_label,
    render_undo_question,
    render_undone,
)
from cogs.documents.group import DocumentsGroup


class UndoCommand(DocumentsGroup):
    """Takes uploads back."""

    @DocumentsGroup.documents.command()  # type: ignore[arg-type]
    @app_commands.describe(batch="An upload, by its id")
    async def undo(self, ctx: Context, batch: str) -> None:
        """Undo an upload: what it changed or deleted comes back, what it added is deleted (admins)."""
        check_alone(ctx)  # what was deleted has no object left that says who may know of it
        async with ctx.typing(ephemeral=True):
            plan = await self._library.undo.plan(batch, guild_id=get_guild_id(ctx))
        reply = Reply.to_command(ctx, check=self._check_press, is_private=True)
        await self._ask_to_undo(reply, plan, get_guild_id(ctx))

    undo.autocomplete("batch")(DocumentsGroup.complete_batch)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of the button under a report, however old that is."""
        batch = get_pressed_batch(interaction)
        if batch is not None:
            await answer_press(interaction, self._undo_pressed(interaction, batch))

    async def _undo_pressed(self, interaction: Interaction, batch: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        self._check_press(interaction)
        if interaction.guild_id is None:
            raise commands.NoPrivateMessage
        plan = await self._library.undo.plan(batch, guild_id=interaction.guild_id)
        reply = Reply.to_menu(interaction, check=self._check_press)
        await self._ask_to_undo(reply, plan, interaction.guild_id)

    async def _ask_to_undo(self, reply: Reply, plan: UndoReport, guild_id: int) -> None:
        """Ask and undo, in a reply for the admin alone."""
        # Before anything is undone, which the journal would know nothing of afterwards.
        origins = await self._library.selections.fetch_origins(
            Selection(None, plan.batch), guild_id=guild_id, reader=EVERYTHING
        )
        question = render_undo_question(plan, origins=origins)
        if await reply.ask(question, confirm_label=get_undo_label(plan), danger=True):
            done = await self._library.undo.undo(plan.batch, guild_id=guild_id)
            await reply.finish(render_undone(done, origins=origins))
