"""What is known of models that failed: each provider and step is left alone for a while, on its own."""

import pytest

from bot.errors import LibraryError, ProviderError, TimedOutError, VectorizerError
from bot.library.fallbacks import REST_SECONDS, Fallbacks, Model, Step
from tests.support.clock import Clock

RERANKER = Model(Step.RERANK, "cohere")


def test_a_model_that_failed_rests_for_a_while() -> None:
    clock = Clock()
    fallbacks = Fallbacks(clock)
    assert not fallbacks.is_resting(RERANKER)
    fallbacks.note_failure(RERANKER, ProviderError("x", is_transient=True))
    clock.now += REST_SECONDS - 1
    assert fallbacks.is_resting(RERANKER)
    clock.now += 1
    assert not fallbacks.is_resting(RERANKER)


@pytest.mark.parametrize("other", [Model(Step.GENERATE, "cohere"), Model(Step.RERANK, "jinaai")])
def test_another_step_or_provider_goes_on(other: Model) -> None:
    fallbacks = Fallbacks(Clock())
    fallbacks.note_failure(RERANKER, TimedOutError("x"))
    assert fallbacks.is_resting(RERANKER)
    assert not fallbacks.is_resting(other)


def test_a_model_that_works_again_does_not_rest() -> None:
    fallbacks = Fallbacks(Clock())
    fallbacks.note_failure(RERANKER, LibraryError("x"))
    fallbacks.note_success(RERANKER)
    assert not fallbacks.is_resting(RERANKER)


def test_a_failure_of_one_question_or_one_collection_stops_nobody_else() -> None:
    fallbacks = Fallbacks(Clock())
    fallbacks.note_failure(RERANKER, VectorizerError("x", is_general=False))
    assert not fallbacks.is_resting(RERANKER)


@pytest.mark.parametrize("step", [Step.VECTORIZE, Step.GENERATE])
def test_what_is_unknown_may_be_about_one_collection(step: Step) -> None:
    fallbacks = Fallbacks(Clock())
    fallbacks.note_failure(Model(step, "cohere"), LibraryError("x"))
    assert not fallbacks.is_resting(Model(step, "cohere"))
