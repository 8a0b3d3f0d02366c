"""What was asked before, written above the bot's answer and read back from there: nothing else keeps it."""

from collections.abc import Iterator
from typing import Final

import discord

from bot.citations import CITATION
from bot.conversation import EXCHANGES_MAX, Conversation, Exchange
from bot.languages import phrase, read_spoken, translate
from bot.ui.looks import get_title, list_around, list_lead
from bot.ui.markdown import SMALL
from bot.ui.text import count_units, cut, inline, unescape

QUESTION_MAX: Final = 100
SEARCHED_MAX: Final = 300
ANSWER_MAX: Final = 1_500  # characters of an earlier answer that a model is told
# Small print above the box, where nothing stands that a model or an object says.
_EARLIER: Final = phrase("Earlier: {question}")
_SEARCHED: Final = phrase("Searched for: {question}")


def render_context(conversation: Conversation | None, *, units: int) -> str:
    """Return the lines above an answer: the questions before it, and what was searched for where that is another.

    Args:
        conversation: None: the answer follows nothing.
        units: that there is room for; the oldest questions are left out first.
    """
    if conversation is None:
        return ""
    lines = [_render_line(_EARLIER, each.question, QUESTION_MAX) for each in conversation.earlier[1 - EXCHANGES_MAX :]]
    if conversation.searched not in ("", conversation.question):
        lines.append(_render_line(_SEARCHED, conversation.searched, SEARCHED_MAX))
    while count_units("\n".join(lines)) > units:
        lines.pop(0)
    return "\n".join(lines)


def read_searched(message: discord.Message) -> str:
    """Return what was searched for where that is not the question; else nothing."""
    return next(_read_lines(message, _SEARCHED), "")


def read_shown_question(message: discord.Message | None) -> str:
    """Return the question of an answer as it was typed, or as it was searched for where it leans on earlier ones."""
    return (read_searched(message) if message else "") or unescape(get_title(message))


def read_exchanges(message: discord.Message) -> tuple[Exchange, ...]:
    """Return what an answer of the bot shows: the questions before it, then its own with its text. Oldest first."""
    question = unescape(get_title(message))
    earlier = [Exchange(each) for each in _read_lines(message, _EARLIER)]
    return tuple([*earlier, Exchange(question, _read_answer(message))][-EXCHANGES_MAX:]) if question else ()


def read_conversation(message: discord.Message, question: str) -> Conversation:
    """Return the question of an answer with what it follows, to be asked again."""
    return Conversation(question, read_exchanges(message)[:-1], read_searched(message) or question)


def _render_line(text: str, question: str, limit: int) -> str:
    return SMALL + translate(text, question=inline(question, limit))


def _read_answer(message: discord.Message) -> str:
    """The text of an answer, without its notices and other small print, which stand in texts of their own."""
    texts = [text for text in list_lead(message) if not text.startswith(SMALL)]
    return cut(CITATION.sub("", "\n".join(texts)).strip(), ANSWER_MAX)


def _read_lines(message: discord.Message, text: str) -> Iterator[str]:
    """The questions in the lines around an answer that say a text, in the language of whoever asked them."""
    lines = (line for line in list_around(message) if line.startswith(SMALL))
    said = (read_spoken(text, line.removeprefix(SMALL)) for line in lines)
    return (unescape(values["question"]) for values in said if values)
