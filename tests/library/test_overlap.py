"""One piece of work beside its caller."""

import asyncio
from functools import partial

import pytest

from bot.library.overlap import Overlap


async def test_one_piece_is_done_at_a_time_and_all_are_done_at_the_end() -> None:
    gate, log = asyncio.Event(), list[str]()

    async def work(name: str) -> None:
        log.append(f"{name} begins")
        await gate.wait()
        log.append(f"{name} ends")

    async with Overlap() as beside:
        await beside.start(partial(work, "first"))
        await asyncio.sleep(0)
        assert log == ["first begins"]  # and the caller goes on
        asyncio.get_running_loop().call_soon(gate.set)
        await beside.start(partial(work, "second"))
    assert log == ["first begins", "first ends", "second begins", "second ends"]


async def test_its_error_is_raised_where_the_next_one_would_begin() -> None:
    async def fail() -> None:
        raise LookupError

    async def never() -> None:
        pytest.fail("the piece before it has failed")

    async with Overlap() as beside:
        await beside.start(fail)
        with pytest.raises(LookupError):
            await beside.start(never)
    with pytest.raises(LookupError):
        async with Overlap() as beside:
            await beside.start(fail)


async def test_what_has_begun_is_finished_where_the_caller_fails() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0)
        done.append(True)
        raise LookupError  # nobody hears of it: the caller's own error comes first

    async def call() -> None:
        async with Overlap() as beside:
            await beside.start(work)
            raise ValueError("own")

    with pytest.raises(ValueError, match="own"):
        await call()
    assert done


@pytest.mark.parametrize("is_joined", [True, False])
async def test_a_caller_that_is_cancelled_cancels_it(*, is_joined: bool) -> None:
    begun, cancelled = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def call() -> None:
        async with Overlap() as beside:
            await beside.start(work)
            await (beside.join() if is_joined else asyncio.Event().wait())

    task = asyncio.create_task(call())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cancelled.is_set()
