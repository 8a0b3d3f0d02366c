"""What the model was shown for an answer: a part of its small print, and what "Why this?" says about it."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.languages import phrase, read_spoken, translate, translate_count
from bot.models import CollectionInfo, PropertySpec, Reading
from bot.templates import UNREADABLE
from bot.ui.looks import get_last_line
from bot.ui.text import inline
from bot.ui.values import render_label

_READ: Final = phrase("the model read {count}")
_READ_ALONE: Final = phrase("the model read each alone")
NAMES_MAX: Final = 20
NAME_MAX: Final = 40


def render_reading(reading: Reading | None) -> list[str]:
    """Return the part of the small print; none where no model was shown anything."""
    if reading is None:
        return []
    return [translate(_READ, count=reading.count) if reading.count else translate(_READ_ALONE)]


def read_reading(message: discord.Message | None) -> Reading | None:
    """Return what the small print of an answer says; None: that no model was shown anything."""
    # A page stands behind it, and before it what others may have named.
    for part in get_last_line(message).split(" · ")[-2:]:
        if read_spoken(_READ_ALONE, part) is not None:
            return Reading(0)
        said = read_spoken(_READ, part)
        if said and said["count"].isdecimal():
            return Reading(int(said["count"]))
    return None


def explain_reading(reading: Reading | None, info: CollectionInfo) -> str:
    """Return what the model was shown of a collection, as sentences; not a word of what it was told to do."""
    if reading is None:
        return translate("No model wrote this answer.")
    if not reading.count:
        # Weaviate has no text of these to fill in.
        names = _list_names([spec for spec in info.own_properties if spec.data_type not in UNREADABLE])
        return translate("Each match alone, with whole values of {names}.", names=names)
    return translate_count(
        reading.count,
        one="For this answer {count:,} object whole. In {name} they have: {names}.",
        many="For this answer {count:,} objects, each whole. In {name} they have: {names}.",
        name=inline(info.name, NAME_MAX),
        names=_list_names(info.own_properties),
    )


def _list_names(specs: Sequence[PropertySpec]) -> str:
    labels = [inline(render_label(spec.name, spec.label), NAME_MAX) for spec in specs]
    names = ", ".join(labels[:NAMES_MAX])
    return translate("{names} and others", names=names) if len(labels) > NAMES_MAX else names
