"""Intervals of numbers, which may be open at one end."""

from dataclasses import dataclass
from typing import Self

from bot.languages import Saying, saying
from bot.library.conditions.numbers import show_number


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval, and whether the value itself belongs to it."""

    value: float
    is_inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two bounds; a bound that is None is no limit."""

    low: Bound | None = None
    high: Bound | None = None

    @classmethod
    def build(cls, bound: Bound, *, is_low: bool) -> Self:
        """The numbers on one side of a bound."""
        return cls(low=bound) if is_low else cls(high=bound)

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        if self.low is None or self.high is None:
            return False
        if self.low.value == self.high.value:
            return not (self.low.is_inclusive and self.high.is_inclusive)
        return self.low.value > self.high.value

    @property
    def complement(self) -> "Interval | None":
        """All other numbers; None where those are on both sides."""
        if self.low is None and self.high is not None:
            return Interval(low=Bound(self.high.value, not self.high.is_inclusive))
        if self.high is None and self.low is not None:
            return Interval(high=Bound(self.low.value, not self.low.is_inclusive))
        return None

    def holds(self, number: float) -> bool:
        """Whether a number is in it."""
        if self.low is not None and (
            number < self.low.value or (number == self.low.value and not self.low.is_inclusive)
        ):
            return False
        if self.high is None or number < self.high.value:
            return True
        return number == self.high.value and self.high.is_inclusive

    def scale(self, factor: float) -> "Interval":
        """The interval in another unit."""
        low, high = (bound and Bound(bound.value * factor, bound.is_inclusive) for bound in (self.low, self.high))
        return Interval(low, high)

    def intersect(self, other: "Interval") -> "Interval":
        """The numbers that are in both."""
        lows = [bound for bound in (self.low, other.low) if bound is not None]
        highs = [bound for bound in (self.high, other.high) if bound is not None]
        return Interval(
            max(lows, key=lambda bound: (bound.value, not bound.is_inclusive), default=None),
            min(highs, key=lambda bound: (bound.value, bound.is_inclusive), default=None),
        )

    def render(self, name: str) -> str | Saying:
        """The interval as people read it: `year < 1960`, `year 1980–1989`, `year = 2019`."""
        if self.low is not None and self.high is not None:
            if self.low == self.high:
                return f"{name} = {show_number(self.low.value)}"
            if self.low.is_inclusive and self.high.is_inclusive:
                return f"{name} {show_number(self.low.value)}–{show_number(self.high.value)}"
        parts = []
        if self.low is not None:
            parts.append(f"{'≥' if self.low.is_inclusive else '>'} {show_number(self.low.value)}")
        if self.high is not None:
            parts.append(f"{'≤' if self.high.is_inclusive else '<'} {show_number(self.high.value)}")
        if len(parts) == 1:
            return f"{name} {parts[0]}"
        return saying("{first} and {last}", first=f"{name} {parts[0]}", last=parts[1])
