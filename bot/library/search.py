"""Hybrid, keyword and semantic search, with single prompts and grouped tasks; answers degrade, they do not vanish."""

import logging
import time
from dataclasses import dataclass, replace
from typing import Any, Final

import weaviate
from weaviate.classes.query import MetadataQuery, Rerank

from bot.errors import LibraryError, QueryError, TimedOutError, VectorizerError
from bot.library.connect import Connection
from bot.library.embed import LocalEmbedder
from bot.library.failures import MissingValueError
from bot.library.providers import Providers
from bot.library.quotes import pick_quotes
from bot.library.tenancy import get_guild_collection
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchMode, SearchOptions

logger = logging.getLogger(__name__)

QUERY_MAX: Final = 1_000  # characters; embedding models read a few hundred words of a query at most
_METADATA: Final = MetadataQuery(score=True, distance=True)
_NO_MODEL: Final = "No model is set up to write, so here is what I found, in its own words."
_UNKNOWN: Final = "(unknown)"


@dataclass(frozen=True, slots=True)
class _Plan:
    """How one question is searched for; a fallback is a plan with less in it."""

    query: str
    options: SearchOptions
    vector: list[float] | None = None
    prompts: Prompts | None = None
    rerank: bool = False
    notices: tuple[str, ...] = ()

    def by_words(self, notice: str) -> "_Plan":
        options = replace(self.options, mode=SearchMode.KEYWORD)
        return replace(self, options=options, vector=None, notices=(*self.notices, notice))


class Searcher:
    """Asks collections, and the models behind them."""

    def __init__(
        self, connection: Connection, embedder: LocalEmbedder, providers: Providers, *, answer_timeout: float
    ) -> None:
        self._connection = connection
        self._embedder = embedder
        self._providers = providers
        self._answer_timeout = answer_timeout

    async def search(self, info: CollectionInfo, query: str, *, guild_id: int | None, options: SearchOptions) -> Answer:
        """The hits of a query, without generation.

        Raises:
            QueryError: nothing to search for, or more than `QUERY_MAX` characters.
            NotReadyError, TimedOutError, CollectionNotFoundError, LibraryError: the keyword search failed too.
        """
        begin = time.perf_counter()
        plan = await self._plan(info, query, options)
        return await self._answer(info, plan, guild_id, begin)

    async def generate(
        self, info: CollectionInfo, query: str, *, guild_id: int | None, options: SearchOptions, prompts: Prompts
    ) -> Answer:
        """The hits of a query and what the model writes about them, in one `generate.hybrid`.

        Where no model is set up, or it fails or is late, the answer has the hits, the sentences that fit best, and a
        notice that says what is missing.

        Raises:
            As `search` does; never because of the model.
        """
        begin = time.perf_counter()
        plan = replace(await self._plan(info, query, options), prompts=prompts)
        if self._providers.generative == "none" and info.generative is None:
            plan = replace(plan, prompts=None, notices=(*plan.notices, _NO_MODEL))
        answer = await self._answer(info, plan, guild_id, begin)
        if answer.is_generated:
            return answer
        quotes = await pick_quotes(self._embedder, plan.query, answer.hits)
        return replace(answer, quotes=quotes, seconds=time.perf_counter() - begin)

    async def _plan(self, info: CollectionInfo, query: str, options: SearchOptions) -> _Plan:
        plan = _Plan(_clean(query), options, rerank=info.reranker is not None)
        if options.mode is SearchMode.KEYWORD:
            return plan
        match info.vectorizer:
            case "local":
                vector = await self._embedder.embed_one(plan.query)
                return replace(plan, vector=vector) if vector else plan.by_words("I searched by words only.")
            case "foreign":
                return plan.by_words("Another model made this collection's vectors, so I searched by words only.")
            case "none":
                return plan.by_words("This collection has no vectors, so I searched by words only.")
        return plan

    async def _answer(self, info: CollectionInfo, plan: _Plan, guild_id: int | None, begin: float) -> Answer:
        """Run the plan; where a model fails, run what is left of the plan without it."""
        while True:
            try:
                reply = await self._run(info, plan, guild_id)
            except (LibraryError, TimedOutError) as error:
                logger.info("Falling back in a search: %s", error.sentence)
                plan = _degrade(plan, error)
            else:
                return Answer(
                    query=plan.query,
                    collection=info,
                    hits=tuple(_build_hit(info, plan, n, found) for n, found in enumerate(reply.objects, start=1)),
                    text=(reply.generative.text or None) if plan.prompts and reply.generative else None,
                    notices=plan.notices,
                    seconds=time.perf_counter() - begin,
                )

    async def _run(self, info: CollectionInfo, plan: _Plan, guild_id: int | None) -> Any:
        async def run(client: weaviate.WeaviateAsyncClient) -> Any:
            collection = get_guild_collection(client, info, guild_id)
            arguments = self._get_arguments(info, plan)
            methods = collection.query if plan.prompts is None else collection.generate
            return await _get_method(methods, plan)(**arguments)

        return await self._connection.call(run, timeout=self._answer_timeout if plan.prompts else None)

    def _get_arguments(self, info: CollectionInfo, plan: _Plan) -> dict[str, Any]:
        arguments: dict[str, Any] = {"limit": plan.options.limit, "return_metadata": _METADATA}
        if plan.options.mode is not SearchMode.KEYWORD and info.target_vector is not None:
            arguments["target_vector"] = info.target_vector
        match plan.options.mode:
            case SearchMode.HYBRID:
                arguments |= {"query": plan.query, "alpha": plan.options.alpha, "vector": plan.vector}
            case SearchMode.KEYWORD:
                arguments["query"] = plan.query
            case SearchMode.SEMANTIC if plan.vector is not None:
                arguments["near_vector"] = plan.vector
            case SearchMode.SEMANTIC:
                arguments["query"] = plan.query
        if plan.rerank and info.title_property is not None:
            arguments["rerank"] = Rerank(prop=(*info.source_properties, info.title_property)[0], query=plan.query)
        if plan.prompts is not None:
            arguments |= {
                "single_prompt": plan.prompts.single_prompt,
                "grouped_task": plan.prompts.grouped_task,
                "generative_provider": self._get_generative_provider(info),
            }
        return arguments

    def _get_generative_provider(self, info: CollectionInfo) -> Any:
        """The bot's own provider for a collection that names none, or one that the bot has no key for."""
        if self._providers.generative in ("none", info.generative):
            return None
        return self._providers.build_generative_provider()


