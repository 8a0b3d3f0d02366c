"""What is near to some objects and unlike others, as a vector."""

import math

import pytest

from bot.library.vectors import combine_vectors


def get_cosine(one: list[float], other: list[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True)) / math.hypot(*one) / math.hypot(*other)


def test_each_that_is_liked_counts_as_much_as_the_next() -> None:
    assert combine_vectors([[2.0, 0.0]], []) == [1.0, 0.0]
    assert combine_vectors([[2.0, 0.0], [0.0, 0.1]], []) == [0.5, 0.5]


def test_what_is_disliked_leads_away() -> None:
    liked, disliked = [1.0, 1.0, 0.0], [0.0, 1.0, 0.0]
    before, after = combine_vectors([liked], []), combine_vectors([liked], [disliked])
    assert before is not None
    assert after is not None
    assert get_cosine(after, disliked) < get_cosine(before, disliked)
    assert get_cosine(after, liked) > get_cosine(after, disliked)


@pytest.mark.parametrize("disliked", [[], [[1.0, 0.0]]])
def test_nothing_liked_has_no_vector(disliked: list[list[float]]) -> None:
    assert combine_vectors([], disliked) is None


def test_a_vector_without_length_is_no_failure() -> None:
    assert combine_vectors([[0.0, 0.0]], [[0.0, 1.0]]) == [0.0, -0.5]
