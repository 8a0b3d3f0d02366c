"""How much is worked on at the same time: as much as the event loop has time for."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from bot.background import run_in_background
from bot.fair_queue import FairQueue

# Whatever the loop does, so many run. One run each on two busy cores, with a model that takes no time: 4 give 49
# answers a second, and another guild's answer beside a flood in 0.13 s (median); 12 give 60 and 0.30 s; 32 give 85.
PLACES_MIN: Final = 8
LOOK_EVERY: Final = 0.05  # seconds between two looks at the event loop's clock
LATE: Final = 0.01  # seconds


class Throttle:
    """Opens one place more of a queue while somebody waits and the loop is on time, and closes half when it is late.

    A command that waits for a model takes nothing of the loop, one that is searched for and drawn takes all of it for
    some milliseconds: a fixed number of places is too few for the first or too many for the second, which then delay
    what Discord waits 3 s for, and the answers of other guilds. Additive increase and multiplicative decrease find
    the number: Chiu and Jain, "Analysis of the increase and decrease algorithms for congestion avoidance in computer
    networks", Computer Networks and ISDN Systems 17 (1), 1989, pages 1 to 14.
    """

    def __init__(self, queues: Sequence[FairQueue]) -> None:
        self._queues = queues

    @asynccontextmanager
    async def run_beside(self) -> AsyncIterator[None]:
        """Look after the queues within the block."""
        async with run_in_background(self._look_again(), name="throttle"):
            yield

    def adapt(self, late: float) -> None:
        """Open or close places, where the loop was so many seconds late."""
        for queue in self._queues:
            if late > LATE:
                queue.open(max(PLACES_MIN, queue.places // 2))
            elif queue.waiting:
                queue.open(queue.places + 1)

    async def _look_again(self) -> None:
        for queue in self._queues:
            queue.open(PLACES_MIN)
        while True:
            begin, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(LOOK_EVERY)
            late = time.perf_counter() - begin - LOOK_EVERY
            # Of another process that has the processor, fewer places are no remedy.
            self.adapt(min(late, time.thread_time() - worked))
