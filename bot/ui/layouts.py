"""Answers as messages of components: a box with the question and the pieces of a page, and a row of buttons."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Final, TypeAlias

import discord
from discord import ui

from bot.languages import phrase, translate
from bot.ui import palette
from bot.ui.blocks import Block, BlockPage
from bot.ui.lasting import build_lasting_view
from bot.ui.limits import TITLE_MAX
from bot.ui.markdown import HEADING
from bot.ui.text import count_units

MORE: Final = phrase("More")

Button: TypeAlias = ui.Button[Any]
Menu: TypeAlias = ui.Select[Any]
Actor: TypeAlias = Button | Menu
"""What is pressed or chosen from."""


def build_layout(
    title: str,
    page: BlockPage,
    *,
    rows: Sequence[Sequence[Actor]] = (),
    notes: Sequence[str] = (),
    context: str = "",
) -> ui.LayoutView:
    """Build the message of a page. Its buttons outlive the process, so the view answers none of them.

    Args:
        title: one line of safe Markdown.
        page: at least one block.
        rows: at most five buttons each, or one menu; empty ones are left out.
        notes: lines below the box, of which empty ones are left out.
        context: lines above the box.
    """
    # A long question is no heading: it would fill the screen.
    heading = f"{HEADING}{title}" if count_units(title) <= TITLE_MAX else title
    return build_lasting_view(
        ui.LayoutView, [*_show([context]), _build_box(heading, page), *_show(notes), *_build_rows(rows)]
    )


def rebuild_layout(message: discord.Message, page: BlockPage, *, rows: Sequence[Sequence[Actor]]) -> ui.LayoutView:
    """Build the same message with another page: its title, and what is around the box but for the rows, stay."""
    is_box = [isinstance(each, discord.Container) for each in message.components]
    place = is_box.index(True) if True in is_box else 0
    above, below = (
        _show([each.content for each in part if isinstance(each, discord.TextDisplay)])
        for part in (message.components[:place], message.components[place:])
    )
    return build_lasting_view(
        ui.LayoutView, [*above, _build_box(_get_heading(message), page), *below, *_build_rows(rows)]
    )


def get_layout_title(message: discord.Message | None) -> str:
    """The title of an answer: one line of safe Markdown; empty where the message is none."""
    return _get_heading(message).removeprefix(HEADING)


def list_layout_lead(message: discord.Message) -> list[str]:
    """The texts of the box below its title, as far as nothing parts them from it."""
    parts = takewhile(lambda each: isinstance(each, discord.TextDisplay), list(_get_box(message))[1:])
    return [each.content for each in parts]


def get_layout_last_line(message: discord.Message | None) -> str:
    """The last text of the box: its small print."""
    last = next(reversed(_get_box(message)), None)
    return last.content if isinstance(last, discord.TextDisplay) else ""


def list_rows(message: discord.Message) -> list[list[Actor]]:
    """The rows of buttons and menus below the box."""
    rows = [each for each in message.components if isinstance(each, discord.ActionRow)]
    return [[copy_actor(child) for child in row.children if not isinstance(child, discord.TextInput)] for row in rows]


def copy_actor(shown: discord.Button | discord.SelectMenu) -> Actor:
    """The same button or menu, for another message."""
    # Without its number among the components, which Discord gives anew.
    if isinstance(shown, discord.Button):
        return ui.Button(label=shown.label, emoji=shown.emoji, style=shown.style, custom_id=shown.custom_id)
    return ui.Select(
        custom_id=shown.custom_id,
        placeholder=shown.placeholder,
        min_values=shown.min_values,
        max_values=shown.max_values,
        options=list(shown.options),
    )


def _get_heading(message: discord.Message | None) -> str:
    first = next(iter(_get_box(message)), None)
    return first.content if isinstance(first, discord.TextDisplay) else ""


def _get_box(message: discord.Message | None) -> Sequence[Any]:
    """What is in the box of an answer; nothing where the message has none."""
    boxes = (each for each in (message.components if message else ()) if isinstance(each, discord.Container))
    return next((box.children for box in boxes), ())


def _show(lines: Sequence[str]) -> list[ui.Item[Any]]:
    return [ui.TextDisplay(line) for line in lines if line]


def _build_rows(rows: Sequence[Sequence[Actor]]) -> list[ui.Item[Any]]:
    return [ui.ActionRow(*row) for row in rows if row]


def _build_box(heading: str, page: BlockPage) -> ui.Container[Any]:
    items = [item for index, block in enumerate(page) for item in _iterate_items(block, is_first=index == 0)]
    return ui.Container(ui.TextDisplay(heading), *items, accent_colour=palette.ANSWER)


def _iterate_items(block: Block, *, is_first: bool) -> Iterator[ui.Item[Any]]:
    if block.is_divided and not is_first:
        yield ui.Separator()
    if block.image:
        yield ui.Section(block.text, accessory=ui.Thumbnail(block.image))
        if block.more:
            yield ui.ActionRow(_build_more(block))
    elif block.more:
        yield ui.Section(block.text, accessory=_build_more(block))
    else:
        yield ui.TextDisplay(block.text)


def _build_more(block: Block) -> Button:
    return ui.Button(label=translate(MORE), style=discord.ButtonStyle.secondary, custom_id=block.more)
