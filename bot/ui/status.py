"""The state of the bot and of Weaviate."""

from collections.abc import Sequence
from math import isfinite

import discord

from bot.guild import QuestionCount, QuestionCounts
from bot.languages import render_count, translate
from bot.learning import VoteCounts
from bot.models import CollectionInfo, ServerStatus
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import inline

MILLISECONDS = 1_000
NAME_MAX = 60
COLLECTIONS_MAX = 10


def render_status(
    status: ServerStatus,
    *,
    collections: Sequence[CollectionInfo] | None = None,
    bot_version: str = "",
    discord_latency: float | None = None,
) -> discord.Embed:
    """Return versions, readiness, latencies, providers and collections.

    Args:
        status: Weaviate now.
        collections: what the guild sees, with object counts; None where it could not be asked.
        bot_version: of this application.
        discord_latency: of the gateway, in seconds.
    """
    text = (
        translate("Weaviate is ready.")
        if status.is_ready
        else translate("Weaviate is away; I keep trying to reach it.")
    )
    embed = build_embed(translate("Status"), text, colour=palette.SUCCESS if status.is_ready else palette.DANGER)
    add_field(
        embed,
        translate("Weaviate"),
        " ".join([status.version or translate("unknown version"), f"({status.mode})"]),
        is_inline=True,
    )
    add_field(embed, translate("Client"), status.client_version, is_inline=True)
    add_field(embed, translate("Bot"), bot_version, is_inline=True)
    add_field(embed, translate("Weaviate latency"), _render_latency(status.latency), is_inline=True)
    add_field(embed, translate("Discord latency"), _render_latency(discord_latency), is_inline=True)
    providers = translate(
        "vectors: {vectorizer} · texts: {generative} · reranker: {reranker}",
        vectorizer=_name(status.vectorizer),
        generative=_name(status.generative),
        reranker=_name(status.reranker),
    )
    add_field(embed, translate("Providers"), inline(providers, NAME_MAX * 4))
    if collections is not None:
        add_field(embed, translate("Collections"), _render_collections(collections))
    return embed


def render_questions(counts: QuestionCounts, votes: VoteCounts) -> discord.Embed:
    """Return how many questions the bot could not answer, and how its answers were liked, for admins."""
    lines = [
        translate("Today (UTC): {refused}", refused=_render_refused(counts.today)),
        translate("Last 7 days: {refused}", refused=_render_refused(counts.week)),
    ]
    embed = build_embed(translate("Questions without an answer"), "\n".join(lines), colour=palette.INFO)
    add_field(
        embed,
        translate("Votes of the last 7 days"),
        f"👍 {votes.up:,} · 👎 {votes.down:,}" if any(votes) else translate("none"),
    )
    return embed


def _render_refused(count: QuestionCount) -> str:
    if not count.asked:
        return translate("nobody asked")
    return translate(
        "{refused:,} of {asked:,} ({share:.0%})",
        refused=count.refused,
        asked=count.asked,
        share=count.refused / count.asked,
    )


def _render_latency(seconds: float | None) -> str:
    # discord.py's latency is NaN or infinite until the first heartbeat.
    return (
        translate("{seconds:,.1f} ms", seconds=seconds * MILLISECONDS)
        if seconds is not None and isfinite(seconds)
        else ""
    )


def _render_collections(infos: Sequence[CollectionInfo]) -> str:
    lines = [
        inline(info.name, NAME_MAX)
        + ("" if info.object_count is None else f" · {render_count(info.object_count, 'object')}")
        for info in infos[:COLLECTIONS_MAX]
    ]
    if len(infos) > COLLECTIONS_MAX:
        lines.append(translate("and {count:,} more", count=len(infos) - COLLECTIONS_MAX))
    return "\n".join(lines) or translate("none yet")


def _name(provider: str) -> str:
    return translate("none") if provider == "none" else provider
