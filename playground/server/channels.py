"""Changes of channels and threads, with the events that follow."""

from playground.model.channel import Channel
from playground.model.channel_kinds import TEXT
from playground.model.guild import Guild
from playground.model.intents import GUILDS
from playground.model.people import User
from playground.server.hub import Hub
from playground.wire.channel_payloads import build_channel


def add_channel(hub: Hub, guild: Guild, name: str, *, kind: int = TEXT) -> Channel:
    """Create a text channel or a forum."""
    channel = hub.world.add_channel(guild, name, kind=kind)
    hub.gateway.dispatch("CHANNEL_CREATE", build_channel(channel), intents=GUILDS)
    return channel


def deny(hub: Hub, channel: Channel, member_id: str, permissions: int) -> None:
    """Take these bits, and no others, from a member in a channel."""
    channel.denied[member_id] = permissions
    hub.gateway.dispatch("CHANNEL_UPDATE", build_channel(channel), intents=GUILDS)


def add_thread(hub: Hub, parent: Channel, name: str, *, owner: User, thread_id: str) -> Channel:
    """Create a public thread."""
    thread = hub.world.add_thread(parent, name, owner=owner, thread_id=thread_id)
    hub.gateway.dispatch("THREAD_CREATE", build_channel(thread) | {"newly_created": True}, intents=GUILDS)
    return thread


def archive(hub: Hub, thread: Channel, at: float | None) -> None:
    """Put a thread into the archive at a time in seconds since 1970, or take it out (None)."""
    if thread.archived != at:
        thread.archived = at
        hub.gateway.dispatch("THREAD_UPDATE", build_channel(thread), intents=GUILDS)
