"""Deleting messages, one by one or many at once, with the events that follow."""

from collections.abc import Sequence

from playground.model.channel import Channel, Message
from playground.model.objects import Json
from playground.rules.message_events import get_intents, is_heard
from playground.server.hub import Hub


def delete_message(hub: Hub, message: Message) -> None:
    """Delete a message."""
    _remove(message)
    if is_heard(message):
        payload = {"id": message.id} | _build_place(message.channel)
        hub.gateway.dispatch("MESSAGE_DELETE", payload, intents=get_intents(message.channel))
    hub.world.changes.notify()


def delete_messages(hub: Hub, channel: Channel, messages: Sequence[Message]) -> None:
    """Delete messages of one channel with a single event."""
    for message in messages:
        _remove(message)
    heard = [message.id for message in messages if is_heard(message)]
    if heard:
        payload = {"ids": heard} | _build_place(channel)
        hub.gateway.dispatch("MESSAGE_DELETE_BULK", payload, intents=get_intents(channel))
    hub.world.changes.notify()


def _remove(message: Message) -> None:
    message.is_deleted = True
    message.revision += 1
    del message.channel.history[message.id]


def _build_place(channel: Channel) -> Json:
    return {"channel_id": channel.id} | ({} if channel.guild is None else {"guild_id": channel.guild.id})
