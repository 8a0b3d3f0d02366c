"""Users, members, roles and guilds in Discord's JSON."""

from typing import TYPE_CHECKING

from playground.channel_payloads import build_channel
from playground.gateway_intents import GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT
from playground.messages import Json
from playground.snowflake import format_time
from playground.user_payloads import build_user

if TYPE_CHECKING:
    from playground.guilds import Guild, Role
    from playground.member import Member
    from playground.world import World

LIMITED_FLAGS = {GUILD_PRESENCES: 1 << 13, GUILD_MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}
"""Flags of applications in fewer than 100 guilds (GATEWAY_…_LIMITED), by the privileged intents that they allow."""


def get_application_flags(world: "World") -> int:
    """Return the flags that tell which privileged intents are switched on for the application."""
    return sum(flag for intent, flag in LIMITED_FLAGS.items() if world.allowed_intents & intent)


def build_application(world: "World") -> Json:
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


def build_role(role: "Role") -> Json:
    """Return a role."""
    return {
        "id": role.id,
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.is_managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def build_member(member: "Member") -> Json:
    """Return a member with its user."""
    return build_member_part(member) | {"user": build_user(member.user)}


def build_member_part(member: "Member") -> Json:
    """Return a member without its user, as messages carry it."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": format_time(member.joined),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [role.id for role in member.roles],
        "mute": False,
        "deaf": False,
    }


def build_guild(guild: "Guild") -> Json:
    """Return a guild as REST describes it: with roles, without channels and members."""
    nothing = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id widget_channel_id "
        "rules_channel_id safety_alerts_channel_id public_updates_channel_id max_presences vanity_url_code "
        "incidents_data"
    )
    zero = (
        "system_channel_flags verification_level default_message_notifications mfa_level explicit_content_filter "
        "premium_tier premium_subscription_count nsfw_level"
    )
    return {
        **dict.fromkeys(nothing.split()),
        **dict.fromkeys(zero.split(), 0),
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner.id,
        "system_channel_id": guild.channel.id,
        "region": "us-east",
        "afk_timeout": 300,
        "widget_enabled": False,
        "features": [],
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "roles": [build_role(role) for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
    }


def build_own_guild(guild: "Guild") -> Json:
    """Return a guild as a list of the bot's guilds names it."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(guild.get_permissions(guild.me)),
        "features": [],
    }


def build_guild_event(guild: "Guild", *, has_members: bool, is_new: bool = False) -> Json:
    """Return a guild as GUILD_CREATE carries it.

    Without the members intent it names the bot only; its threads are those that are active and that the bot sees. One
    that the bot joins just now says nothing of availability, which is how libraries tell it from one that READY has
    announced.
    """
    members = guild.members.values() if has_members else [guild.me]
    channels = [channel for channel in guild.channels.values() if channel.parent is None]
    availability = {} if is_new else {"unavailable": False}
    return (
        build_guild(guild)
        | availability
        | {
            "joined_at": format_time(guild.created),
            "large": False,
            "member_count": len(guild.members),
            "members": [build_member(member) for member in members],
            "channels": [build_channel(channel) for channel in channels],
            "threads": [build_channel(thread) for thread in guild.get_active_threads(guild.me)],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
    )
