"""Values read as a person would write them."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from bot.languages import render_count
from bot.ui.values import render_label, render_seconds, render_value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (1999, "1999"),
        (0.1 + 0.2, "0.3"),
        (7.0, "7"),
        (1234567.5, "1234567.5"),
        (float("nan"), "nan"),
        ("text", "text"),
        (["Crime", "Drama"], "Crime, Drama"),
        (("a", None, "b"), "a, b"),
        ({"lat": 1.5, "lon": 2}, "lat: 1.5, lon: 2"),
        ([[[["deep"]]]], "…"),
        (list(range(25)), ", ".join(map(str, range(20))) + ", … (25 in all)"),
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, tzinfo=UTC), "2024-05-01"),
        (datetime(2024, 5, 1, 20, 15, tzinfo=UTC), "2024-05-01 20:15 UTC"),
        (datetime(2024, 5, 1, 20, 15), "2024-05-01 20:15"),  # noqa: DTZ001
        (datetime(2024, 5, 1, 20, 15, tzinfo=timezone(timedelta(hours=2))), "2024-05-01 20:15+02:00"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
    ],
)
def test_value(value: Any, expected: str) -> None:
    assert render_value(value) == expected


@pytest.mark.parametrize(("name", "expected"), [("release_year", "Release year"), ("title", "Title"), ("_", "")])
def test_label(name: str, expected: str) -> None:
    assert render_label(name) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.421, "0.42 s"), (12.4, "12 s"), (200, "3 min 20 s"), (59.8, "1 min 0 s")]
)
def test_seconds(seconds: float, expected: str) -> None:
    assert render_seconds(seconds) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "0 rows"), (1, "1 row"), (1200, "1,200 rows")])
def test_count(count: int, expected: str) -> None:
    assert render_count(count, "row") == expected
