"""Search texts: what of an object keyword search finds it by."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.search_text import (
    CHARACTERS_MAX,
    QUERY_WORDS_MAX,
    add_search_text,
    build_query,
    build_search_text,
)
from bot.models import HIDDEN, SEARCH_TEXT, CollectionInfo, PropertySpec

TRACKED = tuple(PropertySpec(name) for name in HIDDEN)
INFO = CollectionInfo(
    "Ticket", (PropertySpec("title"), PropertySpec("more", "object"), PropertySpec("due", alias="due_2"), *TRACKED)
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Ticket A", "ticke ticket a =ticketa"),
        (1005, "1005"),
        (-3, "3"),
        (4.0, "4"),
        (3.25, "3 25 325"),
        (float("inf"), "inf =inf"),
        (True, ""),
        (None, ""),
        (["one", "two"], "one =one two =two"),
        ({"inside": {"deep": [7, "x"]}}, "7 x =x"),
        ("2024-05-31T00:00:00Z", "2024 05 31 20240531 @2024-05-31"),
        ("2024-05-31T10:20:00.5+02:00", "2024 05 31 20240531 10 20 1020 @2024-05-31"),
        (datetime(2024, 5, 31, tzinfo=UTC), "2024 05 31 20240531 @2024-05-31"),
        (UUID(int=255), f"00000000 0000 0000 0000 0000000000ff {UUID(int=255).hex} ={UUID(int=255).hex}"),
    ],
)
def test_values_of_every_type_have_their_words(value: Any, words: str) -> None:
    assert build_search_text(INFO, {"title": value}) == words


def test_what_the_bot_keeps_and_what_others_have_is_left_out() -> None:
    properties = {"title": "Mine", "due_2": "soon", "due": "theirs", "source": "a.csv", SEARCH_TEXT: "forged"}
    assert add_search_text(INFO, properties) == {**properties, SEARCH_TEXT: "mine =mine soon =soon"}


def test_a_collection_without_a_place_for_it_has_none() -> None:
    older = CollectionInfo("Ticket", tuple(spec for spec in INFO.properties if spec.name != SEARCH_TEXT))
    shared = CollectionInfo("Ticket", INFO.properties, is_shared=True)
    foreign = CollectionInfo("Ticket", (PropertySpec("title"), PropertySpec(SEARCH_TEXT)))
    for info in (older, shared, foreign):
        assert add_search_text(info, {"title": "Mine", SEARCH_TEXT: "theirs"})[SEARCH_TEXT] == "theirs"
    assert foreign.text_properties == ("title", SEARCH_TEXT)


def test_a_value_of_megabytes_is_cut() -> None:
    found = build_search_text(INFO, {"title": "ab " * 1_000_000, "due_2": "behind"})
    assert found.split() == ["ab"] * (CHARACTERS_MAX // 3) + ["a"]
    assert "behind" in build_search_text(INFO, {"title": "ab " * 100, "due_2": "behind"})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists))
def test_no_value_is_too_odd(value: Any) -> None:
    assert "  " not in build_search_text(INFO, {"title": value})


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a", "a =a"),
        ("it", "it =it"),
        ("The the THE", "the =thethethe =the"),
        ("🎬💔", "🎬 💔"),
        ("???", ""),
        ("2024-10-05", "2024 10 05 20241005 @2024-10-05 @2024-10-05 @2024-10-05"),
        ("N° 5", "n ° 5 =no5 =n5 =nr5"),
        ("What genre is Heat?", "genre heat =whatgenreisheat =heat"),
        ("who made “Pulp Fiction”", "made pulp ficti fiction =whomadepulpfiction =pulpfiction"),
        ("notes 5", "note 5 =notes5"),
        ("https://example.org/a?b=1", "http examp example org a b 1 =httpsexampleorgab1"),
        ("東京 hotel שלום", "東京 hotel שלום =東京hotelשלום"),
        ("مرحبا\u200f بالعالم", "مرحبا عالم =مرحبابالعالم"),
    ],
)
def test_odd_questions_have_their_words(query: str, words: str) -> None:
    assert build_query(query) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("toys that come to life", "toy come life =toysthatcometolife"),
        ("What is C++?", "c c++ =whatisc"),
        ("Wie heißt der Film", "heiss heisst film =wieheisstderfilm =film"),
        ("The Who", "the who =thewho"),  # with nothing else it is what is asked for
        ("to be", "to be =tobe"),
    ],
)
def test_stop_words_beside_others_are_left_out(query: str, words: str) -> None:
    assert build_query(query) == words


def test_a_question_of_a_thousand_words_is_bounded() -> None:
    words = build_query(" ".join(str(number) for number in range(1_000))).split()
    assert words == [str(number) for number in range(QUERY_WORDS_MAX)]
