"""Hits that are shown while a model still writes about them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from bot.errors import RagbotError
from bot.models import Answer, ShowHits

T = TypeVar("T")

log = logging.getLogger(__name__)


class Pace:
    """Which models are slow: the last text of theirs took longer than a member likes to wait.

    A process that does not know a model yet waits for it.

    Args:
        patience: seconds.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._seconds: dict[str | None, float] = {}

    def get_patience(self, model: str | None) -> float:
        """Seconds that a model has before the hits are shown without its words."""
        return 0.0 if self._seconds.get(model, 0.0) > self._patience else self._patience

    def note(self, model: str | None, seconds: float) -> None:
        """Remember how long a model took."""
        self._seconds[model] = seconds


class Early:
    """Shows the hits of one question, once, where its model keeps a member waiting.

    Args:
        show: None: nobody waits for them.
    """

    def __init__(self, show: ShowHits | None, pace: Pace) -> None:
        self._show = show
        self._pace = pace

    async def show_during(
        self, writing: Awaitable[T], find: Callable[[], Awaitable[Answer]], *, model: str | None
    ) -> T:
        """What the model writes; meanwhile the hits are found and shown.

        Args:
            model: the provider; None: the bot's own.

        Raises:
            As of `writing` alone: hits that cannot be found are in the answer all the same.
        """
        if self._show is None:
            return await writing
        begin, text = time.perf_counter(), asyncio.ensure_future(writing)
        text.add_done_callback(lambda _: self._pace.note(model, time.perf_counter() - begin))
        try:
            await asyncio.wait({text}, timeout=self._pace.get_patience(model))
            answer = None if text.done() else await _find_before(text, find)
            if answer is not None and answer.hits:
                show, self._show = self._show, None
                # To its end: an edit that reached Discord after the answer's would take that away again.
                await show(answer)
            return await text
        finally:
            text.cancel()


async def _find_before(text: asyncio.Future[Any], find: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """The hits; None where the model was quicker, or they cannot be found."""
    finding = asyncio.ensure_future(find())
    try:
        await asyncio.wait({text, finding}, return_when=asyncio.FIRST_COMPLETED)
        return await finding if finding.done() and not text.done() else None
    except RagbotError as error:
        log.info("hits are not shown before the model's words (%s)", type(error).__name__)
        return None
    finally:
        finding.cancel()


NEVER: Final = Early(None, Pace(0.0))
"""Shows nothing."""
