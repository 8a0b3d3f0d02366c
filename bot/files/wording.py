"""Parts of sentences."""

from collections.abc import Collection
from itertools import islice


def shorten(text: str, limit: int = 40) -> str:
    """Text on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def name_some(names: Collection[str], limit: int = 5) -> str:
    """`“a”, “b”`, and beyond `limit` names how many more there are."""
    listed = ", ".join(f"“{shorten(name)}”" for name in islice(names, limit))
    return f"{listed} and {len(names) - limit:,} more" if len(names) > limit else listed


def count(number: int, noun: str) -> str:
    """`1 cell`, `2 cells`, `1,000 cells`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
