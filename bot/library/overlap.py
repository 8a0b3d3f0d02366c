"""One piece of work beside its caller, which prepares the next one meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, Self, TypeAlias

Work: TypeAlias = Callable[[], Coroutine[Any, Any, None]]


class Overlap:
    """Does one piece of work after the other; an error is raised where the next one begins, or at the end.

    Not a TaskGroup, whose errors come in a group, and which cancels the work where its caller fails: what has been
    begun is to be finished and counted. Use as a context manager.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self, work: Work) -> None:
        """Begin, when what was begun before has ended."""
        await self.join()
        self._task = asyncio.create_task(work())

    async def join(self) -> None:
        """Wait for what was begun; a caller that is cancelled meanwhile cancels it."""
        task, self._task = self._task, None
        if task is not None:
            await task

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        if isinstance(error, asyncio.CancelledError):
            task.cancel()
        if error is None:
            await task
        else:
            # The caller's error is the one that is raised.
            await asyncio.gather(task, return_exceptions=True)
