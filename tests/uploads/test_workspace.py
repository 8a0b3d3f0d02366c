"""Temporary folders: private, gone with the upload, and removed after a process that was killed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.uploads.workspace import open_workspace, remove_left_workspaces
from tests.support.processes import KEPT

pytest.importorskip("fcntl")
HOLDER = """
import sys
from bot.uploads.workspace import open_workspace
with open_workspace() as folder:
    (folder / "rows.jsonl").write_text("secret")
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's temporary folder for this test."""
    folder = tmp_path / "shared"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def holder(shared: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another bot that is in the middle of an upload, and its folder."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"TMPDIR": str(shared)}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_workspace_is_private_and_gone_at_the_end(shared: Path) -> None:
    with open_workspace() as folder:
        assert folder.parent == shared
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "rows.jsonl").write_text("x")
        assert remove_left_workspaces() == 0
        assert folder.exists()
    assert list(shared.iterdir()) == []


def test_folder_of_a_running_bot_stays(holder: tuple[subprocess.Popen[str], Path]) -> None:
    _, folder = holder

    assert remove_left_workspaces() == 0
    assert (folder / "rows.jsonl").exists()


def test_folder_of_a_killed_bot_is_removed(holder: tuple[subprocess.Popen[str], Path], shared: Path) -> None:
    process, folder = holder
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert (folder / "rows.jsonl").exists()
    assert remove_left_workspaces() == 1
    assert list(shared.iterdir()) == []


def leave(folder: Path, *, mode: int = 0o700) -> Path:
    """A folder as a killed bot leaves it."""
    folder.mkdir()
    (folder / ".lock").touch()
    folder.chmod(mode)
    return folder


def test_only_our_own_folders_are_removed(shared: Path, tmp_path: Path) -> None:
    elsewhere = leave(tmp_path / "elsewhere")
    (shared / "ragbot-link").symlink_to(elsewhere)
    (shared / "ragbot-file").touch()
    (shared / "ragbot-unlocked").mkdir(mode=0o700)
    leave(shared / "other-tool")
    leave(shared / "ragbot-open", mode=0o777)
    leave(shared / "ragbot-left")
    before = {path.name for path in shared.iterdir()}

    assert remove_left_workspaces() == 1
    assert before - {path.name for path in shared.iterdir()} == {"ragbot-left"}
    assert (elsewhere / ".lock").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to somebody else")
def test_folders_of_other_users_stay(shared: Path) -> None:
    folder = leave(shared / "ragbot-theirs")
    os.chown(folder, 12345, 12345)

    assert remove_left_workspaces() == 0
    assert folder.exists()
