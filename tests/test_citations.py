"""Citations: numbers are exchanged and dropped, and the rest of a text stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations import get_cited, renumber


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [1]. B [2].", "A [3]. B [1]."),
        ("A [1, 2] and [2,1]", "A [3, 1] and [1, 3]"),
        ("Invented [7].", "Invented."),
        ("Half [1, 7]", "Half [3]"),
        ("In [1982] it was [100]", "In [1982] it was [100]"),
        ("A [ 1 ] B [^2]", "A [3] B [1]"),
        ("A [1-2] B [2–7]", "A [3, 1] B [1]"),
        ("A [1; 7] B [1 and 2]", "A [3] B [3, 1]"),
        ("A【1】 B【7†notes.txt】", "A[3] B"),
        ("A [Source 2] B [passages 1 and 7]", "A [1] B [3]"),
        ("A [7-9]. B［８］", "A. B"),
        ("A [[7]9] B", "A B"),
        ("[2]", "[1]"),
        ("None", "None"),
    ],
)
def test_numbers_are_exchanged(text: str, expected: str) -> None:
    assert renumber(text, {1: 3, 2: 1}) == expected


def test_two_numbers_of_one_hit_become_one() -> None:
    assert renumber("A [1, 2]", {1: 1, 2: 1}) == "A [1]"


def test_cited_numbers_are_found() -> None:
    assert get_cited("A [1] [2, 3], in [1982]") == (1, 2, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A fact [1]. See also [7].", "A fact [3]."),
        ("A fact [1]. See [7] and [8]. More [2].", "A fact [3]. More [1]."),
        ("A fact [1] and [7].", "A fact [3]."),
        ("A fact [7] and [1].", "A fact [3]."),
        ("A fact [1], see also [7].", "A fact [3]."),
        ("A fact ([7]).", "A fact."),
        ("A fact (see [7]).", "A fact."),
        ("Siehe auch [9]. Ja [1].", "Ja [3]."),
        ("According to [7], it rains [1].", "it rains [3]."),
        ("A [1][7]", "A [3]"),
        ("See also [7].", ""),
        # What says something stays.
        ("War [9].", "War."),
        ("See [1] and [7] for more.", "See [3] for more."),
        ("Black [7] and white [1].", "Black and white [3]."),
        ("The sea [7].", "The sea."),
    ],
)
def test_nothing_is_left_of_what_only_pointed_to_a_dropped_citation(text: str, expected: str) -> None:
    assert renumber(text, {1: 3, 2: 1}) == expected


@given(st.text(alphabet="ab .,;()[]【】^-–0123456789\x00\nSeealso", max_size=80))
def test_any_text_cites_only_what_there_is(text: str) -> None:
    found = renumber(text, {1: 2, 2: 1})
    assert set(get_cited(found)) <= {1, 2}
    assert "\x00" not in found
