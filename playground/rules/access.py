"""Who may do what in a guild and in its channels (https://discord.com/developers/docs/topics/permissions)."""

from collections.abc import Iterable, Mapping

from playground.model.channel import Channel
from playground.model.channel_kinds import PRIVATE_THREAD
from playground.model.errors import ApiError
from playground.model.guild import Guild
from playground.model.overwrite import Overwrite
from playground.model.people import Membership
from playground.model.permissions import ALL_PERMISSIONS, PERMISSIONS, build_permissions

NEED_SENDING = ("embed_links", "attach_files", "mention_everyone", "send_tts_messages")
"""What nobody can do in a channel without sending messages there."""


def compute_permissions(guild: Guild, member: Membership, channel: Channel | None = None) -> int:
    """Return the bits of what a member may do, in `channel` if given; owners and administrators may do everything."""
    bits = guild.roles[guild.id].permissions
    for role in member.roles:
        bits |= role.permissions
    if member.user is guild.owner or bits & PERMISSIONS["administrator"]:
        return ALL_PERMISSIONS
    if channel is None:
        return bits
    bits = _overwrite(bits, guild, member, (channel.parent or channel).overwrites)
    if not bits & PERMISSIONS["send_messages"]:
        bits &= ~build_permissions(NEED_SENDING)
    is_hidden = not bits & PERMISSIONS["view_channel"] or _is_locked_out(member, channel, bits)
    return 0 if is_hidden else bits


def _overwrite(bits: int, guild: Guild, member: Membership, overwrites: Mapping[str, Overwrite]) -> int:
    """Apply a channel's overwrites in Discord's order: everyone's, those of all roles together, the member's own."""
    roles = [overwrites[role.id] for role in member.roles if role.id in overwrites]
    steps = [
        [overwrites[guild.id]] if guild.id in overwrites else [],
        roles,
        [overwrites[member.id]] if member.id in overwrites else [],
    ]
    for step in steps:
        for overwrite in step:
            bits &= ~overwrite.deny
        for overwrite in step:
            bits |= overwrite.allow
    return bits


def _is_locked_out(member: Membership, channel: Channel, bits: int) -> bool:
    """A private thread is seen by those in it, and by those who manage threads."""
    is_private = channel.kind == PRIVATE_THREAD
    return is_private and member.user not in channel.members and not bits & PERMISSIONS["manage_threads"]


def may(member: Membership, channel: Channel, *names: str) -> bool:
    """Tell whether a member has all these permissions in a channel; in direct messages, everybody has."""
    if channel.guild is None:
        return True
    bits = compute_permissions(channel.guild, member, channel)
    return all(bits & PERMISSIONS[name] for name in names)


def may_bot(channel: Channel, *names: str) -> bool:
    """Tell whether the bot has all these permissions in a channel."""
    if channel.guild is None:
        return True
    me = channel.guild.members.get(channel.site.bot.id)  # not there since it was removed
    return me is not None and may(me, channel, *names)


def require(channel: Channel, *names: str) -> None:
    """Check what the bot may do in a channel.

    Raises:
        ApiError: 50001 if it does not see the channel, 50013 if another permission is missing.
    """
    if not may_bot(channel, "view_channel"):
        raise ApiError(403, 50001, "Missing Access")
    if not may_bot(channel, *names):
        raise ApiError(403, 50013, "Missing Permissions")


def require_in_guild(guild: Guild, member: Membership, *names: str) -> None:
    """Check what a member may do in a guild as a whole.

    Raises:
        ApiError: 50013, a permission is missing.
    """
    bits = compute_permissions(guild, member)
    if any(not bits & PERMISSIONS[name] for name in names):
        raise ApiError(403, 50013, "Missing Permissions")


def get_active_threads(channels: Iterable[Channel], member: Membership) -> list[Channel]:
    """Return the threads and posts among channels that rest in no archive and that a member sees, newest first."""
    threads = [
        channel
        for channel in channels
        if channel.parent is not None and channel.archived is None and may(member, channel, "view_channel")
    ]
    return sorted(threads, key=lambda thread: int(thread.id), reverse=True)
