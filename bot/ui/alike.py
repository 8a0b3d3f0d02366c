"""More like this, less like this: a button below an object, and two menus below what is like it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import discord

from bot.errors import ObjectError
from bot.models import Answer, CollectionInfo, Hit
from bot.ui import palette
from bot.ui.answers import render_recommendation
from bot.ui.cards import get_title
from bot.ui.components import find_menu, get_custom_id, list_custom_ids
from bot.ui.context import Interaction
from bot.ui.embeds import Page, build_embed
from bot.ui.pages import OpenObject, send_pages
from bot.ui.private import Draw, build_turn_check
from bot.ui.readers import build_private_reader
from bot.ui.text import escape, one_line
from bot.ui.turns import TakeTurn

MORE_LIKE_THIS: Final = "More like this"
MORE_LIKE: Final = "More like …"
LESS_LIKE: Final = "Less like …"
CHOSEN_MAX: Final = 5  # of each kind; together with ten hits they fit a menu
OPTIONS_MAX: Final = 25  # Discord: options of a menu
OPTION_MAX: Final = 100  # Discord: characters of an option's label
CUSTOM_ID_MAX: Final = 100  # Discord
TITLE_MAX: Final = 60
CHANGED: Final = "This message has changed or is deleted. Please ask me again."

# What is chosen stands in the menus themselves, as their chosen options, so that they work after a restart of the bot.
# It is data from outside: it counts only where the message has that very button or option, and every object is looked
# up with the reader who presses.
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_BUTTON: Final = re.compile(rf"alike:one:(?P<id>{_UUID}):(?P<name>\w+)")
_MENU: Final = re.compile(r"alike:(?P<kind>more|less):(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Taste:
    """Which objects of a collection the next ones are to be like, and unlike, by their ids."""

    collection: str
    likes: tuple[str, ...]
    dislikes: tuple[str, ...] = ()


def build_alike_button(info: CollectionInfo, hit: Hit, *, row: int) -> "discord.ui.Button[Any] | None":
    """Build the button for an object; None where its collection's name is too long for an id."""
    custom_id = f"alike:one:{hit.id}:{info.name}"
    if _BUTTON.fullmatch(custom_id) is None or len(custom_id) > CUSTOM_ID_MAX:
        return None
    style = discord.ButtonStyle.secondary
    return discord.ui.Button(label=MORE_LIKE_THIS, emoji="🔎", style=style, custom_id=custom_id, row=row)


def render_alike(
    info: CollectionInfo,
    hits: Sequence[Hit],
    *,
    likes: Sequence[Hit],
    dislikes: Sequence[Hit] = (),
    notices: Sequence[str] = (),
) -> list[Page]:
    """Return what is like some objects, with menus to say more exactly which.

    Args:
        info: their collection.
        hits: what was found.
        likes: what it is like; at least one.
        dislikes: what it is unlike.
        notices: one line each on what was done instead.
    """
    unwanted = f", not like {_list(dislikes)}" if dislikes else ""
    title = f"Like {_list(likes)}{unwanted}"
    if not hits:
        return [Page([build_embed(title, f"There is nothing else in **{escape(info.name)}**.", colour=palette.ANSWER)])]
    text = f"The closest in **{info.name}**:"
    pages = render_recommendation(Answer(title, info, tuple(hits), text=text, notices=tuple(notices)))
    pages[0].lasting = _build_menus(info, [*likes, *dislikes, *hits], likes, dislikes)
    return pages


def render_surprise(info: CollectionInfo, hit: Hit) -> list[Page]:
    """Return an object that was chosen at random, with the button for what is like it."""
    pages = render_recommendation(Answer("Surprise", info, (hit,), text=f"Chosen at random from **{info.name}**."))
    button = build_alike_button(info, hit, row=2)
    pages[0].lasting = () if button is None else (button,)
    return pages


