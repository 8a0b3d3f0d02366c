"""Limits: per member and minute, over all at once, and what a refusal costs."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from discord.ext import commands

from bot.errors import BusyError
from bot.limits import MINUTE, Limits


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def ask_as(member_id: int, *, guild_id: int = 1) -> commands.Context[Any]:
    context = SimpleNamespace(guild=SimpleNamespace(id=guild_id), author=SimpleNamespace(id=member_id))
    return cast("commands.Context[Any]", context)


async def answer(limits: Limits, ctx: commands.Context[Any]) -> None:
    async with limits.answer(ctx):
        pass


async def test_a_member_gets_so_many_answers_a_minute() -> None:
    clock = Clock()
    limits = Limits(per_minute=2, at_once=9, clock=clock)
    await answer(limits, ask_as(1))
    await answer(limits, ask_as(1))
    clock.now += 20
    with pytest.raises(BusyError, match=r"your 2 answers for this minute\. Try again in 40 s"):
        await answer(limits, ask_as(1))
    clock.now += MINUTE - 20
    await answer(limits, ask_as(1))


async def test_members_and_guilds_are_counted_apart() -> None:
    limits = Limits(per_minute=1, at_once=9, clock=Clock())
    await answer(limits, ask_as(1))
    await answer(limits, ask_as(2))
    await answer(limits, ask_as(1, guild_id=2))
    with pytest.raises(BusyError, match="your 1 answer for this minute"):
        await answer(limits, ask_as(1))


async def test_so_many_answers_are_written_at_once() -> None:
    limits = Limits(per_minute=9, at_once=2, clock=Clock())
    async with limits.answer(ask_as(1)), limits.answer(ask_as(2)):
        with pytest.raises(BusyError, match="few seconds"):
            await answer(limits, ask_as(3))
    await answer(limits, ask_as(3))


async def test_a_refusal_for_want_of_a_slot_does_not_count() -> None:
    limits = Limits(per_minute=1, at_once=1, clock=Clock())
    async with limits.answer(ask_as(1)):
        with pytest.raises(BusyError, match="few seconds"):
            await answer(limits, ask_as(2))
    await answer(limits, ask_as(2))


async def test_a_slot_is_free_again_after_a_failure_and_after_a_cancelled_answer() -> None:
    limits = Limits(per_minute=9, at_once=1, clock=Clock())
    with pytest.raises(ValueError, match="broken"):
        async with limits.answer(ask_as(1)):
            raise ValueError("broken")
    holding = asyncio.Event()

    async def hold() -> None:
        async with limits.answer(ask_as(1)):
            holding.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hold())
    await holding.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await answer(limits, ask_as(2))
