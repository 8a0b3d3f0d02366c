"""Progress of the demo's start: a spinner in a terminal, a line for each step in a pipe."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape

Report = Callable[[str], None]


class Steps:
    """Shows on standard error what is going on, so that standard output holds the answers and nothing else."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, title: str) -> Iterator[Report]:
        """Show `title` until the block ends, then how long it took; the function given shows what happens inside."""
        began = time.monotonic()
        if not self._console.is_terminal:
            self._console.print(f"{title} …", markup=False)
            yield lambda text: self._console.print(f"  {text}", markup=False, highlight=False)
        else:
            with self._console.status(escape(title)) as status:
                yield lambda text: status.update(f"{escape(title)} [dim]{escape(text)}")
        self._console.print(f"[green]✓[/] {escape(title)} [dim]{time.monotonic() - began:.1f} s[/]", highlight=False)
