"""Ask more, Start over, Change the search: buttons under an answer, and their form, which outlive the process."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

import discord

from bot.conversation import Conversation, Exchange
from bot.errors import ObjectError
from bot.languages import phrase, translate
from bot.models import SearchOptions
from bot.ui.context import Context, Interaction
from bot.ui.earlier import read_exchanges, read_searched
from bot.ui.ids import get_custom_id, get_form_id, has_button, iterate_button_ids
from bot.ui.option_line import read_options
from bot.ui.text import one_line

ASK_MORE: Final = phrase("Ask more")
START_OVER: Final = phrase("Start over")
CHANGE_SEARCH: Final = phrase("Change the search")
YOUR_QUESTION: Final = phrase("Your question")
QUESTION_MAX: Final = 1_000  # characters that are searched for
DESCRIPTION_MAX: Final = 100  # Discord: of what stands under a label
HISTORY_MAX: Final = 50  # messages of a thread that are looked through

CHANGED: Final = phrase("This answer has changed or is deleted. Please ask me again.")
DELETED: Final = phrase("The message that you replied to is deleted, so I took your question by itself.")

# What the answer was asked with, so that the next one is asked with the same; and by whom, so that several members in a
# thread each go on with their own. It is data from outside: it counts only on a message with that very button, and who
# may ask the collection is looked up as for every question.
_SETTINGS: Final = r"(?P<kind>more|new|edit):(?P<asker>\d{1,20}):(?P<limit>10|[1-9]):(?P<reference>[\w-]{12})?"
_BUTTON: Final = re.compile(rf"ask-more:{_SETTINGS}")
_FORM: Final = re.compile(rf"ask-form:{_SETTINGS}")


CompleteQuestion: TypeAlias = Callable[[str, Sequence[str]], str]
"""Joins a question to those before it, as far as it leans on them."""


class Kind(StrEnum):
    """What the next question is: one after the answer, one after none, or the answer's own in other words."""

    MORE = "more"
    NEW = "new"
    EDIT = "edit"


