"""Ask more and Start over: buttons under an answer, and their form, which work after a restart of the bot too."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

import discord

from bot.conversation import Exchange
from bot.errors import ObjectError
from bot.ui.components import get_custom_id, list_custom_ids
from bot.ui.context import Context, Interaction
from bot.ui.earlier import read_exchanges
from bot.ui.text import one_line

ASK_MORE: Final = "Ask more"
START_OVER: Final = "Start over"
YOUR_QUESTION: Final = "Your question"
QUESTION_MAX: Final = 1_000  # characters that are searched for
COLLECTION_MAX: Final = 60  # so that an id stays below Discord's 100 characters
DESCRIPTION_MAX: Final = 100  # Discord: of what stands under a label
HISTORY_MAX: Final = 50  # messages of a thread that are looked through

CHANGED: Final = "This answer has changed or is deleted. Please ask me again."
DELETED: Final = "The message that you replied to is deleted, so I took your question by itself."

# What the answer was asked with, so that the next one is asked with the same; and by whom, so that several members in a
# thread each go on with their own. It is data from outside: it counts only on a message with that very button, and who
# may ask the collection is looked up as for every question.
_SETTINGS: Final = r"(?P<kind>more|new):(?P<asker>\d{1,20}):(?P<limit>10|[1-9]):(?P<collection>.{0,60})"
_BUTTON: Final = re.compile(rf"ask-more:{_SETTINGS}")
_FORM: Final = re.compile(rf"ask-form:{_SETTINGS}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer was asked with.

    Attributes:
        asker_id: the member.
        collection: as it was named; None: none was.
        is_new: whether the next question is one without those before it.
    """

    asker_id: int
    limit: int
    collection: str | None = None
    is_new: bool = False

    def render(self, prefix: str) -> str:
        """The id of a button or a form."""
        name = self.collection or ""
        kept = name if len(name) <= COLLECTION_MAX else ""
        return f"{prefix}:{'new' if self.is_new else 'more'}:{self.asker_id}:{self.limit}:{kept}"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that was sent with the form, and what stands before it."""

    question: str
    asked: Asked
    earlier: tuple[Exchange, ...]


def build_more_buttons(asked: Asked, *, has_earlier: bool) -> "list[discord.ui.Button[Any]]":
    """Build the buttons for an answer; `has_earlier` where it follows others, so that one can start over."""
    buttons = [_build_button(ASK_MORE, "💬", asked)]
    if has_earlier:
        buttons.append(_build_button(START_OVER, "🔄", replace(asked, is_new=True)))
    return buttons


def _build_button(label: str, emoji: str, asked: Asked) -> "discord.ui.Button[Any]":
    style = discord.ButtonStyle.secondary
    return discord.ui.Button(label=label, emoji=emoji, style=style, custom_id=asked.render("ask-more"), row=2)


def is_more_pressed(interaction: discord.Interaction) -> bool:
    """Whether somebody pressed one of the buttons."""
    is_press = interaction.type is discord.InteractionType.component
    return is_press and _BUTTON.fullmatch(get_custom_id(interaction)) is not None


def is_more_sent(interaction: discord.Interaction) -> bool:
    """Whether somebody sent the form."""
    is_form = interaction.type is discord.InteractionType.modal_submit
    return is_form and _FORM.fullmatch(get_custom_id(interaction)) is not None


async def open_form(press: Interaction) -> None:
    """Answer a press with the form.

    Raises:
        ObjectError: the message has no such button (any more).
    """
    custom_id = get_custom_id(press)
    asked, message = _parse(_BUTTON, custom_id), press.message
    if message is None or asked is None or custom_id not in list_custom_ids(message):
        raise ObjectError(CHANGED)
    exchanges = () if asked.is_new else read_exchanges(message)
    title = START_OVER if asked.is_new else ASK_MORE
    modal = discord.ui.Modal(title=title, custom_id=asked.render("ask-form"), timeout=None)
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, custom_id="question", max_length=QUESTION_MAX
    )
    about = one_line(f"After: {exchanges[-1].question}", DESCRIPTION_MAX) if exchanges else None
    modal.add_item(discord.ui.Label(text=YOUR_QUESTION, description=about, component=field))
    # What is sent is not this form's to answer: it would not be there after a restart.
    modal.stop()
    await press.response.send_modal(modal)


def read_form(sent: Interaction) -> FollowUp:
    """Return what was sent with the form, after what its message shows now.

    Raises:
        ObjectError: the message has no such button (any more).
    """
    asked, message = _parse(_FORM, get_custom_id(sent)), sent.message
    if message is None or asked is None or asked.render("ask-more") not in list_custom_ids(message):
        raise ObjectError(CHANGED)
    return FollowUp(_get_text(sent), asked, () if asked.is_new else read_exchanges(message))


def is_reply_to_answer(message: discord.Message, bot_id: int) -> bool:
    """Whether a message replies to an answer that can be asked about, and notifies the bot of it."""
    replied = message.reference.resolved if message.reference else None
    is_told = any(user.id == bot_id for user in message.mentions)
    return is_told and bool(_read_answer(replied, bot_id))


async def fetch_earlier(ctx: Context) -> tuple[tuple[Exchange, ...], str]:
    """Return what a typed question follows, and a notice where that is deleted.

    A reply follows the answer that it replies to; a question in a thread that was started on an answer follows the last
    one there that the same member asked for, or else that answer.
    """
    if ctx.interaction is not None or ctx.bot.user is None:
        return (), ""
    bot_id, reference = ctx.bot.user.id, ctx.message.reference
    if ctx.message.type is discord.MessageType.reply and reference is not None:
        if isinstance(reference.resolved, discord.DeletedReferencedMessage):
            return (), DELETED
        return _read_answer(reference.resolved, bot_id), ""
    if isinstance(ctx.channel, discord.Thread):
        return _read_answer(await _fetch_last(ctx.channel, bot_id, ctx.author.id), bot_id), ""
    return (), ""


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


def _read_answer(message: object, bot_id: int) -> tuple[Exchange, ...]:
    """What an answer of the bot's shows; nothing of any other message, or of none."""
    if not isinstance(message, discord.Message) or _get_asked(message, bot_id) is None:
        return ()
    return read_exchanges(message)


def _get_asked(message: discord.Message, bot_id: int) -> Asked | None:
    """What an answer of the bot's was asked with; None for any other message."""
    if message.author.id != bot_id:
        return None
    return next((asked for each in list_custom_ids(message) if (asked := _parse(_BUTTON, each)) is not None), None)


def _parse(pattern: re.Pattern[str], custom_id: str) -> Asked | None:
    found = pattern.fullmatch(custom_id)
    if found is None:
        return None
    return Asked(int(found["asker"]), int(found["limit"]), found["collection"] or None, is_new=found["kind"] == "new")


def _get_text(sent: Interaction) -> str:
    """What stands in the only field of the form."""
    rows: Any = dict(sent.data or {}).get("components") or []
    return next((str(row["component"].get("value") or "") for row in rows if "component" in row), "")
