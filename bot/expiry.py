"""How long Discord takes answers to an interaction, by a clock that nobody sets."""

from datetime import timedelta
from time import monotonic
from typing import Any, Final

import discord

# https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback
TOKEN_SECONDS: Final = 15 * 60.0
_RECEIVED: Final = "received"


def note_receipt(interaction: discord.Interaction[Any]) -> None:
    """Remember when an interaction came."""
    interaction.extras.setdefault(_RECEIVED, monotonic())


def is_expired(interaction: discord.Interaction[Any]) -> bool:
    """Whether it came too long ago."""
    note_receipt(interaction)
    return bool(monotonic() - interaction.extras[_RECEIVED] >= TOKEN_SECONDS)


def is_older(message: discord.Message, *, than: discord.Interaction[Any], by: float) -> bool:
    """Whether a message was there so many seconds before an interaction: Discord dates both."""
    return than.created_at - message.created_at > timedelta(seconds=by)


def count_from_receipt() -> None:
    """Let discord.py ask this clock.

    It compares the time at Discord with that of this machine. Where that is a quarter of an hour ahead, no answer would
    reach the member who waits for it. There is no argument for it.
    """
    discord.Interaction.is_expired = is_expired  # type: ignore[assignment, method-assign]
