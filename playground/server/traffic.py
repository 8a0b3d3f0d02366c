"""What the bot has not heard of yet, and when a member may act on it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

SLICES = 10
"""Parts in which the time of a reaction passes."""


class Traffic:
    """The bot's requests that are under way, or were answered a moment ago.

    `reaction` is how long a person takes at least to act on what they see, in seconds. It is a model of a person: on
    loopback a message is seen before the bot's own `send()` has returned, so that nobody would listen yet to a button
    pressed at once, which cannot happen to anybody on Discord. 0 acts at once.
    """

    def __init__(self, reaction: float) -> None:
        self._reaction = reaction
        self._unheard: set[asyncio.Future[None]] = set()

    @contextmanager
    def note_request(self) -> Iterator[None]:
        """Stand around the handling of a request; its answer is written right afterwards."""
        request: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._unheard.add(request)
        try:
            yield
        finally:
            self._pass_time(request, SLICES)

    def _pass_time(self, request: asyncio.Future[None], slices: int) -> None:
        """Let the reaction to a request's answer pass, slice by slice.

        A busy machine may stop this process for longer than the whole reaction takes. That costs one slice only: in
        the others a bot in this process, or in another one, has its turn.
        """
        if slices and self._reaction > 0:
            delay = self._reaction / SLICES
            asyncio.get_running_loop().call_later(delay, self._pass_time, request, slices - 1)
            return
        self._unheard.discard(request)
        if not request.done():
            request.set_result(None)

    async def react(self) -> None:
        """Wait until the bot had time to hear of everything that can be seen now.

        What a person sees was made by a request that is under way or answered; later requests are not waited for, or
        a bot that never rests would keep everybody from acting.
        """
        if self._unheard and self._reaction > 0:
            await asyncio.wait(tuple(self._unheard))
