"""What the ids of lasting buttons say. They are data from outside: what they name is looked up again at each press."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

import discord

from bot.naming import build_reference

MORE_MENU: Final = "more:menu"  # of an answer of embeds, which has no room for a button beside each object
_MORE_ID: Final = re.compile(r"more:(?P<object>[\w-]{22}):(?P<reference>[\w-]{12})", re.ASCII)


def pack_uuid(value: str) -> str:
    """An object's id in 22 characters, as the id of a button has 100."""
    return urlsafe_b64encode(UUID(value).bytes).decode().rstrip("=")


def unpack_uuid(packed: str) -> str:
    """The id of which `pack_uuid` made 22 characters of the URL-safe base64 alphabet."""
    return str(UUID(bytes=urlsafe_b64decode(f"{packed}==")))


class PressedMore(NamedTuple):
    """What a button "More" says: which object, and the reference of its collection."""

    object_id: str
    reference: str


def build_more_id(object_id: str, name: str) -> str:
    """The id of the button that opens an object of the collection of that name: `more:<object>:<collection>`."""
    return f"more:{pack_uuid(object_id)}:{build_reference(name)}"


def list_shown(message: discord.Message | None) -> list[PressedMore]:
    """The objects that the buttons "More" of a message open, in its order."""
    menu = find_menu(message, MORE_MENU)
    values = [each.value for each in menu.options] if menu else []
    found = map(_MORE_ID.fullmatch, [*iterate_button_ids(message), *values])
    return [PressedMore(unpack_uuid(each["object"]), each["reference"]) for each in found if each]


def parse_more(interaction: discord.Interaction[Any]) -> PressedMore | None:
    """Return which object a press asks for; None for any other interaction."""
    custom_id = get_custom_id(interaction)
    if custom_id == MORE_MENU:
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = next((str(value) for value in data.get("values") or ()), "")
    found = _MORE_ID.fullmatch(custom_id)
    return PressedMore(unpack_uuid(found["object"]), found["reference"]) if found else None


def get_custom_id(interaction: discord.Interaction[Any]) -> str:
    """The id of the button that was pressed; empty for what is no press."""
    if interaction.type is not discord.InteractionType.component:
        return ""
    return str(dict(interaction.data or {}).get("custom_id"))


def get_form_id(interaction: discord.Interaction[Any]) -> str:
    """The id of the form that was sent; empty for anything else."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return ""
    return str(dict(interaction.data or {}).get("custom_id"))


def iterate_items(components: Any) -> Iterator[Any]:
    """All components of a message as Discord sent it, the outer one before those in it."""
    for component in components:
        yield component
        yield from iterate_items(getattr(component, "children", ()))
        if (accessory := getattr(component, "accessory", None)) is not None:
            yield accessory


def has_button(message: discord.Message | None, custom_id: str) -> bool:
    """Whether a message has a button of that id, as far as Discord says."""
    return custom_id in iterate_button_ids(message)


def iterate_button_ids(message: discord.Message | None) -> Iterator[str]:
    """The ids of all buttons of a message; none where there is no message."""
    items = iterate_items(message.components if message else ())
    return (item.custom_id for item in items if isinstance(item, discord.Button) and item.custom_id)


def find_menu(message: discord.Message | None, custom_id: str) -> discord.SelectMenu | None:
    """The menu of that id; None where the message has none, or is not there."""
    items = iterate_items(message.components if message else ())
    return next((item for item in items if isinstance(item, discord.SelectMenu) and item.custom_id == custom_id), None)
