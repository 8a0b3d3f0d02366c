"""The buttons under answers that open an object and turn pages, however old the answers are."""

from discord.ext import commands

from bot.app import RagBot
from bot.desks import build_page_desk
from bot.tree import answer_press
from bot.ui import Interaction, ObjectDesk, PageDesk, parse_more, parse_page


class Answers(commands.Cog):
    """Hears of every press, as the views that sent the buttons end with the process."""

    def __init__(self, *, desk: ObjectDesk, pages: PageDesk) -> None:
        self._desk = desk
        self._pages = pages

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press of one of the buttons."""
        if (more := parse_more(interaction)) is not None:
            await answer_press(interaction, self._desk.open_pressed(interaction, more))
        elif (page := parse_page(interaction)) is not None:
            await answer_press(interaction, self._pages.turn(interaction, page))


async def setup(bot: RagBot) -> None:
    """Add the cog with what it uses of the bot."""
    library = bot.library
    desk = ObjectDesk(library.objects, bot.settings.admin_roles, take_turn=bot.limits.read, explainer=library.explainer)
    await bot.add_cog(Answers(desk=desk, pages=build_page_desk(bot)))
