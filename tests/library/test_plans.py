"""Plans: what is asked, and what is left of it after each failure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LibraryError, ProviderError, QueryError, TimedOutError, VectorizerError
from bot.library.plans import QUERY_MAX, Plan, clean_query, cut_query, fill_missing, get_missing, name_stored
from bot.models import CollectionInfo, Prompts, PropertySpec, SearchMode, SearchOptions

MOVIE = CollectionInfo(
    "Movie",
    (PropertySpec("title"), PropertySpec("overview")),
    target_vector="overview_vector",
    source_properties=("overview",),
    vectorizer="local",
)
PROMPTS = Prompts(grouped_task="Write.")


def degrade_often(plan: Plan, error: LibraryError | TimedOutError) -> None:
    for _ in range(4):
        plan = plan.degrade(error)


def build_plan(
    mode: SearchMode = SearchMode.HYBRID, *, vector: list[float] | None = None, prompts: Prompts | None = None
) -> Plan:
    return Plan("a wedding", SearchOptions(limit=2, mode=mode, alpha=0.3), vector=vector, prompts=prompts)


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


def test_a_keyword_search_names_no_vector() -> None:
    arguments = build_plan(SearchMode.KEYWORD).build_arguments(MOVIE)
    assert set(arguments) == {"query", "limit", "return_metadata"}


def test_a_failing_model_leaves_the_hits() -> None:
    left = build_plan(vector=[0.1], prompts=PROMPTS).degrade(ProviderError("Cohere is rate limited."))
    assert left.prompts is None
    assert left.method == "hybrid"
    assert "Cohere is rate limited." in left.notices[0]


def test_a_failing_vectorizer_leaves_the_words_and_the_model() -> None:
    left = build_plan(prompts=PROMPTS).degrade(VectorizerError("Cohere refused its key."))
    assert left.prompts == PROMPTS
    assert left.method == "bm25"
    assert left.notices == ("Cohere refused its key. I searched by words only.",)


def test_a_late_model_is_said_to_be_late() -> None:
    left = build_plan(prompts=PROMPTS).degrade(TimedOutError("Late."))
    assert left.notices[0].startswith("The model didn't answer in time.")


def test_a_failing_reranker_is_given_up_first_and_silently() -> None:
    plan = Plan("x", SearchOptions(), prompts=PROMPTS, is_reranked=True)
    left = plan.degrade(LibraryError("Refused."))
    assert not left.is_reranked
    assert left.prompts == PROMPTS
    assert left.notices == ()


def test_a_failing_keyword_search_is_the_end() -> None:
    error = LibraryError("Refused.")
    with pytest.raises(LibraryError) as raised:
        build_plan(SearchMode.KEYWORD).degrade(error)
    assert raised.value is error


@pytest.mark.parametrize("error", [LibraryError("x"), ProviderError("x"), VectorizerError("x"), TimedOutError("x")])
@pytest.mark.parametrize("mode", list(SearchMode))
def test_degrading_ends(error: LibraryError | TimedOutError, mode: SearchMode) -> None:
    plan = Plan("x", SearchOptions(mode=mode), prompts=PROMPTS, is_reranked=True)
    with pytest.raises(type(error)):
        degrade_often(plan, error)


def test_reranking_reads_the_source_property() -> None:
    plan = Plan("x", SearchOptions(), is_reranked=True)
    assert plan.build_arguments(MOVIE)["rerank"].prop == "overview"


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
    assert fill_missing(prompt, ("overview",)) == "About {title}: (unknown) {title}"


def test_a_prompt_names_properties_as_weaviate_calls_them() -> None:
    info = CollectionInfo("Movie", (PropertySpec("title"), PropertySpec("rating", alias="rating_3f")))
    assert name_stored("Why {title} with { rating }, {other}?", info) == "Why {title} with {rating_3f}, {other}?"
