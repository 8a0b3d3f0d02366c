"""From what somebody types to a plan: what is searched for in one collection, how, and within what may be read."""

import logging
from dataclasses import replace
from typing import Final

from bot.audience import Reader
from bot.errors import ConfigurationError
from bot.library.access import build_filter
from bot.library.conditions import Interpreter
from bot.library.embed import LocalEmbedder
from bot.library.plans import Plan, clean_query, cut_query
from bot.library.reranking import Reranking
from bot.library.scope import Scope
from bot.library.search_text import build_query
from bot.library.traces import drop_frames
from bot.library.wording import is_wordless
from bot.models import CollectionInfo, SearchMode, SearchOptions

logger = logging.getLogger(__name__)

_OTHER_MODEL: Final = (
    "Another local model made this collection's vectors, so I searched by words only; the operator can run "
    "`ragbot reembed`."
)


class Planner:
    """Plans searches; asks Weaviate for no more than what conditions are about."""

    def __init__(self, embedder: LocalEmbedder, interpreter: Interpreter, reranking: Reranking) -> None:
        self._embedder = embedder
        self._interpreter = interpreter
        self._reranking = reranking

    async def plan(self, scope: Scope, query: str, options: SearchOptions, reader: Reader) -> Plan:
        """The search for a query, with nothing generated.

        Raises:
            QueryError: nothing to search for.
            NotReadyError: Weaviate is away.
        """
        info = scope.info
        message, notices = drop_frames(query)
        searched, cut = cut_query(clean_query(message))
        is_reranked = self._reranking.get_name(info) is not None
        readable = build_filter(reader, info)
        plan = Plan(searched, options, is_reranked=is_reranked, notices=(*notices, *cut), readable=readable)
        if is_wordless(searched):
            words = build_query(searched) if info.is_indexed else None  # an emoji may stand in a text
            return replace(plan.by_words(), words=words, is_unsure=True, is_reranked=False)
        if not options.is_literal:
            plan = plan.with_conditions(await self._interpreter.understand(scope, searched, plan.readable))
        if info.is_indexed and not plan.is_listing:
            plan = replace(plan, words=build_query(plan.query))
        if plan.options.mode is SearchMode.KEYWORD:
            return plan
        match info.vectorizer:
            case "local":
                return await self._embed(info, plan)
            # Vectors of different models have nothing in common: a comparison would give numbers without a meaning.
            case "foreign":
                return plan.by_words("Another model made this collection's vectors, so I searched by words only.")
            case "none":
                return plan.by_words("This collection has no vectors, so I searched by words only.")
        return plan

    async def _embed(self, info: CollectionInfo, plan: Plan) -> Plan:
        try:
            if not await self._embedder.can_embed(info):
                return plan.by_words(_OTHER_MODEL)
            vector = await self._embedder.embed_one(plan.query, model=info.vector_model)
        except ConfigurationError as error:
            logger.warning("Searching by words only: %s", error.user_message)
            return plan.by_words("The bot cannot make vectors here, so I searched by words only.")
        return replace(plan, vector=vector) if vector else plan.by_words("I searched by words only.")
