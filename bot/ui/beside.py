"""Something small that is done beside a block, and is done when the block has ended."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def run_beside(work: Coroutine[Any, Any, Any]) -> AsyncIterator[asyncio.Future[Any]]:
    """Do some work in a task of its own while the block runs, and wait for it at the block's end.

    Not a TaskGroup, which would cancel the work where the block fails, and raise a group of errors.

    Raises:
        Exception: what the work raises; the block is cancelled then, and its own error is lost.
    """
    block = asyncio.current_task()
    assert block is not None
    task = asyncio.create_task(work)
    is_over = False

    def cancel_block(ended: asyncio.Task[Any]) -> None:
        if not is_over and not ended.cancelled() and ended.exception() is not None:
            block.cancel()

    task.add_done_callback(cancel_block)
    try:
        yield task
    except asyncio.CancelledError:
        if task.done() and not task.cancelled() and task.exception() is not None:
            block.uncancel()  # the cancellation was for the error that is raised in its place
        raise
    finally:
        is_over = True
        await task
