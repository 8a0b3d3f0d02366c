"""How much is worked on at the same time: as much as the event loop has time for."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from bot.background import run_in_background
from bot.fair_queue import FairQueue

# Whatever the loop does, so many run: one guild holds three of them, and the next one begins at once. With a model that
# takes no time they keep two cores busy, and each one more makes all of them later by as much.
PLACES_MIN: Final = 4
LOOK_EVERY: Final = 0.05  # seconds between two looks at the event loop's clock
LATE: Final = 0.01  # seconds
BUSY: Final = 0.9  # of the time between two looks
# Nanoseconds that this thread had a processor, and that it waited for one: https://docs.kernel.org/scheduler/sched-stats.html
_SCHEDULED: Final = Path("/proc/thread-self/schedstat")


class Throttle:
    """Opens one place more of a queue while somebody waits and the loop has time, and closes half when it is late.

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

    def adapt(self, *, late: float, busy: float) -> None:
        """Open or close places.

        Args:
            late: so many seconds the loop was.
            busy: the part of the time for which it had something to do.
        """
        for queue in self._queues:
            if late > LATE:
                queue.open(max(PLACES_MIN, queue.places // 2))
            elif queue.waiting and busy < BUSY:
                queue.open(queue.places + 1)

    async def _look_again(self) -> None:
        for queue in self._queues:
            queue.open(PLACES_MIN)
        while True:
            begin, worked, wanted = time.perf_counter(), time.thread_time(), _get_wanted()
            await asyncio.sleep(LOOK_EVERY)
            passed = time.perf_counter() - begin
            # Of another process that has the processor, fewer places are no remedy.
            late = min(passed - LOOK_EVERY, time.thread_time() - worked)
            self.adapt(late=late, busy=(_get_wanted() - wanted) / passed)


def _get_wanted() -> float:
    """Seconds for which this thread had something to do, whether or not it had a processor for it.

    What keeps the loop from a processor is mostly Weaviate, at work on what the loop has asked of it.
    """
    try:
        ran, waited, _ = _SCHEDULED.read_text().split()
    except OSError:
        return time.thread_time()
    return (int(ran) + int(waited)) / 1e9
