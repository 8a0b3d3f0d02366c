"""Runs `python -m bot` as its own process, with an environment that holds nothing of the developer's."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
END_SECONDS = 60  # a bound for processes that should end by themselves, not a measure
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG")


@dataclass(frozen=True)
class Ended:
    """What a process left behind."""

    status: int
    out: str
    err: str


@asynccontextmanager
async def start_bot(
    *arguments: str, environ: Mapping[str, str], folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start `python -m bot ARGUMENTS` in a folder without .env; what is left of it at the end is killed."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments,
        cwd=folder, env={**kept, "PYTHONPATH": str(ROOT), **environ},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            # Whatever the bot has started holds its pipes too.
            await asyncio.wait_for(process.communicate(), END_SECONDS)


async def wait_end(process: asyncio.subprocess.Process) -> Ended:
    """Read until the process ends."""
    out, err = await asyncio.wait_for(process.communicate(), END_SECONDS)
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def run_bot(*arguments: str, environ: Mapping[str, str], folder: Path) -> Ended:
    """Run `python -m bot ARGUMENTS` to its end."""
    async with start_bot(*arguments, environ=environ, folder=folder) as process:
        return await wait_end(process)


async def stop(process: asyncio.subprocess.Process) -> Ended:
    """Ask the process to end, as `docker stop` does."""
    process.send_signal(signal.SIGTERM)
    return await wait_end(process)
