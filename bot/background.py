"""Work that goes on as long as a block does."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

logger = logging.getLogger(__name__)


@asynccontextmanager
async def run_in_background(work: Coroutine[Any, Any, None], *, name: str) -> AsyncIterator[None]:
    """Do some work in a task of its own while the block runs, and cancel it when the block ends.

    The block needs nothing of the work: what that raises is logged at once, and the block goes on. Cancelled, the work
    may clean up; the block's end waits for that. What a block does need, `ui.beside` runs.

    Args:
        name: of the task, which the log tells.
    """
    task = asyncio.create_task(_run(work, name), name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        work.close()  # where the block ended before the task began, nobody has awaited it


async def _run(work: Coroutine[Any, Any, None], name: str) -> None:
    try:
        await work
    except Exception:  # the edge of the task: nobody else would be told
        logger.exception("What runs in the background has failed (%s)", name)
