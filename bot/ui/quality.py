"""Golden questions, and how well they are answered, for admins."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.golden import GoldenQuestion, GoldenRow, QualityReport
from bot.ui import palette
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.text import inline

QUESTION_MAX: Final = 200
EXPECTED_MAX: Final = 200
HELD_BACK: Final = "Not kept: a budget of AI answers is used up, so not all of this is what members get with a model."
LOST_MAX: Final = 8
NONE_YET: Final = "There are none yet. `/quality add` takes a question that I have to answer well."


def render_golden_added(row: GoldenRow) -> discord.Embed:
    """Return what was kept, and whether it is answered now."""
    is_hit = row.now.is_hit
    text = "It is answered from there now." if is_hit else "It is not answered so now: `/quality run` will show it."
    embed = build_embed("Golden question", text, colour=palette.SUCCESS if is_hit else palette.WARNING)
    add_field(embed, "Question", inline(row.golden.question, QUESTION_MAX), is_clean=True)
    add_field(embed, "A good answer", _render_expected(row.golden), is_clean=True)
    return embed


def render_golden_removed(golden: GoldenQuestion) -> discord.Embed:
    """Return what was removed."""
    return build_embed("Removed", inline(golden.question, QUESTION_MAX), colour=palette.SUCCESS)


def render_golden_list(questions: Sequence[GoldenQuestion]) -> list[Page]:
    """Return all of a guild."""
    if not questions:
        return [Page([build_embed("Golden questions", NONE_YET, colour=palette.INFO)])]
    embeds = [build_embed(each.question, _render_expected(each), colour=palette.INFO) for each in questions]
    return paginate(embeds, footer=f"{len(questions):,} in all")


def render_quality(report: QualityReport, *, is_kept: bool) -> discord.Embed:
    """Return the figures before and now, and which questions are answered worse."""
    if not report.rows:
        return build_embed("Golden questions", NONE_YET, colour=palette.INFO)
    embed = build_embed(
        "Answered worse than before" if report.is_worse else "Golden questions",
        "\n".join(report.render()),
        colour=palette.WARNING if report.is_worse else palette.SUCCESS,
    )
    missed = [row for row in report.rows if not row.now.is_hit and row not in report.lost]
    add_field(embed, "Worse than before", _render_rows(report.lost), is_clean=True)
    add_field(embed, "Not answered well", _render_rows(missed), is_clean=True)
    kept = "The next run is compared with this one." if is_kept else "A trial, which is not kept."
    add_field(embed, "Kept", HELD_BACK if report.is_held_back else kept)
    return embed


def _render_rows(rows: Sequence[GoldenRow]) -> str:
    lines = [f"- {inline(row.golden.question, 100)}" for row in rows[:LOST_MAX]]
    return "\n".join([*lines, *([f"and {len(rows) - LOST_MAX:,} more"] if len(rows) > LOST_MAX else [])])


def _render_expected(golden: GoldenQuestion) -> str:
    """Return what a good answer is made from."""
    name = inline(golden.collection, QUESTION_MAX)
    if golden.expected:
        return f"has the words “{inline(golden.expected, EXPECTED_MAX)}”, from **{name}**"
    titles = ", ".join(inline(title, QUESTION_MAX) for title in golden.titles[:3])
    return f"comes from {titles} in **{name}**"
