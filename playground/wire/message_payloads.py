"""Messages in Discord's JSON."""

from playground.model.channel import Message
from playground.model.files import StoredFile
from playground.model.guild import Guild
from playground.model.interaction import COMMAND, COMPONENT
from playground.model.objects import Json
from playground.model.origin import Origin
from playground.model.snowflake import format_time
from playground.rules.mentions import get_mentioned, get_mentioned_roles, has_everyone
from playground.wire.member_payloads import build_member_part
from playground.wire.reaction_payloads import build_reaction
from playground.wire.user_payloads import build_user

REPLY, SLASH_COMMAND, DEFAULT = 19, 20, 0
EMPTY: Json = {"content": "", "embeds": [], "attachments": [], "components": []}


def build_attachment(file: StoredFile) -> Json:
    """Return an attachment; `size` is in bytes and what was claimed."""
    payload: Json = {
        "id": file.id,
        "filename": file.name,
        "size": file.size,
        "url": file.url,
        "proxy_url": file.url,
        "content_type": file.content_type,
    }
    return payload if file.description is None else payload | {"description": file.description}


def build_message(message: Message, *, has_content: bool = True) -> Json:
    """Return a message as REST answers with it, with the one that it refers to.

    Without the message content intent its words, embeds, files and components are empty, unless the bot wrote it, is
    named in it, or it is a direct message.
    """
    payload = _build_own_part(message, has_content=has_content)
    guild, reference = message.channel.guild, message.reference
    place = {} if guild is None else {"guild_id": guild.id}
    if reference is not None:
        place |= {"channel_id": reference.channel.id, "message_id": reference.id}
        payload["referenced_message"] = _build_own_part(reference, has_content=has_content)
    elif message.opened is not None:
        place["channel_id"] = message.opened.id
    if "channel_id" in place:
        payload["message_reference"] = {"type": 0, **place}
    return payload


def _build_own_part(message: Message, *, has_content: bool) -> Json:
    payload: Json = {
        "id": message.id,
        "type": _get_message_type(message),
        "channel_id": message.channel.id,
        "author": build_user(message.author),
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": [build_attachment(file) for file in message.files],
        "mentions": [build_user(user) for user in get_mentioned(message)],
        "mention_roles": get_mentioned_roles(message),
        "mention_everyone": has_everyone(message),
        "timestamp": format_time(message.created),
        "edited_timestamp": None if message.edited is None else format_time(message.edited),
        "flags": message.flags,
        "pinned": False,
        "tts": False,
    }
    if message.reactions:
        bot = message.channel.site.bot
        payload["reactions"] = [build_reaction(emoji, users, bot) for emoji, users in message.reactions.items()]
    if message.origin is not None:
        payload |= _build_origin(message.origin, message)
    return payload if has_content or _is_for_bot(message) else payload | EMPTY


def _is_for_bot(message: Message) -> bool:
    bot = message.channel.site.bot
    return message.author is bot or message.channel.guild is None or bot in get_mentioned(message)


def _get_message_type(message: Message) -> int:
    if message.notice is not None:
        return message.notice
    if message.origin is not None and message.origin.kind == COMMAND:
        return SLASH_COMMAND
    return REPLY if message.reference is not None else DEFAULT


def _build_origin(origin: Origin, message: Message) -> Json:
    user = build_user(origin.user)
    application_id = message.channel.site.application_id
    metadata: Json = {
        "id": origin.interaction_id,
        "type": origin.kind,
        "user": user,
        "authorizing_integration_owners": build_owners(message.channel.guild),
    }
    payload: Json = {"application_id": application_id, "webhook_id": application_id, "interaction_metadata": metadata}
    if origin.kind == COMMAND:
        payload["interaction"] = {"id": origin.interaction_id, "type": COMMAND, "name": origin.name, "user": user}
    elif origin.kind == COMPONENT and origin.target_id is not None:
        metadata["interacted_message_id"] = origin.target_id
    else:
        del payload["interaction_metadata"]
    return payload


def build_message_event(message: Message, *, has_content: bool) -> Json:
    """Return a message as the gateway carries it: with its guild and its author's membership."""
    payload = build_message(message, has_content=has_content)
    channel = message.channel
    if channel.guild is not None:
        payload["guild_id"] = channel.guild.id
        payload["member"] = build_member_part(channel.guild.members[message.author.id])
    return payload


def build_owners(guild: Guild | None) -> Json:
    """Return who installed the application where an interaction happened."""
    return {"0": guild.id if guild else "0"}
