"""Intervals: what is in two of them, and how they read."""

from hypothesis import given
from hypothesis import strategies as st

from bot.library.conditions.bounds import Bound, Interval

BOUNDS = st.none() | st.builds(Bound, st.integers(-3, 3).map(float), st.booleans())
INTERVALS = st.builds(Interval, BOUNDS, BOUNDS)
VALUES = [value / 2 for value in range(-8, 9)]


def contains(interval: Interval, value: float) -> bool:
    low, high = interval.low, interval.high
    is_above = low is None or value > low.value or (low.is_inclusive and value == low.value)
    is_below = high is None or value < high.value or (high.is_inclusive and value == high.value)
    return is_above and is_below


@given(INTERVALS)
def test_an_interval_holds_what_is_between_its_bounds(interval: Interval) -> None:
    assert [interval.holds(value) for value in VALUES] == [contains(interval, value) for value in VALUES]


@given(INTERVALS, INTERVALS)
def test_the_intersection_has_what_both_have(one: Interval, other: Interval) -> None:
    both = one.intersect(other)
    assert [contains(both, value) for value in VALUES] == [
        contains(one, value) and contains(other, value) for value in VALUES
    ]


@given(INTERVALS)
def test_an_interval_is_empty_where_it_holds_nothing(interval: Interval) -> None:
    assert interval.is_empty == (not any(contains(interval, value) for value in VALUES))


@given(INTERVALS)
def test_the_complement_has_all_others(interval: Interval) -> None:
    complement = interval.complement
    if complement is not None:
        assert [contains(complement, value) for value in VALUES] == [not contains(interval, value) for value in VALUES]


def test_intervals_read_as_people_write_them() -> None:
    assert Interval(high=Bound(1960, is_inclusive=False)).render("year") == "year < 1960"
    assert Interval(Bound(1990), Bound(1995)).render("year") == "year 1990–1995"
    assert Interval(Bound(2019), Bound(2019)).render("year") == "year = 2019"
    assert str(Interval(Bound(5, is_inclusive=False), Bound(9.5)).render("price")) == "price > 5 and ≤ 9.5"