# Label, emoji.
_LOOKS: Final = {
    Kind.MORE: (ASK_MORE, "💬"),
    Kind.NEW: (START_OVER, "🔄"),
    Kind.EDIT: (CHANGE_SEARCH, "✏️"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer was asked with, and what the next question is.

    Attributes:
        asker_id: the member.
        reference: of the collection; None: none was named.
    """

    asker_id: int
    limit: int
    reference: str | None = None
    kind: Kind = Kind.MORE

    def render(self, prefix: str) -> str:
        """The id of a button or a form."""
        return f"{prefix}:{self.kind}:{self.asker_id}:{self.limit}:{self.reference or ''}"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that was sent with the form, or what was typed after an answer, and what stands before it.

    Attributes:
        asked: what that answer was asked with; None: there is none.
        notice: what could not be read, as a sentence.
        options: how that answer was searched for; of none, and for one that starts over, nothing is kept but the limit.
    """

    question: str
    asked: Asked | None = None
    earlier: tuple[Exchange, ...] = ()
    notice: str = ""
    options: SearchOptions = field(default_factory=SearchOptions)

    def keep_options(self, typed: SearchOptions) -> SearchOptions:
        """What was typed, with the answer's filters and order where there were none."""
        is_newer_first = typed.is_newer_first or self.options.is_newer_first
        rerank = self.options.rerank if typed.rerank is None else typed.rerank
        filters = typed.filters or self.options.filters
        return replace(typed, filters=filters, is_newer_first=is_newer_first, rerank=rerank)


def build_conversation(follow_up: FollowUp, complete: CompleteQuestion) -> Conversation:
    """The question with what it is searched for: words that a member chose are taken as they are."""
    question, earlier, asked = follow_up.question, follow_up.earlier, follow_up.asked
    is_chosen = asked is not None and asked.kind is Kind.EDIT
    searched = question if is_chosen else complete(question, [each.question for each in earlier])
    return Conversation(question, earlier, searched, follow_up.notice)


def build_more_buttons(asked: Asked, talk: Conversation) -> "list[discord.ui.Button[Any]]":
    """Build the buttons for an answer: it may follow others, and may have been searched for in other words."""
    kinds = [Kind.MORE]
    if talk.earlier:
        kinds.append(Kind.NEW)
    if talk.searched != talk.question:
        kinds.append(Kind.EDIT)
    return [_build_button(replace(asked, kind=kind)) for kind in kinds]


def _build_button(asked: Asked) -> "discord.ui.Button[Any]":
    label, emoji = _LOOKS[asked.kind]
    style = discord.ButtonStyle.secondary
    return discord.ui.Button(label=translate(label), emoji=emoji, style=style, custom_id=asked.render("ask-more"))


def is_more_pressed(interaction: discord.Interaction) -> bool:
    """Whether somebody pressed one of the buttons."""
    return _BUTTON.fullmatch(get_custom_id(interaction)) is not None


def is_more_sent(interaction: discord.Interaction) -> bool:
    """Whether somebody sent the form."""
    return _FORM.fullmatch(get_form_id(interaction)) is not None


async def open_form(press: Interaction) -> None:
    """Answer a press with the form.

    Raises:
        ObjectError: the message has no such button (any more).
    """
    custom_id = get_custom_id(press)
    asked, message = _parse(_BUTTON, custom_id), press.message
    if message is None or asked is None or not has_button(message, custom_id):
        raise ObjectError(translate(CHANGED))
    earlier = _read_earlier(message, asked.kind)
    modal = discord.ui.Modal(title=translate(_LOOKS[asked.kind][0]), custom_id=asked.render("ask-form"), timeout=None)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id="question",
        max_length=QUESTION_MAX,
        default=(read_searched(message) or None) if asked.kind is Kind.EDIT else None,
    )
    about = (
        one_line(translate("After: {question}", question=earlier[-1].question), DESCRIPTION_MAX) if earlier else None
    )
    modal.add_item(discord.ui.Label(text=translate(YOUR_QUESTION), description=about, component=field))
    # What is sent is not this form's to answer: it would not be there after a restart.
    modal.stop()
    await press.response.send_modal(modal)


def read_form(sent: Interaction) -> FollowUp:
    """Return what was sent with the form, after what its message shows now.

    Raises:
        ObjectError: the message has no such button (any more).
    """
    asked, message = _parse(_FORM, get_form_id(sent)), sent.message
    if message is None or asked is None or not has_button(message, asked.render("ask-more")):
        raise ObjectError(translate(CHANGED))
    options = SearchOptions(asked.limit)
    if asked.kind is not Kind.NEW:
        options = read_options(message, options)
    return FollowUp(get_text(sent), asked, _read_earlier(message, asked.kind), options=options)


def is_reply_to_answer(message: discord.Message, bot_id: int) -> bool:
    """Whether a message replies to an answer that can be asked about, and notifies the bot of it."""
    replied = message.reference.resolved if message.reference else None
    is_told = any(user.id == bot_id for user in message.mentions)
    return is_told and isinstance(replied, discord.Message) and _get_asked(replied, bot_id) is not None


async def fetch_earlier(ctx: Context, question: str) -> FollowUp:
    """Return a question with what it follows; a slash command follows nothing.

    A reply follows the answer that it replies to; a question in a thread that was started on an answer follows the last
    one there that the same member asked for, or else that answer.
    """
    if ctx.interaction is not None or ctx.bot.user is None:
        return FollowUp(question)
    bot_id, reference, answer = ctx.bot.user.id, ctx.message.reference, None
    if ctx.message.type is discord.MessageType.reply and reference is not None:
        if isinstance(reference.resolved, discord.DeletedReferencedMessage):
            return FollowUp(question, notice=translate(DELETED))
        answer = reference.resolved
    elif isinstance(ctx.channel, discord.Thread):
        answer = await _fetch_last(ctx.channel, bot_id, ctx.author.id)
    asked = _get_asked(answer, bot_id) if answer is not None else None
    if answer is None or asked is None:
        return FollowUp(question)
    options = read_options(answer, SearchOptions(asked.limit))
    return FollowUp(question, asked, read_exchanges(answer), options=options)


async def _fetch_last(thread: discord.Thread, bot_id: int, asker_id: int) -> discord.Message | None:
    """The answer that a member's question in a thread follows; None where the thread was not started on an answer."""
    if not isinstance(thread.parent, discord.TextChannel):
        return None
    try:
        start = await thread.parent.fetch_message(
            thread.id
        )  # a thread has the id of the message that it was started on
        if _get_asked(start, bot_id) is None:
            return None
        async for message in thread.history(limit=HISTORY_MAX):
            asked = _get_asked(message, bot_id)
            if asked is not None and asked.asker_id == asker_id:
                return message
    except (discord.NotFound, discord.Forbidden):
        # There is no such message, or the bot may not read what it has written: then the question stands alone.
        return None
    return start


def _read_earlier(message: discord.Message, kind: Kind) -> tuple[Exchange, ...]:
    """What a question of that kind follows."""
    if kind is Kind.NEW:
        return ()
    exchanges = read_exchanges(message)
    return exchanges[:-1] if kind is Kind.EDIT else exchanges


def _get_asked(message: discord.Message, bot_id: int) -> Asked | None:
    """What an answer of the bot's was asked with; None for any other message."""
    if message.author.id != bot_id:
        return None
    found = (_parse(_BUTTON, each) for each in iterate_button_ids(message))
    return next((asked for asked in found if asked is not None), None)


def _parse(pattern: re.Pattern[str], custom_id: str) -> Asked | None:
    found = pattern.fullmatch(custom_id)
    if found is None:
        return None
    return Asked(int(found["asker"]), int(found["limit"]), found["reference"], Kind(found["kind"]))


def get_text(sent: Interaction) -> str:
    """What stands in the only field of the form."""
    rows: Any = dict(sent.data or {}).get("components") or []
    return next((str(row["component"].get("value") or "") for row in rows if "component" in row), "")
