"""Work that waits can be given up."""

import asyncio

import pytest

from bot.uploads.stopping import run_unless


async def test_work_is_given_up_when_the_event_is_set() -> None:
    stopped, begun = asyncio.Event(), asyncio.Event()

    async def wait_for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    running = asyncio.create_task(run_unless(stopped, wait_for_ever()))
    await begun.wait()
    stopped.set()
    assert await running is False


async def test_work_that_ends_has_ended_and_work_that_fails_fails() -> None:
    async def fail() -> None:
        raise ValueError("no")

    assert await run_unless(asyncio.Event(), asyncio.sleep(0)) is True
    with pytest.raises(ValueError, match="no"):
        await run_unless(asyncio.Event(), fail())
