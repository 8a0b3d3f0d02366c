"""Results as they are kept and shown."""

from pathlib import Path

from evaluation.cost import Cost
from evaluation.halves import Half
from evaluation.measures import Retrieval
from evaluation.report import (
    BEGIN,
    END,
    PAGE,
    Grid,
    build_choice,
    build_grids,
    build_model_grids,
    build_page,
    replace_tables,
)
from evaluation.results import NOW, build_results, load_models, load_results, save_results
from evaluation.run import MODES, Answering, HalfResult, SetResult
from evaluation.trial import Outcome


def build_set(name: str, ndcg: float, *, is_asked: bool = False) -> SetResult:
    answering = Answering(refused=0.125, quoted_first=None, quoted=1.0, answered_without=0.0, answered_off_topic=None)
    half = HalfResult(0.0, {mode: Retrieval(3, ndcg, 1.0, 0.5, 1.0) for mode in MODES}, answering if is_asked else None)
    return SetResult(name, 7, dict.fromkeys(Half, half), dict.fromkeys(MODES, (2.04, 10.0)))


def test_runs_add_their_sets_to_what_is_kept(tmp_path: Path) -> None:
    outcome = Outcome(17, "films before 1960", is_good=True, shown=("Psycho",))
    save_results(NOW, build_results([build_set("tea", 0.1)], [outcome]), folder=tmp_path)
    save_results(NOW, build_results([build_set("milk", 1 / 3)], []), folder=tmp_path)
    kept = load_results(NOW, folder=tmp_path)
    assert list(kept["sets"]) == ["milk", "tea"]
    assert kept["sets"]["milk"]["halves"]["odd"]["retrieval"]["keyword"]["ndcg"] == 0.3333
    assert kept["trial"][0]["shown"] == ["Psycho"]
    save_results(NOW, build_results([build_set("tea", 0.9)], []), folder=tmp_path)
    assert load_results(NOW, folder=tmp_path)["sets"]["tea"]["halves"]["odd"]["retrieval"]["keyword"]["ndcg"] == 0.9


def test_nothing_is_kept_under_a_name_that_nobody_used(tmp_path: Path) -> None:
    assert load_results(NOW, folder=tmp_path) == {"sets": {}, "trial": []}


def test_figures_stand_beside_what_they_were() -> None:
    old = Outcome(17, "films before 1960", is_good=False, shown=())
    new = Outcome(17, "films before 1960", is_good=True, shown=("Psycho", "x" * 80))
    before = build_results([build_set("tea", 0.25)], [old])
    now = build_results([build_set("tea", 0.5, is_asked=True), build_set("new", 0.5)], [new])
    ndcg, default, asked, times, trial = build_grids(now, before)
    assert ndcg.rows[0] == ("tea", "7", "even", "3", *("0.250 → 0.500",) * len(MODES))
    assert ndcg.rows[2] == ("new", "7", "even", "3", *("0.500",) * len(MODES))
    assert default.rows[0] == ("tea", "even", "1.000", "0.500", "1.000", "0.000")
    assert asked.rows == (
        ("tea", "even", "0.125", "–", "1.000", "0.000", "–"),
        ("tea", "odd", "0.125", "–", "1.000", "0.000", "–"),
    )
    assert times.rows[0] == ("tea", *("2.0 (10.0)",) * len(MODES))
    assert trial.title == "The trial: 0 of 1 → 1 of 1"
    assert trial.rows[0][:3] == ("films before 1960", "no", "yes")
    assert trial.rows[0][3].endswith("…")


def test_tables_without_rows_are_left_out() -> None:
    grids = build_grids(build_results([build_set("tea", 0.5)], []), build_results([], []))
    assert [grid.title for grid in grids] == [
        "nDCG@10", "The default, and how often it says that nothing fits", "Milliseconds of a query: median (95 %)",
    ]  # fmt: skip


def test_each_local_model_has_its_figures_and_what_it_costs(tmp_path: Path) -> None:
    cost = Cost(texts=12.5, question=6.25, memory=180.0)
    save_results("bge", build_results([build_set("tea", 0.5, is_asked=True)], [], cost), folder=tmp_path / "models")
    save_results("bge", build_results([build_set("milk", 0.25)], [], cost), folder=tmp_path / "models")
    found, asked, costs = build_model_grids(load_models(folder=tmp_path / "models"))
    assert [row[:3] for row in found.rows] == [
        ("milk", "even", "bge"), ("milk", "odd", "bge"), ("tea", "even", "bge"), ("tea", "odd", "bge"),
    ]  # fmt: skip
    assert found.rows[0][3:] == (*("0.250",) * len(MODES), "2.0")
    assert asked.rows[1] == ("tea", "odd", "bge", "0.125", "–", "1.000", "0.000", "–")
    assert costs.rows == (("bge", "12.5", "6.25", "180"),)


def test_the_best_value_of_each_set_is_marked() -> None:
    grid = build_choice([0.1, 0.2], {"tea": [0.5, 0.25], "milk": [0.5, 1.0]})
    assert grid.header == ("set", "0.1", "0.2")
    assert grid.rows == (("tea", "[0.500]", "0.250"), ("milk", "0.500", "[1.000]"), ("mean", "0.500", "[0.625]"))


def test_the_page_keeps_what_stands_around_the_tables() -> None:
    page = f"before\n\n{BEGIN}\n\nold\n\n{END}\n\nafter\n"
    grid = Grid("Tea", ("a", "b"), (("1|2", "3"),))
    table = "**Tea**\n\n| a | b |\n| --- | --- |\n| 1\\|2 | 3 |"
    assert grid.to_markdown() == table
    assert replace_tables(page, [grid]) == f"before\n\n{BEGIN}\n\n{table}\n\n{END}\n\nafter\n"


def test_the_page_has_the_figures_that_are_kept() -> None:
    page = PAGE.read_text("utf-8")
    assert replace_tables(page, build_page()) == page
