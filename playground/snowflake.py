"""Discord's ids, which carry the time of their making."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

DISCORD_EPOCH_MS = 1_420_070_400_000
SEQUENCE_BITS = 22

Clock: TypeAlias = Callable[[], float]


class Snowflakes:
    """Makes unique, rising ids; `clock` gives seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        """Return a new id; discord.py reads an interaction's age from it."""
        earliest = (int(self._clock() * 1000) - DISCORD_EPOCH_MS) << SEQUENCE_BITS
        self._last = max(self._last + 1, earliest)
        return str(self._last)


def format_time(seconds: float) -> str:
    """Return seconds since 1970 in the form of Discord's timestamps."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
