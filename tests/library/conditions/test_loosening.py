"""What a sample alone tells about conditions."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.condition import Condition, build_range, build_value
from bot.library.conditions.loosening import is_met
from bot.models import PropertySpec

YEAR = PropertySpec("year", "int", alias="year_2")
ADDED = PropertySpec("added", "date")
EIGHTIES = build_range(YEAR, Interval(Bound(1980), Bound(1989)))
SINCE_2020 = build_range(ADDED, Interval(low=Bound(2020)))
ROWS: tuple[dict[str, Any], ...] = (
    {"year_2": 1985, "added": datetime(2019, 12, 31, tzinfo=UTC)},
    {"year_2": 1994, "added": datetime(2020, 1, 1, tzinfo=UTC)},
    {"year_2": None},
    {},
)


def test_one_object_has_to_fulfil_all_conditions() -> None:
    assert is_met(ROWS, [EIGHTIES])
    assert is_met(ROWS, [SINCE_2020])
    assert not is_met(ROWS, [EIGHTIES, SINCE_2020])
    assert not is_met(ROWS[1:], [EIGHTIES])
    assert not is_met([], [EIGHTIES])


@pytest.mark.parametrize(
    "condition",
    [
        build_value(PropertySpec("genre"), "comedy"),  # a part of one of the texts
        build_value(PropertySpec("genre"), "drama"),
        build_value(PropertySpec("genre"), "comedy, drama", is_negated=True),
        build_range(YEAR, Interval(high=Bound(1990)), is_negated=True),
    ],
)
def test_of_words_and_negations_only_weaviate_knows(condition: Condition) -> None:
    assert not is_met([{"genre": "comedy, drama", "year_2": 1985}], [EIGHTIES, condition])


def test_a_value_as_it_is_written_is_met() -> None:
    genre, director = PropertySpec("genre", "text[]", alias="genre_2"), PropertySpec("director")
    row = {"genre_2": ["comedy", "drama"], "director": "Ann Lee", "year_2": 1985}
    assert is_met([row], [EIGHTIES, build_value(genre, "drama"), build_value(director, "Ann Lee")])
    assert not is_met([row], [EIGHTIES, build_value(genre, "dram")])
    assert not is_met([{**row, "year_2": 1990}, {**row, "genre_2": None}], [EIGHTIES, build_value(genre, "drama")])
