"""The queue of ingests: a few run at once for each guild; the others wait and are told their place."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OnWait = Callable[[int], Awaitable[None]]


@dataclass(slots=True)
class _GuildQueue:
    """How many ingests run in one guild, and an event for each that waits, in order."""

    running: int = 0
    waiting: deque[asyncio.Event] = field(default_factory=deque)

    def call_next(self) -> None:
        """Wake all that wait: the first may start, the others have a new place."""
        for event in self.waiting:
            event.set()


class IngestQueue:
    """Lets ingests run, first come, first served, at most `at_once` in each guild."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._queues: defaultdict[int, _GuildQueue] = defaultdict(_GuildQueue)

    def get_place(self, guild_id: int) -> int:
        """The place at which the next ingest would wait; 0 where it would start at once."""
        queue = self._queues.get(guild_id)
        if queue is None or (queue.running < self._at_once and not queue.waiting):
            return 0
        return len(queue.waiting) + 1

    @asynccontextmanager
    async def take(self, guild_id: int, *, on_wait: OnWait | None = None) -> AsyncIterator[None]:
        """Wait for the turn, then hold it; `on_wait` is told the place, 1 for the next, whenever it changes."""
        queue = self._queues[guild_id]
        await self._wait(queue, on_wait)
        try:
            yield
        finally:
            queue.running -= 1
            queue.call_next()
            if not queue.running and not queue.waiting:  # a bot in thousands of guilds keeps no empty queues
                del self._queues[guild_id]

    async def _wait(self, queue: _GuildQueue, on_wait: OnWait | None) -> None:
        moved = asyncio.Event()
        queue.waiting.append(moved)
        told = 0
        try:
            while queue.running >= self._at_once or queue.waiting[0] is not moved:
                moved.clear()
                place = queue.waiting.index(moved) + 1
                if on_wait is not None and place != told:
                    told = place
                    await on_wait(place)
                    # Telling is a call to Discord. The queue may have moved during it, and an event that is set twice
                    # wakes only once: look again before waiting.
                    continue
                await moved.wait()
            queue.running += 1
        finally:
            # Also when the waiting task is cancelled: nobody may queue behind an ingest that will never start.
            queue.waiting.remove(moved)
            queue.call_next()
