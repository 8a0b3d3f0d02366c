"""The state of the bot and of Weaviate."""

from collections.abc import Sequence
from math import isfinite

import discord

from bot.guild import QuestionCount, QuestionCounts
from bot.learning import VoteCounts
from bot.models import CollectionInfo, ServerStatus
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed
from bot.ui.text import inline
from bot.ui.values import render_count

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
    text = "Weaviate is ready." if status.is_ready else "Weaviate is away; I keep trying to reach it."
    embed = build_embed("Status", text, colour=palette.SUCCESS if status.is_ready else palette.DANGER)
    add_field(embed, "Weaviate", " ".join([status.version or "unknown version", f"({status.mode})"]), is_inline=True)
    add_field(embed, "Client", status.client_version, is_inline=True)
    add_field(embed, "Bot", bot_version, is_inline=True)
    add_field(embed, "Weaviate latency", _render_latency(status.latency), is_inline=True)
    add_field(embed, "Discord latency", _render_latency(discord_latency), is_inline=True)
    providers = f"vectors: {status.vectorizer} · texts: {status.generative} · reranker: {status.reranker}"
    add_field(embed, "Providers", inline(providers, NAME_MAX * 4))
    if collections is not None:
        add_field(embed, "Collections", _render_collections(collections))
    return embed


def render_questions(counts: QuestionCounts, votes: VoteCounts) -> discord.Embed:
    """Return how many questions the bot could not answer, and how its answers were liked, for admins."""
    lines = [f"Today (UTC): {_render_refused(counts.today)}", f"Last 7 days: {_render_refused(counts.week)}"]
    embed = build_embed("Questions without an answer", "\n".join(lines), colour=palette.INFO)
    add_field(embed, "Votes of the last 7 days", f"👍 {votes.up:,} · 👎 {votes.down:,}" if any(votes) else "none")
    return embed


def _render_refused(count: QuestionCount) -> str:
    if not count.asked:
        return "nobody asked"
    return f"{count.refused:,} of {count.asked:,} ({count.refused / count.asked:.0%})"


def _render_latency(seconds: float | None) -> str:
    # discord.py's latency is NaN or infinite until the first heartbeat.
    return f"{seconds * MILLISECONDS:,.1f} ms" if seconds is not None and isfinite(seconds) else ""


def _render_collections(infos: Sequence[CollectionInfo]) -> str:
    lines = [
        inline(info.name, NAME_MAX)
        + ("" if info.object_count is None else f" · {render_count(info.object_count, 'object')}")
        for info in infos[:COLLECTIONS_MAX]
    ]
    if len(infos) > COLLECTIONS_MAX:
        lines.append(f"and {len(infos) - COLLECTIONS_MAX:,} more")
    return "\n".join(lines) or "none yet"
