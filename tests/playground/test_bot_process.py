"""A bot as a process: its output, its end."""

import signal
import sys
from pathlib import Path

import pytest

from playground import BotProcess

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
GENTLE = "import os, time; print(os.environ['NAME'], os.getcwd(), flush=True); time.sleep(60)"


def build_command(code: str) -> list[str]:
    return [sys.executable, "-c", code]


async def test_output_comes_line_by_line(tmp_path: Path) -> None:
    code = "import sys; print('out', flush=True); print('error', file=sys.stderr)"
    async with BotProcess(build_command(code), log=tmp_path / "bot.log") as bot:
        assert await bot.wait(timeout=20) == 0
        assert await bot.wait_for_output(lambda line: "err" in line) == "error"

    assert bot.output == ["out", "error"]
    assert (tmp_path / "bot.log").read_text() == "out\nerror\n"


async def test_it_ends_with_sigterm_and_can_start_again(tmp_path: Path) -> None:
    async with BotProcess(build_command(GENTLE), environment={"NAME": "ada"}, cwd=tmp_path) as bot:
        await bot.wait_for_output(lambda line: line == f"ada {tmp_path}", timeout=20)
        first = bot.pid
        assert await bot.stop() == -signal.SIGTERM
        await bot.start()
        assert bot.pid != first
        assert bot.returncode is None
    assert bot.returncode == -signal.SIGTERM


async def test_it_is_killed_if_it_does_not_listen() -> None:
    async with BotProcess(build_command(STUBBORN), stop_timeout=0.1) as bot:
        await bot.wait_for_output(lambda line: line == "up", timeout=20)
    assert bot.returncode == -signal.SIGKILL


async def test_a_crash_is_seen() -> None:
    async with BotProcess(build_command(GENTLE), environment={"NAME": "ada"}) as bot:
        bot.kill()
        assert await bot.wait(timeout=20) == -signal.SIGKILL


async def test_a_text_is_split_as_a_shell_does() -> None:
    async with BotProcess(f"{sys.executable} -c 'print(1 + 1)'") as bot:
        assert await bot.wait(timeout=20) == 0
    assert bot.output == ["2"]


async def test_a_process_that_was_not_started_has_no_id() -> None:
    with pytest.raises(RuntimeError, match="not started"):
        _ = BotProcess("true").pid
