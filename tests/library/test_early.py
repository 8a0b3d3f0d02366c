"""Hits that are shown while a model writes: once, before its words, and never in their way."""

import asyncio

import pytest

from bot.errors import NotReadyError, TimedOutError
from bot.library.early import Early, Pace
from bot.models import Answer, CollectionInfo, Hit

INFO = CollectionInfo("Film", ())
HITS = Answer("bakers", INFO, (Hit(1, "id", "Sugar and Flour", {}),))
NOTHING = Answer("bakers", INFO, ())


class Screen:
    """Notes what is shown, and when a model may go on."""

    def __init__(self) -> None:
        self.shown: list[Answer] = []
        self.is_shown = asyncio.Event()
        self.released = asyncio.Event()

    async def show(self, answer: Answer) -> None:
        self.shown.append(answer)
        self.is_shown.set()

    async def write_after(self, event: asyncio.Event) -> str:
        await event.wait()
        return "words"


async def find() -> Answer:
    return HITS


async def test_hits_are_shown_before_the_words_and_once() -> None:
    screen = Screen()
    early = Early(screen.show, Pace(0.001))
    assert await early.show_during(screen.write_after(screen.is_shown), find, model=None) == "words"
    assert screen.shown == [HITS]
    writing = asyncio.create_task(early.show_during(screen.write_after(screen.released), find, model=None))
    screen.released.set()
    assert await writing == "words"
    assert screen.shown == [HITS]


async def test_what_a_slow_model_writes_about_is_shown_at_once_the_next_time() -> None:
    pace, screen = Pace(60), Screen()
    pace.note("slow", 61)
    pace.note("quick", 1)
    assert [pace.get_patience(model) for model in ("slow", "quick", None)] == [0, 60, 60]
    assert (
        await Early(screen.show, pace).show_during(screen.write_after(screen.is_shown), find, model="slow") == "words"
    )
    assert pace.get_patience("slow") == 60  # it was quick


async def test_how_long_a_model_took_is_remembered() -> None:
    pace, screen = Pace(0.001), Screen()
    await Early(screen.show, pace).show_during(screen.write_after(screen.is_shown), find, model="slow")
    assert pace.get_patience("slow") == 0


async def test_a_quick_model_is_waited_for() -> None:
    screen = Screen()
    screen.released.set()
    assert (
        await Early(screen.show, Pace(60)).show_during(screen.write_after(screen.released), find, model=None) == "words"
    )
    assert not screen.shown


async def test_a_model_that_is_done_does_not_wait_for_hits() -> None:
    screen, searching = Screen(), asyncio.Event()

    async def hang() -> Answer:
        searching.set()
        await asyncio.Event().wait()
        return HITS

    assert await Early(screen.show, Pace(0.001)).show_during(screen.write_after(searching), hang, model=None) == "words"
    assert not screen.shown


async def test_hits_that_are_not_found_are_not_missed() -> None:
    screen, searching = Screen(), asyncio.Event()

    async def fail() -> Answer:
        searching.set()
        raise NotReadyError("away")

    async def find_nothing() -> Answer:
        searching.set()
        return NOTHING

    early = Early(screen.show, Pace(0.001))
    for look in (fail, find_nothing):
        searching.clear()
        assert await early.show_during(screen.write_after(searching), look, model=None) == "words"
    assert not screen.shown


async def test_a_failure_of_the_model_comes_after_the_hits() -> None:
    screen = Screen()

    async def fail() -> str:
        await screen.is_shown.wait()
        raise TimedOutError("late")

    with pytest.raises(TimedOutError):
        await Early(screen.show, Pace(0.001)).show_during(fail(), find, model=None)
    assert screen.shown == [HITS]


async def test_a_model_is_left_when_nobody_waits_any_more() -> None:
    screen, left = Screen(), asyncio.Event()

    async def write() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            left.set()

    asking = asyncio.create_task(Early(screen.show, Pace(0.001)).show_during(write(), find, model=None))
    await screen.is_shown.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await left.wait()
