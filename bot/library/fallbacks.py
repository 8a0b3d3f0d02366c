"""Writes down why searches were done with less: once what the operator has to fix, each time what passes by itself."""

import logging
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.errors import LibraryError, ProviderError, TimedOutError, VectorizerError
from bot.library.plans import Plan
from bot.models import CollectionInfo

logger = logging.getLogger(__name__)

_OWN: Final = "the bot's own"


class _Model(NamedTuple):
    """A model behind Weaviate: what it does, and whose it is."""

    role: str
    provider: str


class FallbackLog:
    """Remembers which models are known to fail for good, such as by a refused key, until they work again."""

    def __init__(self) -> None:
        self._known: set[tuple[_Model, str]] = set()

    def report(self, error: LibraryError | TimedOutError, plan: Plan, info: CollectionInfo) -> None:
        """Log a failure of a plan."""
        if not isinstance(error, ProviderError) or error.is_transient:
            logger.info("Falling back in a search: %s", error.user_message)
            return
        entry = (_find_model(error, plan, info), error.user_message)
        if entry not in self._known:
            self._known.add(entry)
            logger.error("Searches fall back until this is fixed: %s", error.user_message)

    def clear(self, plan: Plan, info: CollectionInfo) -> None:
        """Forget what was known of the models that a plan has used without a failure."""
        if self._known:
            working = set(_get_models(plan, info))
            self._known = {(model, message) for model, message in self._known if model not in working}


def _find_model(error: ProviderError, plan: Plan, info: CollectionInfo) -> _Model:
    if isinstance(error, VectorizerError):
        return _Model("vectorizer", info.vectorizer)
    asked = list(_get_models(plan, info))
    return asked[-1] if asked else _Model("unknown", _OWN)


def _get_models(plan: Plan, info: CollectionInfo) -> Iterator[_Model]:
    """In the order in which Weaviate asks them."""
    if plan.vector is None and plan.method != "bm25":
        yield _Model("vectorizer", info.vectorizer)
    if plan.is_reranked:
        yield _Model("reranker", info.reranker or _OWN)
    if plan.prompts is not None:
        yield _Model("generative", info.generative or _OWN)
