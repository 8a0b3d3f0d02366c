"""The pages of a document, and sentences about those that are left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.languages import render_count, translate

_RANGES_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a document's text; `number` counts pages or slides from 1, and is None in formats without pages."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its pages, what it calls itself, best first, and notes on what was left out."""

    pages: Sequence[Page]
    titles: Sequence[str | None] = ()
    notes: tuple[str, ...] = ()


def name_pages(numbers: Sequence[int], noun: str, *, total: int) -> str:
    """`1 page of 3 (2)`, `4 pages of 9 (2–4, 7)`."""
    ranges = list(_iterate_ranges(sorted(numbers)))
    listed = ", ".join(
        f"{first}" if first == last else f"{first}–{last}" for first, last in islice(ranges, _RANGES_MAX)
    )
    return translate(
        "{pages} of {total:,} ({numbers})",
        pages=render_count(len(numbers), noun),
        total=total,
        numbers=f"{listed}, …" if len(ranges) > _RANGES_MAX else listed,
    )


def _iterate_ranges(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    begin = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[begin], numbers[place - 1]
            begin = place
