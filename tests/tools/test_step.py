"""One step of the set-up: quiet, with a log, and with the command's own status."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import END_SECONDS
from tools.step import run_step


class Terminal(io.StringIO):
    """Takes text as a terminal does."""

    def isatty(self) -> bool:
        return True


def build_command(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_a_pipe_gets_one_line_and_the_log_the_rest(tmp_path: Path) -> None:
    out = io.StringIO()
    log = tmp_path / "new" / "install.log"
    assert run_step("Installing", log, build_command("print('Collecting x')"), out=out) == 0
    assert out.getvalue() == "Installing …\n"
    assert "Collecting x" in log.read_text("utf-8")


def test_a_terminal_sees_the_step_end_on_a_line_of_its_own(tmp_path: Path) -> None:
    out = Terminal()
    assert run_step("Installing", tmp_path / "log", build_command("print('Collecting x')"), out=out) == 0
    shown = out.getvalue().rpartition("\x1b[K")[2]
    assert shown.startswith("✓ Installing ")
    assert shown.endswith(" s\n")
    assert "Collecting" not in out.getvalue()
    assert "⠋ Installing " in out.getvalue()


@pytest.mark.parametrize("out", [io.StringIO(), Terminal()], ids=["pipe", "terminal"])
def test_a_failure_keeps_its_status_and_shows_the_end_of_the_log(tmp_path: Path, out: io.StringIO) -> None:
    log = tmp_path / "log"
    log.write_text("of an earlier step\n", encoding="utf-8")
    program = "import sys\nfor n in range(30): print('line', n, flush=True)\nsys.exit('no space left')"
    assert run_step("Installing", log, build_command(program), out=out) == 1
    text = out.getvalue()
    assert "✗ Installing\n" in text
    assert "no space left\n" in text
    assert "line 29\n" in text
    assert "line 9\n" not in text
    assert "of an earlier step" not in text
    assert str(log) in text
    assert "of an earlier step" in log.read_text("utf-8")


def test_other_statuses_are_kept_too(tmp_path: Path) -> None:
    assert run_step("Installing", tmp_path / "log", build_command("raise SystemExit(7)"), out=io.StringIO()) == 7


def test_a_command_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run_step("Installing", tmp_path / "log", [str(tmp_path / "pip")], out=out) == 1
    assert "No such file" in out.getvalue()


def test_what_is_typed_into_make_is_left_to_the_next_command(tmp_path: Path) -> None:
    program = "import sys; print('read', repr(sys.stdin.read()))"
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tools.step", "Installing", str(log), *build_command(program)]
    subprocess.run(command, input=b"/recommend\n", capture_output=True, check=True)
    assert "read ''" in log.read_text("utf-8")


def test_ctrl_c_ends_it_without_a_traceback(tmp_path: Path) -> None:
    ready = "import sys, time; print('ready', flush=True); time.sleep(600)"
    log = tmp_path / "log"
    command = [sys.executable, "-m", "tools.step", "Installing", str(log), *build_command(ready)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "Installing …\n".encode()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does, to all of its group
        _, errors = process.communicate(timeout=END_SECONDS)
    assert process.returncode == 130
    assert errors == b""
