"""Shows the progress of long steps on standard error: one living line on a terminal, few lines in a file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.text import Text

PAUSE: Final = 5.0  # seconds between two lines where they stay


@contextmanager
def show_progress(
    title: str, *, console: Console | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[str], None]]:
    """Yield a function that shows a line; on a terminal it replaces the last one, elsewhere most lines are left out."""
    console = console or Console(stderr=True)
    if console.is_terminal:
        with console.status(Text(title)) as status:
            yield lambda line: status.update(Text(line))
    else:
        yield _Lines(console, clock)


class _Lines:
    """Writes the first line, and then at most one every `PAUSE` seconds: a build of minutes reports thousands."""

    def __init__(self, console: Console, clock: Callable[[], float]) -> None:
        self._console = console
        self._clock = clock
        self._next = float("-inf")

    def __call__(self, line: str) -> None:
        if self._clock() >= self._next:
            self._console.print(Text(line), soft_wrap=True)
            self._next = self._clock() + PAUSE
