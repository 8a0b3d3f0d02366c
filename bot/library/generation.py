"""What the model writes: about all hits in one grouped task, or about each with a single prompt."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import weaviate

from bot.citations import renumber
from bot.errors import LibraryError, NotReadyError, TimedOutError
from bot.library.connect import Connection
from bot.library.fusing import get_further, get_own
from bot.library.hits import build_hits, merge_twins
from bot.library.outcomes import Outcome
from bot.library.plans import PLACEHOLDER, Plan, fill_missing, get_missing, name_stored
from bot.library.providers import Providers
from bot.library.scope import Scope
from bot.models import CollectionInfo, Hit, Prompts, Reading
from bot.trace import Step, measured

Failure = LibraryError | TimedOutError | NotReadyError
FAILURES: Final = (LibraryError, TimedOutError, NotReadyError)


class Generator:
    """Asks the model that is configured in Weaviate; each question once."""

    def __init__(self, connection: Connection, providers: Providers) -> None:
        self._connection = connection
        self._providers = providers

    @measured(Step.GENERATE)
    async def search(self, scope: Scope, plan: Plan) -> Outcome:
        """Search and run the plan's grouped task in one call.

        Raises:
            LibraryError, TimedOutError: the search or the model failed.
            NotReadyError: Weaviate is away.
        """

        async def generate(client: weaviate.WeaviateAsyncClient) -> Any:
            return await getattr(scope.open(client).generate, plan.method)(
                **plan.build_arguments(scope.info), **self._build_task(scope.info, plan)
            )

        reply = await self._connection.call(generate, timeout=scope.deadline.left)
        hits = merge_twins(scope.info, build_hits(scope.info, reply.objects))
        return Outcome(plan, hits, _get_text(reply), reading=Reading(len(reply.objects)) if reply.objects else None)

    @measured(Step.GENERATE)
    async def write(self, scope: Scope, outcome: Outcome) -> tuple[Outcome, Failure | None]:
        """Write about the hits as the plan says; returns what was written, and a failure if there was one."""
        prompts = outcome.plan.prompts
        assert prompts is not None
        failure = None
        if prompts.grouped_task is not None:
            try:
                text = await self._write_together(scope, outcome)
                outcome = replace(outcome, text=text, reading=Reading(len(outcome.hits)))
            except FAILURES as error:
                failure = error
        if prompts.single_prompt is not None and failure is None:
            hits, failure = await self._write_each(scope, prompts.single_prompt, outcome)
            outcome = replace(outcome, hits=hits, reading=Reading())
        return outcome, failure

    async def _write_together(self, scope: Scope, outcome: Outcome) -> str | None:
        """The text of the grouped task; what it cites are the numbers of the hits.

        Weaviate hands over the objects of one collection; those of others stand in the task, numbered after these.
        """
        own = get_own(scope.info, outcome.hits)
        ids = [hit.id for hit in own]

        async def generate(client: weaviate.WeaviateAsyncClient) -> Any:
            return await scope.open(client).generate.fetch_objects(
                filters=outcome.plan.build_choice(ids), limit=len(ids), **self._build_task(scope.info, outcome.plan)
            )

        reply = await self._connection.call(generate, timeout=scope.deadline.left)
        text = _get_text(reply)
        further = {place: hit.number for place, hit in get_further(scope.info, outcome.hits).items()}
        return renumber(text or "", {**_get_numbers(reply.objects, own), **further}) or None

    async def _write_each(
        self, scope: Scope, single_prompt: str, outcome: Outcome
    ) -> tuple[tuple[Hit, ...], Failure | None]:
        """A call for each hit: within one, Weaviate throws all texts away where one fails."""
        results = await asyncio.gather(
            *(self._write_about(scope, outcome.plan, single_prompt, hit) for hit in outcome.hits)
        )
        written = (
            replace(hit, generated=result if isinstance(result, str) else None)
            for hit, result in zip(outcome.hits, results, strict=True)
        )
        return tuple(written), next((result for result in results if isinstance(result, FAILURES)), None)

    async def _write_about(self, scope: Scope, plan: Plan, single_prompt: str, hit: Hit) -> str | Failure | None:
        """The text, None where the model wrote nothing, or why there is none."""
        filled = fill_missing(single_prompt, get_missing(single_prompt, dict(hit.properties)))
        prompt, chosen = name_stored(filled, scope.info), plan.build_choice([hit.id])

        async def generate(client: weaviate.WeaviateAsyncClient) -> Any:
            return await scope.open(client).generate.fetch_objects(
                filters=chosen, limit=1, single_prompt=prompt, generative_provider=self._build_provider(scope.info)
            )

        try:
            reply = await self._connection.call(generate, timeout=scope.deadline.left)
        except FAILURES as error:
            return error
        texts = [found.generative.text for found in reply.objects if found.generative]
        return next(iter(texts), None) or None

    def _build_task(self, info: CollectionInfo, plan: Plan) -> dict[str, Any]:
        assert plan.prompts is not None
        return {
            "grouped_task": plan.prompts.grouped_task,
            "grouped_properties": _get_grouped_properties(info),
            "generative_provider": self._build_provider(info),
        }

    def _build_provider(self, info: CollectionInfo) -> Any:
        return self._providers.build_generative_provider(info.generative)


def fill_in(prompts: Prompts, hit: Hit) -> str:
    """What the model reads about one hit, for people to see; Weaviate fills it in itself."""
    properties = dict(hit.properties)
    if prompts.single_prompt is None:
        return f"{prompts.grouped_task}:\n{json.dumps([properties], ensure_ascii=False, default=str)}"
    filled = fill_missing(prompts.single_prompt, get_missing(prompts.single_prompt, properties))
    return PLACEHOLDER.sub(lambda found: str(properties[found[1].strip()]), filled)


def _get_numbers(objects: Sequence[Any], hits: Sequence[Hit]) -> Mapping[int, int]:
    """Place in the list that the model saw -> number of the hit: Weaviate fetches in the order of its own ids."""
    numbers = {hit.id: hit.number for hit in hits}
    return {place: numbers[str(found.uuid)] for place, found in enumerate(objects, start=1)}


def _get_grouped_properties(info: CollectionInfo) -> list[str] | None:
    """What the model sees of the objects: what people put there; None where that is all there is."""
    return [p.stored_name for p in info.own_properties] if info.is_tracked else None


def _get_text(reply: Any) -> str | None:
    return (reply.generative.text or None) if reply.generative else None
