"""Answers as messages of components: a box with the question and the pieces of a page, and a row of buttons."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import discord
from discord import ui

from bot.ui import palette
from bot.ui.blocks import Block, BlockPage
from bot.ui.ids import iterate_items
from bot.ui.limits import TITLE_MAX
from bot.ui.text import count_units

HEADING: Final = "### "
SMALL: Final = "-# "
MORE: Final = "More"

Button: TypeAlias = ui.Button[Any]


def build_layout(
    title: str, page: BlockPage, *, rows: Sequence[Sequence[Button]] = (), notes: Sequence[str] = ()
) -> ui.LayoutView:
    """Build the message of a page. Its buttons outlive the process, so the view answers none of them.

    Args:
        title: one line of safe Markdown.
        page: at least one block.
        rows: of buttons, at most five each; empty ones are left out.
        notes: lines below the box, of which empty ones are left out.
    """
    below: list[ui.Item[Any]] = [ui.TextDisplay(note) for note in notes if note]
    below += [ui.ActionRow(*row) for row in rows if row]
    # A long question is no heading: it would fill the screen.
    heading = f"{HEADING}{title}" if count_units(title) <= TITLE_MAX else title
    return _build_view([_build_box(heading, page), *below])


def rebuild_layout(message: discord.Message, page: BlockPage, *, rows: Sequence[Sequence[Button]]) -> ui.LayoutView:
    """Build the same message with another page: its title, and what is below the box but for the buttons, stay."""
    kept: list[ui.Item[Any]] = [
        ui.TextDisplay(each.content) for each in message.components if isinstance(each, discord.TextDisplay)
    ]
    below = [ui.ActionRow(*row) for row in rows if row]
    return _build_view([_build_box(_get_heading(message), page), *kept, *below])


def get_title(message: discord.Message | None) -> str:
    """The title of an answer: one line of safe Markdown; empty where the message is none."""
    return _get_heading(message).removeprefix(HEADING)


def list_rows(message: discord.Message) -> list[list[Button]]:
    """The rows of buttons below the box."""
    rows = [each for each in message.components if isinstance(each, discord.ActionRow)]
    return [[_copy(child) for child in row.children if isinstance(child, discord.Button)] for row in rows]


def _copy(button: discord.Button) -> Button:
    # Without its number among the components, which Discord gives anew.
    return ui.Button(label=button.label, emoji=button.emoji, style=button.style, custom_id=button.custom_id)


def _get_heading(message: discord.Message | None) -> str:
    texts = (item for item in iterate_items(message.components if message else ()))
    return next((item.content for item in texts if isinstance(item, discord.TextDisplay)), "")


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
    return ui.Button(label=MORE, style=discord.ButtonStyle.secondary, custom_id=block.more)


def _build_view(items: Sequence[ui.Item[Any]]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    # The presses are not this view's to answer: it would not be there after a restart.
    view.stop()
    return view
