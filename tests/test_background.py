"""Work beside a block: it ends with the block, and what it raises is told and disturbs nobody."""

import asyncio
import inspect
import logging

import pytest

from bot.background import run_in_background


async def test_the_work_ends_with_the_block_which_waits_for_its_cleaning_up() -> None:
    begun, done = asyncio.Event(), list[str]()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            done.append("cleaned up")

    async with run_in_background(work(), name="work"):
        await begun.wait()
        assert done == []
    assert done == ["cleaned up"]


async def test_a_failure_is_logged_at_once_and_the_block_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    failed = asyncio.Event()

    async def work() -> None:
        failed.set()
        raise ValueError("oops")

    async with run_in_background(work(), name="counting"):
        await failed.wait()
        await asyncio.sleep(0)
        (record,) = caplog.records
    assert (record.levelno, record.getMessage()) == (logging.ERROR, "What runs in the background has failed (counting)")
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ValueError)


async def test_a_failure_while_cleaning_up_is_logged_too(caplog: pytest.LogCaptureFixture) -> None:
    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("oops")

    async with run_in_background(work(), name="work"):
        await asyncio.sleep(0)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


async def test_the_error_of_the_block_is_the_blocks() -> None:
    async def work() -> None:
        raise ValueError("oops")

    async def fail_beside_it() -> None:
        async with run_in_background(work(), name="work"):
            await asyncio.sleep(0)
            raise LookupError

    with pytest.raises(LookupError):
        await fail_beside_it()


async def test_work_that_has_not_begun_when_the_block_ends_is_closed() -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    work = wait()
    async with run_in_background(work, name="work"):
        pass
    assert inspect.getcoroutinestate(work) == inspect.CORO_CLOSED
