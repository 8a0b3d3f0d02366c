"""The two looks of answers, of components and of embeds: how their messages are made, and read back."""

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import discord

from bot.ui import layouts, plain
from bot.ui.blocks import BlockPage
from bot.ui.layouts import Actor
from bot.ui.plain import is_plain

AnswerLook: TypeAlias = Literal["layout", "plain"]


def build_message(
    look: AnswerLook,
    title: str,
    page: BlockPage,
    *,
    rows: Sequence[Sequence[Actor]] = (),
    notes: Sequence[str] = (),
    context: str = "",
) -> dict[str, Any]:
    """What a message of a page is sent with, as `build_layout` takes it."""
    if look == "plain":
        return plain.build_plain(title, page, rows=rows, notes=notes, context=context)
    return {"view": layouts.build_layout(title, page, rows=rows, notes=notes, context=context)}


def rebuild_message(message: discord.Message, page: BlockPage, *, rows: Sequence[Sequence[Actor]]) -> dict[str, Any]:
    """The same message with another page, in the look that it has."""
    if is_plain(message):
        return plain.rebuild_plain(message, page, rows=rows)
    return {"view": layouts.rebuild_layout(message, page, rows=rows)}


def get_title(message: discord.Message | None) -> str:
    """The title of an answer: one line of safe Markdown; empty where the message is none."""
    if message is not None and is_plain(message):
        return plain.get_plain_title(message)
    return layouts.get_layout_title(message)


def list_lead(message: discord.Message) -> list[str]:
    """The texts below the title, as far as nothing parts them from it; small print is in texts of its own."""
    return plain.list_plain_lead(message) if is_plain(message) else layouts.list_layout_lead(message)


def get_last_line(message: discord.Message | None) -> str:
    """The last text of an answer: its small print."""
    if message is not None and is_plain(message):
        return plain.get_plain_last_line(message)
    return layouts.get_layout_last_line(message)


def list_rows(message: discord.Message) -> list[list[Actor]]:
    """The rows of buttons and menus below an answer."""
    return plain.list_plain_rows(message) if is_plain(message) else layouts.list_rows(message)


def list_around(message: discord.Message | None) -> list[str]:
    """The lines above and below an answer, where nothing stands that a model or an object says."""
    if message is None:
        return []
    if is_plain(message):
        return message.content.split("\n")
    shown = [each.content for each in message.components if isinstance(each, discord.TextDisplay)]
    return [line for text in shown for line in text.split("\n")]
