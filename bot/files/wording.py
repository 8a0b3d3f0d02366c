"""Parts of sentences."""

from collections.abc import Collection
from itertools import islice

from bot.languages import translate


def shorten(text: str, limit: int = 40) -> str:
    """Text on one line, cut to `limit` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def name_some(names: Collection[str], limit: int = 5) -> str:
    """`“a”, “b”`, and beyond `limit` names how many more there are."""
    listed = ", ".join(translate("“{text}”", text=shorten(name)) for name in islice(names, limit))
    if len(names) <= limit:
        return listed
    return translate("{names} and {count:,} more", names=listed, count=len(names) - limit)
