"""Hybrid, keyword and semantic search, with single prompts and grouped tasks; answers degrade, they do not vanish.

The steps stand in the order of retrieval, reranking, generation, and each has the outcome of those before it: what is
paid is kept when a later step fails.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

import weaviate

from bot.audience import Reader
from bot.errors import LibraryError, NotReadyError, ProviderError, TimedOutError, VectorizerError
from bot.library.connect import Connection
from bot.library.facts import Facts
from bot.library.fallbacks import Fallbacks, Step
from bot.library.fusing import Found, get_own, merge
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
from bot.library.steps import LATE, Steps
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchMode, SearchOptions
from bot.trace import Step as TraceStep
from bot.trace import measured

# Where texts are found in several sources, as many other ones as were asked for are mostly among twice as many hits.
_TWINS_FACTOR: Final = 2
_AWAY: Final = "The database went away in the meantime, so here are the matches as they were found."
_NOTHING_WRITTEN: Final = "The model wrote nothing. Here are the matches instead."


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
        planner: Planner,
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
        self._planner = planner
        self._facts = facts
        self._steps = Steps(providers, reranking, Fallbacks(clock))

    def get_writer(self, info: CollectionInfo) -> str | None:
        """Who writes about the hits of a collection; None: nobody."""
        return self._providers.get_writer(info.generative)

    @property
    def calls(self) -> Counter[tuple[Step, str]]:
        """What models behind Weaviate were asked since the start, by step and outcome."""
        return self._steps.calls

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
        plan = await self._plan(scope, query, options, reader)
        return await self.finish(Found(scope, await self._retrieve(scope, plan)))

    def start(self) -> Deadline:
        """The time for an answer, which begins now."""
        return Deadline(self._answer_timeout, search=self._search_timeout)

    async def find(
        self,
        info: CollectionInfo,
        query: str,
        *,
        guild_id: int | None,
        reader: Reader,
        options: SearchOptions,
        deadline: Deadline,
        prompts: Prompts | None = None,
        is_free: bool = False,
    ) -> Found:
        """The hits of a query, which `finish` sorts, judges and writes about.

        Args:
            deadline: that of the answer, which other collections may have a part in.
            prompts: what the model is to be asked about them.
            is_free: no provider is asked for anything: the search is by words where one makes the vectors.

        Raises:
            As `search` does.
        """
        scope = Scope(info, guild_id, deadline)
        plan = await self._plan(scope, query, options, reader, prompts=prompts)
        if is_free:
            plan = replace(plan, is_reranked=False)
            plan = plan.by_words() if plan.is_embedded_by_provider else plan
        return Found(scope, await self._fetch(scope, plan), prompts)

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
        plan = await self._plan(scope, query, options, reader, prompts=prompts)
        return await self.finish(Found(scope, await self._retrieve(scope, plan), prompts))

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
        return Scope(info, guild_id, self.start())

    async def _plan(
        self, scope: Scope, query: str, options: SearchOptions, reader: Reader, *, prompts: Prompts | None = None
    ) -> Plan:
        """The plan, without the models that failed a moment ago."""
        plan = await self._planner.plan(scope, query, options, reader)
        if prompts is not None:
            has_writer = self.get_writer(scope.info) is not None
            plan = replace(
                plan,
                prompts=prompts if has_writer else None,
                is_question=prompts.is_question,
                is_judged=has_writer and await self._is_judged_first(scope.info, plan, prompts),
            )
        return self._steps.rest(scope.info, plan)

    async def finish(self, found: Found) -> Answer:
        """Run the steps after the search; where a model fails, go on with what the others gave."""
        scope, plan = found.scope, found.outcome.plan
        outcome = await self._rerank(scope, found.outcome)
        outcome = outcome if outcome.is_generated else outcome.cut(scope.info)
        outcome = await self._decide(scope.info, outcome)
        outcome = (await self._write_all(found, outcome)).narrow()
        if plan.is_question:
            outcome = await self._quote(scope.info, outcome)
        outcome = outcome.sort()
        if not outcome.hits:
            outcome = replace(outcome, plan=outcome.plan.with_notice(outcome.plan.explain_empty(scope.info)))
        answer = Answer(
            plan.asked or plan.query,
            scope.info,
            outcome.hits,
            outcome.text,
            quotes=() if outcome.is_generated or outcome.is_unsure else outcome.quotes,
            notices=outcome.plan.notices,
            seconds=scope.deadline.passed,
            is_unsure=outcome.is_unsure,
            understood=plan.understood,
            reading=outcome.reading,
        )
        return answer if found.prompts is None else await self._comment(found, found.prompts, answer)

    async def _comment(self, found: Found, prompts: Prompts, answer: Answer) -> Answer:
        """The answer with what is shown for want of a model's words."""
        if answer.is_generated or answer.is_unsure:
            return answer
        plan = found.outcome.plan
        if self.get_writer(found.scope.info) is None:
            notice = NO_MODEL if prompts.single_prompt is None else NO_MODEL_EACH
            answer = replace(answer, notices=(*answer.notices, notice))
        if prompts.is_question or plan.is_listing:
            return answer
        quotes = await self._judge.pick_reasons(plan.query, answer.hits)
        return replace(answer, quotes=quotes, seconds=found.scope.deadline.passed)

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
                    self._steps.note_failure(scope.info, step, error)
                    plan = replace(plan, is_narrow=True)
                else:
                    plan = self._steps.give_up(scope.info, plan, step, error)
        return await self._fetch(scope, plan)

    async def _fetch(self, scope: Scope, plan: Plan) -> Outcome:
        """The hits by the search alone; by words where the search by meaning fails."""
        try:
            hits = await self._search(scope, plan)
        except (LibraryError, TimedOutError) as error:
            if plan.options.mode is SearchMode.KEYWORD:
                raise error from None  # its cause, the client's error, may quote the question
            plan = self._steps.give_up(scope.info, plan, Step.VECTORIZE, error)
            return Outcome(plan, await self._search(scope, plan))
        if plan.is_embedded_by_provider:
            self._steps.note_success(scope.info, Step.VECTORIZE)
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
            return replace(outcome, plan=plan.without(Step.RERANK, LATE[Step.RERANK]))

        try:
            scores = await self._reranking.fetch_scores(scope, plan, hits)
        except NotReadyError:
            return replace(outcome, plan=replace(plan, prompts=None).with_notice(_AWAY))
        except (LibraryError, TimedOutError) as error:
            return replace(outcome, plan=self._steps.give_up(scope.info, plan, Step.RERANK, error))
        self._steps.note_success(scope.info, Step.RERANK)
        return replace(outcome, hits=sort_hits(hits, scores))

    async def _write_all(self, found: Found, outcome: Outcome) -> Outcome:
        """Let the model write: together by one task of the first collection, about each hit by one of its own."""
        prompts = outcome.plan.prompts
        if prompts is None or prompts.grouped_task is not None or not found.others:
            return await self._write(found.scope, outcome)
        parts = [(found.scope, outcome), *((each.scope, each.outcome) for each in found.others)]
        written = await asyncio.gather(
            *(self._write(scope, replace(part, hits=get_own(scope.info, outcome.hits))) for scope, part in parts)
        )
        return merge(written)

    async def _write(self, scope: Scope, outcome: Outcome) -> Outcome:
        """Let the model write about the hits, unless it has."""
        if outcome.plan.prompts is None or not outcome.hits:
            return outcome
        if scope.deadline.is_over:
            return replace(outcome, plan=outcome.plan.without(Step.GENERATE, LATE[Step.GENERATE]))
        outcome, failure = await self._generator.write(scope, outcome)
        if failure is None:
            return self._conclude(scope, outcome)
        if isinstance(failure, NotReadyError):
            return replace(outcome, plan=outcome.plan.with_notice(_AWAY))
        if outcome.is_generated:
            reason = self._steps.note_failure(scope.info, Step.GENERATE, failure)
            bare = sum(not hit.generated for hit in outcome.hits)
            return replace(outcome, plan=outcome.plan.with_notice(f"{reason} Matches without a comment: {bare}."))
        return replace(outcome, plan=self._steps.give_up(scope.info, outcome.plan, Step.GENERATE, failure))

    def _conclude(self, scope: Scope, outcome: Outcome) -> Outcome:
        """The outcome of a generation that did not fail; the model is not asked again."""
        outcome = outcome.choose()
        plan = replace(outcome.plan, prompts=None)
        if outcome.is_generated:
            self._steps.note_success(scope.info, Step.GENERATE)
        elif outcome.hits:
            plan = plan.with_notice(_NOTHING_WRITTEN)
        return outcome.refuse() if outcome.is_refusal else replace(outcome, plan=plan)


def _is_about_request(step: Step, error: LibraryError | TimedOutError) -> bool:
    """Whether the model refused what it was asked, which is not paid, and may answer another request."""
    return step is Step.GENERATE and isinstance(error, ProviderError) and not error.is_general
