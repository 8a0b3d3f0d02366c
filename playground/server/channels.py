"""Changes of channels and threads, with the events that follow."""

from collections.abc import Iterable

from playground.model.channel import Channel
from playground.model.channel_kinds import TEXT
from playground.model.guild import Guild
from playground.model.intents import GUILDS
from playground.model.overwrite import Overwrite
from playground.model.people import User
from playground.server.hub import Hub
from playground.wire.channel_payloads import build_channel


def add_channel(
    hub: Hub,
    guild: Guild,
    name: str,
    *,
    kind: int = TEXT,
    topic: str | None = None,
    category_id: str | None = None,
    overwrites: Iterable[Overwrite] = (),
) -> Channel:
    """Create a channel that is no thread."""
    channel = hub.world.add_channel(guild, name, kind=kind)
    channel.topic, channel.category_id = topic, category_id
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
    payload = build_channel(channel)
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
    hub.gateway.dispatch(f"{kind}_{change}", build_channel(channel), intents=GUILDS)


def add_thread(hub: Hub, parent: Channel, name: str, *, owner: User, thread_id: str) -> Channel:
    """Create a public thread."""
    thread = hub.world.add_thread(parent, name, owner=owner, thread_id=thread_id)
    hub.gateway.dispatch("THREAD_CREATE", build_channel(thread) | {"newly_created": True}, intents=GUILDS)
    return thread


def archive(hub: Hub, thread: Channel, at: float | None) -> None:
    """Put a thread into the archive at a time in seconds since 1970, or take it out (None)."""
    if thread.archived != at:
        thread.archived = at
        _announce(hub, thread, "UPDATE")
