"""Undo: its button, the question before it, and what it did."""

import re
from collections.abc import Sequence
from typing import Any, Final

import discord

from bot.languages import phrase, render_count, translate, translate_count
from bot.models import Origin, UndoReport
from bot.ui import palette
from bot.ui.documents import name_upload, tell_upload
from bot.ui.embeds import add_field, build_embed
from bot.ui.lasting import build_lasting_view
from bot.ui.text import inline

NAME_MAX: Final = 100
# A button is recognised by its id alone, so that it works after a restart of the bot and for as long as the message is
# there. An id is data from outside: who presses, and whether there is such an upload in this guild, is checked then.
_CUSTOM_ID: Final = re.compile(r"undo:(?P<batch>[0-9a-f-]{1,80})")
_PLANNED: Final = (
    phrase("Restores {objects} that it changed"),
    phrase("Brings back {objects} that it deleted"),
    phrase("Deletes {objects} that it added"),
    phrase("Leaves {objects} as they are, changed again since"),
)
_DONE: Final = (
    phrase("Restored {objects} that it changed"),
    phrase("Brought back {objects} that it deleted"),
    phrase("Deleted {objects} that it added"),
    phrase("Left {objects} as they are, changed again since"),
)


def build_undo_view(batch: str, *, is_whole: bool) -> discord.ui.View:
    """Build the button under a report; `is_whole` where everything comes back."""
    button = build_undo_button(batch, label=translate("Undo") if is_whole else translate("Remove"))
    return build_lasting_view(discord.ui.View, [button])


def build_undo_button(batch: str, *, label: str = "") -> "discord.ui.Button[Any]":
    """Build the button, for a view that has others too."""
    return discord.ui.Button(
        label=label or translate("Undo"), style=discord.ButtonStyle.secondary, custom_id=f"undo:{batch}"
    )


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
        return translate("{command} removes this upload. {lost}", command=command, lost=_render_lost(lost))
    if days:
        return translate("{command} takes this upload back, for {days} days.", command=command, days=days)
    return translate("{command} takes this upload back.", command=command)


def render_undo_question(report: UndoReport, *, origins: Sequence[Origin] = ()) -> discord.Embed:
    """Return the question before an undo, with what would become of how many objects.

    Args:
        report: of a dry run.
        origins: the files of the upload; none where they are not known.
    """
    what = name_upload(origins, fallback=translate("this upload"))
    lines = [
        *_render_counts(report),
        *([translate("Uploaded {upload}.", upload=tell_upload(origins))] if origins else []),
    ]
    title = translate("Remove {what}?", what=what) if report.lost else translate("Undo {what}?", what=what)
    embed = build_embed(title, "\n".join(lines), colour=palette.DANGER)
    add_field(embed, translate("In"), ", ".join(inline(name, NAME_MAX) for name in report.collections))
    add_field(embed, translate("What cannot come back"), _render_lost(report.lost) if report.lost else "")
    return embed


def render_undone(report: UndoReport, *, origins: Sequence[Origin] = ()) -> discord.Embed:
    """Return what an undo did."""
    what = name_upload(origins, fallback=translate("the upload"))
    said = translate("{what} is removed", what=what) if report.lost else translate("{what} is undone", what=what)
    title = f"{said[:1].upper()}{said[1:]}"
    embed = build_embed(title, "\n".join(_render_counts(report)), colour=palette.SUCCESS)
    add_field(embed, translate("In"), ", ".join(inline(name, NAME_MAX) for name in report.collections))
    return embed


def get_undo_label(report: UndoReport) -> str:
    """Return what the button that confirms says."""
    return translate("Remove") if report.lost else translate("Undo")


def _render_counts(report: UndoReport) -> list[str]:
    counts = (report.restored, report.returned, report.removed, report.passed)
    said = zip(_PLANNED if report.is_dry_run else _DONE, counts, strict=True)
    return [translate(line, objects=render_count(count, "object")) for line, count in said if count]


def _render_lost(lost: int) -> str:
    return translate_count(
        lost,
        one="{count:,} object that it changed or deleted does not come back, because their earlier versions are not "
        "kept.",
        many="{count:,} objects that it changed or deleted do not come back, because their earlier versions are not "
        "kept.",
    )
