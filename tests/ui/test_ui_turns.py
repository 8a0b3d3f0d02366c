import asyncio
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.ui import turns
from bot.ui.turns import AnswerMessage
from tests.ui.fakes import FakeDiscord, make_not_found


class Slow:
    """Discord's edge of an interaction that it takes when a test says so."""

    def __init__(self, error: Exception | None = None) -> None:
        self.taken = asyncio.Event()
        self.error = error
        self.seen: list[dict[str, Any]] = []

    def is_done(self) -> bool:
        return self.taken.is_set()

    async def defer(self, **options: Any) -> None:
        self.seen.append(options)
        await self.taken.wait()
        if self.error is not None:
            raise self.error

    @property
    def context(self) -> Any:
        return SimpleNamespace(interaction=cast("discord.Interaction", SimpleNamespace(response=self)))


async def test_the_search_does_not_wait_for_the_first_response_and_the_answer_does() -> None:
    slow, sent = Slow(), FakeDiscord()
    message = AnswerMessage(sent.send)

    async def answer() -> None:
        async with message.think(slow.context, is_private=True):
            searched.set()
        await message.send(content="found")

    searched = asyncio.Event()
    answering = asyncio.create_task(answer())
    await searched.wait()
    assert slow.seen == [{"ephemeral": True, "thinking": True}]
    assert not sent.sent
    slow.taken.set()
    await answering
    assert [each["content"] for each in sent.sent] == ["found"]


async def test_a_place_is_not_shown_before_the_first_response() -> None:
    slow, sent = Slow(), FakeDiscord()
    message = AnswerMessage(sent.send)
    async with message.think(slow.context, is_private=False):
        sending = asyncio.create_task(message.send(content="place"))
        await asyncio.sleep(0)
        was_sent = bool(sent.sent)
        slow.taken.set()
        await sending
    assert not was_sent
    assert sent.sent


async def test_nothing_is_searched_for_nobody() -> None:
    slow = Slow(make_not_found())
    message = AnswerMessage(FakeDiscord().send)
    asyncio.get_running_loop().call_soon(slow.taken.set)
    with pytest.raises(discord.NotFound):
        async with message.think(slow.context, is_private=False):
            await asyncio.Event().wait()


class Waited:
    """A turn that is looked at twice before it begins, and is estimated to take so long."""

    def __init__(self, seconds: float) -> None:
        self.place, self.seconds, self._looks = 1, seconds, 2

    async def wait(self, *, timeout: float | None = None) -> bool:
        assert timeout
        self._looks -= 1
        return self._looks < 0


@pytest.mark.parametrize(("seconds", "latest", "shown"), [(20.0, 99.0, 1), (0.4, 99.0, 0), (0.4, 0.0, 1)])
async def test_the_place_is_shown_once_unless_the_turn_is_near_and_has_been_waited_for_a_short_while(
    monkeypatch: pytest.MonkeyPatch, seconds: float, latest: float, shown: int
) -> None:
    monkeypatch.setattr(turns, "NOTICE_LATEST", latest)
    sent = FakeDiscord()
    await AnswerMessage(sent.send, edit=sent.send).wait(Waited(seconds))
    assert len(sent.sent) == shown
