"""Shows the progress of long steps on standard error: a living line or bar on a terminal, few lines in a file."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

TITLE_WIDTH: Final = 40
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


class Bar:
    """A bar that is drawn anew for each title; lines that are said meanwhile stay above it."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._titles: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, title: str, *, done: int, total: int | None, seconds: float, waiting: float | None = None) -> None:
        """Show `done` of `total` steps, after `seconds` of work, and for how many it waits for a busy provider."""
        if title not in self._titles:
            for task in self._titles.values():
                self._progress.remove_task(task)
            self._titles = {title: self._progress.add_task(title[-TITLE_WIDTH:], total=total, rate="")}
        rate = f"{done / seconds:,.0f}/s" if seconds else ""
        if waiting is not None:
            rate = f"the embedding provider is busy or rate limited; trying again in {waiting:.0f} s"
        self._progress.update(self._titles[title], completed=done, total=total, rate=rate, refresh=True)

    def say(self, line: str) -> None:
        """Write a line that stays."""
        self._progress.console.print(Text(line), soft_wrap=True)
