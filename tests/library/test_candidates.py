"""What a grouped task may choose from, and which hits are shown of what the model wrote."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations import get_cited
from bot.library.candidates import CHUNKS_MAX, ROWS_MAX, TEXT_MAX, choose, count_candidates, fit
from bot.models import CollectionInfo, Hit, PropertySpec
from bot.text_schema import build_text_schema


def build_hits(count: int, *, size: int = 0) -> tuple[Hit, ...]:
    return tuple(
        Hit(number, str(UUID(int=number)), f"Title {number}", {"text": "x" * size}) for number in range(1, count + 1)
    )


def get_titles(hits: tuple[Hit, ...]) -> list[int]:
    """The numbers that the hits had in the search."""
    return [int(hit.title.split()[1]) for hit in hits]


@pytest.mark.parametrize(
    ("width", "count"), [(0, ROWS_MAX), (1, ROWS_MAX), (10, ROWS_MAX), (20, 10), (100, 2), (500, 0)]
)
def test_the_wider_a_table_is_the_fewer_rows_are_read(width: int, count: int) -> None:
    assert count_candidates(CollectionInfo("Wide", tuple(PropertySpec(f"c{n}") for n in range(width)))) == count


def test_of_texts_in_chunks_fewer_are_read() -> None:
    assert count_candidates(CollectionInfo("Text", build_text_schema("Text").properties)) == CHUNKS_MAX < ROWS_MAX


@pytest.mark.parametrize(
    ("size", "least", "kept"),
    [(0, 3, 20), (TEXT_MAX // 10, 3, 9), (TEXT_MAX, 3, 3), (TEXT_MAX, 10, 10), (TEXT_MAX - len("text"), 1, 1)],
)
def test_the_best_hits_that_fit_are_read_and_as_many_as_were_asked_for(size: int, least: int, kept: int) -> None:
    assert get_titles(fit(build_hits(20, size=size), least=least)) == list(range(1, kept + 1))


@pytest.mark.parametrize(
    ("text", "shown", "written"),
    [
        ("See B [7] and A [2].", [7, 2], "See B [1] and A [2]."),
        ("B [7], then B [7] and C [9, 1].", [7, 9, 1], "B [1], then B [1] and C [2, 3]."),
        ("Nothing cited.", [1, 2, 3], "Nothing cited."),
        ("Nonsense [99], [0].", [1, 2, 3], "Nonsense."),
        ("One [5], nonsense [42].", [5], "One [1], nonsense."),
        ("A [9] B [8] C [7] D [6]", [9, 8, 7], "A [1] B [2] C [3] D"),
        ("Made in [1982].", [1, 2, 3], "Made in [1982]."),
        ("[88]", [1, 2, 3], ""),
    ],
)
def test_cards_come_in_the_order_of_the_recommendation(text: str, shown: list[int], written: str) -> None:
    said, hits = choose(text, build_hits(20), limit=3, is_question=False)
    assert (get_titles(hits), [hit.number for hit in hits], said) == (shown, list(range(1, len(shown) + 1)), written)


@pytest.mark.parametrize(
    ("text", "shown", "written"),
    [
        ("So it is [7].", [7, 1, 2], "So it is [1]."),
        ("A [8] B [7] C [6] D [5]", [8, 7, 6, 5], "A [1] B [2] C [3] D [4]"),
        ("Uncited.", [1, 2, 3], "Uncited."),
        ("[8, 7, 6, 5, 4, 3, 2, 1, 10, 11, 12]", [8, 7, 6, 5, 4, 3, 2, 1, 10, 11], "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"),
    ],
)
def test_an_answer_keeps_all_that_back_it(text: str, shown: list[int], written: str) -> None:
    said, hits = choose(text, build_hits(20), limit=3, is_question=True)
    assert (get_titles(hits), said) == (shown, written)


def test_a_cited_twin_is_the_hit_that_it_is_shown_with() -> None:
    first, second, third = build_hits(3)
    merged = Hit(first.number, first.id, first.title, {}, twins=(second,))
    said, hits = choose("Once [2], again [1], other [3].", (merged, third), limit=3, is_question=True)
    assert said == "Once [1], again [1], other [2]."
    assert get_titles(hits) == [1, 3]


cited = st.lists(st.one_of(st.text(max_size=8), st.integers(0, 99).map("[{}]".format)), max_size=12).map("".join)


@given(cited, st.integers(0, 20), st.integers(1, 10), st.booleans())
def test_whatever_is_written_cites_only_what_is_shown(text: str, count: int, limit: int, is_question: bool) -> None:
    said, hits = choose(text, build_hits(count), limit=limit, is_question=is_question)
    assert set(get_cited(said)) <= {hit.number for hit in hits} == set(range(1, len(hits) + 1))
    assert len({hit.id for hit in hits}) == len(hits)
    assert (len(hits) >= min(limit, count)) if is_question else (len(hits) <= limit)
