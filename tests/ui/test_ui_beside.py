import asyncio

import pytest

from bot.ui.beside import run_beside


async def test_the_block_runs_meanwhile_and_ends_after_the_work() -> None:
    is_block_done, seen = asyncio.Event(), []

    async def work() -> None:
        await is_block_done.wait()
        await asyncio.sleep(0)
        seen.append("work")

    async with run_beside(work()):
        seen.append("block")
        is_block_done.set()
    assert seen == ["block", "work"]


async def test_work_that_fails_ends_the_block_and_leaves_its_task_as_it_was() -> None:
    async def work() -> None:
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it is raised here
        async with run_beside(work()):
            await asyncio.Event().wait()
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)  # a cancellation that was left over would come here


async def test_the_error_of_the_block_comes_after_the_work_is_done() -> None:
    seen = []

    async def work() -> None:
        await asyncio.sleep(0)
        seen.append("work")

    with pytest.raises(KeyError):
        async with run_beside(work()):
            raise KeyError
    assert seen == ["work"]


async def test_a_cancellation_from_outside_stays_one() -> None:
    is_begun, seen = asyncio.Event(), []

    async def work() -> None:
        await asyncio.sleep(0)
        seen.append("work")

    async def run() -> None:
        async with run_beside(work()):
            is_begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(run())
    await is_begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["work"]
