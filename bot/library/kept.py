"""What is read for every question and changes seldom: kept for a while."""

import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, NamedTuple, TypeVar

# Seconds until another process's change is seen; a question then costs no calls for what changes once a year.
KEPT_SECONDS: Final = 30.0

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class _Kept(NamedTuple, Generic[T]):
    value: T
    until: float


class Cache(Generic[K, T]):
    """Values by key, each read again when it is some seconds old or this process has changed it.

    None is not kept: what is not there yet may come at any moment.

    Args:
        clock: seconds that never go back.
        seconds: for how long a value is kept.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, seconds: float = KEPT_SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[K, _Kept[T]] = {}
        self._changes = 0

    async def get(self, key: K, read: Callable[[], Awaitable[T]]) -> T:
        """The value of a key; what `read` raises is raised."""
        kept = self._kept.get(key)
        if kept is not None and self._clock() < kept.until:
            return kept.value
        changes, now = self._changes, self._clock()
        value = await read()
        # What was read while somebody changed something may be how it was before.
        if changes == self._changes:
            self._drop_old()
            if value is not None:
                self._kept[key] = _Kept(value, now + self._seconds)
        return value

    async def change(self, key: K, write: Callable[[], Awaitable[None]]) -> None:
        """Change what is stored, and read it again with the next question."""
        try:
            await write()
        finally:
            # A call that failed may have changed it all the same.
            self._changes += 1
            self._kept.pop(key, None)

    def forget(self) -> None:
        """Read everything again with the next question."""
        self._changes += 1
        self._kept.clear()

    def _drop_old(self) -> None:
        """Forget what nobody has asked for lately, or a bot in many guilds would keep something of each for ever."""
        now = self._clock()
        self._kept = {key: kept for key, kept in self._kept.items() if now < kept.until}
