"""How many places are open, by how late the event loop is and how much it has to do."""

import asyncio
import time
from contextlib import ExitStack

from bot.fair_queue import FairQueue
from bot.throttle import BUSY, LATE, LOOK_EVERY, PLACES_MIN, Throttle

AT_ONCE = 16


def build_queue() -> FairQueue:
    return FairQueue(at_once=AT_ONCE, waiting_max=100, seconds_max=100)


def test_one_place_more_while_somebody_waits_and_half_of_them_when_the_loop_is_late() -> None:
    queue = build_queue()
    throttle = Throttle([queue])
    queue.open(PLACES_MIN)
    with ExitStack() as stack:
        turns = [stack.enter_context(queue.join(guild, "ada")) for guild in range(AT_ONCE + 1)]
        assert queue.running == PLACES_MIN
        throttle.adapt(late=0.0, busy=0.0)
        assert (queue.places, queue.running) == (PLACES_MIN + 1, PLACES_MIN + 1)
        for _ in range(AT_ONCE):
            throttle.adapt(late=LATE, busy=0.0)
        assert (queue.places, queue.running, queue.waiting) == (AT_ONCE, AT_ONCE, 1)
        throttle.adapt(late=2 * LATE, busy=0.0)
        # Those that run go on.
        assert (queue.places, queue.running) == (AT_ONCE // 2, AT_ONCE)
        assert not turns[-1].is_ready
    for _ in range(AT_ONCE):
        throttle.adapt(late=2 * LATE, busy=0.0)
    assert queue.places == PLACES_MIN


def test_no_place_is_opened_that_nobody_waits_for() -> None:
    queue = build_queue()
    queue.open(PLACES_MIN)
    Throttle([queue]).adapt(late=0.0, busy=0.0)
    assert queue.places == PLACES_MIN


def test_no_place_is_opened_while_the_loop_has_no_time() -> None:
    queue = build_queue()
    queue.open(PLACES_MIN)
    with ExitStack() as stack:
        for guild in range(AT_ONCE):
            stack.enter_context(queue.join(guild, "ada"))
        Throttle([queue]).adapt(late=0.0, busy=BUSY)
        assert queue.places == PLACES_MIN


class Looks(Throttle):
    """Keeps what it was told, and goes on once it was told anything."""

    def __init__(self) -> None:
        super().__init__([])
        self.told: list[tuple[float, float]] = []
        self.is_told = asyncio.Event()

    def adapt(self, *, late: float, busy: float) -> None:
        """Note it."""
        self.told.append((late, busy))
        self.is_told.set()


async def test_a_loop_that_works_between_two_looks_is_busy_and_one_that_waits_is_not() -> None:
    throttle = Looks()
    async with throttle.run_beside(), asyncio.timeout(30):
        await asyncio.sleep(0)
        end = time.thread_time() + 4 * LOOK_EVERY
        while time.thread_time() < end:
            pass
        await throttle.is_told.wait()
        throttle.is_told.clear()
        await throttle.is_told.wait()
    (late, busy), (_, idle) = throttle.told[:2]
    assert late > LATE
    assert idle < BUSY <= busy


async def test_an_idle_loop_opens_all_places_to_those_who_wait() -> None:
    queue = build_queue()
    with ExitStack() as stack:
        async with Throttle([queue]).run_beside():
            await asyncio.sleep(0)
            turns = [stack.enter_context(queue.join(guild, "ada")) for guild in range(AT_ONCE)]
            assert queue.running == PLACES_MIN
            async with asyncio.timeout(30):
                await turns[-1].wait()
    assert queue.running == 0
