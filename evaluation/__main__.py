"""`python -m evaluation`: what is found, quoted and refused, over the project's own sets or a folder of others."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from rich.console import Console

from bot.errors import RagbotError
from bot.library.embed import STATIC_MODEL
from bot.log import configure_logging
from bot.settings import load_settings
from evaluation.choose import ALPHAS, try_alphas
from evaluation.cost import measure_cost
from evaluation.index import Index, build_index, open_evaluation
from evaluation.report import Grid, build_choice, build_grids, build_model_grids, build_page, write_page
from evaluation.results import BEFORE, FOLDER, MODELS, NOW, Results, build_results, load_results, save_results
from evaluation.run import run_set
from evaluation.sets import EvaluationSet, SetError, load_sets
from evaluation.trial import Outcome, load_wishes, run_trial

OWN: Final = Path(__file__).with_name("sets")
PIPE_WIDTH: Final = 160  # columns where no terminal tells its width
# The numbers of sysexits.h for "the input is wrong" and "service unavailable"
EXIT_DATA: Final = 65
EXIT_UNAVAILABLE: Final = 69

Keep: TypeAlias = Callable[[Results], None]


async def evaluate(sets: Sequence[EvaluationSet], console: Console, *, model: str, keep: Keep) -> Results:
    """Measure the sets one after the other, and the trial where they are the ones it was typed into.

    Args:
        model: makes the vectors, as LOCAL_MODEL.
        keep: takes the figures of each set when it is done; a run over many takes an hour on a busy machine.
    """
    cost = await measure_cost(model) if model != STATIC_MODEL else None
    results, indexes = [], {}
    async with open_evaluation(model) as library:
        for number, set_ in enumerate(sets, start=1):
            _tell(console, set_)
            indexes[set_.name] = index = await build_index(library, set_, name=f"Set{number}")
            results.append(await run_set(index, set_))
            keep(build_results(results[-1:], [], cost))
        return build_results(results, await _run_trial(indexes), cost)


async def _run_trial(indexes: Mapping[str, Index]) -> list[Outcome]:
    wishes = load_wishes()
    return await run_trial(wishes, indexes) if {wish.set for wish in wishes} <= indexes.keys() else []


async def choose(sets: Sequence[EvaluationSet], console: Console, *, model: str) -> Grid:
    """Try each alpha on the even half of each set."""
    found = {}
    async with open_evaluation(model) as library:
        for number, set_ in enumerate(sets, start=1):
            _tell(console, set_)
            found[set_.name] = await try_alphas(await build_index(library, set_, name=f"Set{number}"), set_)
    return build_choice(ALPHAS, found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit status."""
    options = _build_parser().parse_args(arguments)
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    try:
        _run(options, console)
    except RagbotError as error:
        console.print(error.user_message, markup=False)
        return EXIT_DATA if isinstance(error, SetError) else EXIT_UNAVAILABLE
    return 0


def _run(options: argparse.Namespace, console: Console) -> None:
    sets = load_sets(options.sets)
    # The library's log would stand between the lines of progress.
    configure_logging(load_settings({"LOG_LEVEL": "WARNING"}, env_file=None))
    if options.choose:
        console.print(asyncio.run(choose(sets, console, model=options.model)).to_rich())
        return

    is_static = options.model == STATIC_MODEL
    place = (options.save, FOLDER) if is_static else (Path(options.model).name, MODELS)

    def keep(results: Results) -> None:
        if options.save:
            save_results(place[0], results, folder=place[1])

    results = asyncio.run(evaluate(sets, console, model=options.model, keep=keep))
    keep(results)
    for grid in build_grids(results, load_results(BEFORE)) if is_static else build_model_grids({place[0]: results}):
        console.print(grid.to_rich())
    if options.save:
        write_page(build_page())


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description=__doc__)
    parser.add_argument("--sets", type=Path, default=OWN, help="a folder of sets instead of the project's own")
    parser.add_argument("--model", default=STATIC_MODEL, help="what makes the vectors, as LOCAL_MODEL")
    parser.add_argument("--choose", action="store_true", help="try each alpha on the even half of the queries")
    parser.add_argument(
        "--save", choices=(BEFORE, NOW), help="keep the figures and write the tables of docs/quality.md"
    )
    return parser


def _tell(console: Console, set_: EvaluationSet) -> None:
    console.print(f"{set_.name}: {len(set_.docs):,} documents, {len(set_.queries):,} queries …", markup=False)


if __name__ == "__main__":
    sys.exit(main())
