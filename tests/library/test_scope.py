"""The time of one answer, shared out among its steps."""

from bot.library.scope import Deadline


def test_a_step_that_hangs_leaves_those_behind_it_as_much_time() -> None:
    now = 100.0
    deadline = Deadline(40, search=60, clock=lambda: now)
    assert (deadline.half, deadline.left) == (20, 40)
    now += 20
    assert (deadline.half, deadline.left) == (10, 20)
    assert deadline.passed == 20


def test_all_models_together_have_the_time_of_one_answer_and_a_search_without_them_a_little_more() -> None:
    now = 100.0
    deadline = Deadline(40, search=60, clock=lambda: now)
    assert not deadline.is_over
    now += 50
    assert deadline.is_over
    assert (deadline.half, deadline.left) == (0, 0)
    assert deadline.for_search == 5


def test_no_search_takes_longer_than_a_search_may() -> None:
    deadline = Deadline(40, search=3, clock=lambda: 0.0)
    assert (deadline.half, deadline.for_search, deadline.left) == (3, 3, 40)
