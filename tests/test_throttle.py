"""How many places are open, by how late the event loop is."""

import asyncio
from contextlib import ExitStack

from bot.fair_queue import FairQueue
from bot.throttle import LATE, PLACES_MIN, Throttle

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
        throttle.adapt(0.0)
        assert (queue.places, queue.running) == (PLACES_MIN + 1, PLACES_MIN + 1)
        for _ in range(AT_ONCE):
            throttle.adapt(LATE)
        assert (queue.places, queue.running, queue.waiting) == (AT_ONCE, AT_ONCE, 1)
        throttle.adapt(2 * LATE)
        # Those that run go on.
        assert (queue.places, queue.running) == (AT_ONCE // 2, AT_ONCE)
        assert not turns[-1].is_ready
    for _ in range(AT_ONCE):
        throttle.adapt(2 * LATE)
    assert queue.places == PLACES_MIN


def test_no_place_is_opened_that_nobody_waits_for() -> None:
    queue = build_queue()
    queue.open(PLACES_MIN)
    Throttle([queue]).adapt(0.0)
    assert queue.places == PLACES_MIN


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
