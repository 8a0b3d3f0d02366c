"""/ask, and the posts of forums in which the bot helps."""

from bot.app import RagBot
from bot.desks import build_answer_desk, build_defaults
from bot.ui import HelpForums, PostDesk, SolvedDesk
from cogs.ask.cog import Ask
from cogs.ask.drawing import draw_answer
from cogs.ask.posts import Posts


async def setup(bot: RagBot) -> None:
    """Add the cogs, and the menu of messages in posts, with what they use of the bot."""
    library, forums = bot.library, HelpForums(bot.library.guild_settings)
    desk = build_answer_desk(bot, "ask", draw_answer, is_question=True)
    await bot.add_cog(Ask(library=library, desk=desk))
    posts = Posts(
        bot=bot,
        library=library,
        forums=forums,
        desk=PostDesk(forums, library.solved, desk, build_defaults(library), take_turn=bot.limits.read),
        solving=SolvedDesk(forums, library.solved, library.privacy.fetch_opted_out),
    )
    await bot.add_cog(posts)
    bot.tree.add_command(posts.menu)
