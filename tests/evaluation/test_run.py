"""A small set through the library: rankings, quotes, refusals, what is taken out, and the choice of a parameter."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library import Library
from bot.models import SearchOptions
from evaluation.choose import try_alphas
from evaluation.halves import Half, get_half
from evaluation.index import build_index
from evaluation.run import DEFAULT, MODES, run_set
from evaluation.sets import EvaluationSet, Query, SetError
from evaluation.trial import Need, Wish, is_good, load_wishes, run_trial

DOCS: dict[str, dict[str, Any]] = {
    "tea": {"title": "Tea", "text": "The water for green tea must not boil. It draws for two minutes."},
    "milk": {"title": "Milk", "text": "Fresh milk keeps for one week in the refrigerator of the kitchen."},
    "again": {"title": "Milk", "text": "Fresh milk keeps for one week in the refrigerator of the kitchen."},
    "bread": {"title": "Bread", "text": "The baker on the corner sells rye bread every morning except Monday."},
    "empty": {"title": "", "text": ""},
}
QUERIES = (
    Query("1", "How long does green tea draw?", {"tea": 1}, ("two minutes",)),
    Query("2", "How long does fresh milk keep in the refrigerator?", {"again": 1}, ("one week",)),
    Query("3", "Where is rye bread sold in the morning?", {"bread": 1, "empty": 1}, ("on the corner",)),
    Query("4", "Which star is nearest to the sun?", {}),
)
SET = EvaluationSet("kitchen", DOCS, QUERIES, None, {"milk": "dairy", "again": "dairy"})


async def test_a_set_is_measured_in_every_mode_and_each_half_apart(library: Library, collection_name: str) -> None:
    index = await build_index(library, SET, name=collection_name)
    result = await run_set(index, SET)
    assert result.docs == 5
    assert set(result.times) == set(MODES)
    halves = {query.id: get_half(query.id) for query in QUERIES}
    for half, figures in result.halves.items():
        assert set(figures.retrieval) == set(MODES)
        assert figures.retrieval[DEFAULT].queries == sum(halves[query.id] is half for query in SET.answerable)
        assert figures.retrieval[DEFAULT].hit == 1
        assert figures.unsure == 0
    # An empty document is never found: one of the two that are relevant to the bread.
    assert get_half("3") is Half.EVEN
    assert result.halves[Half.EVEN].retrieval[DEFAULT].recall == 0.5
    assert result.halves[Half.ODD].retrieval[DEFAULT].recall == 1
    answering = result.halves[Half.ODD].answering
    assert answering is not None
    assert (answering.refused, answering.quoted, answering.answered_off_topic) == (0, 1, None)
    assert result.to_json()["halves"]["even"]["answering"]["quoted"] == 1


async def test_what_is_taken_out_is_not_quoted(library: Library, collection_name: str) -> None:
    index = await build_index(library, SET, name=collection_name)
    options = SearchOptions(limit=3)
    whole = await index.ask(QUERIES[1].text, options)
    assert {hit.title for hit in whole.hits} == {"Tea", "Milk", "Bread"}
    without = await index.ask(QUERIES[1].text, options, without=frozenset({"dairy"}))
    assert {hit.title for hit in without.hits} == {"Tea", "Bread"}


async def test_what_is_said_to_fit_badly_is_told(library: Library, collection_name: str) -> None:
    index = await build_index(library, SET, name=collection_name)
    assert (await index.rank("???", MODES[DEFAULT])).is_unsure
    assert not (await index.rank("fresh milk", MODES[DEFAULT])).is_unsure
    wish = Wish(number=1, set="kitchen", query="???", needs=Need.REFUSED)
    assert [outcome.is_good for outcome in await run_trial([wish], {"kitchen": index})] == [True]


async def test_documents_of_one_content_are_one(library: Library, collection_name: str) -> None:
    apart = EvaluationSet(SET.name, SET.docs, SET.queries, None, {})
    index = await build_index(library, apart, name=collection_name)
    found = await index.rank("fresh milk", SearchOptions(limit=10))
    assert sorted(found.docs) == ["bread", "milk", "tea"]
    assert index.unite({"milk": 1, "again": 2, "empty": 1}) == {"milk": 2, "empty": 1}


async def test_a_document_that_cannot_be_stored_ends_it(library: Library, collection_name: str) -> None:
    docs = {**DOCS, "odd": {"title": "Odd", "text": "A \x00 is no text."}}
    with pytest.raises(SetError, match="kitchen: 1 document"):
        await build_index(library, EvaluationSet("kitchen", docs, QUERIES, None, {}), name=collection_name)


async def test_alphas_are_tried_on_the_even_half(library: Library, collection_name: str) -> None:
    even = [query for query in SET.answerable if get_half(query.id) is Half.EVEN]
    # A query of the odd half whose document is never found would lower the figures.
    spoiled = tuple(query if query in even else Query(query.id, query.text, {"empty": 1}) for query in SET.answerable)
    index = await build_index(library, SET, name=collection_name)
    pure = await try_alphas(index, SET, alphas=(0.2, 0.8))
    assert await try_alphas(index, EvaluationSet("kitchen", DOCS, spoiled, None, {}), alphas=(0.2, 0.8)) == pure
    assert len(pure) == 2
    assert min(pure) > 0


async def test_the_trial_types_each_wish(library: Library, collection_name: str) -> None:
    indexes = {"kitchen": await build_index(library, SET, name=collection_name)}
    wishes = [
        Wish(number=1, set="kitchen", query="green tea", needs=Need.FIRST, right=("Tea",)),
        Wish(number=2, set="kitchen", query="How long does green tea draw?", needs=Need.ONE, is_question=True,
             answers=("two minutes",)),
        Wish(number=3, set="kitchen", query="Which star is nearest to the sun?", needs=Need.REFUSED, is_question=True),
    ]  # fmt: skip
    first, second, _third = await run_trial(wishes, indexes)
    assert (first.is_good, first.shown[0]) == (True, "Tea")
    assert second.is_good
    assert any("two minutes" in quote for quote in second.shown)


@pytest.mark.parametrize(
    ("needs", "shown", "expected"),
    [
        (Need.FIRST, ["a", "x"], True),
        (Need.FIRST, ["x", "a"], False),
        (Need.ONE, ["x", "y", "b"], True),
        (Need.ONE, ["x", "y", "z"], False),
        (Need.ALL, ["b", "a", "x"], True),  # there are only two right ones
        (Need.ALL, ["b", "x", "a"], False),
        (Need.ALL, [], False),
        (Need.FIRST, [], False),
        (Need.REFUSED, [], True),
        (Need.REFUSED, ["a"], False),
    ],
)
def test_what_was_wanted(needs: Need, shown: list[str], expected: bool) -> None:
    assert is_good(Wish(number=1, set="kitchen", query="?", needs=needs, right=("a", "b")), shown) is expected


@given(st.lists(st.sampled_from(["a", "b", "x", "y"]), unique=True))
def test_whoever_gets_all_gets_the_first(shown: list[str]) -> None:
    wishes = {
        needs: Wish(number=1, set="kitchen", query="?", needs=needs, right=("a", "b"))
        for needs in (Need.ALL, Need.FIRST, Need.ONE)
    }
    good = [is_good(wish, shown) for wish in wishes.values()]
    assert good == sorted(good)


def test_the_wishes_of_the_trial_can_be_met() -> None:
    wishes = load_wishes()
    assert {wish.number for wish in wishes} >= set(range(17, 24))
    for wish in wishes:
        wanted = wish.answers if wish.is_question else wish.right
        assert bool(wanted) is (wish.needs is not Need.REFUSED)
