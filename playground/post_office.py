"""Sending, editing and deleting messages, with the events that follow."""

import copy
from collections.abc import Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from playground.component_rules import CONTAINER, SELECTS, SEPARATOR
from playground.errors import ApiError
from playground.files import ATTACHMENT_SIZE_LIMIT, Attachment, StoredFile
from playground.gateway_intents import DIRECT_MESSAGES, GUILD_MESSAGES
from playground.message_payloads import build_message_event
from playground.messages import FLAG_EPHEMERAL, FLAG_LOADING, FLAG_SUPPRESS_EMBEDS, Json, Message, drop_nulls
from playground.render import render_text

if TYPE_CHECKING:
    from playground.guilds import Channel, User
    from playground.interactions import Interaction

SETTABLE_FLAGS = ~FLAG_LOADING
COMPONENT_DEFAULTS: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    SEPARATOR: {"divider": True, "spacing": 1},
    CONTAINER: {"accent_color": None, "spoiler": False},
}


def post_message(
    channel: "Channel",
    author: "User",
    body: Json,
    *,
    uploads: Sequence[Attachment] = (),
    interaction: "Interaction | None" = None,
    is_loading: bool = False,
) -> Message:
    """Create a message out of a checked body.

    Raises:
        ApiError: 40005 for a file that is too large, 50006 for a message without content.
    """
    world = channel.world
    message = Message(world.snowflakes.next(), channel, author, world.clock(), interaction=interaction)
    message.flags = int(body.get("flags") or 0) & SETTABLE_FLAGS
    message.reference = channel.history.get(str((body.get("message_reference") or {}).get("message_id")))
    if is_loading:
        message.flags |= FLAG_LOADING
    else:
        _apply(message, body, uploads)
    channel.history[message.id] = message
    _announce("MESSAGE_CREATE", message)
    return message


def edit_message(message: Message, body: Json, *, uploads: Sequence[Attachment] = ()) -> None:
    """Change what `body` names and keep the rest; a deferred answer stops to be a "thinking…".

    Raises:
        ApiError: as for `post_message`; the message stays as it was.
    """
    was_loading = message.is_loading
    draft = copy.copy(message)
    draft.files = list(message.files)
    draft.flags &= ~FLAG_LOADING
    _apply(draft, body, uploads)
    message.content, message.embeds, message.components = draft.content, draft.embeds, draft.components
    message.files, message.allowed_mentions = draft.files, draft.allowed_mentions
    message.history = draft.history
    message.flags = draft.flags
    if "flags" in body and body["flags"] is not None:
        kept = message.flags & ~FLAG_SUPPRESS_EMBEDS
        message.flags = kept | (int(body["flags"]) & ~FLAG_EPHEMERAL & SETTABLE_FLAGS)
    message.revision += 1
    if not was_loading:
        message.edited = message.channel.world.clock()
    _announce("MESSAGE_UPDATE", message)


def delete_message(message: Message) -> None:
    """Take a message away."""
    message.is_deleted = True
    message.revision += 1
    del message.channel.history[message.id]
    payload = {"id": message.id, "channel_id": message.channel.id}
    if message.channel.guild is not None:
        payload["guild_id"] = message.channel.guild.id
    if not message.is_ephemeral:
        message.channel.world.gateway.dispatch("MESSAGE_DELETE", payload, intents=_get_intents(message))
    message.channel.world.changes.notify()


def _get_intents(message: Message) -> int:
    return DIRECT_MESSAGES if message.channel.guild is None else GUILD_MESSAGES


def _announce(event: str, message: Message) -> None:
    world = message.channel.world
    if not message.is_ephemeral:
        full = build_message_event(message, has_content=True)
        redacted = build_message_event(message, has_content=False)
        world.gateway.dispatch(event, full, intents=_get_intents(message), redacted=redacted)
    world.changes.notify()


def _apply(message: Message, body: Json, uploads: Sequence[Attachment]) -> None:
    if "content" in body:
        message.content = (body["content"] or "").strip()
        message.allowed_mentions = body.get("allowed_mentions")
    if "components" in body:
        message.components = _complete_components(body["components"] or [], count(1))
    _apply_files(message, body, uploads)
    if "embeds" in body:
        message.embeds = [_complete_embed(embed, message.files) for embed in body["embeds"] or []]
    if message.is_empty:
        raise ApiError(400, 50006, "Cannot send an empty message")
    message.history = [*message.history, render_text(message)]


def _apply_files(message: Message, body: Json, uploads: Sequence[Attachment]) -> None:
    if any(len(upload.data) > ATTACHMENT_SIZE_LIMIT for upload in uploads):
        raise ApiError(413, 40005, "Request entity too large")
    described = {str(entry.get("id")): entry for entry in body.get("attachments") or []}
    if body.get("attachments") is not None:
        message.files = [file for file in message.files if file.id in described]
    for index, upload in enumerate(uploads):
        description = described.get(str(index), {}).get("description")
        message.files.append(message.channel.world.store_file(message.channel, upload, description=description))


def _complete_components(components: Sequence[Json], ids: Iterator[int]) -> list[Json]:
    """Return copies in which every component has the id and the defaults that Discord adds."""
    return [_complete_component(component, ids) for component in components]


def _complete_component(component: Json, ids: Iterator[int]) -> Json:
    entry = COMPONENT_DEFAULTS.get(component["type"], {}) | drop_nulls(component) | {"id": next(ids)}
    if "components" in entry:
        entry["components"] = _complete_components(entry["components"], ids)
    if "accessory" in entry:
        entry["accessory"] = _complete_component(entry["accessory"], ids)
    return entry


def _complete_embed(embed: Json, files: Sequence[StoredFile]) -> Json:
    """Return a copy with defaults, trimmed as Discord does, and `attachment://` addresses resolved."""
    urls = {f"attachment://{file.name}": file.url for file in files}
    completed: Json = drop_nulls(embed) | {"type": "rich"}
    for key in ("title", "description"):
        if key in completed:
            completed[key] = completed[key].strip()
    if "fields" in completed:
        completed["fields"] = [{"inline": False} | field for field in completed["fields"]]
    for part in ("image", "thumbnail", "author", "footer"):
        if part in completed:
            completed[part] = {key: urls.get(value, value) for key, value in completed[part].items()}
    return completed
