"""What is known of the models that failed: which are left alone for a while, and what the operator has been told."""

import logging
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

from bot.errors import LibraryError, ProviderError, TimedOutError

logger = logging.getLogger(__name__)

# A rate limit counts by the minute, and a provider that is down is rarely back sooner.
REST_SECONDS: Final = 60.0


class Step(StrEnum):
    """What a model does for a search."""

    VECTORIZE = "vectorize"
    RERANK = "rerank"
    GENERATE = "generate"


class Model(NamedTuple):
    """A model behind Weaviate: what it does, and the name of its provider."""

    step: Step
    provider: str


class Fallbacks:
    """Remembers failures until they are over; each provider and step on its own.

    Args:
        clock: seconds that never go back.

    Attributes:
        calls: how many there were since the start, by step and outcome: `answered`, `late` or `failed`.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._rests_until: dict[Model, float] = {}
        self._known: set[tuple[Model, str]] = set()
        self.calls: Counter[tuple[Step, str]] = Counter()

    def is_resting(self, model: Model) -> bool:
        """Whether the model failed less than `REST_SECONDS` ago and has not worked since."""
        return self._clock() < self._rests_until.get(model, 0.0)

    def note_failure(self, model: Model, error: LibraryError | TimedOutError) -> None:
        """Log the failure, and leave the model alone for a while where the next question would fail alike."""
        self.calls[model.step, "late" if isinstance(error, TimedOutError) else "failed"] += 1
        self._log(model, error)
        if _is_general(model, error):
            self._rests_until[model] = self._clock() + REST_SECONDS

    def note_success(self, model: Model) -> None:
        """Forget what was known of the model's failures."""
        self.calls[model.step, "answered"] += 1
        self._rests_until.pop(model, None)
        self._known = {(known, message) for known, message in self._known if known != model}

    def _log(self, model: Model, error: LibraryError | TimedOutError) -> None:
        """Once what the operator has to fix, each time what passes by itself."""
        if not isinstance(error, ProviderError) or error.is_transient:
            logger.info("Falling back in a search (%s, %s): %s", model.step, model.provider, error.user_message)
        elif (model, error.user_message) not in self._known:
            self._known.add((model, error.user_message))
            logger.error("Searches fall back until this is fixed: %s", error.user_message)


def _is_general(model: Model, error: LibraryError | TimedOutError) -> bool:
    """Whether it is the model's failure, and not that of one question or of one guild's collection."""
    if isinstance(error, ProviderError):
        return error.is_general
    # Other calls search too, and what is unknown may be about the collection. Reranking is a call of its own, in which
    # Weaviate panics where the provider's answer is empty.
    return isinstance(error, TimedOutError) or model.step is Step.RERANK
