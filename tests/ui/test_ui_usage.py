"""What a server used, as its admins read it: on a phone too, whatever the numbers."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guild import NOTHING_CHOSEN, Choices, DayUsage
from bot.models import SpentBudget
from bot.ui.budgets import render_spent
from bot.ui.usage import render_usage

MIDNIGHT = datetime(2030, 5, 21, tzinfo=UTC)
COUNTS = st.integers(0, 9_999_999)
DAYS = st.lists(st.builds(DayUsage, st.dates(), COUNTS, COUNTS, COUNTS, COUNTS), min_size=14, max_size=14)


@given(DAYS)
def test_lines_are_no_wider_than_a_phone_shows(days: list[DayUsage]) -> None:
    embed = render_usage(days, NOTHING_CHOSEN, MIDNIGHT)
    table = (embed.description or "").split("```")[1].strip("\n").split("\n")
    assert len(table) == 15
    assert len({len(line) for line in table}) == 1
    assert len(table[0]) <= 34
    assert all(len(line.split()) in {5, 6} for line in table)  # no column runs into the next


@pytest.mark.parametrize(
    ("choices", "line"),
    [
        (NOTHING_CHOSEN, "None."),
        (Choices(server_budget=10), "The server: 7 of 10 left today"),
        (Choices(server_budget=2), "The server: 0 of 2 left today"),
        (Choices(member_budget=1), "Each member: 1 answer a day"),
    ],
)
def test_what_is_left_is_said(choices: Choices, line: str) -> None:
    embed = render_usage([DayUsage(date(2030, 5, 20), 12, 1, 3, 2)], choices, MIDNIGHT)
    field = embed.fields[0].value or ""
    assert field.startswith(line)
    assert (f"again <t:{MIDNIGHT.timestamp():.0f}:R>" in field) == (choices != NOTHING_CHOSEN)
    assert "May 20    12       1    3        2" in (embed.description or "")


def test_who_has_used_up_a_budget_is_told_whose_and_until_when() -> None:
    when = f"<t:{MIDNIGHT.timestamp():.0f}:R>"
    assert render_spent(SpentBudget(1, True, MIDNIGHT)).startswith("You have had your 1 AI answer of today")
    line = render_spent(SpentBudget(1_500, False, MIDNIGHT))
    assert line == f"This server has had its 1,500 AI answers of today, so I show the matches alone. More {when}."
