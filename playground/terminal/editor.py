"""A line editor at a terminal: history, Tab, and a Ctrl-C that gives the prompt back."""

import asyncio
import contextlib
import os
import readline
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from rich.cells import cell_len
from rich.columns import Columns
from rich.console import Console
from rich.text import Text

from playground.terminal.completion import Offer
from playground.terminal.keyboard import Keyboard, TypedAhead
from playground.terminal.lines import InterruptError, read_in_thread

COMPLETION_SECONDS = 5.0
INTERRUPT = "^C"
"""What Ctrl-C puts behind whatever was typed, as terminals show the key."""
BINDINGS = (
    "set completion-ignore-case on",
    "set show-all-if-ambiguous on",
    "set enable-bracketed-paste off",  # its escapes would be written while another thread draws
    "tab: complete",
    rf'"\C-c": "\C-e{INTERRUPT}\C-m"',
)
LIBEDIT_BINDINGS = ("bind ^I rl_complete",)
MAX_SHOWN = 30


class Editor:
    """Reads lines with readline, in a thread, while the event loop goes on; a context manager.

    `complete` is asked in the loop for what could become of the line up to the cursor.
    """

    def __init__(self, console: Console, complete: Callable[[str], Coroutine[None, None, Sequence[Offer]]]) -> None:
        self._console = console
        self._ask = complete
        self._loop = asyncio.get_running_loop()
        self._is_libedit = "libedit" in (readline.__doc__ or "")
        # libedit, the readline of some macOS builds, binds no macros like ours: there Ctrl-C stays a signal
        self._keyboard = Keyboard(sys.stdin.fileno(), keeps_signal=self._is_libedit)
        self._ahead = TypedAhead()
        self._asked = ""
        self._offers: Sequence[Offer] = ()
        self._prompt = ""
        self._reading: asyncio.Future[str | None] | None = None
        self._signalled: asyncio.Future[None] | None = None
        self._interrupt: Callable[[], object] | None = None
        self._is_interrupted = False
        self._old_handler = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Self:
        """Set readline and the terminal up."""
        for binding in LIBEDIT_BINDINGS if self._is_libedit else BINDINGS:
            readline.parse_and_bind(binding)
        readline.set_auto_history(False)
        readline.set_completer_delims("")  # the whole line is completed, since options hold spaces
        readline.set_completer(self._complete)
        readline.set_completion_display_matches_hook(self._show_offers)
        self._loop.add_signal_handler(signal.SIGINT, self._take_interrupt)
        self._keyboard.prompt()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Give the terminal back."""
        self._loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, self._old_handler)
        readline.set_completer(None)
        readline.set_completion_display_matches_hook(None)
        self._keyboard.restore()

    async def read(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return the next line, None at the end.

        Raises:
            InterruptError: Ctrl-C was pressed instead.
        """
        line = self._ahead.take_line()
        if line is not None:
            self._write(f"{prompt}{line}\n")
            return line
        self._stop_watching()
        try:
            return await self._read(prompt, prefill)
        finally:
            if self._interrupt is not None:
                self._watch()

    @contextlib.contextmanager
    def listen(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Call `interrupt` at Ctrl-C; what is typed meanwhile is there at the next prompt."""
        self._interrupt = interrupt
        self._watch()
        try:
            yield
        finally:
            self._interrupt = None
            self._stop_watching()

    def show_above(self, show: Callable[[], None]) -> None:
        """Print something above the line that is being typed."""
        if self._signalled is None:
            show()
            return
        typed = self._prompt + readline.get_line_buffer()
        rows = cell_len(typed) // self._console.width
        self._write((f"\x1b[{rows}A" if rows else "") + "\r\x1b[J")
        show()
        self._write(self._prompt + readline.get_line_buffer())

    async def _read(self, prompt: str, prefill: str) -> str | None:
        if self._reading is None:
            self._prompt, text = prompt, self._ahead.take_rest() or prefill
            self._reading = asyncio.ensure_future(read_in_thread(lambda: _read_blocking(prompt, text)))
        else:  # a signal has interrupted the last read, and its thread still holds what was typed
            self._write(self._prompt + readline.get_line_buffer())
        self._signalled = self._loop.create_future()
        if self._is_interrupted:
            self._signalled.set_result(None)
            self._is_interrupted = False
        try:
            ends: set[asyncio.Future[Any]] = {self._reading, self._signalled}
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._signalled = None
        if not self._reading.done():
            raise InterruptError(readline.get_line_buffer())
        line, self._reading = self._reading.result(), None
        if line is not None and line.endswith(INTERRUPT):
            raise InterruptError(line.removesuffix(INTERRUPT))
        if line is not None and line.strip():
            readline.add_history(line)
        return line

    def _watch(self) -> None:
        self._keyboard.watch()
        self._loop.add_reader(self._keyboard.descriptor, self._take_keys)

    def _stop_watching(self) -> None:
        self._loop.remove_reader(self._keyboard.descriptor)
        self._keyboard.prompt()

    def _take_keys(self) -> None:
        keys = os.read(self._keyboard.descriptor, 4_096)
        if not keys:  # the terminal is gone
            self._loop.remove_reader(self._keyboard.descriptor)
        if self._ahead.add(keys.decode(errors="ignore")) or not keys:
            self._take_interrupt()

    def _take_interrupt(self) -> None:
        if self._signalled is not None:
            if not self._signalled.done():
                self._signalled.set_result(None)
        elif self._interrupt is not None:
            self._interrupt()
        else:  # between two prompts: the next one is the one that is meant
            self._is_interrupted = True

    def _complete(self, text: str, state: int) -> str | None:
        """Return the completion of this number, as readline asks for them; runs in the reading thread."""
        if state == 0:
            question = asyncio.run_coroutine_threadsafe(self._ask(text), self._loop)
            self._asked, self._offers = text, ()
            with contextlib.suppress(TimeoutError):
                self._offers = question.result(COMPLETION_SECONDS)
        lines = get_candidates(text, self._offers)
        return lines[state] if state < len(lines) else None

    def _show_offers(self, substitution: str, matches: Sequence[str], longest: int) -> None:
        """Print what there is to choose from; runs in the reading thread."""
        del substitution, matches, longest
        labels = [Text(offer.label) for offer in self._offers[:MAX_SHOWN]]
        if len(self._offers) > MAX_SHOWN:
            labels.append(Text(f"and {len(self._offers) - MAX_SHOWN} more", "dim"))
        self._write("\n")
        self._console.print(Columns(labels, padding=(0, 3)))
        # readline still believes the old line to be on the screen, and adds what it has completed of it
        self._write(self._prompt + self._asked)

    def _write(self, text: str) -> None:
        self._console.file.write(text)
        self._console.file.flush()


def get_candidates(text: str, offers: Sequence[Offer]) -> list[str]:
    """Return lines for readline, which puts what they have in common into the place of `text`.

    Where that would add nothing to what is typed, or where values read otherwise than their labels, of which the
    person types the beginning, two invented lines keep the text as it is.
    """
    lines = [offer.line for offer in offers]
    beginnings = {line[: len(text) + 1].lower() for line in lines}
    is_longer = len(beginnings) == 1 and beginnings.pop().startswith(text.lower())
    if len(lines) == 1 or (is_longer and all(offer.label in offer.line for offer in offers)):
        return lines
    return [f"{text}{number}" for number in range(2)] if lines else []


def _read_blocking(prompt: str, prefill: str) -> str | None:
    readline.set_startup_hook(lambda: readline.insert_text(prefill))
    try:
        return input(prompt)
    except EOFError:
        return None
    finally:
        readline.set_startup_hook(None)
