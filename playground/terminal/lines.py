"""Lines from a pipe or a file, and those that are typed where there is no line editor."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Protocol, TextIO, TypeVar

T = TypeVar("T")


class InterruptError(Exception):
    """Somebody pressed Ctrl-C at a prompt, where `typed` had been typed."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class LineSource(Protocol):
    """Where the console gets its lines from."""

    async def read(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return the next line, None at the end; `prefill` is a line to begin with.

        Raises:
            InterruptError: Ctrl-C was pressed instead.
        """

    def listen(self, interrupt: Callable[[], object]) -> contextlib.AbstractContextManager[object]:
        """Call `interrupt` whenever Ctrl-C is pressed meanwhile."""

    def show_above(self, show: Callable[[], None]) -> None:
        """Let `show` print something without harm to the line that is being typed."""


class PlainLines:
    """Reads lines as they are; at a terminal it writes the prompt, and Ctrl-C ends everything."""

    def __init__(self, source: TextIO, *, has_prompt: bool = False) -> None:
        self._source = source
        self._has_prompt = has_prompt

    async def read(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return the next line, None at the end; an empty one is `prefill`."""
        line = await read_in_thread(lambda: self._read_blocking(prompt))
        return line if line is None else line.rstrip("\n") or prefill

    def listen(self, interrupt: Callable[[], object]) -> contextlib.AbstractContextManager[object]:
        """Do nothing: there is no key to listen to."""
        del interrupt
        return contextlib.nullcontext()

    def show_above(self, show: Callable[[], None]) -> None:
        """Print where the cursor is."""
        show()

    def _read_blocking(self, prompt: str) -> str | None:
        if not self._has_prompt:
            return self._source.readline() or None
        try:
            return input(prompt)
        except EOFError:
            return None


async def read_in_thread(read: Callable[[], T]) -> T:
    """Await a blocking read; it runs in a daemon thread, so that the end of the program waits for no person."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def deliver(result: T) -> None:
        if not future.done():
            future.set_result(result)

    def work() -> None:
        result = read()
        with contextlib.suppress(RuntimeError):  # the loop may be gone when a person finally types
            loop.call_soon_threadsafe(deliver, result)

    threading.Thread(target=work, name="console-input", daemon=True).start()
    return await future
