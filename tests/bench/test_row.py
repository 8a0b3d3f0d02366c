import pytest

from bench.row import Figures, Goal, Row


def build(ours: tuple[float, ...], theirs: tuple[float, ...], *goals: Goal) -> Row:
    return Row("family", "title", "baseline", "ms", Figures(ours), Figures(theirs), goals)


def test_a_ratio_is_of_the_medians_and_its_spread_of_pairs() -> None:
    row = build((2.0, 4.0, 9.0), (1.0, 2.0, 3.0))
    assert row.ratio == 2.0
    assert row.spread == (2.0, 2.5)


@pytest.mark.parametrize(
    ("goal", "is_missed"),
    [
        (Goal("ratio", 2.0), False),
        (Goal("ratio", 1.9), True),
        (Goal("ratio", 2.1, is_least=True), True),
        (Goal("p99 ratio", 3.0), False),
        (Goal("difference", 1.9), True),
        (Goal("ours", 8.9), True),
        (Goal("p95 ratio", 1.0), True),
        (Goal("greatest", 9.0), False),
    ],
)
def test_a_goal_is_held_against_what_it_is_about(goal: Goal, *, is_missed: bool) -> None:
    assert build((2.0, 4.0, 9.0), (1.0, 2.0, 3.0), goal).missed == ([goal] if is_missed else [])
