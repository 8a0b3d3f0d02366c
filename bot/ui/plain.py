"""Answers as messages of embeds, for places that show no components: the same pieces, title and buttons."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import discord

from bot.languages import translate
from bot.ui import palette
from bot.ui.blocks import Block, BlockPage
from bot.ui.ids import MORE_MENU
from bot.ui.lasting import build_lasting_view
from bot.ui.layouts import MORE, Actor, copy_actor
from bot.ui.limits import EMBEDS_MAX, MENU_OPTIONS_MAX, OPTION_MAX, TITLE_MAX
from bot.ui.markdown import SMALL
from bot.ui.text import count_units, one_line, unescape


def build_plain(
    title: str,
    page: BlockPage,
    *,
    rows: Sequence[Sequence[Actor]] = (),
    notes: Sequence[str] = (),
    context: str = "",
) -> dict[str, Any]:
    """The message of a page, as `build_layout` takes it."""
    lines = [line for line in (context, *notes) if line]
    return _build_message("\n".join(lines), title, page, rows)


def rebuild_plain(message: discord.Message, page: BlockPage, *, rows: Sequence[Sequence[Actor]]) -> dict[str, Any]:
    """The same message with another page: its title, and what is around the embeds but for the rows, stay."""
    return _build_message(message.content, get_plain_title(message), page, rows)


def is_plain(message: discord.Message | None) -> bool:
    """Whether a message is an answer of embeds."""
    return bool(message and message.embeds and message.embeds[0].colour == palette.ANSWER)


def get_plain_title(message: discord.Message) -> str:
    """The title: that of the first embed, or its text where it is too long for one."""
    first = message.embeds[0]
    return first.title or first.description or ""


def list_plain_lead(message: discord.Message) -> list[str]:
    """The lines of the answer's text, before what is parted from it."""
    lead = message.embeds[0] if message.embeds[0].title else next(iter(message.embeds[1:]), None)
    return (lead.description or "").split("\n") if lead else []


def get_plain_last_line(message: discord.Message) -> str:
    """The last line of the embeds: their small print."""
    return (message.embeds[-1].description or "").rpartition("\n")[2]


def list_plain_rows(message: discord.Message) -> list[list[Actor]]:
    """The rows of buttons and menus, but for the menu of the page's objects."""
    rows = [each.children for each in message.components if isinstance(each, discord.ActionRow)]
    kept = [[each for each in row if not isinstance(each, discord.TextInput)] for row in rows]
    return [[copy_actor(each) for each in row] for row in kept if row and row[0].custom_id != MORE_MENU]


def _build_message(content: str, title: str, page: BlockPage, rows: Sequence[Sequence[Actor]]) -> dict[str, Any]:
    message: dict[str, Any] = {"content": content or None, "embeds": list(_build_embeds(title, page))}
    menu = _build_more_menu(page)
    filled = [row for row in [*rows, [menu] if menu else []] if row]
    for number, row in enumerate(filled):
        for item in row:
            item.row = number
    view = build_lasting_view(discord.ui.View, chain.from_iterable(filled))
    return {**message, "view": view} if filled else message


def _build_embeds(title: str, page: BlockPage) -> Iterator[discord.Embed]:
    """The title and the lead in one embed, then the rest; each picture is in an embed of its own, as far as they go."""
    groups = _group(page)
    if count_units(title) <= TITLE_MAX:
        lead = groups.pop(0) if _is_lead(groups[0][0], is_first=True) else []
        yield discord.Embed(title=title, description=_join(lead) or None, colour=palette.ANSWER)
    else:
        yield discord.Embed(description=title, colour=palette.ANSWER)
    for group in groups:
        embed = discord.Embed(description=_join(group), colour=palette.ANSWER)
        if group[0].image:
            embed.set_thumbnail(url=group[0].image)
        yield embed


def _group(page: BlockPage) -> list[list[Block]]:
    """The blocks that share an embed: those of the lead, and then each from a picture to the next."""
    groups: list[list[Block]] = []
    is_lead = True
    for index, block in enumerate(page):
        was_lead, is_lead = is_lead, is_lead and _is_lead(block, is_first=index == 0)
        begins = not groups or bool(block.image) or (was_lead and not is_lead)
        # One embed is the title's where that is long.
        if begins and len(groups) < EMBEDS_MAX - 1:
            groups.append([])
        groups[-1].append(block)
    return groups


def _is_lead(block: Block, *, is_first: bool) -> bool:
    return not (block.more or block.image) and (is_first or not block.is_divided)


def _join(blocks: Sequence[Block]) -> str:
    """The texts, with a blank line where one is parted from what is above."""
    texts = [f"\n{block.text}" if block.is_divided and index else block.text for index, block in enumerate(blocks)]
    return "\n".join(texts)


def _build_more_menu(page: BlockPage) -> "discord.ui.Select[Any] | None":
    """The menu in place of the buttons "More", for which rows have no room; None where the page has none."""
    found = {block.more: block.text for block in page if block.more}
    if not found:
        return None
    labels = {more: one_line(_name(text), OPTION_MAX) or translate(MORE) for more, text in found.items()}
    options = [discord.SelectOption(label=label, value=more) for more, label in labels.items()]
    return discord.ui.Select(
        custom_id=MORE_MENU, placeholder=f"{translate(MORE)} …", options=options[:MENU_OPTIONS_MAX]
    )


def _name(text: str) -> str:
    """The first line of a piece, without what makes it bold or small."""
    return unescape(text.removeprefix(SMALL).partition("\n")[0]).replace("*", "")