def _clean(query: str) -> str:
    """The query as gRPC takes it: valid UTF-8 without control characters."""
    printable = "".join(c if c.isprintable() or c.isspace() else " " for c in query)
    cleaned = " ".join(printable.encode("utf-8", "ignore").decode().split())
    if not cleaned:
        raise QueryError("There is nothing to search for. Tell me in a few words what you are after.")
    if len(cleaned) > QUERY_MAX:
        raise QueryError(
            f"That is {len(cleaned):,} characters; I can search for {QUERY_MAX:,} at most. Please shorten it."
        )
    return cleaned


def _degrade(plan: _Plan, error: LibraryError | TimedOutError) -> _Plan:
    """What is left to try after a failure; raises the failure itself where nothing is."""
    if isinstance(error, MissingValueError) and (prompts := _fill_in(plan.prompts, error.property_name)):
        return replace(plan, prompts=prompts)
    if plan.rerank and not isinstance(error, TimedOutError):
        return replace(plan, rerank=False)
    if plan.prompts is not None and not isinstance(error, VectorizerError):
        reason = "The model took too long." if isinstance(error, TimedOutError) else error.sentence
        notice = f"{reason} Here is what I found, in its own words."
        return replace(plan, prompts=None, rerank=False, notices=(*plan.notices, notice))
    if plan.options.mode is not SearchMode.KEYWORD:
        reason = "The vectorizer took too long." if isinstance(error, TimedOutError) else error.sentence
        return plan.by_words(f"{reason} I searched by words only.")
    raise error


def _fill_in(prompts: Prompts | None, property_name: str) -> Prompts | None:
    """The single prompt without a property that some object lacks: Weaviate fails the whole query for one of them."""
    placeholder = f"{{{property_name}}}"
    if prompts is None or prompts.single_prompt is None or placeholder not in prompts.single_prompt:
        return None
    return replace(prompts, single_prompt=prompts.single_prompt.replace(placeholder, _UNKNOWN))


def _get_method(methods: Any, plan: _Plan) -> Any:
    match plan.options.mode:
        case SearchMode.HYBRID:
            return methods.hybrid
        case SearchMode.KEYWORD:
            return methods.bm25
        case SearchMode.SEMANTIC:
            return methods.near_text if plan.vector is None else methods.near_vector


def _build_hit(info: CollectionInfo, plan: _Plan, number: int, found: Any) -> Hit:
    order = [p.name for p in info.properties if found.properties.get(p.name) is not None]
    properties = {name: found.properties[name] for name in order}
    title = properties.get(info.title_property) if info.title_property else None
    distance = found.metadata.distance
    generated = getattr(found, "generative", None)
    wants_text = plan.prompts is not None and plan.prompts.single_prompt is not None
    return Hit(
        number=number,
        id=str(found.uuid),
        title=str(title) if title else str(found.uuid),
        properties=properties,
        score=found.metadata.score if distance is None else 1 - distance,
        generated=(generated.text or None) if wants_text and generated else None,
    )
