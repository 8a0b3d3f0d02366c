"""From what somebody types to a plan: what is searched for in one collection, how, and within what may be read."""

import logging
from dataclasses import replace
from typing import Final

from bot.audience import Reader
from bot.errors import ConfigurationError
from bot.languages import phrase, translate
from bot.library.access import build_filter
from bot.library.by_example import Example, Examples
from bot.library.conditions import Interpreter, Understood
from bot.library.conditions.condition import Condition, combine
from bot.library.conditions.filler import drop_thing, is_filler
from bot.library.conditions.probe import Probe
from bot.library.connect import Connection
from bot.library.embed import LocalEmbedder
from bot.library.filters import read_filters
from bot.library.plans import ALPHA_EXAMPLE, Plan, clean_query, cut_query
from bot.library.reranking import Reranking
from bot.library.scope import Scope
from bot.library.search_text import build_query
from bot.library.steering import fetch_steering
from bot.library.traces import drop_frames
from bot.library.vectors import combine_vectors
from bot.library.wording import is_wordless
from bot.models import CollectionInfo, SearchMode, SearchOptions

logger = logging.getLogger(__name__)

_OTHER_MODEL: Final = phrase(
    "Another local model made this collection's vectors, so I searched by words only; the operator can "
    "run `ragbot reembed`."
)


class Planner:
    """Plans searches; asks Weaviate for no more than what conditions are about."""

    def __init__(
        self, connection: Connection, embedder: LocalEmbedder, interpreter: Interpreter, reranking: Reranking
    ) -> None:
        self._connection = connection
        self._embedder = embedder
        self._interpreter = interpreter
        self._examples = Examples(connection)
        self._reranking = reranking

    async def plan(
        self, scope: Scope, query: str, options: SearchOptions, reader: Reader, *, may_assume: bool = False
    ) -> Plan:
        """The search for a query, with nothing generated.

        Args:
            may_assume: whether a search for nothing may be planned again, so that it shows itself if anything fulfils
                the conditions. Not where a provider is paid for the query's vector.

        Raises:
            QueryError: nothing to search for, or the filters or the order are not understood.
            NotReadyError: Weaviate is away.
        """
        info = scope.info
        message, notices = drop_frames(query)
        searched, cut = cut_query(clean_query(message))
        chosen = _choose(options, info)
        plan = Plan(
            searched,
            options,
            is_reranked=options.rerank is not False and self._reranking.get_name(info) is not None,
            notices=(*notices, *cut),
            readable=combine(chosen, build_filter(reader, info)),
            understood=tuple(condition.label for condition in chosen),
        )
        if is_wordless(searched) and not chosen:
            words = build_query(searched) if info.is_indexed else None  # an emoji may stand in a text
            return replace(plan.by_words(), words=words, is_unsure=True, is_reranked=False)
        may_assume = may_assume and (not info.has_provider_vectors or plan.options.mode is SearchMode.KEYWORD)
        plan = plan.with_conditions(await self._understand(scope, plan, reader, chosen, may_assume=may_assume))
        example = None
        if not (options.is_literal or plan.is_listing):
            example = await self._examples.find(scope, plan.query, reader, without=options.without)
        plan = await self._steer(scope, plan if example is None else plan.with_example(example))
        if info.is_indexed and not plan.is_listing:
            plan = replace(plan, words=build_query(plan.query))
        plan = await self._choose_way(info, plan, example)
        has_reranker = self._reranking.get_name(info) is not None
        return _check_options(plan, options, has_reranker=has_reranker)

    async def _understand(
        self, scope: Scope, plan: Plan, reader: Reader, chosen: tuple[Condition, ...], *, may_assume: bool
    ) -> Understood:
        """What the words mean; with filters, words that say nothing more leave whatever fulfils those."""
        understood = Understood(plan.query)
        if not plan.options.is_literal:
            understood = await self._interpreter.understand(
                scope, plan.query, reader, chosen=chosen, without=plan.options.without, may_assume=may_assume
            )
        if chosen and (is_wordless(understood.query) or is_filler(understood.query, scope.info)):
            return replace(understood, is_listing=True)
        return understood

    async def _steer(self, scope: Scope, plan: Plan) -> Plan:
        probe = Probe(self._connection, scope, plan.readable)
        return plan.steered(await fetch_steering(probe, scope.info, plan.options, is_listing=plan.is_listing))

    async def _choose_way(self, info: CollectionInfo, plan: Plan, example: Example | None) -> Plan:
        """The plan with the query's vector, or by words where there is none to compare."""
        if plan.options.mode is SearchMode.KEYWORD:
            return plan
        if example is not None and example.vectors:
            return await self._follow(info, plan, example)
        match info.vectorizer:
            case "local":
                return await self._embed(info, plan)
            # Vectors of different models have nothing in common: a comparison would give numbers without a meaning.
            case "foreign":
                return plan.by_words(
                    translate("Another model made this collection's vectors, so I searched by words only.")
                )
            case "none":
                return plan.by_words(translate("This collection has no vectors, so I searched by words only."))
        return plan

    async def _follow(self, info: CollectionInfo, plan: Plan, example: Example) -> Plan:
        """The plan with a vector near to an example, and with the words that say how else it is to be.

        No provider is asked: Weaviate has the vectors of the examples.
        """
        vectors = [*example.vectors]
        if example.query and info.vectorizer == "local":
            rest = await self._embed(info, replace(plan, query=example.query))
            vectors += [rest.vector] if rest.vector else []
        alpha = ALPHA_EXAMPLE if plan.options.alpha is None else plan.options.alpha
        return replace(
            plan,
            options=replace(plan.options, alpha=alpha),
            vector=combine_vectors(vectors, []),
            words=None if plan.words is None else build_query(example.query),
        )

    async def _embed(self, info: CollectionInfo, plan: Plan) -> Plan:
        try:
            if not await self._embedder.can_embed(info):
                return plan.by_words(translate(_OTHER_MODEL))
            # nDCG@10 of the movies' even half: .771 -> .773 by the static model alone, with words .848 -> .850; dropped
            # from what is searched for by words, too, .845.
            vector = await self._embedder.embed_one(drop_thing(plan.query, info), model=info.vector_model)
        except ConfigurationError as error:
            logger.warning("Searching by words only: %s", error.user_message)
            return plan.by_words(translate("The bot cannot make vectors here, so I searched by words only."))
        return replace(plan, vector=vector) if vector else plan.by_words(translate("I searched by words only."))


