"""The page of the documentation: a table for each family, with a plot, and why a goal is missed."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from bench.plots import draw
from bench.reasons import REASONS
from bench.row import Row

DOCS: Final = Path(__file__).parents[1] / "docs"
PAGE: Final = DOCS / "benchmarks.md"
PLOTS: Final = DOCS / "benchmarks"
BEGIN: Final = "<!-- measured -->"
END: Final = "<!-- /measured -->"
HEAD: Final = (
    "| what | beside | ours | baseline | ratio (middle half) | p99 | to reach | |\n|---|---|---|---|---|---|---|---|"
)


def write_page(rows: Sequence[Row]) -> None:
    """Put the tables between the marks of the page; what people wrote around them stays."""
    PLOTS.mkdir(exist_ok=True)
    parts = []
    for family, group in groupby(rows, key=lambda row: row.family):
        members, name = list(group), re.sub(r"\W+", "-", family.lower()).strip("-")
        (PLOTS / f"{name}.svg").write_text(draw(family, members), encoding="utf-8")
        parts.append(f"## {family}\n\n{_render_table(members)}\n\n![{family}](benchmarks/{name}.svg)\n")
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{chr(10).join(parts)}\n{END}{after}", encoding="utf-8")


def _render_table(rows: Sequence[Row]) -> str:
    reasons = [f"- {row.title}: {REASONS[row.title]}" for row in rows if row.missed and row.title in REASONS]
    table = "\n".join([HEAD, *map(_render_row, rows)])
    return "\n\n".join([table, "\n".join(reasons)]) if reasons else table


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
