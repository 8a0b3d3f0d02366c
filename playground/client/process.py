"""A bot as a process of its own: start it, read what it says, stop it."""

import asyncio
import os
import shlex
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from playground.model.changes import Changes

MAX_LINE = 16 * 1024 * 1024


class BotProcess:
    """An async context manager around a bot's process.

    Args:
        command: program and arguments; a text is split as a shell would.
        environment: added to this process's environment, e.g. `Playground.environment`.
        cwd: the folder to start in.
        log: a file to which all output is appended.
        stop_timeout: seconds from SIGTERM to SIGKILL.

    `output` holds the lines of standard output and standard error in the order of their coming.
    """

    def __init__(
        self,
        command: Sequence[str] | str,
        *,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        log: Path | None = None,
        stop_timeout: float = 10,
    ) -> None:
        self._command = shlex.split(command) if isinstance(command, str) else list(command)
        self._environment = dict(environment or {})
        self._cwd = cwd
        self._log = log
        self._stop_timeout = stop_timeout
        self._changes = Changes()
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self.output: list[str] = []

    async def __aenter__(self) -> Self:
        """Start the process."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop the process."""
        await self.stop()

    @property
    def pid(self) -> int:
        """The id of the process.

        Raises:
            RuntimeError: it was not started.
        """
        return self._started.pid

    @property
    def returncode(self) -> int | None:
        """The exit status, negative for a signal; None while it runs."""
        return self._started.returncode

    @property
    def _started(self) -> Process:
        if self._process is None:
            raise RuntimeError("The process was not started")
        return self._process

    async def start(self) -> None:
        """Start it, also again after a stop.

        Raises:
            OSError: there is no such program.
        """
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdout=PIPE,
            stderr=STDOUT,
            env={**os.environ, **self._environment},
            cwd=self._cwd,
            limit=MAX_LINE,
        )
        self._reader = asyncio.create_task(self._read(self._process))

    async def stop(self) -> int:
        """End it with SIGTERM, and with SIGKILL if it does not listen; return the exit status."""
        if self.returncode is None:
            self._started.send_signal(signal.SIGTERM)
        try:
            return await self.wait(timeout=self._stop_timeout)
        except TimeoutError:
            self._started.kill()
            return await self.wait(timeout=self._stop_timeout)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.returncode is None:
            self._started.kill()

    async def wait(self, *, timeout: float | None = None) -> int:
        """Return the exit status once it has ended and all output is read.

        Raises:
            TimeoutError: it runs on after `timeout` seconds.
        """
        async with asyncio.timeout(timeout):
            status = await self._started.wait()
            if self._reader is not None:
                await asyncio.shield(self._reader)
        return status

    async def wait_for_output(self, predicate: Callable[[str], bool], *, timeout: float = 30) -> str:
        """Return the first line, printed already or later, that fits.

        Raises:
            TimeoutError: there was none within `timeout` seconds.
        """
        return await self._changes.wait_for(
            lambda: next((line for line in self.output if predicate(line)), None), timeout=timeout
        )

    async def _read(self, process: Process) -> None:
        if process.stdout is None:
            return
        async for raw in process.stdout:
            line = raw.decode(errors="replace").rstrip("\n")
            self.output.append(line)
            if self._log is not None:
                _append(self._log, line)
            self._changes.notify()


def _append(log: Path, line: str) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
