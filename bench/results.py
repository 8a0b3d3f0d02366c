"""The figures of a run, as they are kept beside the code, and what has moved since."""

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from bench.row import Row
from bench.watching import Sample

FOLDER: Final = Path(__file__).parent / "results"
MOVED: Final = 0.15


def save(rows: Sequence[Row], *, name: str, samples: Sequence[Sample] = ()) -> Path:
    """Write a run, in the place of the one of that name.

    Args:
        samples: of a load, second by second.
    """
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.json"
    kept: dict[str, Any] = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rows": [_dump(row) for row in rows],
    }
    if samples:
        kept["samples"] = [asdict(sample) for sample in samples]
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def load_ratios(*, name: str) -> Mapping[str, float]:
    """The ratios of a run that is kept, by family and title; none where there is no such run."""
    path = FOLDER / f"{name}.json"
    if not path.is_file():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))["rows"]
    return {get_key(row["family"], row["title"]): row["ratio"] for row in rows}


def get_key(family: str, title: str) -> str:
    """What a row is known again by."""
    return f"{family}: {title}"


def find_moved(rows: Sequence[Row], before: Mapping[str, float]) -> list[str]:
    """A line for each ratio that is another one than before."""
    lines = []
    for row in rows:
        known = before.get(get_key(row.family, row.title))
        if known and abs(row.ratio / known - 1) > MOVED:
            lines.append(f"{get_key(row.family, row.title)}: {known:.2f} → {row.ratio:.2f} ×")
    return lines


def _dump(row: Row) -> dict[str, Any]:
    low, high = row.spread
    return {
        "family": row.family,
        "title": row.title,
        "baseline": row.baseline,
        "unit": row.unit,
        "ratio": round(row.ratio, 3),
        "low": round(low, 3),
        "high": round(high, 3),
        "p99_ratio": round(row.get_value("p99 ratio"), 3),
        "ours": round(row.ours.median, 3),
        "ours_p99": round(row.ours.p99, 3),
        "theirs": round(row.theirs.median, 3),
        "rounds": len(row.ours.values),
        "goals": [str(goal) for goal in row.goals],
        "missed": [str(goal) for goal in row.missed],
    }