def _choose(options: SearchOptions, info: CollectionInfo) -> tuple[Condition, ...]:
    """The conditions that the filters are, without those that were taken off."""
    return tuple(each for each in read_filters(options.filters, info) if not each.is_called(options.without))


def _check_options(plan: Plan, options: SearchOptions, *, has_reranker: bool) -> Plan:
    """The plan with a line on each option that does nothing in this search."""
    idle = []
    if options.alpha is not None and plan.method != "hybrid":
        idle.append(translate("`alpha` mixes words and meaning, and this search has one of them, so I left it out."))
    if options.is_varied and not plan.has_vector_part:
        idle.append(translate("`variety` compares what hits mean, and this search is by words, so I left it out."))
    if options.autocut is not None and plan.is_listing:
        idle.append(translate("`autocut` looks for a fall of the scores, and here are none, so I left it out."))
    if options.rerank and not plan.is_reranked:
        idle.append(_explain_unranked(plan, has_reranker=has_reranker))
    return replace(plan, notices=(*plan.notices, *idle))


def _explain_unranked(plan: Plan, *, has_reranker: bool) -> str:
    """Why no reranker sorts the hits, though somebody wants that."""
    if not has_reranker:
        return translate("No reranker is set up for this collection, so I left `rerank` out.")
    if plan.is_listing:
        return translate("There is nothing to compare the matches with, so I left `rerank` out.")
    return translate(
        "`rerank` sorts by how well each match fits alone, which `newer` and `variety` do not, so I left it out."
    )
