"""The command as it is typed: a process of its own, with a Weaviate of its own."""

import json
import subprocess
import sys
from pathlib import Path

from tests.guards.imports import ROOT

TEA = {
    "docs": {"a": {"title": "Tea", "text": "Hot water and leaves."}, "b": {"title": "Milk", "text": "Cold and white."}},
    "queries": {"q1": "hot drink", "q2": "white drink"},
    "qrels": {"q1": {"a": 1}, "q2": {"b": 1}},
}


def test_the_command_measures_a_folder(tmp_path: Path, weaviate_binary: Path) -> None:
    assert weaviate_binary.exists()
    (tmp_path / "tea.json").write_text(json.dumps(TEA), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "evaluation", "--sets", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "tea: 2 documents, 2 queries …" in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith("│ tea")]
    assert [row.split()[1] for row in rows] == ["tea"] * 5  # two halves in two tables, and the times
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tea.json"]
