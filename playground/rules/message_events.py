"""Which bots hear of what happens to messages."""

from playground.model.channel import Channel, Message
from playground.model.intents import DIRECT_MESSAGES, GUILD_MESSAGES
from playground.rules.access import may_bot


def get_intents(channel: Channel) -> int:
    """Return the intents of which a session needs one to hear of a channel's messages."""
    return DIRECT_MESSAGES if channel.guild is None else GUILD_MESSAGES


def is_heard(message: Message) -> bool:
    """Tell whether the gateway speaks of a message: not of an ephemeral one, and not where the bot sees nothing."""
    return not message.is_ephemeral and may_bot(message.channel, "view_channel")
