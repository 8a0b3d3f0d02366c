"""Hits that are shown while a model still writes about them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, TypeVar

from bot.errors import RagbotError
from bot.models import Answer

T = TypeVar("T")

ShowHits: TypeAlias = Callable[[Answer], Awaitable[None]]
"""Shows the hits of an answer before a model has written about them; raises nothing of Discord's."""

log = logging.getLogger(__name__)


class Early:
    """Shows the hits of one question, once, where its model keeps a member waiting.

    Args:
        show: None: nobody waits for them.
        after: seconds that the model has before.
    """

    def __init__(self, show: ShowHits | None = None, *, after: float = 0.0) -> None:
        self._show = show
        self._after = after

    async def show_during(self, writing: Awaitable[T], find: Callable[[], Awaitable[Answer]]) -> T:
        """What the model writes; meanwhile the hits are found and shown.

        Raises:
            As of `writing` alone: hits that cannot be found are in the answer all the same.
        """
        if self._show is None:
            return await writing
        model = asyncio.ensure_future(writing)
        try:
            await asyncio.wait({model}, timeout=self._after)
            answer = None if model.done() else await _find_before(model, find)
            if answer is not None and answer.hits:
                show, self._show = self._show, None
                # To its end: an edit that reached Discord after the answer's would take that away again.
                await show(answer)
            return await model
        finally:
            model.cancel()


async def _find_before(model: asyncio.Future[Any], find: Callable[[], Awaitable[Answer]]) -> Answer | None:
    """The hits; None where the model was quicker, or they cannot be found."""
    finding = asyncio.ensure_future(find())
    try:
        await asyncio.wait({model, finding}, return_when=asyncio.FIRST_COMPLETED)
        return await finding if finding.done() and not model.done() else None
    except RagbotError as error:
        log.info("hits are not shown before the model's words (%s)", type(error).__name__)
        return None
    finally:
        finding.cancel()


NEVER: Final = Early()
"""Shows nothing."""
