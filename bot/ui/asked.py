"""What a command was asked, and the ids of the buttons that ask it again."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import discord
from discord.ext import commands

from bot.conversation import Conversation
from bot.errors import ObjectError
from bot.guild import Occasion
from bot.languages import phrase, translate
from bot.models import Manner, RecommendStyle, SearchMode, SearchOptions
from bot.naming import build_reference
from bot.ui.answers import QUESTION_MAX
from bot.ui.context import Context, Interaction
from bot.ui.ids import find_menu, get_custom_id, has_button
from bot.ui.looks import get_title
from bot.ui.text import ELLIPSIS, count_units, unescape

CHANGED: Final = phrase("This answer has changed or is deleted. Please ask me again.")
_CUSTOM_ID: Final = re.compile(
    r"again:(?P<way>words|private|share|sharewords|off|rewrite)(?P<chip>\d?):(?P<command>[a-z]{1,20}):(?P<asker>\d{1,20})"
    r":(?P<limit>\d{1,2}):(?P<mode>[a-z]{1,10}):(?P<alpha>[0-9.e-]{0,10}):(?P<style>[a-z]{1,10})"
    r":(?P<reference>[\w-]{12})?",
    re.ASCII,
)


class Way(StrEnum):
    """How a button asks again.

    For the words alone, for the member alone, for everybody, for everybody and the words alone, without a condition,
    for what a model writes in another way about the same hits.
    """

    WORDS = "words"
    PRIVATE = "private"
    SHARE = "share"
    SHARE_WORDS = "sharewords"
    OFF = "off"
    REWRITE = "rewrite"

    @property
    def is_shared(self) -> bool:
        """Whether the answer is for everybody, in place of one for the member alone."""
        return self in {Way.SHARE, Way.SHARE_WORDS}


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and what there is to say about it.

    Attributes:
        occasion: when and where it was asked.
        collection: where to look, as the member named it; None: everywhere.
        style: of what a model writes.
        conversation: what it follows; None: the command knows no questions that follow.
        objects: collection and id of those that are written about once more; none: they are searched for.
        manner: how, where that is not as usual.
    """

    text: str
    guild_id: int
    occasion: Occasion
    collection: str | None = None
    options: SearchOptions = field(default_factory=SearchOptions)
    style: RecommendStyle = RecommendStyle.TOGETHER
    conversation: Conversation | None = None
    objects: tuple[tuple[str, str], ...] = ()
    manner: Manner | None = None

    @property
    def searched(self) -> str:
        """What is searched for: the question, with the words of earlier ones that it leans on."""
        return self.conversation.searched if self.conversation else self.text


@dataclass(frozen=True, slots=True)
class PressedAgain:
    """What a button that asks again says: who asked, and how; the question stands on the message.

    Attributes:
        reference: of the collection; None: everywhere.
    """

    way: Way
    command: str
    asker_id: int
    options: SearchOptions
    style: RecommendStyle
    reference: str | None


def build_again_id(way: Way, command: str, asker_id: int, question: Question, *, chip: str = "") -> str:
    """The id of a button that asks again; at most 100 characters, as Discord takes them.

    Args:
        chip: a digit that tells chips apart.
    """
    options, name = question.options, question.collection
    alpha = "" if options.alpha is None else f"{options.alpha:.3g}"
    reference = "" if name is None else build_reference(name)
    return f"again:{way}{chip}:{command}:{asker_id}:{options.limit}:{options.mode}:{alpha}:{question.style}:{reference}"


def parse_again(interaction: discord.Interaction) -> PressedAgain | None:
    """Return what a press asks for; None for any other interaction, and for what no button of the bot's says."""
    found = _CUSTOM_ID.fullmatch(get_custom_id(interaction))
    if found is None:
        return None
    try:
        alpha = float(found["alpha"]) if found["alpha"] else None
        options = SearchOptions(int(found["limit"]), SearchMode(found["mode"]), alpha)
        style = RecommendStyle(found["style"])
    except ValueError:
        return None
    way, asker_id = Way(found["way"]), int(found["asker"])
    return PressedAgain(way, found["command"], asker_id, options, style, found["reference"])


def is_shown_whole(title: str) -> bool:
    """Whether the title of an answer holds the whole question, so that it can be asked again from there."""
    return not title.endswith(ELLIPSIS) or count_units(title) < QUESTION_MAX // 2


def read_question(press: discord.Interaction) -> str:
    """The question of an answer, as it was typed.

    Raises:
        ObjectError: the message has no such button (any more).
    """
    title = get_title(press.message)
    custom_id = get_custom_id(press)
    if not title or not (has_button(press.message, custom_id) or find_menu(press.message, custom_id)):
        raise ObjectError(translate(CHANGED))
    return unescape(title)


def is_asked_alone(asked: Context | Interaction) -> bool:
    """Whether a form was sent under an answer that the member alone sees."""
    return not isinstance(asked, commands.Context) and asked.message is not None and asked.message.flags.ephemeral
