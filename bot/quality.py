"""Golden questions asked as members ask them, with the model where there is one, and compared with the last run."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

from bot import prompts
from bot.audience import EVERYTHING
from bot.citations import get_cited
from bot.errors import CollectionNotFoundError, QueryError
from bot.golden import GoldenQuestion, GoldenResult, GoldenRow, QualityReport
from bot.languages import phrase, translate
from bot.learning import build_topic
from bot.library import Library, is_expected
from bot.models import Answer, SearchOptions

FIRST: Final = 3
AT_ONCE: Final = 3  # a run is no reason to keep members waiting for the model
SAY_WHAT: Final = phrase(
    "I don't know the answer to that yet. Say with `expected` which words of your documents a good answer has."
)


class Quality:
    """Adds golden questions, and runs them."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def add(
        self, guild_id: int, question: str, collection: str | None, expected: str, *, asker_id: int | None = None
    ) -> GoldenRow:
        """Keep a question as it is answered now.

        Args:
            collection: where the answer is; None: where it is found.
            expected: words of a good answer; empty: what the answer is made from now is good.
            asker_id: the member whose budget of a model's answers it counts for; None: the operator, who has none.

        Raises:
            QueryError: nothing is expected, and nothing is answered.
            RagbotError: as for the library.
        """
        found = await self._library.everywhere.find(
            collection, question, guild_id=guild_id, reader=EVERYTHING, options=SearchOptions(), is_question=True
        )
        golden = GoldenQuestion("", question, found.collection.name, expected.strip())
        answer = await self._ask(guild_id, golden, SearchOptions(limit=FIRST), asker_id)
        if not golden.expected:
            topic = None if answer is None else build_topic(question, answer)
            sources = () if topic is None else {source.id for source in topic.sources}
            if answer is None or not sources:
                raise QueryError(translate(SAY_WHAT))
            golden = replace(golden, titles=tuple(hit.title for hit in answer.hits if hit.id in sources))
        now = await self._judge(guild_id, golden, answer)
        last = None if _is_held_back(answer) else now
        return GoldenRow(await self._library.golden.add(guild_id, replace(golden, last=last)), now)

    async def run(
        self, guild_id: int, *, alpha: float | None = None, is_kept: bool = True, asker_id: int | None = None
    ) -> QualityReport:
        """Ask all questions of a guild.

        Args:
            alpha: of hybrid search, to try another one; such a run is not kept.
            is_kept: whether the next run is compared with this one, unless a budget was used up in it.
            asker_id: as of `add`.

        Raises:
            RagbotError: as for the library.
        """
        options = SearchOptions(limit=FIRST, alpha=alpha)
        report = QualityReport(tuple([row async for row in self._ask_all(guild_id, options, asker_id)]))
        if is_kept and alpha is None and report.rows and not report.is_held_back:
            await self._library.golden.keep(guild_id, [replace(row.golden, last=row.now) for row in report.rows])
        return report

    async def _ask_all(self, guild_id: int, options: SearchOptions, asker_id: int | None) -> AsyncIterator[GoldenRow]:
        questions = await self._library.golden.fetch_all(guild_id)
        for begin in range(0, len(questions), AT_ONCE):
            some = questions[begin : begin + AT_ONCE]
            answers = await asyncio.gather(*(self._ask(guild_id, each, options, asker_id) for each in some))
            for golden, answer in zip(some, answers, strict=True):
                yield GoldenRow(golden, await self._judge(guild_id, golden, answer), _is_held_back(answer))

    async def _ask(
        self, guild_id: int, golden: GoldenQuestion, options: SearchOptions, asker_id: int | None
    ) -> Answer | None:
        """The answer as `/ask` gives it, within a member's budget; None where the collection is deleted."""
        if asker_id is None:
            return await self._answer(guild_id, golden, options)
        with self._library.budgets.open(guild_id, asker_id) as allowance:
            answer = await self._answer(guild_id, golden, await allowance.limit(options))
            if answer is not None:
                await allowance.spend(answer)
            return answer

    async def _answer(self, guild_id: int, golden: GoldenQuestion, options: SearchOptions) -> Answer | None:
        library, question = self._library, golden.question
        try:
            info = await library.collections.fetch(golden.collection, guild_id=guild_id, reader=EVERYTHING)
        except CollectionNotFoundError:
            return None
        find_template = (await library.templates.fetch(guild_id)).at(())
        return await library.searcher.answer(
            info,
            question,
            guild_id=guild_id,
            reader=EVERYTHING,
            options=options,
            prompts=prompts.build_ask(info, question, find_template=find_template),
        )

    async def _judge(self, guild_id: int, golden: GoldenQuestion, answer: Answer | None) -> GoldenResult:
        if answer is None:
            return GoldenResult()
        is_refused = _is_refused(answer)
        return GoldenResult(
            is_found=await self._library.golden.is_found(guild_id, golden),
            is_hit=not is_refused and is_expected(golden, answer.hits[:FIRST], answer.fact or ""),
            is_refused=is_refused,
            is_cited=not is_refused and bool(answer.quotes or get_cited(f"{answer.text or ''}{answer.fact or ''}")),
        )


def _is_held_back(answer: Answer | None) -> bool:
    return answer is not None and answer.spent is not None


def _is_refused(answer: Answer) -> bool:
    return answer.is_unsure or not (answer.hits or answer.fact)
