import asyncio

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
    await asyncio.sleep(0)
    store.value = "second"
    cache.forget()
    is_changed.set()
    assert await reading == "first"
    assert await cache.get(1, store.read) == "second"
