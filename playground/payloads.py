"""Users, guilds and channels in Discord's JSON."""

from typing import TYPE_CHECKING

from playground.messages import Json
from playground.snowflake import format_time

if TYPE_CHECKING:
    from playground.guilds import Channel, Guild, Role, User
    from playground.member import Member
    from playground.world import World

DIRECT, THREAD = 1, 11


def build_user(user: "User") -> Json:
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


def build_own_user(user: "User") -> Json:
    """Return the bot's user as it sees itself."""
    own = {"mfa_enabled": False, "locale": "en-US", "premium_type": 0, "email": None, "verified": True}
    return build_user(user) | own


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
        "flags": 0,
        "flags_new": "0",
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


def build_channel(channel: "Channel") -> Json:
    """Return a text channel, a thread or the direct messages of a member."""
    last = next(reversed(channel.history), None)
    payload: Json = {"id": channel.id, "type": channel.kind, "flags": 0, "last_message_id": last}
    if channel.recipient is not None:
        return payload | {"recipients": [build_user(channel.recipient)]}
    payload |= {"name": channel.name, "guild_id": channel.guild.id if channel.guild else None}
    if channel.parent is not None:
        return payload | _build_thread_part(channel, channel.parent)
    return payload | {
        "position": channel.position,
        "topic": None,
        "nsfw": False,
        "parent_id": None,
        "rate_limit_per_user": 0,
        "permission_overwrites": [],
    }


def _build_thread_part(thread: "Channel", parent: "Channel") -> Json:
    return {
        "parent_id": parent.id,
        "owner_id": thread.world.bot.id,
        "rate_limit_per_user": 0,
        "message_count": len(thread.history),
        "member_count": 1,
        "total_message_sent": len(thread.history),
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": format_time(thread.world.clock()),
            "auto_archive_duration": 1440,
            "locked": False,
        },
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

    Without the members intent it names the bot only; one that the bot joins just now says nothing of availability,
    which is how libraries tell it from one that READY has announced.
    """
    members = guild.members.values() if has_members else [guild.me]
    channels = guild.channels.values()
    availability = {} if is_new else {"unavailable": False}
    return (
        build_guild(guild)
        | availability
        | {
            "joined_at": format_time(guild.created),
            "large": False,
            "member_count": len(guild.members),
            "members": [build_member(member) for member in members],
            "channels": [build_channel(channel) for channel in channels if channel.parent is None],
            "threads": [build_channel(channel) for channel in channels if channel.parent is not None],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
    )
