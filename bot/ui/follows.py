"""Followed channels: how each stands, and the messages that following begins and ends."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.follow import Follow
from bot.languages import render_count, translate
from bot.ui import palette
from bot.ui.embeds import build_embed
from bot.ui.text import inline
from bot.ui.values import render_author

NAME_MAX: Final = 60
ERROR_MAX: Final = 200
FOLLOWS_MAX: Final = 15  # of one list, together with the first uploads


def render_follow_note(name: str) -> str:
    """Return what a person should know before and after a channel is followed."""
    return translate(
        "From then on I follow #{name}: new messages come in, edited ones are changed, deleted ones are "
        "taken out. Files attached later are not read: /ingest channel adds them. /documents unfollow ends "
        "it.",
        name=name,
    )


def render_followed(name: str, collection: str) -> discord.Embed:
    """Return the message that a channel is followed in which there is nothing yet."""
    text = translate(
        "There is nothing to add to {collection} yet. {note}",
        collection=inline(collection, NAME_MAX),
        note=render_follow_note(name),
    )
    return build_embed(translate("I follow #{name}", name=name), text, colour=palette.SUCCESS)


def render_unfollowed(follow: Follow) -> discord.Embed:
    """Return the message that a channel is no longer followed."""
    text = translate(
        "What is in {collection} of it stays as it is, and no longer changes with Discord. `/documents "
        "delete` deletes it.",
        collection=inline(follow.collection, NAME_MAX),
    )
    return build_embed(translate("I no longer follow #{name}", name=follow.name), text, colour=palette.SUCCESS)


def render_follows(follows: Sequence[Follow], *, forget_days: int) -> discord.Embed:
    """Return a line for each follow: channel, collection, the last change, and what is wrong.

    Args:
        follows: at least one.
        forget_days: for how long the objects of a lost channel stay.
    """
    lines = [_render_follow(follow, forget_days) for follow in follows[:FOLLOWS_MAX]]
    more = len(follows) - FOLLOWS_MAX
    rest = [translate("and {count:,} more", count=more)] if more > 0 else []
    return build_embed(translate("Followed channels"), "\n".join([*lines, *rest]), colour=palette.INFO)


def _render_follow(follow: Follow, forget_days: int) -> str:
    facts = [
        translate(
            "**#{name}** in {collection}",
            name=inline(follow.name, NAME_MAX),
            collection=inline(follow.collection, NAME_MAX),
        ),
        translate("last change {time}", time=discord.utils.format_dt(follow.changed_at, "R"))
        if follow.changed_at
        else translate("no change yet"),
        *_render_comparison(follow),
        translate("for {author}", author=render_author(str(follow.by))),
    ]
    if follow.lost_at is not None:
        facts.append(
            translate(
                "⚠️ deleted or hidden from me since {time}; {days} later its objects are deleted",
                time=discord.utils.format_dt(follow.lost_at, "R"),
                days=render_count(forget_days, "day"),
            )
        )
    if follow.error:
        facts.append(f"⚠️ {inline(follow.error, ERROR_MAX)}")
    return " · ".join(facts)


def _render_comparison(follow: Follow) -> list[str]:
    if follow.compared_at is None:
        return []
    found = follow.compared
    when = discord.utils.format_dt(follow.compared_at, "R")
    return [
        translate(
            "compared {when}: {added:,} added, {changed:,} changed, {removed:,} removed",
            when=when,
            added=found.added,
            changed=found.changed,
            removed=found.removed,
        )
    ]
