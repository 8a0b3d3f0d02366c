"""Reactions of members and of the bot, with the events that follow."""

from playground.model.channel import Message
from playground.model.intents import DIRECT_MESSAGE_REACTIONS, GUILD_MESSAGE_REACTIONS
from playground.model.objects import Json
from playground.model.people import User
from playground.rules.message_events import is_heard
from playground.server.hub import Hub
from playground.wire.member_payloads import build_member
from playground.wire.reaction_payloads import build_emoji


def add_reaction(hub: Hub, message: Message, emoji: str, user: User) -> None:
    """Let a user react with an emoji: a character, or `name:id`. A second time, nothing happens."""
    users = message.reactions.setdefault(emoji, [])
    if user in users:
        return
    users.append(user)
    payload = _build(message) | _build_user(user) | {"emoji": build_emoji(emoji)}
    guild = message.channel.guild
    if guild is not None and user.id in guild.members:
        payload["member"] = build_member(guild.members[user.id])
    _announce(hub, message, "ADD", payload | {"message_author_id": message.author.id})


def remove_reaction(hub: Hub, message: Message, emoji: str, user: User) -> bool:
    """Take a user's reaction away; tell whether there was one."""
    users = message.reactions.get(emoji, [])
    if user not in users:
        return False
    users.remove(user)
    if not users:
        del message.reactions[emoji]
    _announce(hub, message, "REMOVE", _build(message) | _build_user(user) | {"emoji": build_emoji(emoji)})
    return True


def clear_reactions(hub: Hub, message: Message, emoji: str | None = None) -> None:
    """Take all reactions away, or all with one emoji."""
    if emoji is None:
        message.reactions.clear()
        _announce(hub, message, "REMOVE_ALL", _build(message))
    elif message.reactions.pop(emoji, None) is not None:
        _announce(hub, message, "REMOVE_EMOJI", _build(message) | {"emoji": build_emoji(emoji)})


def _build(message: Message) -> Json:
    guild = message.channel.guild
    payload: Json = {"channel_id": message.channel.id, "message_id": message.id}
    return payload if guild is None else payload | {"guild_id": guild.id}


def _build_user(user: User) -> Json:
    return {"user_id": user.id, "burst": False, "type": 0}


def _announce(hub: Hub, message: Message, change: str, payload: Json) -> None:
    intents = DIRECT_MESSAGE_REACTIONS if message.channel.guild is None else GUILD_MESSAGE_REACTIONS
    if is_heard(message):
        hub.gateway.dispatch(f"MESSAGE_REACTION_{change}", payload, intents=intents)
    hub.world.changes.notify()
