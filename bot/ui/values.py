"""Property values, numbers and times as a person writes them."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, Final

from bot.languages import translate
from bot.ui.text import inline

# An object may hold lists of thousands, nested as deep as JSON goes.
ITEMS_MAX = 20
DEPTH_MAX = 3
AUTHOR_MAX: Final = 100
MINUTE = 60
BRIEF_SECONDS = 10


def render_value(value: Any, *, depth: int = 0, items_max: int | None = ITEMS_MAX) -> str:
    """Return a property value as text: lists joined by commas, dates as YYYY-MM-DD, nothing for None.

    Args:
        value: a scalar, a list or an object.
        depth: how deep it stands in another value.
        items_max: how many items of a list are shown; None: all, as deep as they go.
    """
    if isinstance(value, Mapping):
        pairs = (f"{key}: {render_value(item, depth=depth + 1, items_max=items_max)}" for key, item in value.items())
        return _join(pairs, len(value), depth, items_max)
    if isinstance(value, Sequence | Set) and not isinstance(value, str | bytes):
        parts = (render_value(item, depth=depth + 1, items_max=items_max) for item in value)
        return _join(parts, len(value), depth, items_max)
    return _render_scalar(value)


def _render_scalar(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    if isinstance(value, float):
        return f"{value:.10g}"
    return _render_date(value) if isinstance(value, date) else str(value)


def _join(parts: Iterator[str], count: int, depth: int, items_max: int | None) -> str:
    if items_max is not None and depth >= DEPTH_MAX:
        return "…"
    joined = ", ".join(part for part in islice(parts, items_max) if part)
    return (
        joined
        if items_max is None or count <= items_max
        else translate("{joined}, … ({count:,} in all)", joined=joined, count=count)
    )


def _render_date(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    if value.time() == time():
        return value.date().isoformat()
    zone = " UTC" if value.utcoffset() == timedelta() else ""
    return f"{value:%Y-%m-%d %H:%M}{zone}" if zone or value.tzinfo is None else value.isoformat(" ", "minutes")


def render_time(at: datetime) -> str:
    """Return a moment as plain text, where Discord shows no timestamps: `2026-11-25 09:22 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def render_label(name: str, label: str = "") -> str:
    """Return a property's label as its file wrote it, else its name as one: `release_year` -> `Release year`."""
    if label:
        return label
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def render_author(author: str) -> str:
    """Return a mention where it is a member's id; the operator's imports carry a name."""
    return f"<@{author}>" if author.isdecimal() else inline(author, AUTHOR_MAX) or translate("somebody")


def list_counts(counts: Mapping[str, int]) -> list[str]:
    """Return what there is any of, by the text that says how much: `2 new`, `9 updated`."""
    return [translate(what, count=count) for what, count in counts.items() if count]


def render_seconds(seconds: float) -> str:
    """Return a duration: `0.42 s`, `12 s`, `3 min 20 s`."""
    if seconds < BRIEF_SECONDS:
        return translate("{seconds:.2f} s", seconds=seconds)
    minutes, rest = divmod(round(seconds), MINUTE)
    if minutes:
        return translate("{minutes:,} min {rest} s", minutes=minutes, rest=rest)
    return translate("{seconds} s", seconds=rest)
