"""The form in which the texts of an object are edited."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import discord

from bot.errors import ObjectError
from bot.languages import translate
from bot.models import DataType, ObjectDetails
from bot.ui.cards import get_title
from bot.ui.context import Interaction
from bot.ui.forms import TEXT_MAX, TITLE_MAX, Form
from bot.ui.text import clean, count_units, cut, one_line
from bot.ui.values import render_label

Save: TypeAlias = Callable[[Interaction, Mapping[str, str]], Awaitable[None]]
"""Saves the texts that were changed."""

ITEMS_MAX: Final = 5  # Discord: components of a modal
LABEL_MAX: Final = 45  # Discord: of what stands over a field
NOTE_MAX: Final = 1_000


def get_editable(details: ObjectDetails) -> tuple[str, ...]:
    """Return the text properties that a form has room for, in the order of the schema."""
    return tuple(name for name in details.collection.text_properties if not _is_long(details, name))


def check_editable(details: ObjectDetails) -> None:
    """Refuse an object of which a form could show nothing.

    Raises:
        ObjectError: it has no text that fits.
    """
    if not get_editable(details):
        raise ObjectError(
            translate("That object has no text that can be edited here. {reasons}", reasons=_explain(details)).strip()
        )


def fits_one_form(details: ObjectDetails, names: Sequence[str], *, can_undo: bool) -> bool:
    """Whether a form has room for these properties, and for what has to be said about the others."""
    return len(names) + bool(_explain_all(details, can_undo=can_undo)) <= ITEMS_MAX


class EditForm(Form):
    """A field for each text; what is left empty is removed.

    Args:
        details: the object.
        names: its text properties that can be edited, as many as there is room for.
        can_undo: whether an edit can be undone.
        save: called with the texts that were changed.
    """

    def __init__(self, details: ObjectDetails, names: Sequence[str], *, can_undo: bool, save: Save) -> None:
        super().__init__(one_line(translate("Edit {title}", title=get_title(details.hit)), TITLE_MAX), kind="edit")
        self._save = save
        self._before = {name: _get_text(details, name) for name in names}
        self._fields = {name: _build_field(text) for name, text in self._before.items()}
        for name, field in self._fields.items():
            self.add_item(discord.ui.Label(text=one_line(render_label(name), LABEL_MAX) or "…", component=field))
        note = _explain_all(details, can_undo=can_undo)
        if note and len(self._fields) < ITEMS_MAX:
            self.add_item(discord.ui.TextDisplay(note))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Save what differs."""
        changes = {
            name: field.value for name, field in self._fields.items() if _is_changed(self._before[name], field.value)
        }
        await self._save(interaction, changes)


def _build_field(text: str) -> "discord.ui.TextInput[EditForm]":
    is_line = "\n" not in text and count_units(text) <= 80  # noqa: PLR2004 - about what one line of the form shows
    style = discord.TextStyle.short if is_line and text else discord.TextStyle.paragraph
    return discord.ui.TextInput(style=style, default=text or None, required=False, max_length=TEXT_MAX)


def _is_changed(before: str, after: str) -> bool:
    # Clients take blanks off the ends and write line ends in their own way; nobody typed that.
    return before.replace("\r\n", "\n").strip() != after.replace("\r\n", "\n").strip()


def _get_text(details: ObjectDetails, name: str) -> str:
    value: Any = details.hit.properties.get(name)
    return value if isinstance(value, str) else ""


def _is_long(details: ObjectDetails, name: str) -> bool:
    return count_units(_get_text(details, name)) > TEXT_MAX


def _explain_all(details: ObjectDetails, *, can_undo: bool) -> str:
    warning = "" if can_undo else translate("Saving cannot be undone.")
    return cut(clean(f"{warning} {_explain(details)}".strip()), NOTE_MAX)


def _explain(details: ObjectDetails) -> str:
    """Return what cannot be edited here, and how it can."""
    info = details.collection
    long = [name for name in info.text_properties if _is_long(details, name)]
    others = [
        spec.name
        for spec in info.own_properties
        if spec.data_type != DataType.TEXT and details.hit.properties.get(spec.name) is not None
    ]
    reasons = (
        [
            translate(
                "{names} (more than {count:,} characters)", names=", ".join(map(render_label, long)), count=TEXT_MAX
            )
        ]
        if long
        else []
    )
    reasons += [translate("{names} (not text)", names=", ".join(map(render_label, others)))] if others else []
    if not reasons:
        return ""
    return translate(
        "Not here: {reasons}. To change those, upload the corrected file, or an edited `/documents export`.",
        reasons="; ".join(reasons),
    )
