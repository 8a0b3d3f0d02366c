"""A model that is loaded and run in threads, so that it never holds the event loop."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

M = TypeVar("M")


class Lazy(Generic[M]):
    """A model that is loaded with its first use.

    Args:
        load: called once, in a thread; where it raises, it is called again with the next use.
    """

    def __init__(self, load: Callable[[], M]) -> None:
        self._load = load
        self._model: M | None = None
        self._loading = asyncio.Lock()
        # A portion of an upload may take a second, and whoever asks a question must not wait for its turn behind it.
        self._turns = {is_query: asyncio.Lock() for is_query in (True, False)}

    async def get(self) -> M:
        """The model, loaded."""
        if self._model is not None:
            return self._model
        async with self._loading:
            if self._model is None:
                self._model = await asyncio.to_thread(self._load)
            return self._model

    async def run(self, function: Callable[..., Any], *arguments: Any, is_query: bool, is_short: bool = False) -> Any:
        """Call a function with the model, for one caller at a time of each kind.

        Args:
            is_short: it takes less than the way to a thread and back, so that it is called at once.
        """
        model = await self.get()
        if is_short:
            return function(model, *arguments)
        async with self._turns[is_query]:
            return await asyncio.to_thread(function, model, *arguments)
