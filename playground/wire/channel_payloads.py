"""Channels in Discord's JSON."""

from playground.model.channel import Channel
from playground.model.channel_kinds import FORUM, PRIVATE_THREAD
from playground.model.objects import Json
from playground.model.overwrite import Overwrite
from playground.model.snowflake import format_time, get_time
from playground.model.tag import Tag
from playground.rules.access import may_bot
from playground.wire.user_payloads import build_user

HIDDEN_NAME, HIDDEN_FLAG = "___hidden___", 1 << 17
"""What the gateway tells of channels that a bot may not view, since November 2026."""
RESOLVED_FIELDS = frozenset(
    {
        *("id", "name", "type", "guild_id", "parent_id", "position", "topic", "nsfw", "flags", "rate_limit_per_user"),
        *("last_message_id", "thread_metadata", "owner_id", "member_count", "message_count", "total_message_sent"),
        "applied_tags",
    }
)


def build_channel(channel: Channel) -> Json:
    """Return a text channel, a forum, a thread or the direct messages of a member."""
    last = next(reversed(channel.history), None)
    payload: Json = {"id": channel.id, "type": channel.kind, "flags": 0, "last_message_id": last}
    if channel.recipient is not None:
        return payload | {"recipients": [build_user(channel.recipient)]}
    payload |= {"name": channel.name, "guild_id": channel.guild.id if channel.guild else None}
    if channel.parent is not None:
        return payload | _build_thread_part(channel, channel.parent)
    payload |= {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "parent_id": channel.category_id,
        "rate_limit_per_user": 0,
        "permission_overwrites": [_build_overwrite(overwrite) for overwrite in channel.overwrites.values()],
    }
    if channel.kind != FORUM:
        return payload
    last_post = max(channel.threads, key=int, default=None)
    tags: Json = {
        "available_tags": [_build_tag(tag) for tag in channel.tags],
        "default_reaction_emoji": None,
        "default_sort_order": None,
    }
    return payload | tags | {"default_forum_layout": 0, "last_message_id": last_post}


def build_channel_event(channel: Channel) -> Json:
    """Return a channel as the gateway carries it: one that the bot may not view shows neither name nor topic."""
    payload = build_channel(channel)
    if channel.parent is not None or may_bot(channel, "view_channel"):
        return payload
    hidden = {"name": HIDDEN_NAME, "topic": None, "last_message_id": None}
    return payload | hidden | {"flags": payload["flags"] | HIDDEN_FLAG}


def _build_overwrite(overwrite: Overwrite) -> Json:
    bits = {"allow": str(overwrite.allow), "deny": str(overwrite.deny)}
    return {"id": overwrite.id, "type": overwrite.kind, **bits}


def build_resolved_channel(channel: Channel, permissions: int) -> Json:
    """Return a channel as options refer to it: a part of it, with what the member may do there."""
    part = {key: value for key, value in build_channel(channel).items() if key in RESOLVED_FIELDS}
    return part | {"permissions": str(permissions)}


def _build_tag(tag: Tag) -> Json:
    return {"id": tag.id, "name": tag.name, "moderated": tag.is_moderated, "emoji_id": None, "emoji_name": None}


def _build_thread_part(thread: Channel, parent: Channel) -> Json:
    count = len(thread.history) - (thread.id in thread.history)
    since = thread.site.clock() if thread.archived is None else thread.archived
    return {
        "parent_id": parent.id,
        "owner_id": (thread.owner or thread.site.bot).id,
        "rate_limit_per_user": 0,
        "message_count": count,
        "member_count": len(thread.members),
        "total_message_sent": count,
        "applied_tags": thread.applied_tags,
        "thread_metadata": {
            "archived": thread.archived is not None,
            "archive_timestamp": format_time(since),
            "auto_archive_duration": 1440,
            "locked": False,
            "create_timestamp": format_time(get_time(thread.id)),
            **({"invitable": True} if thread.kind == PRIVATE_THREAD else {}),
        },
    }
