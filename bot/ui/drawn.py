"""An answer that is drawn for somebody, and the buttons and lines that it is sent with."""

from dataclasses import dataclass, replace
from typing import Any, Final

import discord

from bot.audience import Reader
from bot.languages import phrase, translate
from bot.naming import build_reference
from bot.ui.answers import AnswerPages
from bot.ui.ask_more import Asked, build_more_buttons
from bot.ui.asked import Question, Way, build_again_id, is_shown_whole
from bot.ui.chips import TAKE_OFF
from bot.ui.layouts import Button
from bot.ui.looks import AnswerLook, build_message
from bot.ui.markdown import SMALL
from bot.ui.option_line import can_keep
from bot.ui.pages import SHOW_PRIVATELY
from bot.ui.private import MORE

SHARE: Final = phrase("Share to channel")
TOO_LONG: Final = phrase("Ask a shorter question, and I can show it to you privately.")
NEXT_PAGES: Final = phrase("There is more. Use the slash command to turn the pages.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An answer, and how it is sent.

    Attributes:
        reader: whom it is drawn for.
        is_more: whether the member alone may read more.
        is_private: whether only the member sees it.
        sharer: who has made it public; None: it was public from the start, or is not.
    """

    question: Question
    answer: AnswerPages
    reader: Reader
    is_more: bool = False
    is_private: bool = False
    sharer: discord.User | discord.Member | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the message says all that it takes to ask again from there."""
        return is_shown_whole(self.answer.title) and can_keep(self.question.options)


def build_again_buttons(drawn: Drawn, command: str, asker_id: int) -> list[Button]:
    """The buttons that ask again; none where the message does not hold the whole question."""
    if not drawn.is_kept:
        return []
    share = Way.SHARE_WORDS if drawn.question.options.is_literal else Way.SHARE
    labels = {
        Way.PRIVATE: translate(SHOW_PRIVATELY) if drawn.is_more else "",
        # What a model wrote in another way would be written anew, as usual.
        share: translate(SHARE)
        if drawn.is_private and not drawn.answer.is_unsure and not drawn.question.manner
        else "",
        Way.WORDS: drawn.answer.other,
    }
    styles = {Way.PRIVATE: discord.ButtonStyle.primary}
    return [
        discord.ui.Button(
            label=label,
            style=styles.get(way, discord.ButtonStyle.secondary),
            custom_id=build_again_id(way, command, asker_id, drawn.question),
        )
        for way, label in labels.items()
        if label
    ]


def build_chip_buttons(drawn: Drawn, command: str, asker_id: int) -> list[Button]:
    """The buttons that ask again without one of the conditions; likewise."""
    if not drawn.is_kept:
        return []
    return [
        discord.ui.Button(
            label=f"{label}{TAKE_OFF}",
            style=discord.ButtonStyle.secondary,
            custom_id=build_again_id(Way.OFF, command, asker_id, drawn.question, chip=str(index)),
        )
        for index, label in enumerate(drawn.answer.conditions)
    ]


def build_further_buttons(question: Question, asker_id: int) -> list[Button]:
    """The buttons that go on with a question; none where the command knows no questions that follow."""
    name, talk = question.collection, question.conversation
    reference = None if name is None else build_reference(name)
    return [] if talk is None else build_more_buttons(Asked(asker_id, question.options.limit, reference), talk)


def build_note(drawn: Drawn) -> str:
    """The line below the box: who has shared the answer, or that its member may read more; empty: none."""
    if drawn.sharer is not None:
        return SMALL + translate("Asked and shared by {mention}", mention=drawn.sharer.mention)
    if not drawn.is_more:
        return ""
    return f"{SMALL}{translate(MORE)}" if drawn.is_kept else f"{SMALL}{translate(MORE)} {translate(TOO_LONG)}"


def build_direct(drawn: Drawn, look: AnswerLook) -> dict[str, Any]:
    """The answer as a direct message, where a press would not say in which server, so it has no buttons."""
    first, *others = drawn.answer.pages
    page = tuple(replace(block, more="") for block in first)
    notes = [f"{SMALL}{translate(NEXT_PAGES)}" if others else ""]
    return build_message(look, drawn.answer.title, page, notes=notes, context=drawn.answer.context)
