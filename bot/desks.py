"""The desks that several command families share, put together from what the bot has."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

from bot.app import RagBot
from bot.audience import Reader
from bot.library import Library, complete_question
from bot.models import ShowHits
from bot.ui import AnswerDesk, AnswerPages, Defaults, FeedbackDesk, HumanDesk, PageDesk, Question

Draw: TypeAlias = Callable[[Library, Question, Reader, ShowHits | None], Awaitable[AnswerPages]]
"""Makes the pages of an answer from what a reader may read."""


def build_answer_desk(
    bot: RagBot, command: str, draw: Draw, *, is_question: bool = False, is_written: bool = True
) -> AnswerDesk:
    """The desk of a command that answers.

    Args:
        is_question: whether it is asked something, and goes on with what it was asked before.
        is_written: whether a model may write, which has budgets, and is voted on.
    """
    library, limits = bot.library, bot.limits
    return AnswerDesk(
        command,
        partial(draw, library),
        library.private_hits,
        take_turn=limits.answer if is_written else limits.search,
        humans=build_human_desk(library),
        pages=build_page_desk(bot),
        names=library.collections,
        sleepers=library.sleepers,
        defaults=build_defaults(library),
        budgets=library.budgets if is_written else None,
        complete_question=complete_question if is_question else None,
        feedback=build_feedback_desk(library) if is_written else None,
        is_question=is_question,
        look=bot.settings.answer_style,
    )


def build_defaults(library: Library) -> Defaults:
    """What admins have chosen for where members say nothing."""
    return Defaults(library.guild_settings, library.collections)


def build_feedback_desk(library: Library) -> FeedbackDesk:
    """Votes, and what is kept for them."""
    return FeedbackDesk(library.guild_settings, library.given_answers, library.votes, library.gaps)


def build_human_desk(library: Library) -> HumanDesk:
    """People who are asked where the bot knows nothing."""
    return HumanDesk(library.guild_settings, library.human_calls, library.questions)


def build_page_desk(bot: RagBot) -> PageDesk:
    """Further pages of answers."""
    return PageDesk(bot.library.kept_answers, take_turn=bot.limits.read)
