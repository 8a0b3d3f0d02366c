"""What an ingest did."""

import discord

from bot.models import IngestReport
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import inline
from bot.ui.values import render_count, render_seconds

REASONS_MAX = 5
REASON_MAX = 180
SOURCE_MAX = 100


def render_ingest_report(report: IngestReport) -> discord.Embed:
    """Return the counts, the time, and the first failed rows; the caller attaches all of them as a file."""
    source = inline(report.source, SOURCE_MAX)
    embed = build_embed(_render_title(report), source and f"from {source}", colour=_get_colour(report))
    add_field(embed, "Inserted", f"{report.inserted:,}", is_inline=True)
    add_field(embed, "Already there", f"{report.existing:,}", is_inline=True)
    add_field(embed, "Failed", f"{len(report.failed):,}", is_inline=True)
    add_field(embed, "Time", render_seconds(report.seconds), is_inline=True)
    reasons = [f"Line {row.line:,}: {inline(row.reason, REASON_MAX)}" for row in report.failed[:REASONS_MAX]]
    if len(report.failed) > REASONS_MAX:
        reasons.append(f"and {len(report.failed) - REASONS_MAX:,} more, all of them in the attached file")
    add_field(embed, "What failed", "\n".join(reasons))
    return embed


def _render_title(report: IngestReport) -> str:
    if not report.total:
        return f"There was nothing to put into {report.collection}"
    if report.failed and not report.inserted and not report.existing:
        return f"Nothing got into {report.collection}"
    if not report.inserted:
        return (
            f"{report.collection} had all of it already" if not report.failed else f"Nothing new in {report.collection}"
        )
    return f"{render_count(report.inserted, 'new object')} in {report.collection}"


def _get_colour(report: IngestReport) -> discord.Colour:
    if not report.failed:
        return palette.SUCCESS
    return palette.WARNING if report.inserted or report.existing else palette.DANGER
