"""Discord's ids, which carry the time of their making."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

DISCORD_EPOCH_MS = 1_420_070_400_000
SEQUENCE_BITS = 22
PAST_BIT = 1 << 21

Clock: TypeAlias = Callable[[], float]


class Snowflakes:
    """Makes unique, rising ids; `clock` gives seconds since 1970."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._past: dict[int, int] = {}

    def next(self) -> str:
        """Return a new id; discord.py reads an interaction's age from it."""
        earliest = (int(self._clock() * 1000) - DISCORD_EPOCH_MS) << SEQUENCE_BITS
        self._last = max(self._last + 1, earliest)
        return str(self._last)

    def of_moment(self, seconds: float) -> str:
        """Return a new id that says it was made then; it equals none of `next`."""
        moment = (int(seconds * 1000) - DISCORD_EPOCH_MS) << SEQUENCE_BITS
        self._past[moment] = self._past.get(moment, moment | PAST_BIT) + 1
        return str(self._past[moment])


def get_time(snowflake: str) -> float:
    """Return the seconds since 1970 that an id carries."""
    return ((int(snowflake) >> SEQUENCE_BITS) + DISCORD_EPOCH_MS) / 1000


def format_time(seconds: float) -> str:
    """Return seconds since 1970 in the form of Discord's timestamps."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
