"""Which questions ask the same: reworded ones do, those for another day, thing or the opposite do not."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.embed import LocalEmbedder
from bot.library.likeness import Likeness, Wording, find_nearest, group, measure, rank_related
from evaluation.__main__ import OWN
from evaluation.halves import Half, get_half
from evaluation.sets import load_set

LIKENESS = Likeness(LocalEmbedder())


async def is_same(one: str, other: str) -> bool:
    return measure(*await LIKENESS.read([one, other])) > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I reset my password?", "how do i reset my PASSWORD"),
        ("How do I reset my password?", "I forgot my password, how to reset it?"),
        ("What time does the film start?", "When does the film start?"),
        ("How much is the membership?", "What does the membership cost?"),
        ("Where are the screenings?", "Where do the screenings take place?"),
        ("Wann öffnet das Bad?", "wann offnet das bad"),
        ("映画は何時に始まりますか", "映画は何時に始まりますか？"),
    ],
)
async def test_reworded_questions_ask_the_same(one: str, other: str) -> None:
    assert await is_same(one, other)
    assert await is_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("When does the library open on Monday?", "When does the library open on Sunday?"),
        ("When does the pool open?", "When does the pool close?"),
        ("Is the pool open?", "Is the pool not open?"),
        ("Can I bring a dog?", "Can't I bring a dog?"),
        ("What is the fee in 2023?", "What is the fee in 2024?"),
        ("How much is the membership?", "How do I cancel my membership?"),
        ("What is C++?", "What is C?"),
        ("Who feeds the cat?", "Who feeds the dog?"),
    ],
)
async def test_questions_for_something_else_do_not(one: str, other: str) -> None:
    assert not await is_same(one, other)


async def test_without_a_word_nothing_is_like_it() -> None:
    assert not await is_same("???", "!!!")
    assert not await is_same("", "")


async def test_the_nearest_is_found_and_the_others_are_grouped() -> None:
    questions = ["Where are the screenings?", "When does the pool open?", "Where do the screenings take place?"]
    wordings = await LIKENESS.read(questions)
    assert group(wordings) == [[0, 2], [1]]
    assert find_nearest(wordings[1], [wordings[0], wordings[1]]) == 1
    assert find_nearest(wordings[1], [wordings[0]]) is None
    assert find_nearest(wordings[1], []) is None


def test_without_the_model_the_same_words_count() -> None:
    asked = Wording("pool open", frozenset({"pool", "open"}), frozenset())
    assert measure(asked, asked) == 1
    assert measure(asked, Wording("pool", frozenset({"pool"}), frozenset())) == 0


@given(st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=12))
def test_each_question_is_in_one_group(keys: list[str]) -> None:
    groups = group([Wording(key, frozenset(), frozenset()) for key in keys])
    assert sorted(place for places in groups for place in places) == list(range(len(keys)))


@pytest.mark.parametrize("half", Half)
async def test_no_two_questions_of_the_club_that_ask_for_different_things_are_alike(half: Half) -> None:
    club = load_set(OWN / "club-faq.json")
    asked = [(query.text, frozenset(query.gains)) for query in club.queries if get_half(query.id) is half]
    asked += [(doc, frozenset({doc})) for doc in club.docs if get_half(doc) is half]
    wordings = await LIKENESS.read([text for text, _ in asked])
    pairs = [
        (one, other)
        for (one, (_, docs)), (other, (_, others)) in combinations(zip(wordings, asked, strict=True), 2)
        if not docs & others
    ]
    assert len(pairs) > 600
    assert [pair for pair in pairs if measure(*pair)] == []


SOLVED = (
    "How do I reset my password?\nI forgot it and the mail never comes.",
    "Projector shows no picture\nThe lamp is on but the screen stays black after I plug in the HDMI cable.",
    "Where is the key of the hall?\nThe door was locked yesterday.",
)


@pytest.mark.parametrize(
    ("post", "places"),
    [
        ("Forgot my password\nHow can I log in again? I can't remember it.", [0]),
        ("No image from the beamer\nHDMI cable plugged in, screen black, lamp works", [1]),
        ("Hall locked\nWho has the key for the hall door?", [2]),
        ("How do I change my email address?\nI have a new one", []),
        ("Projector bulb recycling\nWhere do old bulbs go?", []),
        ("", []),
    ],
)
async def test_posts_about_the_same_are_related(post: str, places: list[int]) -> None:
    asked, *others = await LIKENESS.read([post, *SOLVED])
    assert rank_related(asked, others) == places


def test_without_vectors_words_tell_what_is_related() -> None:
    asked = Wording("reset password mail", frozenset({"reset", "passw", "mail"}), frozenset())
    other = Wording("password reset", frozenset({"reset", "passw"}), frozenset())
    assert rank_related(asked, [other, Wording("mail", frozenset({"mail"}), frozenset())]) == [0]
