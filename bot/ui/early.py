"""Hits that are shown before a model has written about them, in the message that becomes the answer."""

from dataclasses import replace
from functools import partial

import discord

from bot.languages import translate
from bot.models import Answer, ShowHits
from bot.ui.answers import WRITING, render_early
from bot.ui.asked import Question
from bot.ui.layouts import build_layout
from bot.ui.turns import AnswerMessage


def build_show(message: AnswerMessage | None, question: Question) -> ShowHits | None:
    """Shows the hits in the message that becomes the answer."""
    if message is None:
        return None

    async def show_hits(answer: Answer) -> None:
        await message.show_early(partial(build_early, question, answer), translate(WRITING))

    return show_hits


def build_early(question: Question, answer: Answer, note: str) -> discord.ui.LayoutView:
    """The hits before a model has written about them; the buttons below them come with its words.

    Args:
        note: what becomes of those.
    """
    pages = render_early(replace(answer, query=question.text, conversation=question.conversation), note)
    return build_layout(pages.title, pages.pages[0], context=pages.context)
