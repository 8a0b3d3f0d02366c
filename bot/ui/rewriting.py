"""The menu that has a model write once more about the hits of an answer, and what it says when somebody chose."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import discord

from bot.audience import Reader
from bot.errors import ObjectError
from bot.languages import phrase, translate
from bot.models import Manner
from bot.ui.asked import CHANGED, Way, build_again_id
from bot.ui.context import Interaction, get_guild_id
from bot.ui.drawn import Drawn
from bot.ui.ids import list_shown
from bot.ui.layouts import Menu
from bot.ui.turning import PageDesk, find_kept

AGAIN: Final = phrase("Write it again …")
LABELS: Final[Mapping[Manner, str]] = MappingProxyType(
    {
        Manner.SHORTER: phrase("Again, shorter"),
        Manner.LONGER: phrase("Again, longer"),
        Manner.LIST: phrase("Again, as a list"),
        Manner.EACH: phrase("Again, about each"),
    }
)


def build_rewrite_menus(drawn: Drawn, command: str, asker_id: int) -> list[Menu]:
    """The menu below what a model wrote; none where nothing is written, or the message holds not the whole question."""
    if not drawn.answer.is_generated or not drawn.is_kept:
        return []
    custom_id = build_again_id(Way.REWRITE, command, asker_id, drawn.question)
    options = [discord.SelectOption(label=translate(label), value=manner) for manner, label in LABELS.items()]
    return [discord.ui.Select(custom_id=custom_id, placeholder=translate(AGAIN), options=options)]


def read_manner(press: Interaction) -> Manner:
    """What was chosen from the menu.

    Raises:
        ObjectError: nothing that the menu offers.
    """
    data: dict[str, Any] = dict(press.data or {})
    values = data.get("values") or []
    if len(values) != 1 or values[0] not in LABELS:
        raise ObjectError(translate(CHANGED))
    return Manner(values[0])


async def fetch_objects(
    press: Interaction, reader: Reader, *, pages: PageDesk, find_name: Callable[..., Awaitable[str]]
) -> tuple[tuple[str, str], ...]:
    """Collection and id of what an answer shows, in its order: all pages of one that is kept.

    Raises:
        RagbotError: the reader may not read it (any more).
    """
    if (kept := find_kept(press.message)) is not None:
        return await pages.fetch_objects(kept, guild_id=get_guild_id(press), reader=reader)
    shown = list_shown(press.message)
    names = {
        each: await find_name(each, guild_id=get_guild_id(press), reader=reader)
        for each in dict.fromkeys(more.reference for more in shown)
    }
    return tuple(dict.fromkeys((names[more.reference], more.object_id) for more in shown))
