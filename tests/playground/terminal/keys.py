"""A terminal of its own for a program: a keyboard, and what is on the screen."""

import asyncio
import fcntl
import os
import pty
import re
import struct
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playground.model.changes import Changes

COMMAND = (sys.executable, "-m", "playground", "--bot", f"{sys.executable} -m tests.playground.sample_bot")
CTRL_C, CTRL_D, TAB, UP, ENTER = "\x03", "\x04", "\t", "\x1b[A", "\r"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|[\r\x07]")
SECONDS = 30


class Terminal:
    """The other end of a terminal."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._changes = Changes()
        self._raw = b""

    @property
    def shown(self) -> str:
        """Everything that was written so far, without colours and movements."""
        return ESCAPES.sub("", self._raw.decode(errors="replace"))

    def read(self) -> None:
        """Take what the program has written."""
        try:
            self._raw += os.read(self.descriptor, 65_536)
        except OSError:  # Linux says so when the program is gone
            asyncio.get_running_loop().remove_reader(self.descriptor)
        self._changes.notify()

    async def press(self, keys: str, *, expect: str) -> str:
        """Press keys and wait until they have led to `expect`; return what was shown since."""
        start = len(self.shown)
        os.write(self.descriptor, keys.encode())
        return await self.wait_for(expect, start=start)

    async def type(self, line: str, *, expect: str) -> str:
        """Type a line and wait until it has led to `expect`, and to a new prompt; return what was shown since."""
        start = len(self.shown)
        os.write(self.descriptor, f"{line}{ENTER}".encode())
        await self.wait_for(expect, start=start + len(line))
        return await self.wait_for(" › ", start=self.shown.index(expect, start + len(line)), since=start)

    async def wait_for(self, expect: str, *, start: int = 0, since: int | None = None) -> str:
        """Wait until `expect` is shown after `start`; return everything after `since`."""
        try:
            await self._changes.wait_for(lambda: True if expect in self.shown[start:] else None, timeout=SECONDS)
        except TimeoutError:
            raise AssertionError(f"{expect!r} is not in {self.shown[start:]!r}") from None
        return self.shown[start if since is None else since :]


@asynccontextmanager
async def open_terminal(
    *command: str, width: int = 100, height: int = 40
) -> AsyncIterator[tuple[Terminal, asyncio.subprocess.Process]]:
    """Start a program, by default the playground with the sample bot, at a terminal that it controls."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES")}
    process = await asyncio.create_subprocess_exec(
        *(command or COMMAND),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment | {"TERM": "xterm", "TZ": "UTC", "INPUTRC": "/dev/null"},
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    terminal = Terminal(ours)
    loop = asyncio.get_running_loop()
    loop.add_reader(ours, terminal.read)
    try:
        yield terminal, process
    finally:
        loop.remove_reader(ours)
        if process.returncode is None:
            process.kill()
        await process.wait()
        os.close(ours)


def _take_terminal() -> None:
    """Make standard input the controlling terminal, so that its keys send signals as they do for a person."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
