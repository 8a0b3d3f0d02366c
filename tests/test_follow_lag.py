"""The lag of followed channels: what is measured when, and that neither a flood nor an outage fills the memory."""

import pytest

from bot.follow_lag import NOTED_MAX, FollowLag
from tests.support.clock import Clock

CHANNEL, OTHER = 1, 2


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seen() -> list[float]:
    return []


@pytest.fixture
def lag(clock: Clock, seen: list[float]) -> FollowLag:
    lag = FollowLag(clock)
    lag.listen(seen.append)
    return lag


def test_each_event_counts_from_its_arrival_until_it_is_settled(
    lag: FollowLag, clock: Clock, seen: list[float]
) -> None:
    lag.note(CHANNEL)
    clock.now += 2
    lag.note(CHANNEL)
    lag.note(OTHER)
    count = lag.count(CHANNEL)
    lag.note(CHANNEL)  # while the others are being stored
    clock.now += 1
    assert (seen, lag.longest_wait) == ([], 3)
    lag.settle(CHANNEL, count)
    assert (seen, lag.longest_wait) == ([3, 1], 1)
    lag.settle(CHANNEL, lag.count(CHANNEL))
    lag.forget(OTHER)
    assert (seen, lag.longest_wait) == ([3, 1, 1], 0)


def test_what_is_not_stored_waits_on(lag: FollowLag, clock: Clock, seen: list[float]) -> None:
    lag.note(CHANNEL)
    clock.now += 600
    lag.note(CHANNEL)
    assert lag.longest_wait == 600
    lag.settle(CHANNEL, lag.count(CHANNEL))
    assert seen == [600, 0]


def test_a_flood_is_counted_up_to_a_limit(lag: FollowLag, seen: list[float]) -> None:
    for _ in range(NOTED_MAX + 5):
        lag.note(CHANNEL)
    lag.settle(CHANNEL, lag.count(CHANNEL))
    assert len(seen) == NOTED_MAX


def test_a_channel_that_is_followed_no_longer_is_not_counted(lag: FollowLag, seen: list[float]) -> None:
    lag.note(CHANNEL)
    count = lag.count(CHANNEL)
    lag.forget(CHANNEL)
    lag.settle(CHANNEL, count)
    assert (seen, lag.longest_wait) == ([], 0)
