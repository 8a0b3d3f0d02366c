"""The page of the benchmarks is written between its marks."""

from pathlib import Path

import pytest

from bench import page
from bench.page import write_page
from bench.row import Goal, Row, build_figures


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page with a text before and after its mark."""
    path = tmp_path / "benchmarks.md"
    path.write_text("before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n", encoding="utf-8")
    monkeypatch.setattr(page, "PAGE", path)
    monkeypatch.setattr(page, "PLOTS", tmp_path / "plots")
    return path


def test_rows_of_a_family_stand_together_whichever_bench_gave_them(written: Path) -> None:
    write_page([_build_row("Memory", "at rest"), _build_row("Start", "to ready"), _build_row("Memory", "of an import")])
    text = written.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert text.count("## Memory") == 1
    assert text.index("at rest") < text.index("of an import") < text.index("## Start")
    plot = (written.parent / "plots" / "memory.svg").read_text(encoding="utf-8")
    assert "at rest" in plot
    assert "of an import" in plot


def test_a_missed_goal_has_its_reason_below(written: Path) -> None:
    write_page([_build_row("Memory", "at rest", Goal("ratio", 1.0))])
    text = written.read_text(encoding="utf-8")
    assert "| missed |" in text
    assert "- `at rest`: discord.py and the client of Weaviate" in text


def _build_row(family: str, title: str, *goals: Goal) -> Row:
    return Row(family, title, "no-op bot", "MiB", build_figures([3.0]), build_figures([1.0]), goals)
