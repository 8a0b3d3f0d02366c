"""The container's first process, run here with a `ragbot` that ends or waits as the test says."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.guards.imports import ROOT
from tests.support.processes import END_SECONDS

ENTRYPOINT = ROOT / "docker" / "entrypoint"
# Says that it is there, and ends with 0 where it is asked to. The child says it: until a shell's child has become
# another program, a signal to it is lost.
WAITING = """#!/bin/sh
trap 'echo closing; kill $!; exit 0' TERM
sh -c 'echo ready; exec sleep infinity' &
wait
"""


@pytest.fixture
def ragbot(tmp_path: Path) -> Path:
    """A program called `ragbot`, which the entry point finds first."""
    path = tmp_path / "ragbot"
    path.touch(mode=0o755)
    return path


@contextmanager
def start(ragbot: Path, *arguments: str, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """The entry point, as the first of a session that ends with the block."""
    environment = {"PATH": f"{ragbot.parent}{os.pathsep}{os.environ['PATH']}", **environ}
    with subprocess.Popen(
        ["/bin/sh", str(ENTRYPOINT), *arguments],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("status", [0, 1, 69])
def test_the_status_of_the_bot_goes_to_docker(ragbot: Path, status: int) -> None:
    ragbot.write_text(f'#!/bin/sh\necho "$@"\nexit {status}\n', encoding="utf-8")
    with start(ragbot, "run") as process:
        output, _ = process.communicate(timeout=END_SECONDS)
    assert (process.returncode, output) == (status, "run\n")


def test_a_crash_by_a_signal_goes_to_docker_too(ragbot: Path) -> None:
    ragbot.write_text("#!/bin/sh\nkill -9 $$\n", encoding="utf-8")
    with start(ragbot, "run") as process:
        process.communicate(timeout=END_SECONDS)
    assert process.returncode == 128 + signal.SIGKILL


def test_a_wrong_setting_is_waited_out_until_the_container_is_stopped(ragbot: Path) -> None:
    ragbot.write_text("#!/bin/sh\necho 'DISCORD_TOKEN is wrong'\nexit 78\n", encoding="utf-8")
    with start(ragbot, "run") as process:
        assert read_line(process) == "DISCORD_TOKEN is wrong\n"
        assert "wait until the setting is corrected" in read_line(process)
        assert process.poll() is None
        process.terminate()
        assert process.communicate(timeout=END_SECONDS)[0] == ""
    assert process.returncode == 78


def test_other_commands_end_at_once_whatever_their_status(ragbot: Path) -> None:
    ragbot.write_text('#!/bin/sh\necho "$1|$2"\nexit 78\n', encoding="utf-8")
    with start(ragbot, "import", "two words") as process:
        output, _ = process.communicate(timeout=END_SECONDS)
    assert (process.returncode, output) == (78, "import|two words\n")


def test_the_bot_is_asked_to_close_when_the_container_is_stopped(ragbot: Path) -> None:
    ragbot.write_text(WAITING, encoding="utf-8")
    with start(ragbot, "run") as process:
        assert read_line(process) == "ready\n"
        process.terminate()
        output, _ = process.communicate(timeout=END_SECONDS)
    assert (process.returncode, output) == (0, "closing\n")


@pytest.mark.parametrize("command", ["run", "import"])
def test_the_embedded_mode_is_refused_before_anything_starts(ragbot: Path, command: str) -> None:
    ragbot.write_text("#!/bin/sh\necho started\n", encoding="utf-8")
    with start(ragbot, command, WEAVIATE_MODE="embedded") as process:
        assert "Leave it empty in .env" in read_line(process)
        if command == "run":
            assert "wait until" in read_line(process)
            process.terminate()
        output, _ = process.communicate(timeout=END_SECONDS)
    assert (process.returncode, output) == (78, "")
