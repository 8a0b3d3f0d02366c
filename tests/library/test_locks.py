"""Locks by what they are for."""

import asyncio
import gc
import weakref

from bot.library.locks import Locks


async def test_whoever_asks_for_something_else_does_not_wait() -> None:
    locks: Locks[tuple[int, int]] = Locks()
    async with locks.get((1, 1)):
        assert locks.get((1, 1)).locked()
        async with asyncio.timeout(1), locks.get((2, 1)):
            assert locks.get((2, 1)).locked()
    assert not locks.get((1, 1)).locked()


async def test_a_lock_that_nobody_uses_is_not_kept() -> None:
    locks: Locks[int] = Locks()
    lock = locks.get(1)
    assert locks.get(1) is lock
    kept = weakref.ref(lock)
    del lock
    gc.collect()
    assert kept() is None
