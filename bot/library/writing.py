"""What models write about hits that are found, as far as they do; the hits are shown meanwhile."""

import asyncio
from dataclasses import replace
from typing import Final

from bot.errors import NotReadyError
from bot.languages import phrase, translate
from bot.library.fallbacks import Step
from bot.library.fusing import Found, get_own, merge
from bot.library.generation import Generator
from bot.library.outcomes import Outcome
from bot.library.scope import Scope
from bot.library.steps import LATE, Steps
from bot.models import Answer

AWAY: Final = phrase("The database went away in the meantime, so here are the matches as they were found.")
_NOTHING_WRITTEN: Final = phrase("The model wrote nothing. Here are the matches instead.")


class Writing:
    """Lets models write, and gives them up where they fail."""

    def __init__(self, generator: Generator, steps: Steps) -> None:
        self._generator = generator
        self._steps = steps

    async def write(self, found: Found, outcome: Outcome) -> Outcome:
        """The hits with what is written about them: together by a task, or about each hit; unless it is written."""
        if outcome.plan.prompts is None or not outcome.hits:
            return outcome

        async def find() -> Answer:
            return build_early(found.scope, outcome)

        model = found.scope.info.generative
        return await found.scope.early.show_during(self._write_all(found, outcome), find, model=model)

    async def _write_all(self, found: Found, outcome: Outcome) -> Outcome:
        """Write together by one task of the first collection, about each hit by one of its own."""
        prompts = outcome.plan.prompts
        if prompts is None or prompts.grouped_task is not None or not found.others:
            return await self._write(found.scope, outcome)
        parts = [(found.scope, outcome), *((each.scope, each.outcome) for each in found.others)]
        written = await asyncio.gather(
            *(self._write(scope, replace(part, hits=get_own(scope.info, outcome.hits))) for scope, part in parts)
        )
        return merge(written)

    async def _write(self, scope: Scope, outcome: Outcome) -> Outcome:
        if outcome.plan.prompts is None or not outcome.hits:
            return outcome
        if scope.deadline.is_over:
            return replace(outcome, plan=outcome.plan.without(Step.GENERATE, translate(LATE[Step.GENERATE])))
        outcome, failure = await self._generator.write(scope, outcome)
        if failure is None:
            return self.conclude(scope, outcome)
        if isinstance(failure, NotReadyError):
            return replace(outcome, plan=outcome.plan.with_notice(translate(AWAY)))
        if outcome.is_generated:
            reason = self._steps.note_failure(scope.info, Step.GENERATE, failure)
            bare = sum(not hit.generated for hit in outcome.hits)
            plan = outcome.plan.with_notice(
                translate("{reason} Matches without a comment: {bare}.", reason=reason, bare=bare)
            )
            return replace(outcome, plan=plan, is_paid=True)
        return replace(outcome, plan=self._steps.give_up(scope.info, outcome.plan, Step.GENERATE, failure))

    def conclude(self, scope: Scope, outcome: Outcome) -> Outcome:
        """The outcome of a generation that did not fail; the model is not asked again."""
        outcome = replace(outcome.choose(), is_paid=bool(outcome.hits))
        plan = replace(outcome.plan, prompts=None)
        if outcome.is_generated:
            self._steps.note_success(scope.info, Step.GENERATE)
        elif outcome.hits:
            plan = plan.with_notice(translate(_NOTHING_WRITTEN))
        return outcome.refuse() if outcome.is_refusal else replace(outcome, plan=plan)


def build_answer(scope: Scope, outcome: Outcome) -> Answer:
    """The answer that an outcome is."""
    plan = outcome.plan
    return Answer(
        plan.asked or plan.query,
        scope.info,
        outcome.hits,
        outcome.text,
        quotes=() if outcome.is_generated or outcome.is_unsure else outcome.quotes,
        notices=plan.notices,
        seconds=scope.deadline.passed,
        is_unsure=outcome.is_unsure,
        understood=plan.understood,
        is_paid=outcome.is_paid,
        reading=outcome.reading,
    )


def build_early(scope: Scope, outcome: Outcome) -> Answer:
    """The hits as they are before a model has written."""
    return build_answer(scope, replace(outcome, quotes=()).narrow().sort())
