"""How many answers members get: per member and minute, and over all at once."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import ceil
from typing import Any

from discord.ext import commands

from bot.errors import BusyError

MINUTE = 60.0


class Limits:
    """Counts answers of one process.

    Args:
        per_minute: answers that one member of one guild gets in 60 s.
        at_once: answers that are written at the same time, over all guilds.
        clock: seconds; only differences matter.
    """

    def __init__(self, *, per_minute: int, at_once: int, clock: Callable[[], float] = time.time) -> None:
        self._members: commands.CooldownMapping[commands.Context[Any]] = commands.CooldownMapping.from_cooldown(
            per_minute, MINUTE, commands.BucketType.member
        )
        self._per_minute = per_minute
        self._slots = asyncio.Semaphore(at_once)
        self._clock = clock

    @asynccontextmanager
    async def answer(self, ctx: commands.Context[Any]) -> AsyncIterator[None]:
        """Hold one slot while an answer is made.

        Raises:
            BusyError: at once, without waiting; an answer that is refused for want of a slot does not count.
        """
        if self._slots.locked():
            raise BusyError("I am writing as many answers as I can right now. Try again in a few seconds.")
        retry_after = self._members.update_rate_limit(ctx, self._clock())
        if retry_after:
            used = "1 answer" if self._per_minute == 1 else f"{self._per_minute:,} answers"
            raise BusyError(f"You've used your {used} for this minute. Try again in {ceil(retry_after)} s.")
        async with self._slots:
            yield
