"""Chips of conditions, and the line that keeps the options of an answer."""

from hypothesis import given
from hypothesis import strategies as st

from bot.models import SearchMode, SearchOptions
from bot.ui.blocks import OPTIONS_MAX
from bot.ui.chips import CHIP_MAX, CHIPS_MAX, TAKE_OFF, list_chips
from bot.ui.option_line import can_keep, parse_options, render_options
from bot.ui.text import count_units

BARE = SearchOptions(5, SearchMode.KEYWORD, 0.25)
OPTIONS = st.builds(
    SearchOptions,
    limit=st.just(5),
    mode=st.just(SearchMode.KEYWORD),
    alpha=st.just(0.25),
    filters=st.text(max_size=60),
    without=st.lists(st.text(max_size=30), max_size=3).map(tuple),
    sort=st.sampled_from(["", "-year", "newer", "x` · newer"]),
    is_newer_first=st.booleans(),
    is_varied=st.booleans(),
    autocut=st.none() | st.integers(1, 5),
    rerank=st.sampled_from([None, True, False]),
)


@given(st.lists(st.text(max_size=120), max_size=12))
def test_chips_say_conditions_as_they_are_within_the_limits_of_a_row(labels: list[str]) -> None:
    chips = list_chips(labels)
    assert len(chips) <= CHIPS_MAX
    assert len(set(chips)) == len(chips)
    assert set(chips) <= set(labels)
    assert all(count_units(f"{label}{TAKE_OFF}") <= CHIP_MAX for label in chips)


@given(OPTIONS)
def test_what_a_line_keeps_is_read_as_it_was(options: SearchOptions) -> None:
    line = render_options(options)
    if line:
        assert count_units(line) <= OPTIONS_MAX
        assert parse_options(line, BARE) == options
    assert can_keep(options) is (bool(line) or options == BARE)


def test_the_line_is_for_people_too() -> None:
    options = SearchOptions(
        filters='year>=1990 title:"Love"', without=("year < 2000",), sort="-year", autocut=2, rerank=False
    )
    line = (
        '-# Options: filters `year>=1990 title:"Love"` · sort `-year` · without `year < 2000` · autocut 2 · rerank off'
    )
    assert render_options(options) == line
    assert render_options(SearchOptions()) == ""
    assert can_keep(SearchOptions())
    assert not can_keep(SearchOptions(filters="genre:`x`"))
    assert not can_keep(SearchOptions(filters="genre:" + "x" * 200))
