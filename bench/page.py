"""The page of the documentation: a table for each family, with a plot, and why a goal is missed."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.plots import draw, draw_lines
from bench.reasons import find_reason
from bench.row import Row
from bench.watching import Sample

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE: Final = DOCS / "benchmarks.md"
PLOTS: Final = DOCS / "benchmarks"
MEASURED: Final = "measured"  # the name of a mark, whose text is replaced
SOAKED: Final = "soaked"
QUANTIZED: Final = "quantized"
LONG: Final = "long"
HEAD: Final = (
    "| what | beside | ours | baseline | ratio (middle half) | p99 | to reach | |\n|---|---|---|---|---|---|---|---|"
)


def write_page(rows: Sequence[Row]) -> None:
    """Put the tables between the marks of the page; what people wrote around them stays."""
    PLOTS.mkdir(exist_ok=True)
    families: dict[str, list[Row]] = {}
    for row in rows:
        families.setdefault(row.family, []).append(row)
    parts = []
    for family, members in families.items():
        name = re.sub(r"\W+", "-", family.lower()).strip("-")
        (PLOTS / f"{name}.svg").write_text(draw(family, members), encoding="utf-8")
        parts.append(f"## {family}\n\n{_render_table(members)}\n\n![{family}](benchmarks/{name}.svg)\n")
    _replace(MEASURED, "\n".join(parts))


def write_soak(rows: Sequence[Row], samples: Sequence[Sample]) -> None:
    """The same for a load of minutes, with its course."""
    PLOTS.mkdir(exist_ok=True)
    lines = {
        "memory of the bot, MiB": [sample.mib for sample in samples],
        "first responses a second": [float(sample.commands) for sample in samples],
        "seconds to the first response, p99": [sample.acknowledged for sample in samples],
    }
    drawn = draw_lines("Load", [sample.seconds for sample in samples], lines)
    (PLOTS / "soak.svg").write_text(drawn, encoding="utf-8")
    _replace(SOAKED, f"{_render_table(rows)}\n\n![The course of the load](benchmarks/soak.svg)\n")


def write_table(rows: Sequence[Row], *, mark: str) -> None:
    """A table alone, without a plot: `LONG`, of what takes more than ten minutes, or `QUANTIZED`, of fewer bits."""
    _replace(mark, f"{_render_table(rows)}\n")


def _replace(mark: str, text: str) -> None:
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    before, rest = PAGE.read_text(encoding="utf-8").split(begin)
    PAGE.write_text(f"{before}{begin}\n\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")


def _render_table(rows: Sequence[Row]) -> str:
    return "\n\n".join(filter(None, ["\n".join([HEAD, *map(_render_row, rows)]), _render_reasons(rows)]))


def _render_reasons(rows: Sequence[Row]) -> str:
    """A line for each reason, with the goals that are missed for it."""
    titles: dict[str, list[str]] = {}
    for row in rows:
        if row.missed and (reason := find_reason(row.title)):
            titles.setdefault(reason, []).append(f"`{row.title}`")
    return "\n".join(f"- {', '.join(missed)}: {reason}." for reason, missed in titles.items())


def _render_row(row: Row) -> str:
    low, high = row.spread
    goals = ", ".join(map(str, row.goals))
    verdict = "" if not row.goals else "missed" if row.missed else "reached"
    cells = [
        f"`{row.title}`" if row.title.startswith("/") else row.title,
        row.baseline,
        f"{row.ours.median:,.4g} {row.unit}",
        f"{row.theirs.median:,.4g} {row.unit}",
        f"{row.ratio:.2f} × ({low:.2f}–{high:.2f})",
        f"{row.get_value('p99 ratio'):.2f} ×",
        goals,
        verdict,
    ]
    return f"| {' | '.join(cells)} |"
