"""Plans: what is asked, and what is left of it after each failure."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from weaviate.classes.query import Boost

from bot.errors import QueryError
from bot.library.embed import STATIC_MODEL
from bot.library.fallbacks import Step
from bot.library.hits import number_hits
from bot.library.plans import (
    QUERY_MAX,
    Plan,
    clean_query,
    cut_query,
    fill_missing,
    get_missing,
    name_stored,
    sort_hits,
)
from bot.library.steering import Order, Steering
from bot.models import CollectionInfo, Hit, Prompts, PropertySpec, SearchMode, SearchOptions

MOVIE = CollectionInfo(
    "Movie",
    (PropertySpec("title"), PropertySpec("overview")),
    target_vector="overview_vector",
    source_properties=("overview",),
    vectorizer="local",
)
PROMPTS = Prompts(grouped_task="Write.")
IDS = tuple(str(UUID(int=number)) for number in range(3))
HITS = tuple(Hit(number, each, each, {}) for number, each in enumerate(IDS, start=1))


def build_plan(
    mode: SearchMode = SearchMode.HYBRID,
    *,
    vector: list[float] | None = None,
    prompts: Prompts | None = None,
    is_reranked: bool = False,
) -> Plan:
    options = SearchOptions(limit=2, mode=mode, alpha=0.3)
    return Plan("a wedding", options, vector=vector, prompts=prompts, is_reranked=is_reranked)


@pytest.mark.parametrize(
    ("mode", "vector", "method"),
    [
        (SearchMode.HYBRID, [0.1], "hybrid"),
        (SearchMode.HYBRID, None, "hybrid"),
        (SearchMode.KEYWORD, None, "bm25"),
        (SearchMode.SEMANTIC, None, "near_text"),
        (SearchMode.SEMANTIC, [0.1], "near_vector"),
    ],
)
def test_each_mode_has_its_method(mode: SearchMode, vector: list[float] | None, method: str) -> None:
    assert build_plan(mode, vector=vector).method == method


def test_a_hybrid_search_names_target_vector_alpha_and_the_vector_that_the_bot_made() -> None:
    arguments = build_plan(vector=[0.1, 0.2]).build_arguments(MOVIE)
    assert arguments["query"] == "a wedding"
    assert arguments["alpha"] == 0.3
    assert arguments["vector"] == [0.1, 0.2]
    assert arguments["target_vector"] == "overview_vector"
    assert arguments["limit"] == 2


@pytest.mark.parametrize(
    ("vectorizer", "model", "alpha"),
    [
        ("local", STATIC_MODEL, 0.3),
        ("local", None, 0.3),
        ("local", "bge-small-en-v1.5@6f8c3f44bc62", 0.6),
        ("cohere", None, 0.5),
    ],
)
def test_how_much_the_vectors_count_depends_on_who_made_them(vectorizer: str, model: str | None, alpha: float) -> None:
    info = replace(MOVIE, vectorizer=vectorizer, vector_model=model)
    plan = Plan("a wedding", SearchOptions(), vector=[0.1], words="wedding")
    assert plan.build_arguments(info)["alpha"] == alpha
    assert replace(plan, words=None).build_arguments(info)["alpha"] == 0.5


def test_a_keyword_search_names_no_vector() -> None:
    arguments = build_plan(SearchMode.KEYWORD).build_arguments(MOVIE)
    assert set(arguments) == {"query", "limit", "return_metadata"}


@pytest.mark.parametrize("step", list(Step))
def test_a_step_that_failed_is_left_out_with_one_line_and_the_others_stay(step: Step) -> None:
    plan = build_plan(prompts=PROMPTS, is_reranked=True)
    for left in (plan.without(step, "Cohere is rate limited."), plan.rest(step)):
        assert left.steps == tuple(each for each in Step if each is not step)
        assert len(left.notices) == 1
    assert plan.without(step, "Cohere is rate limited.").notices[0].startswith("Cohere is rate limited. ")
    assert "a moment ago" in plan.rest(step).notices[0]


def test_without_a_vectorizer_the_words_are_searched_for() -> None:
    left = build_plan(prompts=PROMPTS).without(Step.VECTORIZE, "Cohere refused its key.")
    assert left.method == "bm25"
    assert left.notices == ("Cohere refused its key. I searched by words only.",)


@pytest.mark.parametrize(
    ("plan", "steps"),
    [
        (Plan("x", SearchOptions()), (Step.VECTORIZE,)),
        (Plan("x", SearchOptions(), vector=[0.1]), ()),
        (Plan("x", SearchOptions(mode=SearchMode.KEYWORD), prompts=PROMPTS), (Step.GENERATE,)),
        (Plan("x", SearchOptions(mode=SearchMode.SEMANTIC), is_reranked=True), (Step.VECTORIZE, Step.RERANK)),
    ],
)
def test_a_plan_knows_what_it_asks_of_models(plan: Plan, steps: tuple[Step, ...]) -> None:
    assert plan.steps == steps


@pytest.mark.parametrize(
    ("plan", "is_one"),
    [
        (Plan("x", SearchOptions(), vector=[0.1], prompts=PROMPTS), True),
        (Plan("x", SearchOptions(mode=SearchMode.KEYWORD), prompts=PROMPTS), True),
        (Plan("x", SearchOptions(), prompts=PROMPTS), False),
        (Plan("x", SearchOptions(), vector=[0.1], prompts=PROMPTS, is_reranked=True), False),
        (Plan("x", SearchOptions(), vector=[0.1], prompts=Prompts(single_prompt="{title}")), False),
        (Plan("x", SearchOptions(), vector=[0.1]), False),
    ],
)
def test_search_and_generation_are_one_call_where_nothing_is_paid_before_the_model(plan: Plan, is_one: bool) -> None:
    assert plan.is_one_call is is_one


def test_reranking_reads_what_says_most_of_the_hits_alone() -> None:
    said = {"title": "Vows", "overview": "A wedding planner falls in love."}
    hits = [replace(hit, properties=said if hit is HITS[1] else {"title": "Short"}) for hit in HITS]
    arguments = Plan("a wedding", SearchOptions(), is_reranked=True).build_rerank_arguments(MOVIE, hits)
    assert arguments["rerank"].prop == "overview"
    assert arguments["rerank"].query == "a wedding"
    assert arguments["query"] is None
    assert arguments["filters"].value == list(IDS)
    assert arguments["limit"] == 3


def test_hits_are_sorted_and_numbered_again_and_none_is_lost() -> None:
    hits = sort_hits(HITS, {IDS[2]: 0.9, IDS[1]: 0.4, "of an object that is not among them": 1.0})
    assert [(hit.number, hit.id) for hit in hits] == [(1, IDS[2]), (2, IDS[1]), (3, IDS[0])]


def test_hits_that_are_equally_good_stay_as_the_search_had_them() -> None:
    assert sort_hits(HITS, dict.fromkeys(IDS, 0.5)) == HITS


def test_twins_have_the_number_of_the_hit_that_they_are_shown_with() -> None:
    first, second, third = HITS
    hits = number_hits([third, replace(second, twins=(first,))])
    assert [(hit.number, [twin.number for twin in hit.twins]) for hit in hits] == [(1, []), (2, [2])]


@pytest.mark.parametrize("query", ["", "   ", "\x00\x01", "\n\t"])
def test_a_query_without_a_character_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="nothing to search for"):
        clean_query(query)


def test_a_query_that_is_too_long_is_cut_at_a_word_and_that_is_said() -> None:
    assert cut_query("why") == ("why", ())
    assert cut_query("x" * QUERY_MAX) == ("x" * QUERY_MAX, ())
    kept, (notice,) = cut_query("why " * 299 + "not")
    assert kept == " ".join(["why"] * 250)
    assert "1,199 characters" in notice
    assert "first 999" in notice
    assert cut_query("x" * 6000)[0] == "x" * QUERY_MAX


@given(st.text(max_size=QUERY_MAX))
def test_what_is_left_of_a_query_can_be_sent(query: str) -> None:
    try:
        cleaned = clean_query(query)
    except QueryError:
        return
    cleaned.encode("utf-8")
    assert cleaned == " ".join(cleaned.split())
    assert all(c.isprintable() for c in cleaned)


def test_missing_values_are_found_and_filled_in() -> None:
    prompt = "About {title}: { overview } {title}"
    assert get_missing(prompt, {"title": "Alien", "overview": ""}) == ("overview",)
    assert get_missing("{votes} {is_old} {tags}", {"votes": 0, "is_old": False, "tags": []}) == ("tags",)
    assert fill_missing(prompt, ("overview",)) == "About {title}: (unknown) {title}"


def test_a_prompt_names_properties_as_weaviate_calls_them() -> None:
    info = CollectionInfo("Movie", (PropertySpec("title"), PropertySpec("rating", alias="rating_3f")))
    assert name_stored("Why {title} with { rating }, {other}?", info) == "Why {title} with {rating_3f}, {other}?"


def test_a_plan_for_newer_or_varied_hits_is_not_reranked() -> None:
    plan = Plan("bakers", SearchOptions(), is_reranked=True)
    assert plan.steered(Steering()).is_reranked
    assert not plan.steered(Steering(is_varied=True)).is_reranked
    assert not plan.steered(Steering(boost=Boost.numeric_property("year"))).is_reranked


def test_a_listing_in_an_order_is_fetched_before_anything_is_written() -> None:
    order = Order(PropertySpec("year", "int"))
    listing = Plan("films", SearchOptions(mode=SearchMode.KEYWORD), prompts=Prompts(grouped_task="x"), is_listing=True)
    assert listing.is_one_call
    ordered = listing.steered(Steering(order))
    assert ordered.method == "fetch_objects"
    assert ordered.steps == (Step.GENERATE,)
    assert not ordered.is_one_call
    assert ordered.readable is not None
    searched = replace(listing, is_listing=False).steered(Steering(order))
    assert (searched.method, searched.notices) == ("bm25", (order.notice,))
