"""The votes under answers, however old these are."""

from discord.ext import commands

from bot.app import RagBot
from bot.desks import build_feedback_desk
from bot.tree import answer_press
from bot.ui import FeedbackDesk, Interaction, get_vote


class Votes(commands.Cog):
    """Hears of every press, as the views that sent the buttons end with the process."""

    def __init__(self, *, feedback: FeedbackDesk) -> None:
        self._feedback = feedback

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of one of the buttons."""
        vote = get_vote(interaction)
        if vote is not None:
            await answer_press(interaction, self._feedback.vote(interaction, *vote))


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(Votes(feedback=build_feedback_desk(bot.library)))
