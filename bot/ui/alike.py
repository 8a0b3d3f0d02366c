"""More like this, less like this: a button below an object, and two menus below what is like it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.errors import ObjectError
from bot.languages import join_with_and, phrase, translate
from bot.models import Answer, CollectionInfo, Hit
from bot.naming import build_reference
from bot.ui.answers import AnswerPages, render_recommendation, render_refusal
from bot.ui.cards import get_title
from bot.ui.ids import find_menu, get_custom_id, has_button, iterate_items, pack_uuid, unpack_uuid
from bot.ui.layouts import Button, Menu
from bot.ui.limits import MENU_OPTIONS_MAX, OPTION_MAX
from bot.ui.text import one_line

MORE_LIKE_THIS: Final = phrase("More like this")
MORE_LIKE: Final = phrase("More like …")
LESS_LIKE: Final = phrase("Less like …")
LIMIT: Final = 3
CHOSEN_MAX: Final = 5  # of each kind; together with ten hits they fit a menu
TITLE_MAX: Final = 60
CHANGED: Final = phrase("This message has changed or is deleted. Please ask me again.")

NOTHING_LIKED: Final = phrase("Then nothing is left for it to be like. Choose that under “More like …” first.")

# What is chosen stands in the menus themselves, as their chosen options, so that they work after a restart of the bot.
# It is data from outside: it counts only where the message has that very button or option, and every object is looked
# up with the reader who presses.
_BEGIN: Final = "alike:"
_BUTTON: Final = re.compile(r"alike:one:(?P<limit>10|[1-9]):(?P<object>[\w-]{22})?:(?P<reference>[\w-]{12})?", re.ASCII)
_MENU: Final = re.compile(r"alike:(?P<kind>more|less):(?P<limit>10|[1-9]):(?P<reference>[\w-]{12})", re.ASCII)
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Taste:
    """What the next objects are to be like, and unlike.

    Attributes:
        reference: of the collection; None: any.
        likes: objects by their ids; none: any object will do.
        dislikes: objects by their ids.
        limit: how many are wanted.
    """

    reference: str | None = None
    likes: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class AlikePages:
    """Objects like others as messages, and what stands below each."""

    pages: AnswerPages
    buttons: tuple[Button, ...] = ()
    menus: tuple[Menu, ...] = ()


def build_taste_button(taste: Taste, label: str, **look: Any) -> Button:
    """Build the button that shows the presser what is like one object, or any."""
    packed = pack_uuid(taste.likes[0]) if taste.likes else ""
    custom_id = f"alike:one:{taste.limit}:{packed}:{taste.reference or ''}"
    return discord.ui.Button(label=label, custom_id=custom_id, **look)


def build_alike_button(info: CollectionInfo, hit: Hit, *, row: int | None = None) -> Button:
    """Build the button for what is like an object."""
    taste = Taste(build_reference(info.name), (hit.id,))
    return build_taste_button(
        taste, translate(MORE_LIKE_THIS), emoji="🔎", style=discord.ButtonStyle.secondary, row=row
    )


def render_alike(
    info: CollectionInfo,
    hits: Sequence[Hit],
    *,
    likes: Sequence[Hit],
    dislikes: Sequence[Hit] = (),
    notices: Sequence[str] = (),
    limit: int = LIMIT,
) -> AlikePages:
    """Return what is like some objects, with menus to say more exactly which.

    Args:
        info: their collection.
        hits: what was found.
        likes: what it is like; at least one.
        dislikes: what it is unlike.
        notices: one line each on what was done instead.
        limit: how many are found next.
    """
    title = _render_title(likes, dislikes)
    if not hits:
        return AlikePages(render_refusal(title, translate("There is nothing else in {name}.", name=info.name)))
    text = translate("The closest in **{name}**:", name=info.name)
    pages = render_recommendation(Answer(title, info, tuple(hits), text=text, notices=tuple(notices)))
    menus = _build_menus(f"{limit}:{build_reference(info.name)}", [*likes, *dislikes, *hits], likes, dislikes)
    return AlikePages(pages, menus=menus)


def render_surprise(info: CollectionInfo, hit: Hit) -> AlikePages:
    """Return an object that was chosen at random, with the button for what is like it."""
    pages = render_recommendation(
        Answer(translate("Surprise"), info, (hit,), text=translate("Chosen at random from **{name}**.", name=info.name))
    )
    return AlikePages(pages, (build_alike_button(info, hit),))


def is_alike_pressed(interaction: discord.Interaction) -> bool:
    """Whether somebody pressed the button or chose from one of the menus."""
    custom_id = get_custom_id(interaction)
    return any(pattern.fullmatch(custom_id) for pattern in (_BUTTON, _MENU))


def get_taste(interaction: discord.Interaction) -> Taste:
    """Return what a press of the button or a choice from a menu asks for.

    Raises:
        ObjectError: the message has no such button or option (any more).
    """
    custom_id = get_custom_id(interaction)
    if pressed := _BUTTON.fullmatch(custom_id):
        if not has_button(interaction.message, custom_id):
            raise ObjectError(translate(CHANGED))
        likes = (unpack_uuid(pressed["object"]),) if pressed["object"] else ()
        return Taste(pressed["reference"], likes, limit=int(pressed["limit"]))
    chosen = _MENU.fullmatch(custom_id)
    if chosen is None:
        raise ObjectError(translate(CHANGED))
    return _read_menus(interaction, chosen)


def is_alike(message: discord.Message | None) -> bool:
    """Whether a message shows what is like something, or chosen at random, and so answers no question."""
    items = iterate_items(message.components if message else ())
    return any((getattr(item, "custom_id", None) or "").startswith(_BEGIN) for item in items)


def _read_menus(interaction: discord.Interaction, chosen: re.Match[str]) -> Taste:
    """What is chosen now in the menu that was used, and was before in the other; the former counts for both."""
    is_more, rest = chosen["kind"] == "more", f"{chosen['limit']}:{chosen['reference']}"
    used = find_menu(interaction.message, chosen[0])
    other = find_menu(interaction.message, f"alike:{'less' if is_more else 'more'}:{rest}")
    given: Any = dict(interaction.data or {}).get("values") or ()
    values = tuple(str(value) for value in given)[:CHOSEN_MAX]
    if used is None or other is None or not {option.value for option in used.options}.issuperset(values):
        raise ObjectError(translate(CHANGED))
    before = tuple(option.value for option in other.options if option.default and option.value not in values)
    if not all(map(_UUID.fullmatch, (*values, *before))):
        raise ObjectError(translate(CHANGED))
    likes, dislikes = (values, before) if is_more else (before, values)
    if not likes:
        raise ObjectError(translate(NOTHING_LIKED))
    return Taste(chosen["reference"], likes, dislikes, int(chosen["limit"]))


def _build_menus(rest: str, offered: Sequence[Hit], likes: Sequence[Hit], dislikes: Sequence[Hit]) -> tuple[Menu, ...]:
    """The two menus; `rest` is what their ids end with."""
    options = list({hit.id: hit for hit in offered}.values())[:MENU_OPTIONS_MAX]
    return (
        _build_menu(f"alike:more:{rest}", translate(MORE_LIKE), options, likes, least=1),
        _build_menu(f"alike:less:{rest}", translate(LESS_LIKE), options, dislikes, least=0),
    )


def _build_menu(custom_id: str, placeholder: str, options: Sequence[Hit], chosen: Sequence[Hit], *, least: int) -> Menu:
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
    )


def _render_title(likes: Sequence[Hit], dislikes: Sequence[Hit]) -> str:
    if not dislikes:
        return translate("Like {likes}", likes=_list(likes))
    return translate("Like {likes}, not like {dislikes}", likes=_list(likes), dislikes=_list(dislikes))


def _list(hits: Sequence[Hit]) -> str:
    return join_with_and(one_line(get_title(hit), TITLE_MAX) for hit in hits)
