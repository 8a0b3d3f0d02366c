"""Waiting for something to happen, without polling."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Changes:
    """Wakes everyone who waits whenever the simulated Discord changes."""

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Let every waiter look again."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait_for(self, get: Callable[[], T | None], *, timeout: float) -> T:
        """Return the first result of `get` that is not None.

        Raises:
            TimeoutError: nothing came within `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            while (found := get()) is None:
                await self._next()
        return found

    async def _next(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)
