"""Reactions in Discord's JSON."""

from collections.abc import Sequence

from playground.model.objects import Json
from playground.model.people import User


def build_emoji(emoji: str) -> Json:
    """Return an emoji: a character, or a custom one written as `name:id`."""
    name, _, emoji_id = emoji.partition(":")
    return {"id": emoji_id or None, "name": name}


def build_reaction(emoji: str, users: Sequence[User], bot: User) -> Json:
    """Return how often users have reacted with an emoji, and whether the bot is among them."""
    return {
        "emoji": build_emoji(emoji),
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "me": bot in users,
    }
