"""`python -m tests.survival.table`: what `make soak` has written down, as the table of docs/faults.md."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
FAULTS: Final = ROOT / "bench" / "results" / "faults.json"
PAGE: Final = ROOT / "docs" / "faults.md"
BEGIN: Final = "<!-- made by `make soak` -->"
COLUMNS: Final = ("tried", "answered", "told", "held")


def render(faults: Mapping[str, Mapping[str, int]]) -> str:
    """A line for each fault, in the order in which they were tried."""
    head = f"| fault | {' | '.join(COLUMNS)} |\n|---{'|---:' * len(COLUMNS)}|"
    lines = [f"| {fault} | {' | '.join(_render(row.get(name)) for name in COLUMNS)} |" for fault, row in faults.items()]
    return "\n".join([head, *lines])


def _render(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"


def main() -> None:
    """Put the table in the place of the one before."""
    faults = json.loads(FAULTS.read_text(encoding="utf-8"))
    before = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    PAGE.write_text(f"{before}{BEGIN}\n\n{render(faults)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
