"""Which bots hear of what happens to messages."""

from playground.model.channel import Channel
from playground.model.intents import DIRECT_MESSAGES, GUILD_MESSAGES


def get_intents(channel: Channel) -> int:
    """Return the intents of which a session needs one to hear of a channel's messages."""
    return DIRECT_MESSAGES if channel.guild is None else GUILD_MESSAGES
