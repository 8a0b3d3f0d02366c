"""Runs `ragbot` in forks of a process that has imported it already: dozens of starts would take minutes."""

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import bot.__main__
import bot.files
import bot.library
import bot.uploads  # the commands import these themselves, which takes each process seconds otherwise

END_SECONDS = 60  # a bound for processes that should end by themselves, not a measure


def start_ragbot(*arguments: str, environ: Mapping[str, str], folder: Path) -> ForkServerProcess:
    """Start `ragbot ARGUMENTS` as a process of its own; its output goes to `ragbot.log` in the folder."""
    context: ForkServerContext = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_run, args=(arguments, dict(environ), folder), daemon=True)
    process.start()
    return process


async def wait_end(process: ForkServerProcess) -> int:
    """Its status; minus the signal that ended it."""
    await asyncio.to_thread(process.join, END_SECONDS)
    assert process.exitcode is not None
    return process.exitcode


def _run(arguments: tuple[str, ...], environ: dict[str, str], folder: Path) -> None:
    log = os.open(folder / "ragbot.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(environ)
    os.chdir(folder)
    sys.argv = ["ragbot", *arguments]
    bot.__main__.main()
