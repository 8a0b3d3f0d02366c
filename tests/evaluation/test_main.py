"""The command as it is typed: a process of its own, with a Weaviate of its own."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.errors import ConfigurationError
from evaluation.__main__ import evaluate
from evaluation.cost import measure_cost
from evaluation.sets import load_sets
from tests.guards.imports import ROOT
from tests.support.onnx_models import write_encoder

TEA: dict[str, object] = {
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


async def test_a_model_that_is_none_is_said_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "tea.json").write_text(json.dumps(TEA), encoding="utf-8")
    shown = io.StringIO()
    with pytest.raises(ConfigurationError, match="LOCAL_MODEL cannot be used"):
        await evaluate(load_sets(tmp_path), Console(file=shown), model=str(tmp_path), keep=lambda _: None)
    assert shown.getvalue() == ""


async def test_what_a_model_costs_is_measured(tmp_path: Path) -> None:
    cost = await measure_cost(str(write_encoder(tmp_path / "few-words")))
    assert cost.texts > 0
    assert cost.question > 0
    assert cost.memory >= 0
