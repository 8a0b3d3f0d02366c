"""Turns of ingests: so many at once for each guild; the others wait in line and are told their place."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

OnWait = Callable[[int], Awaitable[None]]


@dataclass(slots=True)
class _Line:
    """Who runs and who waits in one guild; `moved` holds an event for each that waits, in order."""

    running: int = 0
    waiting: deque[asyncio.Event] = field(default_factory=deque)

    def call_next(self) -> None:
        """Wake everyone that waits: the first may start, the others have a new place."""
        for event in self.waiting:
            event.set()


class Turns:
    """Hands out turns, first come, first served, at most `at_once` in each guild."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._lines: defaultdict[int, _Line] = defaultdict(_Line)

    def get_place(self, guild_id: int) -> int:
        """The place that the next to come would wait at; 0 where it would not wait."""
        line = self._lines.get(guild_id)
        if line is None or (line.running < self._at_once and not line.waiting):
            return 0
        return len(line.waiting) + 1

    @asynccontextmanager
    async def take(self, guild_id: int, *, on_wait: OnWait | None = None) -> AsyncIterator[None]:
        """Wait for the turn, then hold it; `on_wait` is told the place, 1 for the next, whenever it changes."""
        line = self._lines[guild_id]
        await self._wait(line, on_wait)
        try:
            yield
        finally:
            line.running -= 1
            line.call_next()
            if not line.running and not line.waiting:
                del self._lines[guild_id]

    async def _wait(self, line: _Line, on_wait: OnWait | None) -> None:
        moved = asyncio.Event()
        line.waiting.append(moved)
        told = 0
        try:
            while line.running >= self._at_once or line.waiting[0] is not moved:
                moved.clear()
                place = line.waiting.index(moved) + 1
                if on_wait is not None and place != told:
                    told = place
                    await on_wait(place)
                    continue  # the line may have moved meanwhile
                await moved.wait()
            line.running += 1
        finally:
            line.waiting.remove(moved)
            line.call_next()
