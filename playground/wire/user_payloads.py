"""Users in Discord's JSON."""

from playground.model.objects import Json
from playground.model.people import User


def build_user(user: User) -> Json:
    """Return a user as others see it."""
    return {
        "id": user.id,
        "username": user.name,
        "global_name": None if user.is_bot else user.name.title(),
        "discriminator": "0000" if user.is_bot else "0",
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def build_own_user(user: User) -> Json:
    """Return the bot's user as it sees itself."""
    own = {"mfa_enabled": False, "locale": "en-US", "premium_type": 0, "email": None, "verified": True}
    return build_user(user) | own
