"""Chips: a button for each condition that was understood, which takes it off and asks again with the others."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeAlias

import discord

from bot.ui.text import one_line

CHIPS_MAX: Final = 5  # Discord: buttons of a row
CHIP_MAX: Final = 80  # Discord: characters of a button's label
TAKE_OFF: Final = " ✕"

TakeOff: TypeAlias = Callable[[discord.Interaction[Any], str], Awaitable[None]]
"""Answers a press without a condition, which its label names."""


class ChipButton(discord.ui.Button[Any]):
    """A condition that can be taken off; it fits a view of any look."""

    def __init__(self, label: str, take_off: TakeOff, *, row: int | None = None) -> None:
        shown = one_line(label, CHIP_MAX - len(TAKE_OFF)) + TAKE_OFF
        super().__init__(label=shown, style=discord.ButtonStyle.secondary, row=row)
        self._condition = label
        self._take_off = take_off

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the press with a message of its own."""
        await self._take_off(interaction, self._condition)


def build_chips(conditions: Sequence[str], take_off: TakeOff, *, row: int | None = None) -> list[ChipButton]:
    """Build the buttons of the first conditions, each once."""
    return [ChipButton(label, take_off, row=row) for label in list(dict.fromkeys(conditions))[:CHIPS_MAX]]
