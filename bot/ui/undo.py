"""Undo: its button, the question before it, and what it did."""

import re
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.models import Origin, UndoReport
from bot.ui import palette
from bot.ui.documents import name_upload, tell_upload
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import inline
from bot.ui.values import render_count

NAME_MAX: Final = 100
# A button is recognised by its id alone, so that it works after a restart of the bot and for as long as the message is
# there. An id is data from outside: who presses, and whether there is such an upload in this guild, is checked then.
_CUSTOM_ID: Final = re.compile(r"undo:(?P<batch>[0-9a-f-]{1,80})")
_PLANNED: Final = ("Restores", "Brings back", "Deletes", "Leaves")
_DONE: Final = ("Restored", "Brought back", "Deleted", "Left")
_OBJECTS: Final = ("that it changed", "that it deleted", "that it added", "as they are, changed again since")


def build_undo_view(batch: str, *, is_whole: bool) -> discord.ui.View:
    """Build the button under a report; `is_whole` where everything comes back."""
    view = discord.ui.View(timeout=None)
    view.add_item(build_undo_button(batch, label="Undo" if is_whole else "Remove"))
    # The press is not this view's to answer: it would not be there after a restart.
    view.stop()
    return view


def build_undo_button(batch: str, *, label: str = "Undo") -> "discord.ui.Button[Any]":
    """Build the button, for a view that has others too."""
    return discord.ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=f"undo:{batch}")


def get_pressed_batch(interaction: discord.Interaction) -> str | None:
    """Return the batch that a press asks to undo; None for any other interaction."""
    if interaction.type is not discord.InteractionType.component:
        return None
    found = _CUSTOM_ID.fullmatch(str(dict(interaction.data or {}).get("custom_id")))
    return found["batch"] if found else None


def render_undo_hint(batch: str, *, lost: int = 0, days: int = 0) -> str:
    """Return what a report says about taking the upload back.

    Args:
        batch: of the upload.
        lost: earlier versions that are not kept.
        days: for which the others are; 0 where there are none.
    """
    command = f"`/documents undo batch:{inline(batch, NAME_MAX)}`"
    if lost:
        return f"{command} removes this upload. {_render_lost(lost)}"
    return f"{command} takes this upload back" + (f", for {days} days." if days else ".")


def render_undo_question(report: UndoReport, *, origins: Sequence[Origin] = ()) -> discord.Embed:
    """Return the question before an undo, with what would become of how many objects.

    Args:
        report: of a dry run.
        origins: the files of the upload; none where they are not known.
    """
    what = name_upload(origins, fallback="this upload")
    lines = [*_render_counts(report), *([f"Uploaded {tell_upload(origins)}."] if origins else [])]
    embed = build_embed(f"{get_undo_label(report)} {what}?", "\n".join(lines), colour=palette.DANGER)
    add_field(embed, "In", ", ".join(inline(name, NAME_MAX) for name in report.collections))
    add_field(embed, "What cannot come back", _render_lost(report.lost) if report.lost else "")
    return embed


def render_undone(report: UndoReport, *, origins: Sequence[Origin] = ()) -> discord.Embed:
    """Return what an undo did."""
    what = name_upload(origins, fallback="the upload")
    title = f"{what[:1].upper()}{what[1:]} is {'removed' if report.lost else 'undone'}"
    embed = build_embed(title, "\n".join(_render_counts(report)), colour=palette.SUCCESS)
    add_field(embed, "In", ", ".join(inline(name, NAME_MAX) for name in report.collections))
    return embed


def get_undo_label(report: UndoReport) -> str:
    """Return what the button that confirms says."""
    return "Remove" if report.lost else "Undo"


def _render_counts(report: UndoReport) -> list[str]:
    verbs = _PLANNED if report.is_dry_run else _DONE
    counts = (report.restored, report.returned, report.removed, report.passed)
    said = zip(verbs, counts, _OBJECTS, strict=True)
    return [f"{verb} {render_count(count, 'object')} {what}" for verb, count, what in said if count]


def _render_lost(lost: int) -> str:
    noun = "object that it changed or deleted does" if lost == 1 else "objects that it changed or deleted do"
    return f"{lost:,} {noun} not come back, because their earlier versions are not kept."
