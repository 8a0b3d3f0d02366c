"""What is read for every question and changes seldom: kept for a while, for each guild."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, NamedTuple, TypeVar

# Seconds until another process's change is seen; a question then costs no calls for what changes once a year.
KEPT_SECONDS: Final = 30.0

T = TypeVar("T")


class _Kept(NamedTuple, Generic[T]):
    value: T
    until: float


class GuildCache(Generic[T]):
    """A value for each guild, read again when it is `KEPT_SECONDS` old or this process has changed it.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[int, _Kept[T]] = {}
        self._changes = 0

    async def get(self, guild_id: int, read: Callable[[], Awaitable[T]]) -> T:
        """The guild's value; what `read` raises is raised."""
        kept = self._kept.get(guild_id)
        if kept is not None and self._clock() < kept.until:
            return kept.value
        changes, until = self._changes, self._clock() + KEPT_SECONDS
        value = await read()
        # What was read while somebody changed something may be how it was before.
        if changes == self._changes:
            self._kept[guild_id] = _Kept(value, until)
        return value

    async def change(self, guild_id: int, write: Callable[[], Awaitable[None]]) -> None:
        """Change what is stored, and read it again with the next question."""
        try:
            await write()
        finally:
            # A call that failed may have changed it all the same.
            self._changes += 1
            self._kept.pop(guild_id, None)
