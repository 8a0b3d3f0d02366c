"""What stands on a message that was sent: its buttons and menus, wherever they are in it."""

from collections.abc import Iterable, Iterator
from typing import Any

import discord


def walk(components: Iterable[Any]) -> Iterator[Any]:
    """All components, those within rows, containers and sections too."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()))
        accessory = getattr(component, "accessory", None)
        if accessory is not None:
            yield accessory


def list_custom_ids(message: discord.Message | None) -> list[str]:
    """The ids of the buttons of a message; none where there is no message."""
    components = walk(message.components) if message else ()
    return [each.custom_id for each in components if isinstance(each, discord.Button) and each.custom_id]


def find_menu(message: discord.Message | None, custom_id: str) -> discord.SelectMenu | None:
    """The menu of that id; None where the message has none, or is not there."""
    menus = (each for each in walk(message.components if message else ()) if isinstance(each, discord.SelectMenu))
    return next((menu for menu in menus if menu.custom_id == custom_id), None)


def get_custom_id(interaction: discord.Interaction) -> str:
    """The id of what was pressed, chosen from or sent. It is data from outside."""
    return str(dict(interaction.data or {}).get("custom_id"))