def get_taste(interaction: discord.Interaction) -> Taste | None:
    """Return what a press of the button or a choice from a menu asks for; None for any other interaction.

    Raises:
        ObjectError: the message has no such button or option (any more).
    """
    if interaction.type is not discord.InteractionType.component:
        return None
    custom_id, message = get_custom_id(interaction), interaction.message
    if pressed := _BUTTON.fullmatch(custom_id):
        if custom_id not in list_custom_ids(message):
            raise ObjectError(CHANGED)
        return Taste(pressed["name"], (pressed["id"],))
    chosen = _MENU.fullmatch(custom_id)
    return None if chosen is None else _read_menus(interaction, chosen["kind"], chosen["name"])


async def show_taste(press: Interaction, draw: Draw, *, take_turn: TakeTurn, open_object: OpenObject) -> None:
    """Answer a press or a choice to the member alone: in its message where only the member sees that, else in another.

    Args:
        press: the button or a menu.
        draw: makes the pages, as `render_alike` returns them.
        take_turn: a place for as long as they are made.
        open_object: as of `send_pages`.
    """
    is_edited = press.message is not None and press.message.flags.ephemeral and not _is_button(press)
    with take_turn() as turn:
        await press.response.defer(ephemeral=True, thinking=not is_edited)
        await turn.wait()
        reader = build_private_reader(press)
        pages = await draw(reader)
    await send_pages(
        press.edit_original_response if is_edited else partial(press.followup.send, wait=True, ephemeral=True),
        pages,
        author_id=press.user.id,
        open_object=open_object,
        check=build_turn_check(reader, build_private_reader),
        first=pages[0].lasting,
    )


def _is_button(interaction: discord.Interaction) -> bool:
    return _BUTTON.fullmatch(get_custom_id(interaction)) is not None


def _read_menus(interaction: discord.Interaction, kind: str, name: str) -> Taste:
    """What is chosen now in the menu that was used, and was before in the other; the former counts for both."""
    used = find_menu(interaction.message, f"alike:{kind}:{name}")
    other = find_menu(interaction.message, f"alike:{'less' if kind == 'more' else 'more'}:{name}")
    given: Any = dict(interaction.data or {}).get("values") or ()
    values = [str(value) for value in given][:CHOSEN_MAX]
    if used is None or other is None or not {option.value for option in used.options}.issuperset(values):
        raise ObjectError(CHANGED)
    before = tuple(option.value for option in other.options if option.default and option.value not in values)
    return Taste(name, tuple(values), before) if kind == "more" else Taste(name, before, tuple(values))


def _build_menus(
    info: CollectionInfo, offered: Sequence[Hit], likes: Sequence[Hit], dislikes: Sequence[Hit]
) -> "Sequence[discord.ui.Select[Any]]":
    """The two menus; none where the collection's name is too long for their ids."""
    options = list({hit.id: hit for hit in offered}.values())[:OPTIONS_MAX]
    menus = (
        _build_menu(f"alike:more:{info.name}", MORE_LIKE, options, likes, least=1, row=3),
        _build_menu(f"alike:less:{info.name}", LESS_LIKE, options, dislikes, least=0, row=4),
    )
    return menus if all(len(menu.custom_id) <= CUSTOM_ID_MAX for menu in menus) else ()


def _build_menu(
    custom_id: str, placeholder: str, options: Sequence[Hit], chosen: Sequence[Hit], *, least: int, row: int
) -> "discord.ui.Select[Any]":
    ids = {hit.id for hit in chosen}
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=placeholder,
        min_values=least,
        max_values=min(CHOSEN_MAX, len(options)),
        options=[
            discord.SelectOption(
                label=one_line(f"{placeholder.removesuffix('…')}{get_title(hit)}", OPTION_MAX),
                value=hit.id,
                default=hit.id in ids,
            )
            for hit in options
        ],
        row=row,
    )


def _list(hits: Sequence[Hit]) -> str:
    return " and ".join(one_line(get_title(hit), TITLE_MAX) for hit in hits)
