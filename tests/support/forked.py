"""Runs `ragbot` in forks of a process that has imported it already: dozens of starts would take minutes."""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import bot.__main__
import bot.files
import bot.library
import bot.uploads  # the commands import these themselves, which takes each process seconds otherwise
from tests.support.processes import KEPT, Ended

END_SECONDS = 60  # a bound for processes that should end by themselves, not a measure


def start_ragbot(
    *arguments: str, environ: Mapping[str, str], folder: Path, out: Path | None = None, err: Path | None = None
) -> ForkServerProcess:
    """Start `ragbot ARGUMENTS` as a process of its own; its output goes to `ragbot.log` in the folder by default."""
    context: ForkServerContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    log = folder / "ragbot.log"
    process = context.Process(target=_run, args=(arguments, dict(environ), folder, out or log, err or log), daemon=True)
    process.start()
    return process


async def run_ragbot(*arguments: str, environ: Mapping[str, str], folder: Path) -> Ended:
    """Run `ragbot ARGUMENTS` to its end, as `processes.run_bot` does with a process that imports everything itself."""
    with TemporaryDirectory() as written:
        out, err = Path(written, "out"), Path(written, "err")
        process = start_ragbot(*arguments, environ=environ, folder=folder, out=out, err=err)
        status = await wait_end(process)
        return Ended(status, *map(_read, (out, err)))


def _read(path: Path) -> str:
    return path.read_text("utf-8")


async def wait_end(process: ForkServerProcess) -> int:
    """Its status; minus the signal that ended it."""
    await asyncio.to_thread(process.join, END_SECONDS)
    assert process.exitcode is not None
    return process.exitcode


def _run(arguments: tuple[str, ...], environ: dict[str, str], folder: Path, out: Path, err: Path) -> None:
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    for name in os.environ.keys() - set(KEPT):
        del os.environ[name]
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv = ["ragbot", *arguments]
    bot.__main__.main()
