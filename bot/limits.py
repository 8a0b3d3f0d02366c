"""How much members get: answers per member and minute, and a place in a fair queue for all that asks Weaviate."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from math import ceil
from typing import Any, Final, TypeAlias

import discord
from discord.ext import commands

from bot.errors import BusyError
from bot.fair_queue import FairQueue, Turn
from bot.languages import render_count, translate
from bot.throttle import Throttle

Asked: TypeAlias = commands.Context[Any] | discord.Interaction[Any]

MINUTE: Final = 60.0
# Two cores make a list of 100 uploads from Weaviate in about 30 ms of work: more at the same time only wait for them.
READS_AT_ONCE: Final = 12
WAITING_MAX: Final = 600
# Who is told to wait longer leaves; and an interaction takes an answer for 15 minutes only.
WAIT_SECONDS_MAX: Final = 120.0


class Limits:
    """What the members of all guilds share in one process.

    Args:
        per_minute: answers that one member of one guild gets in 60 s.
        at_once: answers that are written at the same time, over all guilds.
        clock: seconds; only differences matter.

    Attributes:
        answers: places for what a model writes about.
        reads: places for what is only read, so that a model that hangs keeps nobody from a list.
    """

    def __init__(self, *, per_minute: int, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._members: commands.CooldownMapping[Asked] = commands.CooldownMapping.from_cooldown(
            per_minute, MINUTE, _get_bucket
        )
        self._per_minute = per_minute
        self._clock = clock
        self.answers = _build_queue(at_once, clock)
        self.reads = _build_queue(READS_AT_ONCE, clock)

    def throttle(self) -> AbstractAsyncContextManager[None]:
        """Work within the block on as much at the same time as the event loop has time for."""
        return Throttle((self.answers, self.reads)).run_beside()

    @contextmanager
    def answer(self, asked: Asked) -> Iterator[Turn]:
        """A turn for an answer that a model may write.

        Raises:
            BusyError: at once; an answer that is refused because too many wait does not count.
        """
        with self._counted(self.answers, asked) as turn:
            yield turn

    @contextmanager
    def search(self, asked: Asked) -> Iterator[Turn]:
        """A turn for a search, which counts as an answer, since its vector may cost one call.

        Raises:
            BusyError: as of `answer`.
        """
        with self._counted(self.reads, asked) as turn:
            yield turn

    @contextmanager
    def read(self, asked: Asked) -> Iterator[Turn]:
        """A turn for a command or a press that only reads, as often as a member likes.

        Raises:
            BusyError: at once, because too many wait.
        """
        with self.reads.join(*_identify(asked)) as turn:
            yield turn

    @contextmanager
    def _counted(self, queue: FairQueue, asked: Asked) -> Iterator[Turn]:
        now = self._clock()
        answers = self._members.get_bucket(asked, now)
        assert answers is not None
        # Looked at before the queue is joined, counted after: what is refused takes no place and does not count.
        retry_after = answers.get_retry_after(now)
        if retry_after:
            raise BusyError(
                translate(
                    "You've used your {answers} for this minute. Try again in {seconds} s.",
                    answers=render_count(self._per_minute, "answer"),
                    seconds=ceil(retry_after),
                )
            )
        with queue.join(*_identify(asked)) as turn:
            answers.update_rate_limit(now)
            yield turn


def _build_queue(at_once: int, clock: Callable[[], float]) -> FairQueue:
    return FairQueue(at_once=at_once, waiting_max=WAITING_MAX, seconds_max=WAIT_SECONDS_MAX, clock=clock)


def _get_bucket(asked: Asked) -> tuple[int | None, int]:
    """Guild and member; direct messages are of no guild."""
    return asked.guild.id if asked.guild else None, _identify(asked)[1]


def _identify(asked: Asked) -> tuple[int, int]:
    """Guild and member; a direct message is the member's own guild."""
    member = asked.user if isinstance(asked, discord.Interaction) else asked.author
    return (asked.guild.id if asked.guild else member.id), member.id
