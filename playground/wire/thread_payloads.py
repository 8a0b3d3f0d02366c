"""Members of threads in Discord's JSON."""

from collections.abc import Sequence

from playground.model.channel import Channel
from playground.model.objects import Json
from playground.model.people import User
from playground.model.snowflake import format_time, get_time


def build_thread_member(thread: Channel, user: User) -> Json:
    """Return a user as a member of a thread; all are said to have joined when it was opened."""
    return {"id": thread.id, "user_id": user.id, "join_timestamp": format_time(get_time(thread.id)), "flags": 0}


def build_members_event(thread: Channel, *, added: Sequence[User], removed: Sequence[User]) -> Json:
    """Return THREAD_MEMBERS_UPDATE's payload."""
    return {
        "id": thread.id,
        "guild_id": thread.guild.id if thread.guild else None,
        "member_count": len(thread.members),
        "added_members": [build_thread_member(thread, user) for user in added],
        "removed_member_ids": [user.id for user in removed],
    }
