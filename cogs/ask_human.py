"""The button "Ask a human" under answers, however old they are."""

from discord.ext import commands

from bot.app import RagBot
from bot.desks import build_human_desk
from bot.tree import answer_press
from bot.ui import HumanDesk, Interaction, get_asker


class AskHuman(commands.Cog):
    """Hears of every press, as the views that sent the buttons end with the process."""

    def __init__(self, *, humans: HumanDesk) -> None:
        self._humans = humans

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of the button."""
        asker_id = get_asker(interaction)
        if asker_id is not None:
            await answer_press(interaction, self._humans.answer(interaction, asker_id))


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    await bot.add_cog(AskHuman(humans=build_human_desk(bot.library)))
