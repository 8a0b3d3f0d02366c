"""What is read for every question and changes seldom: kept for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Final, Generic, NamedTuple, TypeVar

# Seconds until another process's change is seen; a question then costs no calls for what changes once a year.
KEPT_SECONDS: Final = 30.0
_LAST_PART: Final = 0.2

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class _Kept(NamedTuple, Generic[T]):
    value: T
    until: float


class Cache(Generic[K, T]):
    """Values by key, each read again when it is some seconds old or this process has changed it.

    Those who ask for the same at once wait for one reading. What is asked for all the time is read again in the last
    part of its time, while the earlier value still counts, so that nobody waits for it: Discord gives 3 s for the first
    response, and the settings that say whether that is private are read before.

    None is not kept: what is not there yet may come at any moment.

    Args:
        clock: seconds that never go back.
        seconds: for how long a value is kept.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, seconds: float = KEPT_SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[K, _Kept[T]] = {}
        self._reading: dict[K, asyncio.Task[T]] = {}
        self._changes = 0

    async def get(self, key: K, read: Callable[[], Awaitable[T]]) -> T:
        """The value of a key; what `read` raises is raised."""
        kept, now = self._kept.get(key), self._clock()
        if kept is None or now >= kept.until:
            # One of those who wait may be cancelled, and must not cancel it for the others.
            return await asyncio.shield(self._start(key, read))
        if now >= kept.until - self._seconds * _LAST_PART:
            self._start(key, read)
        return kept.value

    async def change(self, key: K, write: Callable[[], Awaitable[None]]) -> None:
        """Change what is stored, and read it again with the next question."""
        try:
            await write()
        finally:
            # A call that failed may have changed it all the same.
            self._changes += 1
            self._kept.pop(key, None)
            self._reading.pop(key, None)

    def forget(self) -> None:
        """Read everything again with the next question."""
        self._changes += 1
        self._kept.clear()
        self._reading.clear()

    def _start(self, key: K, read: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        """The reading of a key, which is begun where nobody has begun it yet."""
        if key not in self._reading:
            self._reading[key] = asyncio.create_task(self._read(key, read))
            self._reading[key].add_done_callback(lambda task: self._end(key, task))
        return self._reading[key]

    async def _read(self, key: K, read: Callable[[], Awaitable[T]]) -> T:
        changes, now = self._changes, self._clock()
        value = await read()
        # What was read while somebody changed something may be how it was before.
        if changes == self._changes:
            self._drop_old()
            if value is not None:
                self._kept[key] = _Kept(value, now + self._seconds)
        return value

    def _end(self, key: K, task: asyncio.Task[T]) -> None:
        if self._reading.get(key) is task:  # and not one that was begun after a change
            del self._reading[key]
        if not task.cancelled():
            task.exception()  # looked at, where nobody waits: whoever asks when the value is too old meets it again

    def _drop_old(self) -> None:
        """Forget what nobody has asked for lately, or a bot in many guilds would keep something of each for ever."""
        now = self._clock()
        self._kept = {key: kept for key, kept in self._kept.items() if now < kept.until}
