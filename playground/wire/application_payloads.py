"""The bot's application in Discord's JSON."""

from playground.model.intents import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT
from playground.model.objects import Json
from playground.model.world import World
from playground.wire.user_payloads import build_user

LIMITED_FLAGS = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}
"""Flags of applications in fewer than 100 guilds (GATEWAY_…_LIMITED), by the privileged intents that they allow."""


def get_application_flags(world: World) -> int:
    """Return the flags that tell which privileged intents are switched on for the application."""
    return sum(flag for intent, flag in LIMITED_FLAGS.items() if world.allowed_intents & intent)


def build_application(world: World) -> Json:
    """Return the bot's application with its owner."""
    return {
        "id": world.application_id,
        "name": world.bot.name,
        "icon": None,
        "description": "A bot in the playground",
        "type": None,
        "bot": build_user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": get_application_flags(world),
        "flags_new": str(get_application_flags(world)),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": build_user(world.developer),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
