"""Hits of several collections become one list."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.library.fusing import Found, Rated, fuse, get_further, get_own, lead, merge, pool
from bot.library.outcomes import Outcome
from bot.library.plans import Plan
from bot.library.relevance import Rating
from bot.library.scope import Deadline, Scope
from bot.models import CollectionInfo, Hit, Prompts, Quote, SearchOptions

DEADLINE = Deadline(1, search=1)


def build(
    name: str,
    scores: Mapping[str, float],
    *,
    quotes: tuple[Quote, ...] = (),
    limit: int = 3,
    prompts: Prompts | None = None,
    notices: tuple[str, ...] = (),
) -> Rated:
    """What was found in a collection: hits with these ids, in this order, with these scores."""
    hits = tuple(Hit(number, each, each, {}, 7.5) for number, each in enumerate(scores, start=1))
    plan = Plan("x", SearchOptions(limit=limit), prompts=prompts, notices=notices, is_reranked=True, is_judged=True)
    scope = Scope(CollectionInfo(name, ()), 1, DEADLINE)
    return Rated(Found(scope, Outcome(plan, hits)), Rating(True, max(scores.values()), scores, quotes))


def get_ids(found: Found) -> list[str]:
    return [hit.id for hit in found.outcome.hits]


def test_the_best_of_all_come_first_and_are_numbered_over_all() -> None:
    found = fuse([build("A", {"a": 0.9, "b": 0.1, "c": 0.5}), build("B", {"d": 0.7, "e": 0.4})], least=0.6)
    assert get_ids(found) == ["a", "d", "c"]
    assert [hit.number for hit in found.outcome.hits] == [1, 2, 3]
    assert [hit.collection and hit.collection.name for hit in found.outcome.hits] == ["A", "B", "A"]
    assert not any(hit.score for hit in found.outcome.hits)
    assert (found.info.name, [other.info.name for other in found.others]) == ("A", ["B"])
    assert not found.outcome.plan.is_reranked
    assert not found.outcome.plan.is_judged


def test_what_nobody_can_rate_alternates() -> None:
    found = fuse([build("A", dict.fromkeys("abc", 0.0)), build("B", dict.fromkeys("def", 0.0))], least=0.0)
    assert get_ids(found) == ["a", "d", "b"]


def test_a_model_reads_more_than_is_shown_and_of_others_no_more_than_that() -> None:
    scores = {f"a{number}": 0.5 for number in range(10)}
    others = {f"b{number}": 0.6 for number in range(10)}
    task = Prompts(grouped_task="Write.")
    found = fuse([build("A", scores, prompts=task), build("B", others, limit=2)], least=0.5)
    assert len([each for each in get_ids(found) if each.startswith("b")]) == 3
    assert len([each for each in get_ids(found) if each.startswith("a")]) == 10


def test_a_reranker_reads_25_hits_of_all_and_none_is_left_out_for_its_score() -> None:
    first = build("A", {"a": 0.9, **{f"a{number}": 0.0 for number in range(19)}}, notices=("One.",))
    found = pool([first, build("B", {f"b{number}": 0.0 for number in range(20)}, notices=("One.", "Two."))])
    assert get_ids(found)[:4] == ["a", "b0", "a0", "b1"]
    assert [hit.number for hit in found.outcome.hits] == list(range(1, 26))
    assert sum(each.startswith("b") for each in get_ids(found)) == 12
    assert found.outcome.plan.is_reranked
    assert not found.outcome.plan.is_judged
    assert found.outcome.plan.notices == ("One.", "Two.")


def test_the_collection_of_the_best_hit_leads() -> None:
    found = pool([build("A", {"a": 0.9}), build("B", {"b": 0.1}, notices=("Two.",)), build("C", {"c": 0.0})])
    assert lead(found) is found
    turned = lead(replace(found, outcome=replace(found.outcome, hits=found.outcome.hits[1:])))
    assert [part.info.name for part in turned.parts] == ["B", "A", "C"]
    assert get_ids(turned) == ["b", "c"]
    assert turned.outcome.plan.notices == ("Two.",)
    assert not turned.others[0].others


def test_quotes_keep_to_their_hits_and_notices_are_said_once() -> None:
    first = build("A", {"a": 0.5, "b": 0.6}, quotes=(Quote(2, "B.", 0.6), Quote(1, "A.", 0.5)), notices=("One.",))
    # Foreign collections may hold objects of the same id.
    second = build("B", {"a": 0.9}, quotes=(Quote(1, "C.", 0.9),), notices=("One.", "Two."))
    found = fuse([first, second], least=0.4)
    assert [(quote.number, quote.text) for quote in found.outcome.quotes] == [(1, "C."), (2, "B."), (3, "A.")]
    assert found.outcome.plan.notices == ("One.", "Two.")


def test_objects_of_other_collections_are_numbered_after_those_of_the_first() -> None:
    found = fuse([build("A", {"a": 0.5, "b": 0.4}), build("B", {"c": 0.9})], least=0.4)
    hits = found.outcome.hits
    assert get_ids(found) == ["c", "a", "b"]
    assert [hit.id for hit in get_own(found.info, hits)] == ["a", "b"]
    assert {place: hit.id for place, hit in get_further(found.info, hits).items()} == {3: "c"}
    assert get_further(found.info, [Hit(1, "a", "a", {})]) == {}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_is_written_apart_comes_together_in_the_order_of_the_numbers(order: tuple[int, int]) -> None:
    plans = Plan("x", SearchOptions(), notices=("One.",)), Plan("y", SearchOptions(), notices=("One.", "Two."))
    hits = (Hit(1, "a", "a", {}), Hit(3, "c", "c", {})), (Hit(2, "b", "b", {}),)
    merged = merge([Outcome(plans[each], hits[each]) for each in order])
    assert [hit.id for hit in merged.hits] == ["a", "b", "c"]
    assert merged.plan.query == plans[order[0]].query
    assert merged.plan.notices == ("One.", "Two.")
