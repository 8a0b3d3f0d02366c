"""Hybrid, keyword and semantic search, with single prompts and grouped tasks; answers degrade, they do not vanish."""

import logging
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import weaviate

from bot.errors import ConfigurationError, LibraryError, TimedOutError
from bot.library.connect import Connection
from bot.library.embed import LocalEmbedder
from bot.library.failures import MissingValueError
from bot.library.fallbacks import FallbackLog
from bot.library.hits import build_hits, has_texts, merge_twins
from bot.library.plans import NO_MODEL, Plan, clean_query, cut_query, fill_missing, get_missing, name_stored
from bot.library.providers import Providers
from bot.library.quotes import pick_quotes
from bot.library.tenancy import get_guild_collection
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchMode, SearchOptions

logger = logging.getLogger(__name__)

# Where texts are found in several sources, as many other ones as were asked for are mostly among twice as many hits.
_TWINS_FACTOR: Final = 2


class Searcher:
    """Asks collections, and the models behind them."""

    def __init__(
        self, connection: Connection, embedder: LocalEmbedder, providers: Providers, *, answer_timeout: float
    ) -> None:
        self._connection = connection
        self._embedder = embedder
        self._providers = providers
        self._answer_timeout = answer_timeout
        self._fallbacks = FallbackLog()

    async def search(self, info: CollectionInfo, query: str, *, guild_id: int | None, options: SearchOptions) -> Answer:
        """The hits of a query, without generation; of a query of over `QUERY_MAX` characters the first ones count.

        Raises:
            QueryError: nothing to search for.
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
        plan = await self._plan(info, query, options)
        can_generate = self._providers.can_generate(info.generative)
        plan = replace(plan, prompts=prompts) if can_generate else plan.without_model(NO_MODEL)
        answer = await self._answer(info, plan, guild_id, begin)
        if answer.is_generated:
            return answer
        if answer.hits and not answer.notices:
            answer = replace(answer, notices=("The model wrote nothing. Here are the matches instead.",))
        with suppress(ConfigurationError):  # no local model: the hits alone, without quotes
            answer = replace(answer, quotes=await pick_quotes(self._embedder, plan.query, answer.hits))
        return replace(answer, seconds=time.perf_counter() - begin)

    async def _plan(self, info: CollectionInfo, query: str, options: SearchOptions) -> Plan:
        searched, notices = cut_query(clean_query(query))
        plan = Plan(searched, options, is_reranked=info.reranker is not None, notices=notices)
        if options.mode is SearchMode.KEYWORD:
            return plan
        match info.vectorizer:
            case "local":
                return await self._embed(plan)
            # Vectors of different models have nothing in common: a comparison would give numbers without a meaning.
            case "foreign":
                return plan.by_words("Another model made this collection's vectors, so I searched by words only.")
            case "none":
                return plan.by_words("This collection has no vectors, so I searched by words only.")
        return plan

    async def _embed(self, plan: Plan) -> Plan:
        try:
            vector = await self._embedder.embed_one(plan.query)
        except ConfigurationError as error:
            logger.warning("Searching by words only: %s", error.user_message)
            return plan.by_words("The bot cannot make vectors here, so I searched by words only.")
        return replace(plan, vector=vector) if vector else plan.by_words("I searched by words only.")

    async def _answer(self, info: CollectionInfo, plan: Plan, guild_id: int | None, begin: float) -> Answer:
        """Run the plan; where a model fails, run what is left of the plan without it."""
        whole = plan
        while True:
            try:
                hits, text = await self._run(info, plan, guild_id)
            except (LibraryError, TimedOutError) as error:
                self._fallbacks.report(error, plan, info)
                plan = plan.degrade(error)
            else:
                if plan is whole:
                    self._fallbacks.clear(plan, info)
                return Answer(plan.query, info, hits, text, notices=plan.notices, seconds=time.perf_counter() - begin)

    async def _run(self, info: CollectionInfo, plan: Plan, guild_id: int | None) -> tuple[tuple[Hit, ...], str | None]:
        if plan.prompts is None:
            return await self._search(info, plan, guild_id), None
        try:
            return await self._generate(info, plan, plan.prompts, guild_id)
        # Weaviate fails the whole query where one object lacks a property of the prompt: search without it, then write
        # about the hits group by group.
        except MissingValueError:
            if plan.prompts.single_prompt is None:
                raise
            hits = await self._search(info, plan, guild_id)
            return await self._write_about(info, plan.prompts.single_prompt, hits, guild_id), None

    async def _search(self, info: CollectionInfo, plan: Plan, guild_id: int | None) -> tuple[Hit, ...]:
        limit = plan.options.limit
        arguments = plan.build_arguments(info) | {"limit": limit * _TWINS_FACTOR if has_texts(info) else limit}

        async def search(client: weaviate.WeaviateAsyncClient) -> Any:
            methods = get_guild_collection(client, info, guild_id).query
            return await getattr(methods, plan.method)(**arguments)

        reply = await self._connection.call(search)
        merged = merge_twins(info, build_hits(info, reply.objects))[:limit]
        return tuple(replace(hit, number=number) for number, hit in enumerate(merged, start=1))

    async def _generate(
        self, info: CollectionInfo, plan: Plan, prompts: Prompts, guild_id: int | None
    ) -> tuple[tuple[Hit, ...], str | None]:
        async def generate(client: weaviate.WeaviateAsyncClient) -> Any:
            methods = get_guild_collection(client, info, guild_id).generate
            return await getattr(methods, plan.method)(
                **plan.build_arguments(info),
                single_prompt=name_stored(prompts.single_prompt, info) if prompts.single_prompt else None,
                grouped_task=prompts.grouped_task,
                grouped_properties=_get_grouped_properties(info) if prompts.grouped_task else None,
                generative_provider=self._providers.build_generative_provider(info.generative),
            )

        reply = await self._connection.call(generate, timeout=self._answer_timeout)
        texts = _get_texts(reply.objects) if prompts.single_prompt else {}
        hits = tuple(replace(hit, generated=texts.get(hit.id)) for hit in build_hits(info, reply.objects))
        return merge_twins(info, hits), (reply.generative.text or None) if reply.generative else None

    async def _write_about(
        self, info: CollectionInfo, single_prompt: str, hits: Sequence[Hit], guild_id: int | None
    ) -> tuple[Hit, ...]:
        """Write about hits of which some lack a property that the prompt names: a prompt for each kind of gap."""
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for hit in hits:
            groups[get_missing(single_prompt, dict(hit.properties))].append(hit.id)

        async def write(client: weaviate.WeaviateAsyncClient) -> dict[str, str]:
            methods = get_guild_collection(client, info, guild_id).generate
            texts: dict[str, str] = {}
            for missing, ids in groups.items():
                reply = await methods.fetch_objects_by_ids(
                    ids,
                    limit=len(ids),
                    single_prompt=name_stored(fill_missing(single_prompt, missing), info),
                    generative_provider=self._providers.build_generative_provider(info.generative),
                )
                texts |= _get_texts(reply.objects)
            return texts

        texts = await self._connection.call(write, timeout=self._answer_timeout)
        return tuple(replace(hit, generated=texts.get(hit.id)) for hit in hits)


def _get_grouped_properties(info: CollectionInfo) -> list[str] | None:
    """What the model sees of the objects: what people put there; None where that is all there is."""
    return [p.stored_name for p in info.own_properties] if info.is_tracked else None


def _get_texts(objects: Sequence[Any]) -> dict[str, str]:
    return {str(found.uuid): found.generative.text for found in objects if found.generative and found.generative.text}
