"""The measures, held against slow definitions in plain words."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.measures import (
    Gains,
    Retrieval,
    holds_answer,
    measure_hit,
    measure_ndcg,
    measure_recall,
    measure_reciprocal_rank,
)

DOCS = [f"d{number}" for number in range(6)]
RANKINGS = st.permutations(DOCS).flatmap(lambda docs: st.integers(0, 6).map(lambda length: docs[:length]))
GAINS = st.dictionaries(st.sampled_from([*DOCS, "never found"]), st.integers(0, 3))
DEPTHS = st.integers(1, 7)


def sum_discounted(ranking: list[str], gains: Gains, depth: int) -> float:
    total = 0.0
    for place in range(1, depth + 1):
        if place <= len(ranking):
            total += gains.get(ranking[place - 1], 0) / (math.log(place + 1) / math.log(2))
    return total


@given(RANKINGS, GAINS, DEPTHS)
def test_ndcg_is_the_share_of_the_best_of_all_rankings(ranking: list[str], gains: Gains, depth: int) -> None:
    best = max(sum_discounted(list(order), gains, depth) for order in itertools.permutations(gains))
    expected = sum_discounted(ranking, gains, depth) / best if best else 0.0
    assert measure_ndcg(ranking, gains, depth=depth) == pytest.approx(expected)


def test_ndcg_of_an_example_by_hand() -> None:
    # Gains 3, 0, 1 found; the best order is 3, 2, 1.
    found, best = 3 + 1 / 2, 3 + 2 / math.log2(3) + 1 / 2
    assert measure_ndcg(["a", "x", "c"], {"a": 3, "b": 2, "c": 1}) == pytest.approx(found / best)


@given(RANKINGS, GAINS, DEPTHS)
def test_recall_counts_what_is_relevant_and_found(ranking: list[str], gains: Gains, depth: int) -> None:
    relevant = [doc for doc, gain in gains.items() if gain > 0]
    found = [doc for doc in relevant if doc in ranking[:depth]]
    expected = len(found) / len(relevant) if relevant else 0.0
    assert measure_recall(ranking, gains, depth=depth) == pytest.approx(expected)


@given(RANKINGS, GAINS, DEPTHS)
def test_the_reciprocal_rank_is_of_the_first_that_is_relevant(ranking: list[str], gains: Gains, depth: int) -> None:
    places = [place for place, doc in enumerate(ranking, start=1) if gains.get(doc, 0) > 0 and place <= depth]
    expected = 1 / min(places) if places else 0.0
    assert measure_reciprocal_rank(ranking, gains, depth=depth) == pytest.approx(expected)


@given(RANKINGS, GAINS, DEPTHS)
def test_a_hit_is_any_relevant_one(ranking: list[str], gains: Gains, depth: int) -> None:
    expected = any(gains.get(doc, 0) > 0 for doc in ranking[:depth])
    assert measure_hit(ranking, gains, depth=depth) == float(expected)


def test_the_first_ten_count_and_of_hits_the_first_three() -> None:
    ranking = [*(f"x{number}" for number in range(9)), "right", "late"]
    assert measure_recall(ranking, {"right": 1, "late": 1}) == 0.5
    assert measure_ndcg(ranking, {"late": 1}) == 0
    assert measure_reciprocal_rank(ranking, {"right": 1}) == pytest.approx(1 / 10)
    assert (measure_hit(["a", "b", "right"], {"right": 1}), measure_hit(["a", "b", "c", "right"], {"right": 1})) == (
        1,
        0,
    )


def test_means_are_over_all_rankings() -> None:
    found = Retrieval.measure([(["a"], {"a": 1}), (["b"], {"a": 1})])
    assert found == Retrieval(queries=2, ndcg=0.5, recall=0.5, mrr=0.5, hit=0.5)
    assert Retrieval.measure([]) == Retrieval(0, 0, 0, 0, 0)


def test_an_answer_is_found_whatever_its_case_and_its_line_breaks() -> None:
    assert holds_answer(["nothing", "It costs\n 24  Euros a year."], ["12 euros", "24 euros"])
    assert not holds_answer(["It costs 24 euros."], ["24 pounds"])
    assert not holds_answer([], ["24 euros"])
    assert not holds_answer(["24 euros"], [])
