"""Why an object was found: the words that it shares with a question, and the parts of its score."""

import re
from dataclasses import replace
from typing import Any, Final

import weaviate
from weaviate.classes.query import MetadataQuery

from bot.audience import Reader
from bot.errors import ObjectError
from bot.explanation import Explanation
from bot.languages import translate
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.objects import DELETED
from bot.library.planner import Planner
from bot.library.plans import Plan
from bot.library.scope import Deadline, Scope
from bot.library.search_text import build_search_text
from bot.library.wording import get_content_words
from bot.library.words import split_query
from bot.models import CollectionInfo, SearchOptions

_SECONDS: Final = 10.0
_METADATA: Final = MetadataQuery(score=True, explain_score=True)
# Weaviate 1.39: "Hybrid (Result Set keyword,bm25) Document …: original score 2.15, normalized score: 0.7". The second
# number is a share of the best hit's, so it says nothing of an object that is looked at alone.
_PART: Final = re.compile(r"Result Set (?P<part>keyword|vector),[^\n]*?original score (?P<score>-?[\d.]+(?:e-?\d+)?)")


class Explainer:
    """Compares a question with one object, as the search did."""

    def __init__(self, connection: Connection, collections: Collections, planner: Planner) -> None:
        self._connection = connection
        self._collections = collections
        self._planner = planner

    async def explain(
        self, info: CollectionInfo, object_id: str, question: str, *, guild_id: int, reader: Reader
    ) -> Explanation:
        """What the question and the object have in common; no provider is asked, so its vectors are not compared.

        Args:
            info: as it was when the object was found; who may ask it is looked up again.

        Raises:
            CollectionNotFoundError, ObjectError: it is not there, or the reader may not read it (any more).
            RagbotError: Weaviate cannot be asked.
        """
        info = await self._collections.fetch(info.name, guild_id=guild_id, reader=reader)
        scope = Scope(info, guild_id, Deadline(_SECONDS, search=_SECONDS))
        for options in (SearchOptions(), SearchOptions(is_literal=True)):
            plan = await self._planner.plan(scope, question, options, reader)
            found = await self._find(scope, plan.by_words() if plan.is_embedded_by_provider else plan, object_id)
            if found is not None:
                return _explain(info, plan, found)
            # It need not fulfil the conditions of the question, which somebody may have taken back.
        raise ObjectError(translate(DELETED))

    async def _find(self, scope: Scope, plan: Plan, object_id: str) -> Any:
        """The object with its score; without one, where it has none of the words and no vector is compared."""
        chosen = replace(plan, readable=plan.build_choice([object_id]))
        listed = replace(chosen.by_words(), words=None, is_listing=True)
        return await self._fetch(scope, chosen) or await self._fetch(scope, listed)

    async def _fetch(self, scope: Scope, plan: Plan) -> Any:
        arguments = plan.build_arguments(scope.info) | {"limit": 1, "return_metadata": _METADATA}

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            return await getattr(scope.open(client).query, plan.method)(**arguments)

        return next(iter((await self._connection.call(fetch)).objects), None)


def _explain(info: CollectionInfo, plan: Plan, found: Any) -> Explanation:
    stored = set(build_search_text(info, found.properties).split())
    asked = dict.fromkeys(get_content_words(plan.query))
    parts = {each["part"]: float(each["score"]) for each in _PART.finditer(found.metadata.explain_score or "")}
    return Explanation(
        words=tuple(word for word in asked if stored.intersection(split_query(word))),
        understood=plan.understood,
        keyword=parts.get("keyword"),
        similarity=parts.get("vector"),
    )
