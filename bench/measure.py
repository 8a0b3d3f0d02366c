"""Times of repeated work, in turns with that of a baseline."""

import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

from bench.row import Figures, build_figures

WARM_UP: Final = 5  # rounds that do not count

Work: TypeAlias = Callable[[], Awaitable[object]]


async def measure_pair(ours: Work, theirs: Work, *, rounds: int, warm_up: int = WARM_UP) -> tuple[Figures, Figures]:
    """Milliseconds of both, which take turns, so that whatever else the machine does hits both alike."""
    mine: list[float] = []
    others: list[float] = []
    for _ in range(warm_up + rounds):
        mine.append(await measure_once(ours))
        others.append(await measure_once(theirs))
    return build_figures(mine[warm_up:]), build_figures(others[warm_up:])


async def measure_once(work: Work) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1_000
