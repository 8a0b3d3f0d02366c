"""Progress of the demo's start: a spinner with a clock in a terminal, a line for each step in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

Report = Callable[[str], None]


class Steps:
    """Shows on standard error what is going on, so that standard output holds the answers and nothing else."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, title: str) -> Iterator[Report]:
        """Show `title` until the block ends, then how long it took; the function given replaces the title."""
        line = _Line(title)
        if not self._console.is_terminal:
            self._print(f"{title} …")
            yield lambda text: self._print(f"{text} …")
            return
        with self._console.status(line):
            yield line.rename
        self._console.print(Text.assemble(("✓ ", "green"), line.__rich__()))

    def _print(self, text: str) -> None:
        self._console.print(Text(text), soft_wrap=True)


class _Line:
    """A title and the seconds that have gone by; drawn again and again while a spinner turns beside it."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._began = time.monotonic()

    def rename(self, title: str) -> None:
        self._title = title

    def __rich__(self) -> Text:
        return Text.assemble(self._title, (f" {time.monotonic() - self._began:.1f} s", "dim"))
