"""Golden questions, and how well they are answered, for admins."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.golden import GoldenQuestion, GoldenRow, QualityReport
from bot.languages import phrase, translate
from bot.ui import palette
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.text import inline

QUESTION_MAX: Final = 200
EXPECTED_MAX: Final = 200
HELD_BACK: Final = phrase(
    "Not kept: a budget of AI answers is used up, so not all of this is what members get with a model."
)
LOST_MAX: Final = 8
NONE_YET: Final = phrase("There are none yet. `/quality add` takes a question that I have to answer well.")


def render_golden_added(row: GoldenRow) -> discord.Embed:
    """Return what was kept, and whether it is answered now."""
    is_hit = row.now.is_hit
    text = (
        translate("It is answered from there now.")
        if is_hit
        else translate("It is not answered so now: `/quality run` will show it.")
    )
    embed = build_embed(translate("Golden question"), text, colour=palette.SUCCESS if is_hit else palette.WARNING)
    add_field(embed, translate("Question"), inline(row.golden.question, QUESTION_MAX), is_clean=True)
    add_field(embed, translate("A good answer"), _render_expected(row.golden), is_clean=True)
    return embed


def render_golden_removed(golden: GoldenQuestion) -> discord.Embed:
    """Return what was removed."""
    return build_embed(translate("Removed"), inline(golden.question, QUESTION_MAX), colour=palette.SUCCESS)


def render_golden_list(questions: Sequence[GoldenQuestion]) -> list[Page]:
    """Return all of a guild."""
    if not questions:
        return [Page([build_embed(translate("Golden questions"), translate(NONE_YET), colour=palette.INFO)])]
    embeds = [build_embed(each.question, _render_expected(each), colour=palette.INFO) for each in questions]
    return paginate(embeds, footer=translate("{count:,} in all", count=len(questions)))


def render_quality(report: QualityReport, *, is_kept: bool) -> discord.Embed:
    """Return the figures before and now, and which questions are answered worse."""
    if not report.rows:
        return build_embed(translate("Golden questions"), translate(NONE_YET), colour=palette.INFO)
    embed = build_embed(
        translate("Answered worse than before") if report.is_worse else translate("Golden questions"),
        "\n".join(report.render()),
        colour=palette.WARNING if report.is_worse else palette.SUCCESS,
    )
    missed = [row for row in report.rows if not row.now.is_hit and row not in report.lost]
    add_field(embed, translate("Worse than before"), _render_rows(report.lost), is_clean=True)
    add_field(embed, translate("Not answered well"), _render_rows(missed), is_clean=True)
    kept = translate("The next run is compared with this one.") if is_kept else translate("A trial, which is not kept.")
    add_field(embed, translate("Kept"), translate(HELD_BACK) if report.is_held_back else kept)
    return embed


def _render_rows(rows: Sequence[GoldenRow]) -> str:
    lines = [f"- {inline(row.golden.question, 100)}" for row in rows[:LOST_MAX]]
    return "\n".join(
        [*lines, *([translate("and {count:,} more", count=len(rows) - LOST_MAX)] if len(rows) > LOST_MAX else [])]
    )


def _render_expected(golden: GoldenQuestion) -> str:
    """Return what a good answer is made from."""
    name = inline(golden.collection, QUESTION_MAX)
    if golden.expected:
        return translate(
            "has the words “{expected}”, from **{name}**", expected=inline(golden.expected, EXPECTED_MAX), name=name
        )
    titles = ", ".join(inline(title, QUESTION_MAX) for title in golden.titles[:3])
    return translate("comes from {titles} in **{name}**", titles=titles, name=name)
