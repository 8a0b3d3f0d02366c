"""The console at a real terminal: prompt, panels, numbered buttons."""

import asyncio
import os
import pty
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playground.model.changes import Changes

COMMAND = (sys.executable, "-m", "playground", "--bot", f"{sys.executable} -m tests.playground.sample_bot")


class Terminal:
    """The other end of a terminal: what is shown, and a keyboard."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._changes = Changes()
        self.shown = ""

    def read(self) -> None:
        """Take what the program has written."""
        try:
            self.shown += os.read(self._descriptor, 65_536).decode(errors="replace")
        except OSError:  # Linux says so when the program is gone
            asyncio.get_running_loop().remove_reader(self._descriptor)
        self._changes.notify()

    async def type(self, line: str, *, expect: str) -> None:
        """Type a line and wait until it has led to `expect`."""
        start = len(self.shown)
        os.write(self._descriptor, f"{line}\n".encode())
        await self.wait_for(expect, start=start)

    async def wait_for(self, expect: str, *, start: int = 0) -> None:
        """Wait until `expect` is shown."""
        await self._changes.wait_for(lambda: True if expect in self.shown[start:] else None, timeout=60)


@asynccontextmanager
async def open_terminal() -> AsyncIterator[tuple[Terminal, asyncio.subprocess.Process]]:
    """Start the playground at a terminal of its own."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = await asyncio.create_subprocess_exec(
        *COMMAND, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    terminal = Terminal(ours)
    loop = asyncio.get_running_loop()
    loop.add_reader(ours, terminal.read)
    try:
        yield terminal, process
    finally:
        loop.remove_reader(ours)
        os.close(ours)
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_a_person_at_a_terminal() -> None:
    async with open_terminal() as (terminal, process):
        await terminal.wait_for("ada › ")
        await terminal.type("/recommend romantic comedy", expect="[2] 🎬 Tell")
        assert "╭─" in terminal.shown
        await terminal.type("2", expect="Only you can see this")
        await terminal.type("/nosuch", expect="There is no command /nosuch")
        await terminal.type("exit", expect="exit")

        assert await asyncio.wait_for(process.wait(), timeout=60) == 0
