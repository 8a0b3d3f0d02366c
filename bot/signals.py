"""How a command of the shell runs, and what ends it: signals."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable, Coroutine, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Final, TypeVar

# SIGHUP is what a closed terminal sends; the embedded server, in a session of its own, would be left behind.
END_SIGNALS: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))

# New objects until the collector looks for garbage among them, and how many such looks make one among older ones. A
# command leaves some 400. Python's own 700, 10, 10 take 4.5 % of the processor time with 200 commands in flight, with a
# pass of 45 ms for about every 165 of them; with 5,000 it is 1.5 %.
COLLECT_AFTER: Final = (5_000, 5, 10)

T = TypeVar("T")


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import in the block what stays for as long as the process runs, and spare Python's garbage collector all of it.

    Imports leave nothing to collect, and looking for it takes a tenth of their time. Afterwards, going through their
    150,000 objects would hold the event loop for 100 ms, again and again while many commands are in flight.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        gc.enable()


def run(work: Coroutine[None, None, T]) -> T:
    """Run on uvloop where it is installed, else on asyncio's own loop."""
    module = import_module("uvloop" if find_spec("uvloop") else "asyncio")
    with asyncio.Runner(loop_factory=module.new_event_loop) as runner:
        return runner.run(work)


def run_until_signal(work: Coroutine[None, None, None]) -> None:
    """Run until the work ends or a signal cancels it, which is a clean end."""
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        run(cancel_on_signal(work))


async def cancel_on_signal(work: Coroutine[None, None, T]) -> T:
    """Run until the work ends or a signal cancels it."""
    task = asyncio.ensure_future(work)
    with call_on_signal(task.cancel):
        return await task


@contextlib.contextmanager
def call_on_signal(act: Callable[[], object]) -> Iterator[None]:
    """Act on the first signal that ends; a second one has its ordinary effect, so an end that hangs can be forced."""
    loop = asyncio.get_running_loop()
    numbers = [number for number in END_SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]  # as nohup sets it

    def forget() -> None:
        # Windows' loops have no signal handlers; there the runner itself turns Ctrl-C into a cancellation.
        with contextlib.suppress(NotImplementedError):
            for number in numbers:
                loop.remove_signal_handler(number)

    def react() -> None:
        forget()
        act()

    with contextlib.suppress(NotImplementedError):
        for number in numbers:
            loop.add_signal_handler(number, react)
    try:
        yield
    finally:
        forget()
