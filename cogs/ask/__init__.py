"""/ask, and the posts of forums in which the bot helps."""

from functools import partial

from bot.app import RagBot
from bot.library import complete_question
from bot.ui import AnswerDesk, Defaults, FeedbackDesk, HelpForums, HumanDesk, PageDesk, PostDesk, SolvedDesk
from cogs.ask.cog import Ask
from cogs.ask.drawing import draw_answer
from cogs.ask.posts import Posts


async def setup(bot: RagBot) -> None:
    """Add the cogs, and the menu of messages in posts, with what they use of the bot."""
    library, limits = bot.library, bot.limits
    defaults = Defaults(library.guild_settings, library.collections)
    desk = AnswerDesk(
        "ask",
        partial(draw_answer, library),
        library.private_hits,
        take_turn=limits.answer,
        humans=HumanDesk(library.guild_settings, library.human_calls, library.questions),
        pages=PageDesk(library.kept_answers, take_turn=limits.read),
        names=library.collections,
        sleepers=library.sleepers,
        defaults=defaults,
        budgets=library.budgets,
        complete_question=complete_question,
        feedback=FeedbackDesk(library.guild_settings, library.given_answers, library.votes, library.gaps),
        is_question=True,
        look=bot.settings.answer_style,
    )
    await bot.add_cog(Ask(library=library, desk=desk))
    forums = HelpForums(library.guild_settings)
    posts = Posts(
        bot=bot,
        library=library,
        forums=forums,
        desk=PostDesk(forums, library.solved, desk, defaults, take_turn=limits.read),
        solving=SolvedDesk(forums, library.solved, library.privacy.fetch_opted_out),
    )
    await bot.add_cog(posts)
    bot.tree.add_command(posts.menu)
