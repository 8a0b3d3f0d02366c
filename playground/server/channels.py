"""Changes of channels and threads, with the events that follow."""

from collections.abc import Iterable

from playground.model.channel import Channel
from playground.model.channel_kinds import PUBLIC_THREAD, TEXT
from playground.model.guild import Guild
from playground.model.intents import GUILDS
from playground.model.overwrite import Overwrite
from playground.model.people import User
from playground.model.tag import Tag
from playground.rules.access import may_bot
from playground.server.hub import Hub
from playground.wire.channel_payloads import build_channel, build_channel_event
from playground.wire.thread_payloads import build_members_event


def add_channel(
    hub: Hub,
    guild: Guild,
    name: str,
    *,
    kind: int = TEXT,
    topic: str | None = None,
    category_id: str | None = None,
    overwrites: Iterable[Overwrite] = (),
    tags: Iterable[Tag] = (),
) -> Channel:
    """Create a channel that is no thread."""
    channel = hub.world.add_channel(guild, name, kind=kind)
    channel.topic, channel.category_id = topic, category_id
    channel.tags = list(tags)
    channel.overwrites = {overwrite.id: overwrite for overwrite in overwrites}
    _announce(hub, channel, "CREATE")
    return channel


def change_channel(hub: Hub, channel: Channel, *, name: str | None = None, topic: str | None = None) -> None:
    """Rename a channel, or change its topic; None keeps what is there."""
    channel.name = channel.name if name is None else name
    channel.topic = channel.topic if topic is None else topic
    _announce(hub, channel, "UPDATE")


def remove_channel(hub: Hub, channel: Channel) -> None:
    """Delete a channel with its threads, or a thread."""
    payload = build_channel_event(channel)
    hub.world.remove_channel(channel)
    kind = "THREAD" if channel.parent is not None else "CHANNEL"
    hub.gateway.dispatch(f"{kind}_DELETE", payload, intents=GUILDS)


def set_overwrite(hub: Hub, channel: Channel, overwrite: Overwrite) -> None:
    """Give a role or a member other permissions in a channel; one that changes nothing is removed."""
    channel.overwrites.pop(overwrite.id, None)
    if overwrite.allow or overwrite.deny:
        channel.overwrites[overwrite.id] = overwrite
    _announce(hub, channel, "UPDATE")


def _announce(hub: Hub, channel: Channel, change: str) -> None:
    kind = "THREAD" if channel.parent is not None else "CHANNEL"
    if channel.parent is not None and not may_bot(channel, "view_channel"):
        return
    hub.gateway.dispatch(f"{kind}_{change}", build_channel_event(channel), intents=GUILDS)


def add_thread(
    hub: Hub,
    parent: Channel,
    name: str,
    *,
    owner: User,
    thread_id: str,
    kind: int = PUBLIC_THREAD,
    tags: Iterable[str] = (),
) -> Channel:
    """Create a thread, with the ids of a forum's tags; of a private one that the bot is not in, it does not hear."""
    thread = hub.world.add_thread(parent, name, owner=owner, thread_id=thread_id, kind=kind)
    thread.applied_tags = list(tags)
    if may_bot(thread, "view_channel"):
        hub.gateway.dispatch("THREAD_CREATE", build_channel(thread) | {"newly_created": True}, intents=GUILDS)
    return thread


def change_thread_members(
    hub: Hub, thread: Channel, *, added: Iterable[User] = (), removed: Iterable[User] = ()
) -> None:
    """Let users into a thread, or out of it; the bot hears of it while it is in there, and when it gets in."""
    was_seen = may_bot(thread, "view_channel")
    new = [user for user in added if user not in thread.members]
    gone = [user for user in removed if user in thread.members]
    thread.members = [user for user in [*thread.members, *new] if user not in gone]
    is_seen = may_bot(thread, "view_channel")
    if is_seen and not was_seen:
        hub.gateway.dispatch("THREAD_CREATE", build_channel(thread), intents=GUILDS)
    if was_seen or is_seen:
        payload = build_members_event(thread, added=new, removed=gone)
        hub.gateway.dispatch("THREAD_MEMBERS_UPDATE", payload, intents=GUILDS)
    if was_seen and not is_seen:
        hub.gateway.dispatch("THREAD_DELETE", build_channel(thread), intents=GUILDS)


def archive(hub: Hub, thread: Channel, at: float | None) -> None:
    """Put a thread into the archive at a time in seconds since 1970, or take it out (None)."""
    if thread.archived != at:
        thread.archived = at
        _announce(hub, thread, "UPDATE")
