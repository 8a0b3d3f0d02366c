"""Limits: per member and minute, over all at once, and what a refusal costs."""

from contextlib import ExitStack, suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord.ext import commands

from bot.errors import BusyError
from bot.limits import MINUTE, READS_AT_ONCE, WAITING_MAX, Limits
from tests.support.clock import Clock


def ask_as(member_id: int, *, guild_id: int | None = 1) -> commands.Context[Any]:
    guild = None if guild_id is None else SimpleNamespace(id=guild_id)
    context = SimpleNamespace(guild=guild, author=SimpleNamespace(id=member_id))
    return cast("commands.Context[Any]", context)


def answer(limits: Limits, ctx: commands.Context[Any]) -> None:
    with limits.answer(ctx) as turn:
        assert turn.is_ready


def test_a_member_gets_so_many_answers_a_minute() -> None:
    clock = Clock()
    limits = Limits(per_minute=2, at_once=9, clock=clock)
    answer(limits, ask_as(1))
    with limits.search(ask_as(1)):
        clock.now += 20
    with pytest.raises(BusyError, match=r"your 2 answers for this minute\. Try again in 40 s"):
        answer(limits, ask_as(1))
    clock.now += MINUTE - 20
    answer(limits, ask_as(1))


def test_members_and_guilds_are_counted_apart() -> None:
    limits = Limits(per_minute=1, at_once=9, clock=Clock())
    answer(limits, ask_as(1))
    answer(limits, ask_as(2))
    answer(limits, ask_as(1, guild_id=2))
    answer(limits, ask_as(1, guild_id=None))
    with pytest.raises(BusyError, match="your 1 answer for this minute"):
        answer(limits, ask_as(1))


def test_so_many_answers_are_written_at_once_and_others_wait() -> None:
    limits = Limits(per_minute=9, at_once=2, clock=Clock())
    with ExitStack() as stack:
        turns = [stack.enter_context(limits.answer(ask_as(member))) for member in (1, 2, 3)]
        assert [turn.place for turn in turns] == [0, 0, 1]
    assert (limits.answers.running, limits.answers.waiting) == (0, 0)


def test_a_refusal_because_too_many_wait_does_not_count() -> None:
    limits = Limits(per_minute=2 * WAITING_MAX, at_once=1, clock=Clock())
    with ExitStack() as stack:
        with suppress(BusyError):
            while True:
                stack.enter_context(limits.answer(ask_as(1)))
        with pytest.raises(BusyError, match="waiting already"):
            answer(limits, ask_as(1))
        joined = limits.answers.running + limits.answers.waiting
    bucket = limits._members.get_bucket(ask_as(1), limits._clock())
    assert bucket is not None
    assert bucket.get_tokens(limits._clock()) == 2 * WAITING_MAX - joined


def test_models_that_hang_keep_nobody_from_reading_nor_readers_from_answers() -> None:
    limits = Limits(per_minute=1_000, at_once=1, clock=Clock())
    with ExitStack() as stack:
        stack.enter_context(limits.answer(ask_as(1)))
        reads = [stack.enter_context(limits.read(ask_as(1))) for _ in range(READS_AT_ONCE)]
        assert reads[0].is_ready
        assert not reads[-1].is_ready
        assert stack.enter_context(limits.read(ask_as(1, guild_id=2))).is_ready
    answer(limits, ask_as(1))


def test_a_place_is_free_again_after_a_failure() -> None:
    limits = Limits(per_minute=9, at_once=1, clock=Clock())
    with pytest.raises(ValueError, match="broken"), limits.answer(ask_as(1)):
        raise ValueError("broken")
    answer(limits, ask_as(2))
