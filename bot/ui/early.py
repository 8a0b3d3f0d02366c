"""Hits that are shown before a model has written about them, in the message that becomes the answer."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.languages import translate
from bot.models import Answer, ShowHits
from bot.ui.answers import WRITING, render_early
from bot.ui.asked import Question
from bot.ui.looks import AnswerLook, build_message
from bot.ui.turns import AnswerMessage


def build_show(message: AnswerMessage | None, question: Question, look: AnswerLook) -> ShowHits | None:
    """Shows the hits in the message that becomes the answer."""
    if message is None:
        return None

    async def show_hits(answer: Answer) -> None:
        await message.show_early(partial(build_early, question, answer, look), translate(WRITING))

    return show_hits


def build_early(question: Question, answer: Answer, look: AnswerLook, note: str) -> dict[str, Any]:
    """The hits before a model has written about them; the buttons below them come with its words.

    Args:
        note: what becomes of those.
    """
    pages = render_early(replace(answer, query=question.text, conversation=question.conversation), note)
    return build_message(look, pages.title, pages.pages[0], context=pages.context)
