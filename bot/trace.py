"""What a command or a press does, from arrival to end: for its line in the log, the metrics, and the end of the bot."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any, Final, NamedTuple, ParamSpec, TypeAlias, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class Step(StrEnum):
    """What a command spends time on, in the order in which it mostly comes."""

    DEFER = "defer"
    WAIT = "wait"
    RETRIEVE = "retrieve"
    RERANK = "rerank"
    GENERATE = "generate"
    QUESTION = "question"
    """The member has been asked something."""
    SEND = "send"


class Outcome(StrEnum):
    """How a command ended."""

    ANSWERED = "answered"
    REFUSED = "refused"
    """The member was told why it cannot be done."""
    FAILED = "failed"
    """Nobody foresaw it; the log has the traceback."""
    LATE = "late"
    """Discord had given up waiting for the first response."""
    STOPPED = "stopped"
    """The bot was ended before."""


Tell: TypeAlias = Callable[[str], Awaitable[object]]
"""Tells a member something instead of an answer; raises nothing of Discord's."""

TIMELINE_MAX: Final = 100  # an upload that is stopped after hours has edited its progress thousands of times
LEVELS: Final = {Outcome.FAILED: logging.ERROR, Outcome.LATE: logging.WARNING}


async def _tell_nobody(_user_message: str) -> None:
    """What has no member to tell."""


class Timed(NamedTuple):
    """One step, in seconds of `time.perf_counter`."""

    step: Step
    begin: float
    seconds: float


@dataclass(slots=True, eq=False)
class Trace:
    """One command, or one press, from its arrival to its end.

    Attributes:
        command: its qualified name, as the bot calls it and not as somebody typed it; `press` or `form` and the kind of
            button or form otherwise.
        guild_id: where it was given; None in a direct message.
        tell: tells its member of an early end; whoever has shown a message of it already puts that in its place.
        context: in which that is done: the language of the member.
        begin: seconds of `time.perf_counter`.
        reference: what the log and a member who is told of a failure have in common; 6 hexadecimal digits.
        steps: seconds by step; those at the same time are added up.
        timeline: each step with its begin and its seconds, the first ones of many.
        first_response: seconds until Discord had taken the first response; None while it has not.
        error: why it did not end with an answer.
    """

    command: str
    guild_id: int | None = None
    tell: Tell = _tell_nobody
    context: Context = field(default_factory=copy_context)
    begin: float = field(default_factory=time.perf_counter)
    reference: str = field(default_factory=lambda: secrets.token_hex(3))
    steps: dict[Step, float] = field(default_factory=dict)
    timeline: list[Timed] = field(default_factory=list)
    first_response: float | None = None
    outcome: Outcome = Outcome.ANSWERED
    error: BaseException | None = None
    is_ended: bool = False

    @property
    def passed(self) -> float:
        """Seconds since its begin."""
        return time.perf_counter() - self.begin

    def add(self, step: Step, seconds: float) -> None:
        """Note what a step took that ends now."""
        self.steps[step] = self.steps.get(step, 0.0) + seconds
        if len(self.timeline) < TIMELINE_MAX:
            self.timeline.append(Timed(step, time.perf_counter() - seconds, seconds))


Listener: TypeAlias = Callable[[Trace], None]

# Tasks inherit the trace of the command that starts them, and no two commands share a task.
_CURRENT: Final[ContextVar[Trace | None]] = ContextVar("trace", default=None)


def get_trace() -> Trace | None:
    """The trace of the command or press that this task works for; None in the background, and after its end."""
    trace = _CURRENT.get()
    # What a command has started may outlive it, with failures that are nobody's but its own.
    return None if trace is None or trace.is_ended else trace


def refuse() -> None:
    """Note that what is asked for cannot be done, and that the member is told so."""
    if (trace := get_trace()) is not None:
        trace.outcome = Outcome.REFUSED


@contextmanager
def measure(step: Step) -> Iterator[None]:
    """Add the time of the block to a step of the command, where there is one."""
    begin = time.perf_counter()
    try:
        yield
    finally:
        if (trace := get_trace()) is not None:
            trace.add(step, time.perf_counter() - begin)


