import asyncio

import pytest

from bot.library.kept import KEPT_SECONDS, Cache
from tests.support.clock import Clock


class Store:
    """What is stored, and how often it was read."""

    def __init__(self) -> None:
        self.value: str | None = "first"
        self.reads = 0

    async def read(self) -> str | None:
        self.reads += 1
        return self.value


async def test_it_is_read_again_after_a_while_after_a_change_and_when_all_is_forgotten() -> None:
    clock, store = Clock(), Store()
    cache: Cache[int, str | None] = Cache(clock)
    assert [await cache.get(1, store.read) for _ in range(3)] == ["first"] * 3
    assert store.reads == 1
    store.value = "second"
    clock.now += KEPT_SECONDS
    assert await cache.get(1, store.read) == "second"

    async def write() -> None:
        store.value = "third"

    await cache.change(1, write)
    assert await cache.get(1, store.read) == "third"
    store.value = "fourth"
    cache.forget()
    assert await cache.get(1, store.read) == "fourth"


async def test_what_is_not_there_is_asked_for_each_time() -> None:
    store = Store()
    store.value = None
    cache: Cache[int, str | None] = Cache(Clock())
    assert await cache.get(1, store.read) is None
    store.value = "there"
    assert await cache.get(1, store.read) == "there"


async def test_what_was_read_during_a_change_is_not_kept() -> None:
    cache, store, is_changed = Cache[int, str | None](Clock()), Store(), asyncio.Event()

    async def read_slowly() -> str | None:
        value = await store.read()
        await is_changed.wait()
        return value

    reading = asyncio.create_task(cache.get(1, read_slowly))
    await _let_others_run()
    store.value = "second"
    cache.forget()
    is_changed.set()
    assert await reading == "first"
    assert await cache.get(1, store.read) == "second"


async def test_what_is_asked_for_again_is_read_beside_before_its_time_is_over() -> None:
    clock, store = Clock(), Store()
    cache: Cache[int, str | None] = Cache(clock)
    await cache.get(1, store.read)
    store.value = "second"
    clock.now += KEPT_SECONDS * 0.9
    is_open = asyncio.Event()

    async def read_slowly() -> str | None:
        await is_open.wait()
        return await store.read()

    # Nobody waits, and it is read once for all of them.
    assert [await cache.get(1, read_slowly) for _ in range(3)] == ["first"] * 3
    is_open.set()
    await _let_others_run()
    assert (await cache.get(1, store.read), store.reads) == ("second", 2)
    clock.now += KEPT_SECONDS * 0.15  # the time of the first one is over
    assert (await cache.get(1, store.read), store.reads) == ("second", 2)


async def test_a_reading_beside_that_fails_is_met_when_the_time_is_over() -> None:
    clock, store = Clock(), Store()
    cache: Cache[int, str | None] = Cache(clock)
    await cache.get(1, store.read)

    async def fail() -> str | None:
        raise ValueError("away")

    clock.now += KEPT_SECONDS * 0.9
    assert await cache.get(1, fail) == "first"
    await _let_others_run()
    clock.now += KEPT_SECONDS
    with pytest.raises(ValueError, match="away"):
        await cache.get(1, fail)


async def test_those_who_ask_at_once_share_a_reading_which_outlives_one_that_is_cancelled() -> None:
    cache, store, is_open = Cache[int, str | None](Clock()), Store(), asyncio.Event()

    async def read_slowly() -> str | None:
        await is_open.wait()
        return await store.read()

    first, second = (asyncio.create_task(cache.get(1, read_slowly)) for _ in range(2))
    await _let_others_run()
    first.cancel()
    await _let_others_run()
    is_open.set()
    assert (await second, store.reads) == ("first", 1)


async def test_nobody_joins_a_reading_from_before_a_change() -> None:
    cache, store, is_open = Cache[int, str | None](Clock()), Store(), asyncio.Event()

    async def read_slowly() -> str | None:
        value = await store.read()
        await is_open.wait()
        return value

    async def write() -> None:
        store.value = "second"

    reading = asyncio.create_task(cache.get(1, read_slowly))
    await _let_others_run()
    await cache.change(1, write)
    assert await cache.get(1, store.read) == "second"
    is_open.set()
    assert await reading == "first"
    assert (await cache.get(1, store.read), store.reads) == ("second", 2)


async def _let_others_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
