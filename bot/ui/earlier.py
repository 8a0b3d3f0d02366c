"""What was asked and answered before, written into the bot's message and read back from it: nothing else keeps it."""

import re
from itertools import takewhile
from typing import Final

import discord

from bot.citations import CITATION
from bot.conversation import EXCHANGES_MAX, Conversation, Exchange
from bot.ui.components import walk
from bot.ui.text import cut, inline

# Together with the longest text of an answer they stay below the limits of an embed.
QUESTION_MAX: Final = 100
SEARCHED_MAX: Final = 300
ANSWER_MAX: Final = 1_500  # characters of an earlier answer that a model is told
# Small print, the first lines of a text: neither a model nor an object can write such ones, as `clean` escapes them.
_EARLIER: Final = "-# Earlier: "
_SEARCHED: Final = "-# Searched for: "
_ESCAPED: Final = re.compile(r"\\([^A-Za-z0-9\s])")
_HEADING: Final = re.compile(r"^#{1,3} |^\*\*|\*\*$")  # around a title in a layout


def render_context(conversation: Conversation | None) -> str:
    """Return the lines above an answer: the questions before it, and what was searched for where that is another."""
    if conversation is None:
        return ""
    lines = [f"{_EARLIER}{inline(each.question, QUESTION_MAX)}" for each in conversation.earlier[1 - EXCHANGES_MAX :]]
    if conversation.searched not in ("", conversation.question):
        lines.append(f"{_SEARCHED}{inline(conversation.searched, SEARCHED_MAX)}")
    return "".join(f"{line}\n" for line in lines)


def read_searched(message: discord.Message) -> str:
    """Return what was searched for where that is not the question; else nothing."""
    found = (line for line in _read_lines(message)[1:] if line.startswith(_SEARCHED))
    return _unescape(next(found, "").removeprefix(_SEARCHED))


def read_exchanges(message: discord.Message) -> tuple[Exchange, ...]:
    """Return what an answer of the bot shows: the questions before it, then its own with its text. Oldest first."""
    question, *lines = _read_lines(message) or [""]
    context = list(takewhile(lambda line: line.startswith((_EARLIER, _SEARCHED)), lines))
    earlier = [Exchange(_unescape(line.removeprefix(_EARLIER))) for line in context if line.startswith(_EARLIER)]
    answer = cut(CITATION.sub("", "\n".join(lines[len(context) :])).strip(), ANSWER_MAX)
    last = Exchange(_unescape(_HEADING.sub("", question)), answer)
    return tuple([*earlier, last][-EXCHANGES_MAX:]) if last.question else ()


def _read_lines(message: discord.Message) -> list[str]:
    """The title, then the lines of the text, without fields, cards and small print of other kinds."""
    if message.embeds:
        first, *others = message.embeds
        texts = [first, *(embed for embed in others if not embed.title)]
        return [first.title or "", *"\n".join(embed.description or "" for embed in texts).split("\n")]
    shown = [each.content for each in walk(message.components) if isinstance(each, discord.TextDisplay)]
    return "\n".join(shown).split("\n") if shown else []


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text).strip()
