"""Hybrid, keyword and semantic search, with single prompts and grouped tasks; answers degrade, they do not vanish.

The steps stand in the order of retrieval, reranking, generation, and each has the outcome of those before it: what is
paid is kept when a later step fails.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import weaviate

from bot.audience import Reader
from bot.errors import LibraryError, NotReadyError, TimedOutError, VectorizerError
from bot.languages import translate
from bot.library.conditions.assumptions import is_borne_out
from bot.library.connect import Connection
from bot.library.early import NEVER, Early, Pace
from bot.library.facts import Facts
from bot.library.fallbacks import Fallbacks, Step
from bot.library.fusing import Found, get_own, lead
from bot.library.generation import Generator
from bot.library.hits import build_hits, has_texts, merge_twins, number_hits
from bot.library.outcomes import Outcome
from bot.library.planner import Planner
from bot.library.plans import NO_MODEL, NO_MODEL_EACH, Plan, sort_hits
from bot.library.providers import Providers
from bot.library.relevance import Judge, can_refuse
from bot.library.reranking import CANDIDATES, Reranking
from bot.library.scope import Deadline, Scope
from bot.library.steps import LATE, Steps, is_about_request
from bot.library.writing import AWAY, Writing, build_answer, build_early
from bot.models import Answer, CollectionInfo, Hit, Prompts, SearchMode, SearchOptions, ShowHits
from bot.trace import Step as TraceStep
from bot.trace import measured

# Where texts are found in several sources, as many other ones as were asked for are mostly among twice as many hits.
_TWINS_FACTOR: Final = 2


class Searcher:
    """Asks collections, and the models behind them.

    Args:
        answer_timeout: seconds for all that a question asks of models.
        search_timeout: seconds for one search.
        hits_after: seconds that a model may write before the hits are shown without its words; a slow one has none.
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
        hits_after: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._providers = providers
        self._reranking = reranking
        self._answer_timeout = answer_timeout
        self._search_timeout = search_timeout
        self._pace = Pace(hits_after)
        self._judge = judge
        self._planner = planner
        self._facts = facts
        self._steps = Steps(providers, reranking, Fallbacks(clock))
        self._generator = Generator(connection, providers)
        self._writing = Writing(self._generator, self._steps)

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
        scope = Scope(info, guild_id, self.start())
        return await self.finish(Found(scope, await self._find(scope, query, options, reader)))

    def start(self) -> Deadline:
        """The time for an answer, which begins now."""
        return Deadline(self._answer_timeout, search=self._search_timeout)

    def build_early(self, show_hits: ShowHits | None) -> Early:
        """Who is shown the hits of a question while the model writes; None: nobody."""
        return Early(show_hits, self._pace)

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
        early: Early = NEVER,
    ) -> Found:
        """The hits of a query, which `finish` sorts, judges and writes about.

        Args:
            deadline: that of the answer, which other collections may have a part in.
            prompts: what the model is to be asked about them.
            is_free: no provider is asked for anything: the search is by words where one makes the vectors.
            early: who is shown them while the model writes.

        Raises:
            As `search` does.
        """
        scope = Scope(info, guild_id, deadline, early)
        outcome = await self._find(scope, query, options, reader, prompts=prompts, is_part=True, is_free=is_free)
        return Found(scope, outcome, prompts)

    def plan_again(self, info: CollectionInfo, query: str, prompts: Prompts, *, limit: int, readable: Any) -> Plan:
        """The way of hits that are known already, which are written about and neither judged nor chosen among."""
        plan = Plan(
            query,
            SearchOptions(limit, SearchMode.KEYWORD),
            prompts=prompts if self.get_writer(info) is not None else None,
            readable=readable,
            is_question=prompts.is_question,
            is_listing=True,
            is_narrow=True,
            is_fixed=True,
        )
        return self._steps.rest(info, plan)

    def can_rerank_together(self, parts: Sequence[Found]) -> bool:
        """Whether hits of several collections are compared by one reranker: the same one sorts each of them."""
        names = {self._reranking.get_name(part.info) for part in parts}
        return len(names) == 1 and all(part.outcome.plan.is_reranked for part in parts)

    async def generate(
        self,
        info: CollectionInfo,
        query: str,
        *,
        guild_id: int | None,
        reader: Reader,
        options: SearchOptions,
        prompts: Prompts,
        early: Early = NEVER,
    ) -> Answer:
        """The hits of a query and what the model writes about them: one `generate.hybrid` where nothing else is paid.

        Where no model is set up, or it fails or is late, the answer has the hits, the sentences that fit best, and a
        notice that says what is missing.

        Args:
            early: who is shown the hits while the model writes.

        Raises:
            As `search` does; never because of the model.
        """
        scope = Scope(info, guild_id, self.start(), early)
        return await self.finish(
            Found(scope, await self._find(scope, query, options, reader, prompts=prompts), prompts)
        )

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
        early: Early = NEVER,
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
            info, question, guild_id=guild_id, reader=reader, options=options, prompts=prompts, early=early
        )

    async def _find(
        self,
        scope: Scope,
        query: str,
        options: SearchOptions,
        reader: Reader,
        *,
        prompts: Prompts | None = None,
        is_part: bool = False,
        is_free: bool = False,
    ) -> Outcome:
        """The hits; searched for once more where they do not show that assumed conditions make sense.

        Args:
            is_part: whether other collections are searched as well, so that nothing is written with the search.
        """
        may_wait = prompts is not None and self.get_writer(scope.info) is not None  # beside a model nothing is slow
        for may_assume in (False,) if may_wait else (True, False):
            plan = await self._planner.plan(scope, query, options, reader, may_assume=may_assume)
            plan = await self._prepare(scope.info, plan, prompts)
            plan = plan.without_providers() if is_free else plan
            outcome = await (self._fetch(scope, plan) if is_part else self._retrieve(scope, plan))
            if not plan.is_assumed or is_borne_out(scope.info, outcome.hits):
                break
        return outcome

    async def _prepare(self, info: CollectionInfo, plan: Plan, prompts: Prompts | None) -> Plan:
        """The plan with what the model is to be asked, and without the models that failed a moment ago."""
        if prompts is not None:
            has_writer = self.get_writer(info) is not None
            plan = replace(
                plan,
                prompts=prompts if has_writer and plan.options.spent is None else None,
                is_question=prompts.is_question,
                is_judged=has_writer and await self._is_judged_first(info, plan, prompts),
            )
        return self._steps.rest(info, plan)

    async def finish(self, found: Found) -> Answer:
        """Run the steps after the search; where a model fails, go on with what the others gave."""
        scope, plan = found.scope, found.outcome.plan
        outcome = await self._decide(scope.info, await self._rerank(found))
        outcome = (await self._writing.write(found, outcome)).narrow()
        if plan.is_question:
            outcome = await self._quote(scope.info, outcome)
        outcome = outcome.sort()
        if not outcome.hits:
            outcome = replace(outcome, plan=outcome.plan.with_notice(outcome.plan.explain_empty(scope.info)))
        answer = build_answer(scope, outcome)
        answer = replace(answer, spent=plan.options.spent if self._is_held_back(found) else None)
        return answer if found.prompts is None else await self._comment(found, found.prompts, answer)

    def _is_held_back(self, found: Found) -> bool:
        """Whether a model would have written, if there were still a budget for that."""
        return found.prompts is not None and self.get_writer(found.info) is not None

    async def _comment(self, found: Found, prompts: Prompts, answer: Answer) -> Answer:
        """The answer with what is shown for want of a model's words."""
        if answer.is_generated or answer.is_unsure:
            return answer
        plan = found.outcome.plan
        if self.get_writer(found.scope.info) is None:
            notice = translate(NO_MODEL if prompts.single_prompt is None else NO_MODEL_EACH)
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
        if plan.is_certain or (plan.is_question and not (plan.is_judged and outcome.hits)):
            return outcome
        has_nothing = self._judge.is_hopeless if plan.is_question else self._judge.is_missed
        return outcome.refuse() if await has_nothing(plan.query, info, outcome.hits) else outcome

    async def _quote(self, info: CollectionInfo, outcome: Outcome) -> Outcome:
        """What the hits say in answer to a question, for want of a model that does; refused where they say nothing."""
        if outcome.is_generated or outcome.is_unsure or outcome.quotes or not outcome.hits:
            return outcome
        if outcome.plan.is_certain:
            return outcome
        verdict = await self._judge.judge_question(outcome.plan.query, info, outcome.hits)
        return outcome.refuse() if verdict.is_unsure else replace(outcome, quotes=verdict.quotes)

    async def _retrieve(self, scope: Scope, plan: Plan) -> Outcome:
        """The hits; with the model's text where both are one call."""
        if plan.is_one_call:
            try:
                return self._writing.conclude(scope, await self._search_and_write(scope, plan))
            except (LibraryError, TimedOutError) as error:
                # Before the model is asked, only the bot's own vector can be wrong, as one of another length.
                step = Step.VECTORIZE if isinstance(error, VectorizerError) else Step.GENERATE
                # Where the model refuses this one request, the objects may be too long for it: fewer are not.
                if plan.get_limit(scope.info) > plan.options.limit and is_about_request(step, error):
                    self._steps.note_failure(scope.info, step, error)
                    plan = replace(plan, is_narrow=True)
                else:
                    plan = self._steps.give_up(scope.info, plan, step, error)
        return await self._fetch(scope, plan)

    async def _search_and_write(self, scope: Scope, plan: Plan) -> Outcome:
        """Search and generate in one call, which gives its hits no earlier than the model's text.

        Where that takes long, the hits are searched for once more, which asks no model.
        """

        async def find() -> Answer:
            return build_early(scope, Outcome(plan, await self._search(scope, replace(plan, prompts=None))))

        return await scope.early.show_during(self._generator.search(scope, plan), find, model=scope.info.generative)

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

    async def rerank(self, found: Found) -> Found:
        """The hits of several collections as one order by the reranker that all of them have, as many as are read."""
        outcome = await self._rerank(found)
        return lead(replace(found, outcome=replace(outcome, plan=replace(outcome.plan, is_reranked=False))))

    async def _rerank(self, found: Found) -> Outcome:
        outcome = await self._sort(found)
        return outcome if outcome.is_generated else outcome.cut(found.info)

    @measured(TraceStep.RERANK)
    async def _sort(self, found: Found) -> Outcome:
        scope, outcome = found.scope, found.outcome
        plan, hits = outcome.plan, outcome.hits
        if not plan.is_reranked or not hits[1:]:  # one hit is in order as it is
            return outcome
        if scope.deadline.is_over:
            return replace(outcome, plan=plan.without(Step.RERANK, translate(LATE[Step.RERANK])))

        try:
            scores = await self._fetch_scores(found)
        except NotReadyError:
            return replace(outcome, plan=replace(plan, prompts=None).with_notice(translate(AWAY)))
        except (LibraryError, TimedOutError) as error:
            return replace(outcome, plan=self._steps.give_up(scope.info, plan, Step.RERANK, error))
        self._steps.note_success(scope.info, Step.RERANK)
        return replace(outcome, hits=sort_hits(hits, scores))

    async def _fetch_scores(self, found: Found) -> Mapping[str, float]:
        """A number for each hit; of each collection by a call of its own, as a provider is asked through Weaviate."""
        parts = [(part.scope, part.outcome.plan, get_own(part.info, found.outcome.hits)) for part in found.parts]
        asked = (self._reranking.fetch_scores(scope, plan, hits) for scope, plan, hits in parts if hits)
        return {hit_id: score for scores in await asyncio.gather(*asked) for hit_id, score in scores.items()}
