"""Fair places: whose turn is next, what a flood leaves to others, and what those who wait are told."""

import asyncio
from contextlib import ExitStack, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BusyError
from bot.fair_queue import FairQueue, Turn
from tests.support.clock import Clock


class Crowd:
    """Members with their turns, which end when a test says so."""

    def __init__(self, *, at_once: int, waiting_max: int = 1_000, seconds_max: float = 1_000) -> None:
        self.clock = Clock()
        self.queue = FairQueue(at_once=at_once, waiting_max=waiting_max, seconds_max=seconds_max, clock=self.clock)
        self._ends: dict[Turn, ExitStack] = {}

    def join(self, guild: str, member: str = "ada") -> Turn:
        stack = ExitStack()
        turn = stack.enter_context(self.queue.join(guild, member))
        self._ends[turn] = stack
        return turn

    def end(self, turn: Turn) -> None:
        self._ends.pop(turn).close()

    def drain(self, turns: list[Turn]) -> list[Turn]:
        """The turns in the order in which they begin, each of which ends at once."""
        waiting, order = list(turns), []
        while waiting:
            begun = [turn for turn in waiting if turn.is_ready]
            assert begun
            for turn in begun:
                order.append(turn)
                waiting.remove(turn)
                self.end(turn)
        return order


def test_places_go_round_the_guilds_and_within_a_guild_round_its_members() -> None:
    crowd = Crowd(at_once=1)
    first = crowd.join("held")
    names = {
        crowd.join(guild, member): f"{guild}-{member}-{number}"
        for guild, member, number in (
            *(("a", "x", 1), ("a", "x", 2), ("a", "x", 3), ("a", "y", 1)),
            *(("b", "z", 1), ("b", "z", 2)),
        )
    }
    crowd.end(first)
    order = crowd.drain(list(names))
    assert [names[turn] for turn in order] == ["a-x-1", "b-z-1", "a-y-1", "b-z-2", "a-x-2", "a-x-3"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=25))
def test_the_place_that_is_told_is_the_order_in_which_turns_begin(joined: list[tuple[str, str]]) -> None:
    crowd = Crowd(at_once=1)
    first = crowd.join("held")
    turns = [crowd.join(guild, member) for guild, member in joined]
    told = sorted(turns, key=lambda turn: turn.place)
    assert [turn.place for turn in told] == list(range(1, len(turns) + 1))
    crowd.end(first)
    assert crowd.drain(turns) == told
    assert (crowd.queue.running, crowd.queue.waiting) == (0, 0)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=60), st.integers(1, 9))
def test_never_more_run_than_there_are_places_and_none_stands_empty_for_want_of_a_nudge(
    steps: list[tuple[str, bool]], at_once: int
) -> None:
    crowd, turns = Crowd(at_once=at_once), list[Turn]()
    for guild, is_end in steps:
        if is_end and turns:
            crowd.end(turns.pop(0))
        else:
            turns.append(crowd.join(guild))
        assert crowd.queue.running == sum(turn.is_ready for turn in turns) <= at_once
        assert crowd.queue.running + crowd.queue.waiting == len(turns)
        for name in {turn.guild for turn in turns if not turn.is_ready}:
            held = sum(turn.is_ready for turn in turns if turn.guild == name)
            assert held >= 3 * (at_once - crowd.queue.running)


def test_a_guild_whose_model_hangs_leaves_places_to_another_one() -> None:
    crowd = Crowd(at_once=32)
    hanging = [crowd.join("a", f"member {number % 4}") for number in range(36)]
    assert sum(turn.is_ready for turn in hanging) == 24
    assert [crowd.join("b").is_ready for _ in range(6)] == [True] * 6
    assert crowd.join("c").is_ready


@pytest.mark.parametrize("at_once", [1, 2, 3])
def test_where_there_are_few_places_one_guild_may_have_them_all(at_once: int) -> None:
    crowd = Crowd(at_once=at_once)
    assert [crowd.join("a").is_ready for _ in range(at_once)].count(True) >= min(at_once, 2)


def test_three_hundred_at_once_wait_for_their_turn() -> None:
    crowd = Crowd(at_once=32, waiting_max=600)
    turns = [crowd.join("a", f"member {number % 60}") for number in range(300)]
    assert len(crowd.drain(turns)) == 300


def test_a_flood_fills_its_guilds_share_of_the_queue_and_no_other() -> None:
    crowd = Crowd(at_once=1, waiting_max=100)
    crowd.join("a")
    with suppress(BusyError):
        while True:
            crowd.join("a", "flooder")
    with pytest.raises(BusyError, match="Too many are waiting already"):
        crowd.join("a", "flooder")
    flood = crowd.queue.waiting
    assert 50 < flood < 75
    assert crowd.join("a", "another member").place == 2
    assert crowd.join("b").place < flood


def test_whoever_would_wait_too_long_is_told_so_at_once() -> None:
    crowd = Crowd(at_once=2, seconds_max=100)
    running = [crowd.join("a"), crowd.join("b")]
    crowd.clock.now += 90  # they hang
    assert crowd.join("c").seconds == 45
    crowd.join("c", "bob")
    with pytest.raises(BusyError, match=r"Try again in 135 s\."):
        crowd.join("c", "carl")
    assert crowd.queue.waiting == 2
    crowd.end(running[0])


def test_the_time_that_is_told_follows_from_how_long_turns_take() -> None:
    crowd = Crowd(at_once=1)
    for _ in range(30):
        turn = crowd.join("a")
        crowd.clock.now += 10
        crowd.end(turn)
    crowd.join("a")
    waiting = [crowd.join("a"), crowd.join("a")]
    assert [turn.seconds for turn in waiting] == pytest.approx([10, 20], rel=0.01)


def test_a_turn_that_is_given_up_leaves_the_queue() -> None:
    crowd = Crowd(at_once=1)
    running, given_up, last = (crowd.join("a", name) for name in "xyz")
    crowd.end(given_up)
    assert last.place == 1
    crowd.end(running)
    assert last.is_ready
    assert last.place == 0


async def test_whoever_waits_is_woken_and_a_cancelled_one_takes_no_place() -> None:
    queue, begun = FairQueue(at_once=1, waiting_max=9, seconds_max=99, clock=Clock()), asyncio.Event()

    async def hold(member: str) -> None:
        with queue.join("a", member) as turn:
            await turn.wait()
            begun.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(hold("ada"))
    await begun.wait()
    begun.clear()
    second, third = asyncio.create_task(hold("bob")), asyncio.create_task(hold("carl"))
    await asyncio.wait({second, third}, timeout=0)
    assert (queue.running, queue.waiting) == (1, 2)
    second.cancel()
    first.cancel()
    await begun.wait()
    assert (queue.running, queue.waiting) == (1, 0)
    third.cancel()
    await asyncio.wait({first, second, third})
    assert queue.running == 0


async def test_waiting_ends_after_the_time_that_was_given() -> None:
    crowd = Crowd(at_once=1)
    held, waiting = crowd.join("a"), crowd.join("b")
    assert await held.wait(timeout=0)
    assert not await waiting.wait(timeout=0)
