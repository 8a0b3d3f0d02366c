"""The form in which admins write how a model is to write; whoever sends it late, or after a restart, is answered."""

import re
from typing import Any, Final, NamedTuple

import discord

from bot.languages import phrase, translate
from bot.models import CollectionInfo, RecommendStyle
from bot.naming import build_reference
from bot.templates import TEMPLATE_MAX, UNREADABLE, TemplateSlot
from bot.ui.context import Interaction
from bot.ui.forms import TITLE_MAX
from bot.ui.modals import NOTE_MAX
from bot.ui.text import cut, one_line, plain

_LABEL: Final = phrase("Text for the model")
_HINTS: Final = {
    RecommendStyle.EACH: phrase("Such as: Sell {{title}} in one line, as a pirate would."),
    RecommendStyle.TOGETHER: phrase("Such as: Answer as a list of short points, formally."),
}
# Data from outside: who sends it, the collection and the channel are looked up again.
_CUSTOM_ID: Final = re.compile(
    r"template:(?P<style>together|each):(?P<channel>\d{0,20}):(?P<reference>[\w-]{12})", re.ASCII
)


class SentTemplate(NamedTuple):
    """What somebody sent with the form.

    Attributes:
        reference: of the collection.
        channel_id: None: for the whole collection.
    """

    reference: str
    style: RecommendStyle
    channel_id: int | None
    text: str


async def open_template_form(interaction: Interaction, info: CollectionInfo, slot: TemplateSlot, current: str) -> None:
    """Answer a command with the form, which shows the current text."""
    channel = "" if slot.channel_id is None else str(slot.channel_id)
    modal = discord.ui.Modal(
        title=one_line(translate("How to write about {name}", name=info.name), TITLE_MAX),
        custom_id=f"template:{slot.style}:{channel}:{build_reference(info.name)}",
        timeout=None,
    )
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, custom_id="text", default=current or None, max_length=TEMPLATE_MAX
    )
    modal.add_item(discord.ui.Label(text=translate(_LABEL), description=translate(_HINTS[slot.style]), component=field))
    modal.add_item(discord.ui.TextDisplay(_explain(info, slot.style)))
    # What is sent is not this form's to answer: it would not be there after a restart.
    modal.stop()
    await interaction.response.send_modal(modal)


def parse_template_form(interaction: Interaction) -> SentTemplate | None:
    """Return what was sent with the form; None for any other interaction."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data: dict[str, Any] = dict(interaction.data or {})
    found = _CUSTOM_ID.fullmatch(str(data.get("custom_id")))
    if found is None:
        return None
    rows = data.get("components") or []
    text = next((str(row["component"].get("value") or "") for row in rows if "component" in row), "")
    channel_id = int(found["channel"]) if found["channel"] else None
    return SentTemplate(found["reference"], RecommendStyle(found["style"]), channel_id, text)


def _explain(info: CollectionInfo, style: RecommendStyle) -> str:
    if style is RecommendStyle.TOGETHER:
        return translate(
            "The model is given the whole entries, so no braces here. How sources are cited and that it says so "
            "when it does not know stays as it is."
        )
    names = " ".join(f"`{{{spec.name}}}`" for spec in info.own_properties if spec.data_type not in UNREADABLE)
    return cut(plain(translate("I fill in {names}. For a brace itself, write it twice.", names=names)), NOTE_MAX)
