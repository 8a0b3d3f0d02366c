"""The one rule: what answers a question, what fits a wish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.embed import LocalEmbedder
from bot.library.relevance import THRESHOLDS, Judge, can_refuse, is_mashed
from bot.library.wording import find_language
from bot.models import CollectionInfo, Hit, PropertySpec

INFO = CollectionInfo("Faq", (PropertySpec("title"), PropertySpec("text")), vectorizer="local")
HITS = (
    Hit(1, "a", "Guests", {"title": "Guests", "text": "Each member may bring one guest per evening."}),
    Hit(
        2, "b", "Kitchen", {"title": "Kitchen", "text": "The kitchen serves soup and bread. It closes at ten at night."}
    ),
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(LocalEmbedder())


@pytest.mark.parametrize("question", ["May I bring a guest?", "What does the kitchen serve?", "When does it close?"])
async def test_what_a_sentence_answers_is_quoted(judge: Judge, question: str) -> None:
    verdict = await judge.judge_question(question, INFO, HITS)
    assert not verdict.is_unsure
    assert all(quote.similarity >= THRESHOLDS["en"] for quote in verdict.quotes)


@pytest.mark.parametrize(
    "question", ["quantum chromodynamics lagrangian", "What is the capital of France?", "Wer gewann die Wahl?", "???"]
)
async def test_what_no_sentence_answers_is_not(judge: Judge, question: str) -> None:
    verdict = await judge.judge_question(question, INFO, HITS)
    assert verdict.is_unsure
    assert verdict.quotes == ()


async def test_without_hits_nothing_is_answered(judge: Judge) -> None:
    assert (await judge.judge_question("May I bring a guest?", INFO, ())).is_unsure


async def test_words_that_are_there_by_chance_are_no_answer(judge: Judge) -> None:
    text = (
        "A Belarusian boy digs a rifle out of the sand to join the partisans and within days his face is an old man's."
    )
    hits = (Hit(1, "a", "Come", {"title": "Come", "text": text}),)
    question = "Can I try it out before I join?"
    assert (await judge.judge_question(question, INFO, hits)).is_unsure
    assert not (await judge.rate(question, INFO, hits, is_question=True)).is_fit
    # Of a wish nothing is asked but to be near, and that is for the search to tell.
    assert await judge.pick_reasons(question, hits)


async def test_another_script_has_another_threshold(judge: Judge) -> None:
    hits = (Hit(1, "a", "Гости", {"text": "Каждый член клуба может привести одного гостя за вечер."}),)
    assert not (await judge.judge_question("Можно ли привести одного гостя?", INFO, hits)).is_unsure
    assert (await judge.judge_question("Какая погода будет завтра в Берлине?", INFO, hits)).is_unsure


@pytest.mark.parametrize(
    ("wish", "is_missed"),
    [
        ("asdfghjkl", True),
        ("Citizen Kane", True),
        ("31415926", True),
        ("Mary Gueste", False),  # misspelt
        ("Kitchen Guests", False),
        ("romantic comedy", False),
        ("Romantic Comedy", False),
        ("ROMANTIC NONSENSE", False),
        ("Zombies", False),
        ("a film like Citizen Kane", False),
        ("lgbt", False),
    ],
)
async def test_only_names_and_no_language_are_missed(judge: Judge, wish: str, *, is_missed: bool) -> None:
    assert await judge.is_missed(wish, INFO, HITS) is is_missed


async def test_a_providers_model_knows_names_in_other_spellings(judge: Judge) -> None:
    provided = CollectionInfo("Faq", INFO.properties, vectorizer="cohere")
    assert not await judge.is_missed("Citizen Kane", provided, HITS)
    assert await judge.is_missed("asdfghjkl", provided, HITS)
    assert not can_refuse(provided)


@pytest.mark.parametrize(
    "word", ["strengths", "rhythm", "Angstschweiß", "Szczecin", "hmm", "property", "C++", "ERR-4711"]
)
def test_words_that_only_look_mashed(word: str) -> None:
    assert not is_mashed(word)


@given(st.text(max_size=60))
def test_any_text_has_a_threshold_and_is_language_or_not(text: str) -> None:
    assert find_language(text) in THRESHOLDS
    assert is_mashed(f"the {text}") is False


@pytest.mark.parametrize(
    ("question", "is_unsure"),
    [
        ("May I bring a guest from Elbonia?", True),
        ("May each member bring Gustav Mahler as guest?", True),
        ("May I bring a guest on Friday?", False),
        ("MAY I BRING A GUEST?", False),
        ("May I bring a Gueste?", False),
    ],
)
async def test_a_name_that_no_hit_holds_refuses_a_question(judge: Judge, question: str, *, is_unsure: bool) -> None:
    assert (await judge.judge_question(question, INFO, HITS)).is_unsure is is_unsure


async def test_a_question_that_names_a_hit_is_answered_from_it(judge: Judge) -> None:
    hits = (
        Hit(1, "a", "WALL·E", {"title": "WALL·E", "text": "The last robot on Earth falls in love with a probe."}),
        Hit(2, "b", "Verse", {"title": "Verse", "text": "A robot and a pig fall in love with a spider."}),
    )
    verdict = await judge.judge_question("Does the robot in WALL·E fall in love?", INFO, hits)
    assert {quote.number for quote in verdict.quotes} == {1}
