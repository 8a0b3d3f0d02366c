"""A line of the table: what was measured, beside what, and whether that is what it has to be."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Measure = Literal["ratio", "p95 ratio", "p99 ratio", "difference", "ours", "greatest"]

_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Figures:
    """What each round gave, in one unit."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """Half of the rounds gave less."""
        return statistics.median(self.values)

    @property
    def p95(self) -> float:
        """19 of 20 rounds gave less."""
        return statistics.quantiles(self.values, n=20)[-1]

    @property
    def p99(self) -> float:
        """99 of 100 rounds gave less; of fewer rounds the greatest."""
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // _PERCENT)]

    def get_quartiles(self) -> tuple[float, float]:
        """A quarter of the rounds gave less than the first, a quarter more than the second."""
        if len(self.values) == 1:
            return self.values[0], self.values[0]
        first, _, third = statistics.quantiles(self.values, n=4, method="inclusive")
        return first, third


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached.

    Attributes:
        is_least: whether the limit is the least that is wanted, and not the most.
        unit: of a difference, or of what the bot takes by itself.
    """

    measure: Measure
    limit: float
    is_least: bool = False
    unit: str = "×"

    def is_reached(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value >= self.limit if self.is_least else value <= self.limit

    def __str__(self) -> str:
        sign = "≥" if self.is_least else "≤"
        prefix = {"p95 ratio": "p95 ", "p99 ratio": "p99 ", "difference": "+ "}.get(self.measure, "")
        return f"{sign} {prefix}{self.limit:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """Ours beside a baseline, measured in turns.

    Attributes:
        family: the heading that it stands under.
        baseline: what the baseline is.
        unit: of both.
    """

    family: str
    title: str
    baseline: str
    unit: str
    ours: Figures
    theirs: Figures
    goals: tuple[Goal, ...] = ()

    @property
    def ratio(self) -> float:
        """Ours divided by the baseline, by their medians."""
        return self.ours.median / self.theirs.median

    @property
    def spread(self) -> tuple[float, float]:
        """The quartiles of the ratios of each two that were measured one after the other."""
        pairs = zip(self.ours.values, self.theirs.values, strict=False)
        return Figures(tuple(mine / other for mine, other in pairs)).get_quartiles()

    def get_value(self, measure: Measure) -> float:
        """What a goal is about."""
        match measure:
            case "ratio":
                return self.ratio
            case "p95 ratio":
                return self.ours.p95 / self.theirs.p95
            case "p99 ratio":
                return self.ours.p99 / self.theirs.p99
            case "difference":
                return self.ours.median - self.theirs.median
            case "ours":
                return self.ours.p99
            case "greatest":
                return max(self.ours.values)

    @property
    def missed(self) -> list[Goal]:
        """The goals that are not reached."""
        return [goal for goal in self.goals if not goal.is_reached(self.get_value(goal.measure))]


def build_figures(values: Sequence[float]) -> Figures:
    """The figures of some rounds."""
    return Figures(tuple(round(value, 4) for value in values))
