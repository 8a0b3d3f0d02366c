"""`python -m bench`: commands, searches, ingests and lists, each beside a baseline."""

import asyncio
import sys
from collections.abc import Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from bench.commands import measure_commands
from bench.conditions import measure_conditions
from bench.ground import open_ground
from bench.ingest import measure_ingest
from bench.listing import measure_listing
from bench.measure import Result
from bench.search import measure_search
from bot.log import configure_logging
from bot.settings import load_settings

PIPE_WIDTH: Final = 120  # columns where no terminal tells its width


async def run_benches(console: Console) -> list[Result]:
    """Measure one thing after the other, all on the same server."""
    async with open_ground() as ground:
        results: list[Result] = []
        for title, bench in (
            ("Searching", measure_search),
            ("Understanding", measure_conditions),
            ("Typing commands", measure_commands),
            ("Ingesting", measure_ingest),
            ("Listing uploads", measure_listing),
        ):
            console.print(f"{title} …")
            results += await bench(ground)
    return results


def render_results(results: Sequence[Result]) -> Table:
    """A line for each comparison."""
    table = Table("what", "ours", "baseline", "baseline is", "ours takes", title="Medians of one run")
    for result in results:
        table.add_row(result.title, result.ours, result.baseline, result.baseline_title, f"{result.ratio:.2f} ×")
    return table


def main() -> None:
    """Measure and print."""
    # The library's log would stand between the lines of progress.
    configure_logging(load_settings({"LOG_LEVEL": "WARNING"}, env_file=None))
    console = Console(width=None if sys.stdout.isatty() else PIPE_WIDTH)
    console.print(render_results(asyncio.run(run_benches(console))))


if __name__ == "__main__":
    main()
