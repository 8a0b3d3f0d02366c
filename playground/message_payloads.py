"""Messages and interactions in Discord's JSON."""

from playground.files import ATTACHMENT_SIZE_LIMIT, StoredFile
from playground.interactions import COMMAND, COMPONENT, Interaction
from playground.mentions import get_mentioned, get_mentioned_roles, has_everyone
from playground.messages import Json, Message
from playground.payloads import build_channel, build_member, build_member_part, build_user
from playground.permissions import EVERYONE, build_permissions
from playground.snowflake import format_time

REPLY, SLASH_COMMAND, DEFAULT = 19, 20, 0


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


def build_message(message: Message) -> Json:
    """Return a message as REST answers with it."""
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
        payload["reactions"] = [_build_reaction(name, count) for name, count in message.reactions.items()]
    if message.interaction is not None:
        payload |= _build_origin(message.interaction, message.channel.world.application_id)
    if message.reference is not None:
        payload["message_reference"] = {
            "type": 0,
            "channel_id": message.reference.channel.id,
            "message_id": message.reference.id,
        }
    return payload


def _build_reaction(name: str, count: int) -> Json:
    return {
        "emoji": {"id": None, "name": name},
        "count": count,
        "count_details": {"burst": 0, "normal": count},
        "burst_colors": [],
        "me_burst": False,
        "me": True,
    }


def _get_message_type(message: Message) -> int:
    if message.interaction is not None and message.interaction.kind == COMMAND:
        return SLASH_COMMAND
    return REPLY if message.reference is not None else DEFAULT


def _build_origin(interaction: Interaction, application_id: str) -> Json:
    user = build_user(interaction.member.user)
    metadata: Json = {
        "id": interaction.id,
        "type": interaction.kind,
        "user": user,
        "authorizing_integration_owners": build_owners(interaction),
    }
    origin: Json = {"application_id": application_id, "webhook_id": application_id, "interaction_metadata": metadata}
    if interaction.kind == COMMAND:
        origin["interaction"] = {"id": interaction.id, "type": COMMAND, "name": interaction.name, "user": user}
    elif interaction.kind == COMPONENT and interaction.target is not None:
        metadata["interacted_message_id"] = interaction.target.id
    else:
        del origin["interaction_metadata"]
    return origin


def build_message_event(message: Message, *, has_content: bool) -> Json:
    """Return a message as the gateway carries it.

    Without the message content intent its words, embeds, files and components are left out, unless the bot wrote it, is
    named in it, or it is a direct message.
    """
    payload = build_message(message)
    channel = message.channel
    if channel.guild is not None:
        payload["guild_id"] = channel.guild.id
        payload["member"] = build_member_part(channel.guild.members[message.author.id])
    world = channel.world
    is_for_bot = message.author is world.bot or channel.guild is None or world.bot in get_mentioned(message)
    if not (has_content or is_for_bot):
        payload |= {"content": "", "embeds": [], "attachments": [], "components": []}
    return payload


def build_owners(interaction: Interaction) -> Json:
    """Return who installed the application where the interaction happened."""
    guild = interaction.channel.guild
    return {"0": guild.id if guild else "0"}


def build_interaction(interaction: Interaction) -> Json:
    """Return INTERACTION_CREATE's payload."""
    channel, member = interaction.channel, interaction.member
    world, guild = channel.world, channel.guild
    payload: Json = {
        "id": interaction.id,
        "application_id": world.application_id,
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": channel.id,
        "channel": build_channel(channel),
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": build_owners(interaction),
        "context": 1 if guild is None else 0,
        "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
    }
    if guild is None:
        payload |= {"user": build_user(member.user), "app_permissions": str(build_permissions(EVERYONE))}
    else:
        payload |= {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": build_member(member) | {"permissions": str(guild.get_permissions(member, channel))},
            "app_permissions": str(guild.get_permissions(guild.me, channel)),
        }
    if interaction.target is not None:
        payload["message"] = build_message(interaction.target)
    return payload
