"""`python -m bench`: everything that has a speed or a size, each beside a baseline that takes turns with it."""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.commands import measure_commands
from bench.conditions import measure_conditions
from bench.data import measure_data
from bench.documents import measure_documents
from bench.first import measure_first
from bench.flight import measure_flight
from bench.ground import Ground, open_ground
from bench.ingest import measure_ingest
from bench.listing import measure_listing
from bench.load import MINUTE, measure_load
from bench.messages import measure_messages
from bench.page import LONG as LONG_TABLE
from bench.page import write_page, write_table
from bench.processes import measure_processes
from bench.results import find_moved, load_ratios, save
from bench.row import Row
from bench.scale import FULL, LONG, QUICK, Scale
from bench.search import measure_search
from bot.log import configure_logging
from bot.settings import load_settings

PIPE_WIDTH: Final = 150  # columns where no terminal tells its width
SCALES: Final = {"full": FULL, "quick": QUICK, "long": LONG}

WRITERS: Final[dict[str, Callable[[Sequence[Row]], None]]] = {
    "full": write_page,
    "long": partial(write_table, mark=LONG_TABLE),
}

Bench = Callable[[Ground], Awaitable[list[Row]]]
BENCHES: Final[dict[str, Bench]] = {
    # First, as a start waits for what Weaviate still does with the rows of others.
    "processes": measure_processes,
    "commands": measure_commands,
    "flight": measure_flight,
    "first": measure_first,
    "ingest": measure_ingest,
    "documents": measure_documents,
    "messages": measure_messages,
    "data": measure_data,
    "search": measure_search,
    "load": measure_load,
    "conditions": measure_conditions,
    "listing": measure_listing,
}
# What a minute has room for.
QUICK_BENCHES: Final = ("commands", "flight", "documents", "processes", "search")


async def run_benches(console: Console, scale: Scale, names: Sequence[str]) -> list[Row]:
    """Measure one thing after the other, all on the same server, for as long as the scale allows."""
    rows: list[Row] = []
    end = asyncio.get_running_loop().time() + scale.seconds
    async with open_ground(scale) as ground:
        for name in names:
            began = time.perf_counter()
            limit = asyncio.timeout_at(end)
            try:
                async with limit:
                    rows += await BENCHES[name](ground)
            except TimeoutError:
                if not limit.expired():  # it is the bench's own
                    raise
                console.print(f"{name}: left out, since {scale.seconds / MINUTE:.0f} minutes are over", style="yellow")
            else:
                console.print(f"{name}: {time.perf_counter() - began:.0f} s")
    return rows


def render_rows(rows: Sequence[Row]) -> Table:
    """A line for each comparison."""
    table = Table("what", "ours", "baseline", "baseline is", "ratio", "to reach", title="Medians of one run")
    for row in rows:
        low, high = row.spread
        table.add_row(
            row.title,
            f"{row.ours.median:,.4g} {row.unit}",
            f"{row.theirs.median:,.4g} {row.unit}",
            row.baseline,
            f"{row.ratio:.2f} × ({low:.2f}–{high:.2f})",
            ", ".join(f"{goal}{' (missed)' if goal in row.missed else ''}" for goal in row.goals),
        )
    return table


def report(console: Console, rows: Sequence[Row], *, scale: str, is_kept: bool) -> None:
    """Show what has moved since the last run that was kept, and keep this one if that is wanted."""
    console.print(render_rows(rows))
    for line in find_moved(rows, load_ratios(name=scale)):
        console.print(f"moved: {line}", style="yellow")
    if is_kept:
        console.print(f"kept in {save(rows, name=scale)}")
        if write := WRITERS.get(scale):
            write(rows)


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--save", action="store_true", help="keep a quick run too, or what some of the benches gave")
    parser.add_argument("--minutes", type=float, help="for all of it, in place of the scale's own, on a slow machine")
    parser.add_argument("names", nargs="*", help=f"some of {', '.join(BENCHES)}")
    given = parser.parse_args()
    names = given.names or (QUICK_BENCHES if given.scale == "quick" else tuple(BENCHES))
    # The library's log would stand between the lines of progress.
    configure_logging(load_settings({"LOG_LEVEL": "WARNING"}, env_file=None))
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    scale = SCALES[given.scale]
    if given.minutes is not None:
        scale = replace(scale, seconds=given.minutes * MINUTE)
    rows = asyncio.run(run_benches(console, scale, names))
    is_whole = given.scale != "quick" and not given.names
    report(console, rows, scale=given.scale, is_kept=given.save or is_whole)


if __name__ == "__main__":
    main()
