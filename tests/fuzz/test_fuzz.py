"""The fuzzer runs, and tells a finding from none."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.imports import ROOT

pytest.importorskip("atheris")

SEED = "1"
# The reader, in which a file that begins with `{` raises what the bot does not know.
BROKEN = """
import sys
import tests.fuzz.target as target
read_upload = target.read_upload
def read(data, folder):
    if data.startswith(b"{"):
        raise KeyError("never seen")
    read_upload(data, folder)
target.read_upload = read
target.fuzz(target.Path(sys.argv[1]), sys.argv[2:])
"""


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_three_seconds_find_nothing(tmp_path: Path) -> None:
    done = run("-m", "tests.fuzz", "3", SEED, folder=tmp_path)

    assert done.returncode == 0, done.stderr[-3000:]
    assert "number_of_executed_units" in done.stderr
    assert not list(tmp_path.iterdir())


def test_finding_ends_with_another_status(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a").write_text('{"title": "Ink"}')
    options = ["-runs=1000", f"-seed={SEED}", f"-artifact_prefix={tmp_path}/", str(tmp_path / "seeds")]
    done = run("-c", BROKEN, str(tmp_path), *options, folder=tmp_path)

    assert done.returncode != 0
    assert "KeyError: 'never seen'" in done.stderr + done.stdout
