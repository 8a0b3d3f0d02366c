"""Questions that lean on the one before them are searched for together with it, and no others are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.follow_ups import complete_question, leans

POOL = "What are the opening hours of the pool?"


@pytest.mark.parametrize(
    "question",
    [
        "and in winter?",
        "in winter?",
        "And for guests?",
        "what about children under six?",
        "why?",
        "How much is it?",
        "Who directed it?",
        "When does that open?",
        "What can I eat there?",
        "und im Winter?",
        "Und für Gäste?",
        "im Winter?",
        "et en hiver ?",
        "¿y en invierno?",
        "Wie teuer ist dieser?",
    ],
)
def test_these_lean(question: str) -> None:
    assert leans(question)
    assert complete_question(question, [POOL]) == f"{POOL} {question}"


@pytest.mark.parametrize(
    "question",
    [
        POOL,
        "Who is Carl?",
        "parking?",
        "Is it allowed to bring a dog to the garden?",
        "And how do I renew my membership after I have moved to another city?",
        "In which year was the club founded?",
        "Wer wählt den Vorstand?",
        "¿Dónde está la piscina?",
        "冬の営業時間は?",
        "",
        "???",
    ],
)
def test_these_stand_alone(question: str) -> None:
    assert not leans(question)
    assert complete_question(question, [POOL]) == question


def test_a_question_reaches_back_to_the_last_that_stands_alone() -> None:
    earlier = ["Who is the chair?", POOL, "and in winter?"]
    assert complete_question("and for guests?", earlier) == f"{POOL} and in winter? and for guests?"
    assert complete_question("and for guests?", []) == "and for guests?"


@given(st.text(max_size=80), st.lists(st.text(max_size=80), max_size=4))
def test_the_question_itself_is_always_searched_for(question: str, earlier: list[str]) -> None:
    assert complete_question(question, earlier).endswith(question)
