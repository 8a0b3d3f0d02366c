"""Hybrid, keyword and semantic search, with single prompts and grouped tasks; answers degrade, they do not vanish.

The steps stand in the order of retrieval, reranking, generation, and each has the outcome of those before it: what is
paid is kept when a later step fails.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import weaviate

from bot.audience import Reader
from bot.errors import LibraryError, NotReadyError, ProviderError, TimedOutError, VectorizerError
from bot.library.conditions import Interpreter
from bot.library.connect import Connection
from bot.library.embed import LocalEmbedder
from bot.library.facts import Facts
from bot.library.fallbacks import Fallbacks, Model, Step
from bot.library.generation import Generator
from bot.library.hits import build_hits, has_texts, merge_twins, number_hits
from bot.library.planner import Planner
from bot.library.plans import (
    NO_MODEL,
    NO_MODEL_EACH,
    Outcome,
    Plan,
    sort_hits,
)
from bot.library.providers import Providers
from bot.library.relevance import Judge, can_refuse
from bot.library.reranking import CANDIDATES, Reranking
from bot.library.scope import Deadline, Scope
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchMode, SearchOptions
from bot.trace import Step as TraceStep
from bot.trace import measured

logger = logging.getLogger(__name__)

# Where texts are found in several sources, as many other ones as were asked for are mostly among twice as many hits.
_TWINS_FACTOR: Final = 2
_NOBODY: Final = "nobody"
_AWAY: Final = "The database went away in the meantime, so here are the matches as they were found."
_NOTHING_WRITTEN: Final = "The model wrote nothing. Here are the matches instead."
_LATE: Final = {
    Step.VECTORIZE: "The model behind the search by meaning didn't answer in time.",
    Step.RERANK: "The reranker didn't answer in time.",
    Step.GENERATE: "The model didn't answer in time.",
}


class Searcher:
    """Asks collections, and the models behind them.

    Args:
        answer_timeout: seconds for all that a question asks of models.
        search_timeout: seconds for one search.
        clock: seconds that never go back; for how long a model that failed is left alone.
    """

    def __init__(
        self,
        connection: Connection,
        embedder: LocalEmbedder,
        providers: Providers,
        reranking: Reranking,
        *,
        judge: Judge,
        facts: Facts,
        answer_timeout: float,
        search_timeout: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._providers = providers
        self._reranking = reranking
        self._answer_timeout = answer_timeout
        self._search_timeout = search_timeout
        self._generator = Generator(connection, providers)
        self._judge = judge
        self._planner = Planner(connection, embedder, Interpreter(connection), reranking)
        self._facts = facts
        self._fallbacks = Fallbacks(clock)

    @property
    def calls(self) -> Counter[tuple[Step, str]]:
        """What models behind Weaviate were asked since the start, by step and outcome."""
        return self._fallbacks.calls

    async def search(
        self, info: CollectionInfo, query: str, *, guild_id: int | None, reader: Reader, options: SearchOptions
    ) -> Answer:
        """The hits of a query, without generation; of a query of over `QUERY_MAX` characters the first ones count.

        Args:
            reader: who asks; hits are what that one may read.

        Raises:
            QueryError: nothing to search for.
            NotReadyError, TimedOutError, CollectionNotFoundError, LibraryError: the keyword search failed too.
        """
        scope = self._build_scope(info, guild_id)
        return await self._answer(scope, await self._planner.plan(scope, query, options, reader))

    async def find(
        self, info: CollectionInfo, query: str, *, guild_id: int | None, reader: Reader, options: SearchOptions
    ) -> Outcome:
        """The hits of a query that no provider is asked for: by words where one makes the vectors, never reranked.

        Raises:
            As `search` does.
        """
        scope = self._build_scope(info, guild_id)
        plan = replace(await self._planner.plan(scope, query, options, reader), is_reranked=False)
        if plan.is_embedded_by_provider:
            plan = plan.by_words("")
        try:
            hits = await self._search(scope, plan)
        except VectorizerError:  # the bot's own vector, of another length
            plan = plan.by_words("")
            hits = await self._search(scope, plan)
        return Outcome(plan, hits)

    async def generate(
        self,
        info: CollectionInfo,
        query: str,
        *,
        guild_id: int | None,
        reader: Reader,
        options: SearchOptions,
        prompts: Prompts,
    ) -> Answer:
        """The hits of a query and what the model writes about them: one `generate.hybrid` where nothing else is paid.

        Where no model is set up, or it fails or is late, the answer has the hits, the sentences that fit best, and a
        notice that says what is missing.

        Raises:
            As `search` does; never because of the model.
        """
        scope = self._build_scope(info, guild_id)
        plan = await self._planner.plan(scope, query, options, reader)
        has_writer = self._providers.get_writer(info.generative) is not None
        plan = replace(
            plan,
            prompts=prompts if has_writer else None,
            is_question=prompts.is_question,
            is_judged=has_writer and await self._is_judged_first(info, plan, prompts),
        )
        answer = await self._answer(scope, plan)
        if answer.is_generated or answer.is_unsure:
            return answer
        if not has_writer:
            notice = NO_MODEL if prompts.single_prompt is None else NO_MODEL_EACH
            answer = replace(answer, notices=(*answer.notices, notice))
        if prompts.is_question or plan.is_listing:
            return answer
        quotes = await self._judge.pick_reasons(plan.query, answer.hits)
        return replace(answer, quotes=quotes, seconds=scope.deadline.passed)

    async def _is_judged_first(self, info: CollectionInfo, plan: Plan, prompts: Prompts) -> bool:
        """Whether the hits may be refused before the model is asked, so that they are needed first."""
        if prompts.is_question:
            return can_refuse(info)
        return await self._judge.is_doubtful(plan.query, info)

    async def answer(
        self,
        info: CollectionInfo,
        question: str,
        *,
        guild_id: int | None,
        reader: Reader,
        options: SearchOptions,
        prompts: Prompts,
    ) -> Answer:
        """What is counted, sorted or averaged where the question is about the data itself; else as `generate`.

        A counted answer is not written about: the model would be paid for what is known.

        Raises:
            As `search` does.
        """
        fact = None
        if not options.is_literal:
            fact = await self._facts.answer(info, question, guild_id=guild_id, reader=reader, options=options)
        return fact or await self.generate(
            info, question, guild_id=guild_id, reader=reader, options=options, prompts=prompts
        )

    def _build_scope(self, info: CollectionInfo, guild_id: int | None) -> Scope:
        return Scope(info, guild_id, Deadline(self._answer_timeout, search=self._search_timeout))

    async def _answer(self, scope: Scope, plan: Plan) -> Answer:
        """Run the steps; where a model fails, go on with what the others gave."""
        for step in plan.steps:
            if self._fallbacks.is_resting(self._get_model(scope.info, step)):
                plan = plan.rest(step)
        outcome = await self._retrieve(scope, plan)
        outcome = await self._rerank(scope, outcome)
        outcome = outcome if outcome.is_generated else outcome.cut(scope.info)
        outcome = await self._decide(scope.info, outcome)
        outcome = (await self._write(scope, outcome)).narrow()
        if plan.is_question:
            outcome = await self._quote(scope.info, outcome)
        outcome = outcome.sort()
        if not outcome.hits:
            outcome = replace(outcome, plan=outcome.plan.with_notice(outcome.plan.explain_empty(scope.info)))
        return Answer(
            plan.asked or plan.query,
            scope.info,
            outcome.hits,
            outcome.text,
            quotes=() if outcome.is_generated or outcome.is_unsure else outcome.quotes,
            notices=outcome.plan.notices,
            seconds=scope.deadline.passed,
            is_unsure=outcome.is_unsure,
            understood=plan.understood,
        )

    async def _decide(self, info: CollectionInfo, outcome: Outcome) -> Outcome:
        """Refuse hits that do not fit, so that the model is not asked; a model that has written has decided."""
        plan = outcome.plan
        if outcome.is_generated or outcome.is_unsure:
            return outcome
        if plan.is_unsure:  # unless its emoji stand in the hits
            return outcome if plan.words and outcome.hits else outcome.refuse()
        if plan.is_question and plan.prompts is None:
            return await self._quote(info, outcome)
        if plan.is_listing or (plan.is_question and not (plan.is_judged and outcome.hits)):
            return outcome
        has_nothing = self._judge.is_hopeless if plan.is_question else self._judge.is_missed
        return outcome.refuse() if await has_nothing(plan.query, info, outcome.hits) else outcome

    async def _quote(self, info: CollectionInfo, outcome: Outcome) -> Outcome:
        """What the hits say in answer to a question, for want of a model that does; refused where they say nothing."""
        if outcome.is_generated or outcome.is_unsure or outcome.quotes or not outcome.hits:
            return outcome
        if outcome.plan.is_listing:  # conditions alone: whatever fulfils them fits
            return outcome
        verdict = await self._judge.judge_question(outcome.plan.query, info, outcome.hits)
        return outcome.refuse() if verdict.is_unsure else replace(outcome, quotes=verdict.quotes)

    async def _retrieve(self, scope: Scope, plan: Plan) -> Outcome:
        """The hits; with the model's text where both are one call."""
        if plan.is_one_call:
            try:
                return self._conclude(scope, await self._generator.search(scope, plan))
            except (LibraryError, TimedOutError) as error:
                # Before the model is asked, only the bot's own vector can be wrong, as one of another length.
                step = Step.VECTORIZE if isinstance(error, VectorizerError) else Step.GENERATE
                # Where the model refuses this one request, the objects may be too long for it: fewer are not.
                if plan.get_limit(scope.info) > plan.options.limit and _is_about_request(step, error):
                    self._note_failure(scope, step, error)
                    plan = replace(plan, is_narrow=True)
                else:
                    plan = self._give_up(scope, plan, step, error)
        try:
            hits = await self._search(scope, plan)
        except (LibraryError, TimedOutError) as error:
            if plan.options.mode is SearchMode.KEYWORD:
                raise error from None  # its cause, the client's error, may quote the question
            plan = self._give_up(scope, plan, Step.VECTORIZE, error)
            return Outcome(plan, await self._search(scope, plan))
        if plan.is_embedded_by_provider:
            self._fallbacks.note_success(self._get_model(scope.info, Step.VECTORIZE))
        return Outcome(plan, hits)

    @measured(TraceStep.RETRIEVE)
    async def _search(self, scope: Scope, plan: Plan) -> tuple[Hit, ...]:
        info = scope.info
        limit = max(plan.get_limit(info), CANDIDATES if plan.is_reranked else 0)
        if plan.is_idle:
            return ()
        arguments = plan.build_arguments(info, limit=limit * _TWINS_FACTOR if has_texts(info) else limit)

        async def search(client: weaviate.WeaviateAsyncClient) -> Any:
            return await getattr(scope.open(client).query, plan.method)(**arguments)

        timeout = scope.deadline.half if plan.is_embedded_by_provider else scope.deadline.for_search
        reply = await self._connection.call(search, timeout=timeout)
        hits = number_hits(merge_twins(info, build_hits(info, reply.objects))[:limit])
        # What fulfils the conditions fits, and no more or less than the others.
        return tuple(replace(hit, score=None) for hit in hits) if plan.is_listing else hits

    @measured(TraceStep.RERANK)
    async def _rerank(self, scope: Scope, outcome: Outcome) -> Outcome:
        plan, hits = outcome.plan, outcome.hits
        if not plan.is_reranked or not hits[1:]:  # one hit is in order as it is
            return outcome
        if scope.deadline.is_over:
            return replace(outcome, plan=plan.without(Step.RERANK, _LATE[Step.RERANK]))

        try:
            scores = await self._reranking.fetch_scores(scope, plan, hits)
        except NotReadyError:
            return replace(outcome, plan=replace(plan, prompts=None).with_notice(_AWAY))
        except (LibraryError, TimedOutError) as error:
            return replace(outcome, plan=self._give_up(scope, plan, Step.RERANK, error))
        self._fallbacks.note_success(self._get_model(scope.info, Step.RERANK))
        return replace(outcome, hits=sort_hits(hits, scores))

    async def _write(self, scope: Scope, outcome: Outcome) -> Outcome:
        """Let the model write about the hits, unless it has."""
        if outcome.plan.prompts is None or not outcome.hits:
            return outcome
        if scope.deadline.is_over:
            return replace(outcome, plan=outcome.plan.without(Step.GENERATE, _LATE[Step.GENERATE]))
        outcome, failure = await self._generator.write(scope, outcome)
        if failure is None:
            return self._conclude(scope, outcome)
        if isinstance(failure, NotReadyError):
            return replace(outcome, plan=outcome.plan.with_notice(_AWAY))
        if outcome.is_generated:
            reason = self._note_failure(scope, Step.GENERATE, failure)
            bare = sum(not hit.generated for hit in outcome.hits)
            return replace(outcome, plan=outcome.plan.with_notice(f"{reason} Matches without a comment: {bare}."))
        return replace(outcome, plan=self._give_up(scope, outcome.plan, Step.GENERATE, failure))

    def _conclude(self, scope: Scope, outcome: Outcome) -> Outcome:
        """The outcome of a generation that did not fail; the model is not asked again."""
        outcome = outcome.choose()
        plan = replace(outcome.plan, prompts=None)
        if outcome.is_generated:
            self._fallbacks.note_success(self._get_model(scope.info, Step.GENERATE))
        elif outcome.hits:
            plan = plan.with_notice(_NOTHING_WRITTEN)
        return outcome.refuse() if outcome.is_refusal else replace(outcome, plan=plan)

    def _give_up(self, scope: Scope, plan: Plan, step: Step, error: LibraryError | TimedOutError) -> Plan:
        """The plan without a step that failed, which is left alone for a while."""
        return plan.without(step, self._note_failure(scope, step, error))

    def _note_failure(self, scope: Scope, step: Step, error: LibraryError | TimedOutError) -> str:
        """Remember that a step failed; why, as a sentence."""
        self._fallbacks.note_failure(self._get_model(scope.info, step), error)
        return _LATE[step] if isinstance(error, TimedOutError) else error.user_message

    def _get_model(self, info: CollectionInfo, step: Step) -> Model:
        match step:
            case Step.VECTORIZE:
                return Model(step, info.vectorizer)
            case Step.RERANK:
                return Model(step, self._reranking.get_name(info) or _NOBODY)
            case Step.GENERATE:
                return Model(step, self._providers.get_writer(info.generative) or _NOBODY)


def _is_about_request(step: Step, error: LibraryError | TimedOutError) -> bool:
    """Whether the model refused what it was asked, which is not paid, and may answer another request."""
    return step is Step.GENERATE and isinstance(error, ProviderError) and not error.is_general
