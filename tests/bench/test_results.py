from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import page, reasons, results
from bench.row import Figures, Goal, Row


def build(title: str, ratio: float) -> Row:
    return Row("Search & find", title, "raw", "ms", Figures((ratio, ratio)), Figures((1.0, 1.0)), (Goal("ratio", 1.5),))


def test_what_has_moved_since_the_run_that_is_kept_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    assert results.find_moved([build("a", 1.0)], results.load_ratios(name="full")) == []
    results.save([build("a", 1.0), build("b", 1.0)], name="full")
    before = results.load_ratios(name="full")
    (line,) = results.find_moved([build("a", 1.14), build("b", 1.2), build("new", 3.0)], before)
    assert line == "Search & find: b: 1.00 → 1.20 ×"


def test_the_page_keeps_what_people_wrote_and_shows_what_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(page, "PLOTS", tmp_path / "benchmarks")
    monkeypatch.setattr(reasons, "REASONS", {"slow": "it waits"})
    page.PAGE.write_text("# Before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n", encoding="utf-8")
    for _ in range(2):
        page.write_page([build("fast", 1.2), build("slow <one>", 2.0), build("lost", 2.0), build("slow two", 2.0)])
    text = page.PAGE.read_text(encoding="utf-8")
    assert text.startswith("# Before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert text.count("## Search & find") == 1
    assert "| ≤ 1.5 × | reached |" in text
    assert "| ≤ 1.5 × | missed |" in text
    assert "- `slow <one>`, `slow two`: it waits." in text
    assert text.count("it waits") == 1
    ElementTree.parse(tmp_path / "benchmarks" / "search-find.svg")
