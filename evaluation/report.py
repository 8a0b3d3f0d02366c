"""Results as tables, for the terminal and for docs/quality.md."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.table import Table

from evaluation.results import BEFORE, NOW, Results, build_results, load_models, load_results
from evaluation.run import DEFAULT, MODES

PAGE: Final = Path(__file__).parents[1] / "docs" / "quality.md"
BEGIN: Final = "<!-- made by `make evaluate` -->"
END: Final = "<!-- end -->"
NO_FIGURE: Final = "–"
SHOWN_MAX: Final = 60  # characters of what a wish was shown

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    title: str
    header: Row
    rows: tuple[Row, ...]

    def to_markdown(self) -> str:
        """As it stands in a page."""
        lines = [self.header, ("---",) * len(self.header), *self.rows]
        table = "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
        return f"**{self.title}**\n\n{table}"

    def to_rich(self) -> Table:
        """As it is printed."""
        table = Table(*self.header, title=self.title)
        for row in self.rows:
            table.add_row(*row)
        return table


def build_grids(now: Results, before: Results) -> list[Grid]:
    """All tables of the results; a figure that was another one before stands behind that."""
    grids = [
        Grid("nDCG@10", ("set", "documents", "half", "queries", *MODES), tuple(_build_ndcg_rows(now, before))),
        Grid(
            "The default, and how often it says that nothing fits",
            ("set", "half", "recall@10", "MRR@10", "hit@3", "nothing fits"),
            tuple(_build_default_rows(now, before)),
        ),
        Grid(
            "Questions, without a model",
            ("set", "half", *_ANSWERING.values()),
            tuple(_build_answering_rows(now, before)),
        ),
        Grid("Milliseconds of a query: median (95 %)", ("set", *MODES), tuple(_build_time_rows(now))),
        Grid(
            _count_trial(now, before), ("typed", "before", "now", "shown first"), tuple(_build_trial_rows(now, before))
        ),
    ]
    return [grid for grid in grids if grid.rows]


def build_page() -> list[Grid]:
    """All tables of the page, of what is kept."""
    return [*build_grids(load_results(NOW), load_results(BEFORE)), *build_model_grids(load_models())]


def build_model_grids(models: Mapping[str, Results]) -> list[Grid]:
    """The tables of local models other than the static one."""
    grids = [
        Grid(
            "Other local models, nDCG@10, and milliseconds of a query",
            ("set", "half", "model", *MODES, f"{DEFAULT}, ms"),
            tuple(sorted(_build_model_rows(models))),
        ),
        Grid(
            "Other local models, questions",
            ("set", "half", "model", *_ANSWERING.values()),
            tuple(sorted(_build_model_answering_rows(models))),
        ),
        Grid(
            "What they cost",
            ("model", "texts of 110 words a CPU second", "a question, CPU ms", "memory, MiB"),
            tuple((name, *(f"{figure:,g}" for figure in each["cost"].values())) for name, each in models.items()),
        ),
    ]
    return [grid for grid in grids if grid.rows]


def build_choice(values: Sequence[float], found: Mapping[str, Sequence[float]]) -> Grid:
    """nDCG@10 of each set for each alpha, the best one in brackets, and the means."""
    rows = {**found, "mean": [sum(column) / len(column) for column in zip(*found.values(), strict=True)]}
    cells = (
        (name, *(f"[{_show(each)}]" if each == max(figures) else _show(each) for each in figures))
        for name, figures in rows.items()
    )
    return Grid("nDCG@10 by alpha, on the even half", ("set", *(f"{value:.1f}" for value in values)), tuple(cells))


def write_page(grids: Sequence[Grid], *, path: Path = PAGE) -> None:
    """Put the tables between the marks of the page, whose other text stays."""
    path.write_text(replace_tables(path.read_text("utf-8"), grids), encoding="utf-8")


def replace_tables(page: str, grids: Sequence[Grid]) -> str:
    """The page with other tables."""
    head, _, rest = page.partition(BEGIN)
    tables = "\n\n".join(grid.to_markdown() for grid in grids)
    return f"{head}{BEGIN}\n\n{tables}\n\n{END}{rest.partition(END)[2]}"


_ANSWERING: Final = {
    "refused": "refused, with an answer",
    "quoted_first": "answer in the first quote",
    "quoted": "answer in three quotes",
    "answered_without": "answered, its documents taken out",
    "answered_off_topic": "answered, off topic",
}


def _build_ndcg_rows(now: Results, before: Results) -> Iterator[Row]:
    for name, half, result, old in _walk(now, before):
        retrieval, old_retrieval = result["retrieval"], old.get("retrieval", {})
        figures = (_compare(retrieval[mode]["ndcg"], old_retrieval.get(mode, {}).get("ndcg")) for mode in MODES)
        queries = f"{retrieval[DEFAULT]['queries']:,}"
        yield name, f"{now['sets'][name]['docs']:,}", half, queries, *figures


def _build_default_rows(now: Results, before: Results) -> Iterator[Row]:
    for name, half, result, old in _walk(now, before):
        figures, old_figures = result["retrieval"][DEFAULT], old.get("retrieval", {}).get(DEFAULT, {})
        pairs = [(figures[key], old_figures.get(key)) for key in ("recall", "mrr", "hit")]
        yield name, half, *(_compare(*pair) for pair in (*pairs, (result["unsure"], old.get("unsure"))))


def _build_answering_rows(now: Results, before: Results) -> Iterator[Row]:
    for name, half, result, old in _walk(now, before):
        if figures := result["answering"]:
            old_figures = old.get("answering") or {}
            yield name, half, *(_compare(figures[key], old_figures.get(key)) for key in _ANSWERING)


def _build_model_rows(models: Mapping[str, Results]) -> Iterator[Row]:
    for model, results in models.items():
        for name, half, result, _ in _walk(results, build_results([], [])):
            figures = (_show(result["retrieval"][mode]["ndcg"]) for mode in MODES)
            yield name, half, model, *figures, f"{results['sets'][name]['times'][DEFAULT][0]:.1f}"


def _build_model_answering_rows(models: Mapping[str, Results]) -> Iterator[Row]:
    for model, results in models.items():
        for name, half, result, _ in _walk(results, build_results([], [])):
            if figures := result["answering"]:
                yield name, half, model, *(_show(figures[key]) for key in _ANSWERING)


def _build_time_rows(now: Results) -> Iterator[Row]:
    for name, result in now["sets"].items():
        yield name, *("{:.1f} ({:.1f})".format(*result["times"][mode]) for mode in MODES)


def _build_trial_rows(now: Results, before: Results) -> Iterator[Row]:
    old = {(each["number"], each["query"]): each["is_good"] for each in before["trial"]}
    for each in now["trial"]:
        was = old.get((each["number"], each["query"]))
        shown = " · ".join(each["shown"]) or "nothing"
        cut = shown if len(shown) <= SHOWN_MAX else f"{shown[: SHOWN_MAX - 1]}…"
        yield each["query"], _say(was), _say(each["is_good"]), cut


def _count_trial(now: Results, before: Results) -> str:
    counts = [
        f"{sum(each['is_good'] for each in results['trial'])} of {len(results['trial'])}" for results in (before, now)
    ]
    return f"The trial: {counts[0]} → {counts[1]}" if before["trial"] else f"The trial: {counts[1]}"


def _walk(now: Results, before: Results) -> Iterator[tuple[str, str, Mapping[str, Any], Mapping[str, Any]]]:
    """Each half of each set with what it was before, if it was."""
    for name, result in now["sets"].items():
        old = before["sets"].get(name, {}).get("halves", {})
        for half, figures in result["halves"].items():
            yield name, half, figures, old.get(half, {})


def _compare(figure: float | None, old: float | None) -> str:
    now, was = _show(figure), _show(old)
    return now if old is None or now == was else f"{was} → {now}"


def _show(figure: float | None) -> str:
    return NO_FIGURE if figure is None else f"{figure:.3f}"


def _say(is_good: bool | None) -> str:  # noqa: FBT001 - a value that is shown, no switch
    return {None: NO_FIGURE, True: "yes", False: "no"}[is_good]
