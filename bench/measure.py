"""Times of repeated work, and how they compare with a baseline."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

WARM_UP: Final = 5  # rounds that do not count

Work: TypeAlias = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the rounds took less."""
        return statistics.median(self.rounds)

    @property
    def p95(self) -> float:
        """19 of 20 rounds took less."""
        return statistics.quantiles(self.rounds, n=20)[-1]


@dataclass(frozen=True, slots=True)
class Result:
    """A line of the table: ours beside the baseline, as they are shown, and ours divided by the baseline."""

    title: str
    baseline_title: str
    ours: str
    baseline: str
    ratio: float


async def measure_pair(ours: Work, baseline: Work, *, rounds: int) -> tuple[Times, Times]:
    """Take turns, so that whatever else the machine does hits both alike."""
    mine: list[float] = []
    others: list[float] = []
    for _ in range(WARM_UP + rounds):
        mine.append(await _time(ours))
        others.append(await _time(baseline))
    return Times(tuple(mine[WARM_UP:])), Times(tuple(others[WARM_UP:]))


def compare(title: str, baseline_title: str, ours: Times, baseline: Times) -> Result:
    """A line in milliseconds."""
    return Result(title, baseline_title, _render(ours), _render(baseline), ours.median / baseline.median)


async def _time(work: Work) -> float:
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1_000


def _render(times: Times) -> str:
    return f"{times.median:.1f} ms (95 %: {times.p95:.1f})"
