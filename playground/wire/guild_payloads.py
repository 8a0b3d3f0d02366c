"""Guilds in Discord's JSON."""

from playground.model.guild import Guild
from playground.model.objects import Json
from playground.model.snowflake import format_time
from playground.model.world import World
from playground.rules.access import compute_permissions, get_active_threads
from playground.wire.channel_payloads import build_channel, build_channel_event
from playground.wire.member_payloads import build_member, build_role


def build_guild(guild: Guild) -> Json:
    """Return a guild as REST describes it: with roles, without channels and members."""
    nothing = (
        "icon description home_header splash discovery_splash banner application_id afk_channel_id widget_channel_id "
        "rules_channel_id safety_alerts_channel_id public_updates_channel_id max_presences vanity_url_code "
        "incidents_data"
    )
    zero = (
        "system_channel_flags verification_level default_message_notifications mfa_level explicit_content_filter "
        "premium_subscription_count nsfw_level"
    )
    return {
        **dict.fromkeys(nothing.split()),
        **dict.fromkeys(zero.split(), 0),
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner.id,
        "system_channel_id": guild.system_channel_id,
        "region": "us-east",
        "afk_timeout": 300,
        "widget_enabled": False,
        "features": [],
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": guild.locale,
        "premium_tier": guild.boosts,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "roles": [build_role(role) for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
    }


def build_own_guild(world: World, guild: Guild) -> Json:
    """Return a guild as a list of the bot's guilds names it."""
    return {
        "id": guild.id,
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": False,
        "permissions": str(compute_permissions(guild, world.get_me(guild))),
        "features": [],
    }


def build_guild_event(world: World, guild: Guild, *, has_members: bool, is_new: bool = False) -> Json:
    """Return a guild as GUILD_CREATE carries it.

    Without the members intent it names the bot only; its threads are those that are active and that the bot sees. One
    that the bot joins just now says nothing of availability, which is how libraries tell it from one that READY has
    announced.
    """
    members = guild.members.values() if has_members else [world.get_me(guild)]
    channels = [channel for channel in world.get_channels(guild) if channel.parent is None]
    threads = get_active_threads(world.get_channels(guild), world.get_me(guild))
    availability = {} if is_new else {"unavailable": False}
    return (
        build_guild(guild)
        | availability
        | {
            "joined_at": format_time(guild.created),
            "large": False,
            "member_count": len(guild.members),
            "members": [build_member(member) for member in members],
            "channels": [build_channel_event(channel) for channel in channels],
            "threads": [build_channel(thread) for thread in threads],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }
    )
