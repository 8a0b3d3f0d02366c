"""Views whose buttons and menus outlive the process."""

from collections.abc import Iterable
from typing import Any, TypeVar

import discord

V = TypeVar("V", discord.ui.View, discord.ui.LayoutView)


def build_lasting_view(kind: type[V], items: Iterable[discord.ui.Item[Any]]) -> V:
    """Build a view of a kind. The presses are not its own to answer: it would not be there after a restart."""
    view = kind(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view
