"""Chips: a button for each condition that was understood, which takes it off and asks again with the others."""

from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.ui.ids import get_custom_id, iterate_items
from bot.ui.text import one_line

CHIPS_MAX: Final = 5  # Discord: buttons of a row
CHIP_MAX: Final = 80  # Discord: characters of a button's label
TAKE_OFF: Final = " ✕"


def list_chips(conditions: Sequence[str]) -> list[str]:
    """The first conditions that buttons can say as they are, each once: a press reads the condition from there."""
    fitting = [label for label in dict.fromkeys(conditions) if one_line(label, CHIP_MAX - len(TAKE_OFF)) == label]
    return fitting[:CHIPS_MAX]


def read_condition(press: discord.Interaction[Any]) -> str:
    """The condition of the chip that was pressed; empty where the message has no such button (any more)."""
    items = iterate_items(press.message.components if press.message else ())
    pressed = (item for item in items if isinstance(item, discord.Button) and item.custom_id == get_custom_id(press))
    return next((str(item.label).removesuffix(TAKE_OFF) for item in pressed), "")
