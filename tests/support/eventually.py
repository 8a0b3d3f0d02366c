"""What comes about in the background, of which nobody tells."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

EVERY = 0.05  # seconds between two looks


async def eventually(look: Callable[[], Awaitable[T]], expected: T, *, timeout: float = 30) -> None:
    """Return once `look` sees what is expected; fail with what it saw last."""
    seen = await look()
    try:
        async with asyncio.timeout(timeout):
            while seen != expected:
                await asyncio.sleep(EVERY)
                seen = await look()
    except TimeoutError:
        raise AssertionError(f"{seen!r} is not {expected!r} after {timeout} s") from None
