"""The queue: first come, first served, each guild for itself, and everyone is told their place."""

import asyncio

import pytest

from bot.library.ingest_queue import IngestQueue


class Visitor:
    """One that takes a turn and holds it until told to leave."""

    def __init__(self, queue: IngestQueue, guild_id: int = 1) -> None:
        self.places: list[int] = []
        self.has_turn = asyncio.Event()
        self.may_leave = asyncio.Event()
        self._told = asyncio.Condition()
        self.task = asyncio.create_task(self._visit(queue, guild_id))

    async def _visit(self, queue: IngestQueue, guild_id: int) -> None:
        async with queue.take(guild_id, on_wait=self._tell):
            self.has_turn.set()
            await self.may_leave.wait()

    async def _tell(self, place: int) -> None:
        async with self._told:
            self.places.append(place)
            self._told.notify_all()

    async def wait_for_place(self, place: int) -> None:
        async with self._told:
            await self._told.wait_for(lambda: self.places[-1:] == [place])

    async def leave(self) -> None:
        self.may_leave.set()
        await self.task


async def test_twenty_get_their_turns_in_order_and_are_told_every_place() -> None:
    queue = IngestQueue(1)
    visitors = [Visitor(queue) for _ in range(20)]
    for number, visitor in enumerate(visitors):
        await visitor.has_turn.wait()
        assert not any(later.has_turn.is_set() for later in visitors[number + 1 :])
        await visitor.leave()
        for place, later in enumerate(visitors[number + 2 :], start=1):
            await later.wait_for_place(place)
    assert [visitor.places for visitor in visitors] == [list(range(n, 0, -1)) for n in range(20)]


async def test_guilds_do_not_wait_for_each_other() -> None:
    queue = IngestQueue(1)
    first, second = Visitor(queue, 1), Visitor(queue, 2)
    await first.has_turn.wait()
    await second.has_turn.wait()
    assert second.places == []
    await first.leave()
    await second.leave()


async def test_as_many_run_at_once_as_allowed() -> None:
    queue = IngestQueue(2)
    first, second, third = (Visitor(queue) for _ in range(3))
    await second.has_turn.wait()
    await third.wait_for_place(1)
    await first.leave()
    await third.has_turn.wait()
    await second.leave()
    await third.leave()


async def test_one_that_gives_up_makes_room() -> None:
    queue = IngestQueue(1)
    first, second, third = (Visitor(queue) for _ in range(3))
    await third.wait_for_place(2)
    second.task.cancel()
    await third.wait_for_place(1)
    await first.leave()
    await third.has_turn.wait()
    await third.leave()
    assert second.task.cancelled()


async def test_a_failure_gives_the_turn_back() -> None:
    queue = IngestQueue(1)
    with pytest.raises(RuntimeError):
        async with queue.take(1):
            raise RuntimeError
    async with queue.take(1):
        assert queue.get_place(1) == 1


async def test_the_place_of_the_next_is_known_before_it_comes() -> None:
    queue = IngestQueue(1)
    assert queue.get_place(1) == 0
    first, second = Visitor(queue), Visitor(queue)
    await second.wait_for_place(1)
    assert (queue.get_place(1), queue.get_place(2)) == (2, 0)
    await first.leave()
    await second.leave()
    assert queue.get_place(1) == 0


async def test_one_that_comes_back_at_once_does_not_overtake() -> None:
    queue = IngestQueue(1)
    async with queue.take(1):
        waiting = Visitor(queue)
        await waiting.wait_for_place(1)
        waiting.may_leave.set()
    async with queue.take(1):
        assert waiting.has_turn.is_set()
    await waiting.task
