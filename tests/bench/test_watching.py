from pathlib import Path
from xml.etree import ElementTree

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bench import page
from bench.row import Figures, Goal, Row
from bench.watching import Reading, Sample

BEFORE = """\
# TYPE ragbot_commands_total counter
ragbot_commands_total{command="ask",outcome="answered"} 5.0
# TYPE ragbot_event_loop_lag_seconds histogram
ragbot_event_loop_lag_seconds_bucket{le="0.01"} 10.0
ragbot_event_loop_lag_seconds_bucket{le="0.05"} 10.0
ragbot_event_loop_lag_seconds_bucket{le="+Inf"} 50.0
"""
AFTER = """\
# TYPE ragbot_commands_total counter
ragbot_commands_total{command="ask",outcome="answered"} 7.0
ragbot_commands_total{command="search",outcome="answered"} 2.0
ragbot_commands_total{command="search",outcome="failed"} 1.0
# TYPE ragbot_event_loop_lag_seconds histogram
ragbot_event_loop_lag_seconds_bucket{le="0.01"} 108.0
ragbot_event_loop_lag_seconds_bucket{le="0.05"} 110.0
ragbot_event_loop_lag_seconds_bucket{le="+Inf"} 150.0
"""


def read(text: str) -> Reading:
    return Reading({each.name: each for each in text_string_to_metric_families(text)})


def test_a_load_is_told_by_what_the_bot_has_counted_since_its_begin() -> None:
    before, after = read(BEFORE), read(AFTER)
    assert after.count_outcomes(before) == {"answered": 4, "failed": 1}
    # 98 of 100 within 0.01 s, the other two between that and 0.05 s: the 99th is half way.
    assert after.get_lag(before) == pytest.approx(0.03)


def test_the_course_of_a_load_is_drawn_beside_its_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(page, "PLOTS", tmp_path / "benchmarks")
    page.PAGE.write_text("<!-- measured -->\nkept\n<!-- /measured -->\n<!-- soaked -->\n<!-- /soaked -->\n", "utf-8")
    errors = Row("Load", "errors", "all", "", Figures((0.0,)), Figures((9.0,)), (Goal("greatest", 0, unit="errors"),))
    page.write_soak([errors], [Sample(1.0, 100.0, 5, 0.2), Sample(2.0, 101.0, 7, 0.1)])
    text = page.PAGE.read_text(encoding="utf-8")
    assert "kept" in text
    assert "| ≤ 0 errors | reached |" in text
    ElementTree.parse(tmp_path / "benchmarks" / "soak.svg")