def measured(step: Step) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    """As `measure`, for a coroutine function."""

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @wraps(function)
        async def run(*args: P.args, **kwargs: P.kwargs) -> T:
            with measure(step):
                return await function(*args, **kwargs)

        return run

    return decorate


class Traces:
    """The commands and presses that run; one line in the log for each that ends."""

    def __init__(self) -> None:
        self._running: dict[Trace, asyncio.Task[Any]] = {}
        self._begin_listeners: list[Listener] = []
        self._listeners: list[Listener] = []
        self.is_closed = False

    @property
    def running(self) -> int:
        """How many have begun and not ended."""
        return len(self._running)

    def listen(self, listener: Listener) -> None:
        """Hand every trace on at its end."""
        self._listeners.append(listener)

    def listen_to_begin(self, listener: Listener) -> None:
        """Hand every trace on at its begin, of which it knows no more than the command and where it is given."""
        self._begin_listeners.append(listener)

    def begin(
        self, command: str, guild_id: int | None, *, tell: Tell = _tell_nobody, ends_with_task: bool = False
    ) -> None:
        """Follow a command: what this task and those that it starts do from now on.

        Args:
            ends_with_task: whether the end of this task is the end of it all; else `end` has to be called.
        """
        trace, task = Trace(command, guild_id, tell), asyncio.current_task()
        assert task is not None
        _CURRENT.set(trace)
        self._running[trace] = task
        for listener in self._begin_listeners:
            listener(trace)
        if ends_with_task:
            task.add_done_callback(lambda _: self._end(trace))

    def end(self) -> None:
        """End the trace of this task, once: discord.py tells the end of a hybrid command twice."""
        if (trace := get_trace()) is not None:
            self._end(trace)

    async def close(self, say: Callable[[], str], *, grace: float, seconds: float) -> None:
        """Cancel the commands that do not end by themselves, and tell their members.

        Args:
            say: what they are told, each in the context of their command.
            grace: seconds in which a command may still end with its answer.
            seconds: for the telling; whoever is not told by then never is.
        """
        self.is_closed = True
        if self._running:
            await asyncio.wait(self._running.values(), timeout=grace)
        left = dict(self._running)
        for trace, task in left.items():
            # Before: a text command takes a cancellation for an end like any other.
            trace.outcome = Outcome.STOPPED
            task.cancel()
        if left:
            telling = [
                asyncio.create_task(_stop(trace, task, say), context=trace.context) for trace, task in left.items()
            ]
            _, late = await asyncio.wait(telling, timeout=seconds)
            for task in late:
                task.cancel()
        for trace in left:
            self._end(trace)

    def _end(self, trace: Trace) -> None:
        trace.is_ended = True
        if self._running.pop(trace, None) is None:
            return
        _write(trace)
        for listener in self._listeners:
            listener(trace)


async def _stop(trace: Trace, task: asyncio.Task[Any], say: Callable[[], str]) -> None:
    """Tell the member after the command has tidied up, which may take its place in a queue off the channel."""
    await asyncio.wait({task})
    await trace.tell(say())


def _write(trace: Trace) -> None:
    """One line: `ask (guild 1): answered in 1,234 ms (defer 12, retrieve 9, send 40), reference 3f9a2c`."""
    milliseconds = {step.value: spent for step in Step if (spent := round(1000 * trace.steps.get(step, 0.0)))}
    total, error = round(1000 * trace.passed), type(trace.error).__name__ if trace.error else None
    log.log(
        LEVELS.get(trace.outcome, logging.INFO),
        "%s%s: %s%s in %s ms%s, reference %s",
        trace.command,
        f" (guild {trace.guild_id})" if trace.guild_id else "",
        trace.outcome.value,
        f" ({error})" if error else "",
        f"{total:,}",
        f" ({', '.join(f'{name} {spent:,}' for name, spent in milliseconds.items())})" if milliseconds else "",
        trace.reference,
        exc_info=trace.error if trace.outcome is Outcome.FAILED else None,
        extra={
            "reference": trace.reference,
            "fields": {
                "command": trace.command,
                "guild": trace.guild_id,
                "outcome": trace.outcome.value,
                "error": error,
                "milliseconds": {"total": total, **milliseconds},
            },
        },
    )
