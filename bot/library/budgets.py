"""How many answers a day a model may write: for each member, for all of a guild, or as many as they like."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Final

from bot.errors import RagbotError
from bot.guild import Choices
from bot.library.guild_settings import GuildSettingsStore
from bot.library.usage import Usage
from bot.models import Answer, SearchOptions, SpentBudget

log = logging.getLogger(__name__)

_EVERYBODY: Final[None] = None


@dataclass(slots=True)
class _Ledger:
    """The answers of a guild that are being made, by member, and under `_EVERYBODY` all of them.

    They are not stored yet, so that many questions at once would each find room for one more. A guild's events come to
    one process alone, so nobody else makes any.
    """

    pending: Counter[int | None] = field(default_factory=Counter)
    # While one is stored, or somebody counts, no answer goes from pending to stored, or it would be counted twice.
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Budgets:
    """Says whether a model may write, and counts what it wrote."""

    def __init__(self, settings: GuildSettingsStore, usage: Usage) -> None:
        self._settings = settings
        self._usage = usage
        self._ledgers: defaultdict[int, _Ledger] = defaultdict(_Ledger)

    @contextmanager
    def open(self, guild_id: int, member_id: int) -> Iterator["Allowance"]:
        """What a member may have of a model for as long as an answer is made and stored."""
        allowance = Allowance(self._settings, self._usage, self._ledgers[guild_id], guild_id, member_id)
        try:
            yield allowance
        finally:
            allowance.close()


class Allowance:
    """An answer that a model may write for a member, unless a budget is used up."""

    def __init__(
        self, settings: GuildSettingsStore, usage: Usage, ledger: _Ledger, guild_id: int, member_id: int
    ) -> None:
        self._settings = settings
        self._usage = usage
        self._ledger = ledger
        self._guild_id = guild_id
        self._member_id = member_id
        self._is_claimed = False

    async def limit(self, options: SearchOptions) -> SearchOptions:
        """The options, without a model where a budget is used up. Without a budget, Weaviate is not asked.

        Raises:
            RagbotError: it is not known how many answers there were today.
        """
        chosen = await self._fetch_chosen()
        if chosen.member_budget is None and chosen.server_budget is None:
            return options
        async with self._ledger.lock:
            spent = await self._find_spent(chosen)
            if spent is None:
                self._is_claimed = True
                self._ledger.pending.update((self._member_id, _EVERYBODY))
        return replace(options, spent=spent)

    async def spend(self, answer: Answer) -> None:
        """Count the answer, if a model was paid for it."""
        if not answer.is_paid:
            return
        try:
            chosen = await self._fetch_chosen()
            # Whose it is, is nobody's business where members have no budget.
            member_id = self._member_id if chosen.member_budget is not None else None
            # Without a claim nothing is pending, which nobody can count twice then.
            async with self._ledger.lock if self._is_claimed else nullcontext():
                await self._usage.record_answer(self._guild_id, member_id=member_id)
                self.close()
        except RagbotError as error:
            # The answer is there, and must not be lost for this.
            log.info("an answer of a model is not counted (%s)", type(error).__name__)

    def close(self) -> None:
        """Give back what was not spent."""
        if self._is_claimed:
            self._is_claimed = False
            self._ledger.pending.subtract((self._member_id, _EVERYBODY))
            self._ledger.pending += Counter()  # drops those that nothing is pending for

    async def _fetch_chosen(self) -> Choices:
        return (await self._settings.fetch(self._guild_id)).server

    async def _find_spent(self, chosen: Choices) -> SpentBudget | None:
        """The budget that is used up; the guild's, where both are."""
        server, member = await asyncio.gather(
            self._check(chosen.server_budget, _EVERYBODY), self._check(chosen.member_budget, self._member_id)
        )
        return server or member

    async def _check(self, budget: int | None, member_id: int | None) -> SpentBudget | None:
        if budget is None:
            return None
        if member_id is _EVERYBODY:
            stored = await self._usage.count_today(self._guild_id)
        else:
            stored = await self._usage.count_member_today(self._guild_id, member_id)
        if stored + self._ledger.pending[member_id] < budget:
            return None
        return SpentBudget(budget, member_id is not _EVERYBODY, self._usage.get_day_end())
