"""Sorting the hits once more by a model that reads question and text together: a provider's, or one in the bot."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import weaviate

from bot.errors import TimedOutError
from bot.languages import translate
from bot.library.connect import Connection
from bot.library.embed import LocalReranker
from bot.library.plans import Plan
from bot.library.providers import Providers
from bot.library.scope import Scope
from bot.models import CollectionInfo, Hit
from bot.settings import Settings

# What the search found third or thirtieth may answer best; the providers charge up to 100 texts as one request.
CANDIDATES: Final = 25


class Reranking:
    """Asks whoever reranks a collection.

    Args:
        local: the model in the bot's own process; None: there is none.
    """

    def __init__(self, connection: Connection, providers: Providers, local: LocalReranker | None) -> None:
        self._connection = connection
        self._providers = providers
        self._local = local

    def get_name(self, info: CollectionInfo) -> str | None:
        """`local`, the provider of the collection's own configuration, or None: nobody reranks."""
        if info.title_property is None:  # no text to read
            return None
        if self._local is not None:
            return "local"
        return info.reranker if self._providers.can_rerank(info.reranker) else None

    async def fetch_scores(self, scope: Scope, plan: Plan, hits: Sequence[Hit]) -> Mapping[str, float]:
        """A number for each hit by its id, the greater the better.

        Raises:
            NotReadyError, LibraryError, TimedOutError: of Weaviate, of the provider behind it, or of the local model.
        """
        if self._local is not None:
            return await self._fetch_local(self._local, scope, plan, hits)

        async def rerank(client: weaviate.WeaviateAsyncClient) -> Any:
            return await scope.open(client).query.bm25(**plan.build_rerank_arguments(scope.info, hits))

        reply = await self._connection.call(rerank, timeout=scope.deadline.half)
        return {str(found.uuid): found.metadata.rerank_score for found in reply.objects}

    async def _fetch_local(
        self, local: LocalReranker, scope: Scope, plan: Plan, hits: Sequence[Hit]
    ) -> Mapping[str, float]:
        try:
            async with asyncio.timeout(scope.deadline.half):
                scores = await local.score(plan.query, [render_whole(hit) for hit in hits])
        except TimeoutError:
            raise TimedOutError(translate("The reranker didn't answer in time.")) from None
        return dict(zip((hit.id for hit in hits), scores, strict=True))


def build_reranker(settings: Settings) -> LocalReranker | None:
    """The model in the bot's own process that the settings choose, not loaded yet."""
    name = settings.local_reranker
    return LocalReranker(name) if name is not None and settings.get_reranker() == "local" else None


def render_whole(hit: Hit) -> str:
    """All values of a hit, as a text to read."""
    return "\n".join(filter(None, (_render(value) for value in hit.properties.values())))


def _render(value: Any) -> str:
    return ", ".join(map(_render, value)) if isinstance(value, list | tuple) else str(value).strip()
