"""How far followed channels are behind Discord: from what the gateway tells to where it is stored."""

import time
from collections.abc import Callable
from typing import Final

# Of one channel. While Weaviate is away the oldest ones tell enough, and the memory must not fill.
NOTED_MAX: Final = 1_000


class FollowLag:
    """Counts the seconds between an event's arrival and its effect in Weaviate.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._noted: dict[int, list[float]] = {}
        self._listeners: list[Callable[[float], None]] = []

    @property
    def longest_wait(self) -> float:
        """Seconds that the oldest event waits which has no effect so far; 0 where none does."""
        oldest = min((times[0] for times in self._noted.values()), default=None)
        return 0.0 if oldest is None else self._clock() - oldest

    def listen(self, listener: Callable[[float], None]) -> None:
        """Hand on the seconds of every event that has its effect from now on."""
        self._listeners.append(listener)

    def note(self, channel_id: int) -> None:
        """An event about a followed channel has come."""
        times = self._noted.setdefault(channel_id, [])
        if len(times) < NOTED_MAX:
            times.append(self._clock())

    def count(self, channel_id: int) -> int:
        """How many events of a channel have no effect so far: those that work which begins now takes care of."""
        return len(self._noted.get(channel_id, ()))

    def settle(self, channel_id: int, count: int) -> None:
        """As many of the oldest events of a channel have had their effect."""
        times, now = self._noted.pop(channel_id, []), self._clock()
        if times[count:]:
            self._noted[channel_id] = times[count:]
        for begin in times[:count]:
            for listener in self._listeners:
                listener(now - begin)

    def forget(self, channel_id: int) -> None:
        """The channel is followed no longer."""
        self._noted.pop(channel_id, None)
