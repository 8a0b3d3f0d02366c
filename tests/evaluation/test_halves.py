"""The halves of the queries."""

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from evaluation.halves import Half, get_half


@given(st.text(st.characters()))  # ids of JSON files may hold halves of characters
def test_the_half_is_the_parity_of_the_whole_digest(query_id: str) -> None:
    number = int(hashlib.sha256(query_id.encode("utf-8", "surrogatepass")).hexdigest(), 16)
    assert get_half(query_id) is (Half.EVEN if number % 2 == 0 else Half.ODD)


def test_the_halves_are_about_equal_and_stay_as_they_are() -> None:
    assert [get_half(name) for name in ("1", "2", "3", "4")] == [Half.ODD, Half.ODD, Half.EVEN, Half.EVEN]
    sizes = Counter(get_half(str(number)) for number in range(1_000))
    assert min(sizes.values()) > 450
