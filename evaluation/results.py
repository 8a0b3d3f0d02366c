"""Results as they are kept: JSON files of figures, each of one state of the product, to which runs add their sets."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from evaluation.cost import Cost
from evaluation.run import SetResult
from evaluation.trial import Outcome

FOLDER: Final = Path(__file__).with_name("results")
MODELS: Final = FOLDER / "models"  # a file for each local model other than the static one
BEFORE: Final = "before"
NOW: Final = "now"

Results = dict[str, Any]


def build_results(sets: Sequence[SetResult], trial: Sequence[Outcome], cost: Cost | None = None) -> Results:
    """The figures of one run."""
    results = {"sets": {each.name: each.to_json() for each in sets}, "trial": [asdict(each) for each in trial]}
    return results if cost is None else {**results, "cost": asdict(cost)}


def load_models(*, folder: Path = MODELS) -> dict[str, Results]:
    """What is kept of each model, by its name."""
    return {path.stem: load_results(path.stem, folder=folder) for path in sorted(folder.glob("*.json"))}


def load_results(name: str, *, folder: Path = FOLDER) -> Results:
    """What is kept under a name; without sets where that is nothing."""
    path = folder / f"{name}.json"
    if not path.exists():
        return build_results([], [])
    results: Results = json.loads(path.read_text("utf-8"))
    return results


def save_results(name: str, new: Results, *, folder: Path = FOLDER) -> Results:
    """Keep results; those of other sets stay, and the trial does where the run had none. Returns what is kept."""
    old = load_results(name, folder=folder)
    sets = dict(sorted({**old["sets"], **new["sets"]}.items()))
    kept = {**old, **new, "sets": sets, "trial": new["trial"] or old["trial"]}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    return kept
