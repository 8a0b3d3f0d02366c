"""What the model was shown for an answer: a part of its small print, and what "Why this?" says about it."""

import re
from collections.abc import Sequence
from typing import Final

import discord

from bot.models import CollectionInfo, PropertySpec, Reading
from bot.templates import UNREADABLE
from bot.ui.looks import get_last_line
from bot.ui.text import inline
from bot.ui.values import render_count, render_label

_READ: Final = re.compile(r" · the model read (?:(?P<count>\d{1,3})|each alone)(?: · page \d+/\d+)?\Z")
NAMES_MAX: Final = 20
NAME_MAX: Final = 40


def render_reading(reading: Reading | None) -> list[str]:
    """Return the part of the small print; none where no model was shown anything."""
    return [] if reading is None else [f"the model read {reading.count or 'each alone'}"]


def read_reading(message: discord.Message | None) -> Reading | None:
    """Return what the small print of an answer says; None: that no model was shown anything."""
    found = _READ.search(get_last_line(message))
    return Reading(int(found["count"] or 0)) if found else None


def explain_reading(reading: Reading | None, info: CollectionInfo) -> str:
    """Return what the model was shown of a collection, as sentences; not a word of what it was told to do."""
    if reading is None:
        return "No model wrote this answer."
    if not reading.count:
        # Weaviate has no text of these to fill in.
        names = _list_names([spec for spec in info.own_properties if spec.data_type not in UNREADABLE])
        return f"Each match alone, with whole values of {names}."
    count = render_count(reading.count, "object") + (" whole" if reading.count == 1 else ", each whole")
    return f"For this answer {count}. In {inline(info.name, NAME_MAX)} they have: {_list_names(info.own_properties)}."


def _list_names(specs: Sequence[PropertySpec]) -> str:
    labels = [inline(render_label(spec.name, spec.label), NAME_MAX) for spec in specs]
    return ", ".join(labels[:NAMES_MAX]) + (" and others" if len(labels) > NAMES_MAX else "")
