"""What the bot is being answered right now, and when a member may act on it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Traffic:
    """The bot's requests that are under way, and the end of the last one.

    `reaction` is how long a person takes at least to act on what they see, in seconds. It is a model of a person: on
    loopback a message is seen before the bot's own `send()` has returned, so that nobody would listen yet to a button
    pressed at once, which cannot happen to anybody on Discord. 0 acts at once.
    """

    def __init__(self, reaction: float) -> None:
        self._reaction = reaction
        self._under_way: set[asyncio.Future[None]] = set()
        self._last_answer = float("-inf")

    @contextmanager
    def note_request(self) -> Iterator[None]:
        """Stand around the handling of a request; its answer is written right afterwards."""
        loop = asyncio.get_running_loop()
        request: asyncio.Future[None] = loop.create_future()
        self._under_way.add(request)
        try:
            yield
        finally:
            self._under_way.discard(request)
            self._last_answer = loop.time()
            request.set_result(None)

    async def react(self) -> None:
        """Wait until the bot had time to hear of everything that can be seen now.

        What a person sees was made by a request that is under way or answered; later requests are not waited for, or
        a bot that never rests would keep everybody from acting.
        """
        if self._reaction <= 0:
            return
        if self._under_way:
            await asyncio.wait(tuple(self._under_way))
        delay = self._last_answer + self._reaction - asyncio.get_running_loop().time()
        if delay > 0:
            await asyncio.sleep(delay)
