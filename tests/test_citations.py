"""Citations: numbers are exchanged and dropped, and the rest of a text stays as it is."""

import pytest

from bot.citations import get_cited, renumber


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [1]. B [2].", "A [3]. B [1]."),
        ("A [1, 2] and [2,1]", "A [3, 1] and [1, 3]"),
        ("Invented [7].", "Invented."),
        ("Half [1, 7]", "Half [3]"),
        ("In [1982] it was [ 1 ]", "In [1982] it was [ 1 ]"),
        ("[2]", "[1]"),
        ("None", "None"),
    ],
)
def test_numbers_are_exchanged(text: str, expected: str) -> None:
    assert renumber(text, {1: 3, 2: 1}) == expected


def test_two_numbers_of_one_hit_become_one() -> None:
    assert renumber("A [1, 2]", {1: 1, 2: 1}) == "A [1]"


def test_cited_numbers_are_found() -> None:
    assert get_cited("A [1] [2, 3], in [1982]") == {1, 2, 3}
