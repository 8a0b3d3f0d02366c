"""Sending, editing and deleting messages, with the events that follow."""

import copy
from collections.abc import Sequence
from datetime import datetime

from playground.model.channel import Channel, Message
from playground.model.errors import ApiError
from playground.model.files import Attachment
from playground.model.guild import get_upload_limit
from playground.model.interaction import Interaction
from playground.model.message_flags import COMPONENTS_V2, EPHEMERAL, LOADING, SUPPRESS_EMBEDS
from playground.model.objects import Json
from playground.model.people import User
from playground.model.snowflake import get_time
from playground.rules.automod import check_words
from playground.rules.message_events import get_intents, is_heard
from playground.rules.message_rules import check_kind
from playground.server.channels import archive
from playground.server.completion import complete_components, complete_embed
from playground.server.hub import Hub
from playground.server.media import Unfurler
from playground.wire.message_payloads import build_message_event

SETTABLE_FLAGS = ~LOADING


def post_message(
    hub: Hub,
    channel: Channel,
    author: User,
    body: Json,
    *,
    uploads: Sequence[Attachment] = (),
    interaction: Interaction | None = None,
    is_loading: bool = False,
    at: datetime | None = None,
    message_id: str | None = None,
) -> Message:
    """Create a message out of a checked body; one of an earlier day (`at`) is there without any event.

    Raises:
        ApiError: 40005 for a file that is too large, 50006 for a message without content.
    """
    message = _create(channel, author, at, message_id)
    message.origin = interaction.origin if interaction else None
    message.flags = int(body.get("flags") or 0) & SETTABLE_FLAGS
    message.reference = channel.history.get(str((body.get("message_reference") or {}).get("message_id")))
    if is_loading:
        message.flags |= LOADING
    else:
        _apply(hub, message, body, uploads)
    _deliver(hub, message, at)
    return message


def post_notice(
    hub: Hub,
    channel: Channel,
    author: User,
    kind: int,
    *,
    content: str = "",
    reference: Message | None = None,
    opened: Channel | None = None,
    at: datetime | None = None,
) -> None:
    """Create a message that Discord itself writes in somebody's name; it may be empty."""
    message = _create(channel, author, at)
    message.content, message.notice, message.reference, message.opened = content, kind, reference, opened
    _deliver(hub, message, at)


def _create(channel: Channel, author: User, at: datetime | None, message_id: str | None = None) -> Message:
    message_id = message_id or channel.site.make_id(at)
    return Message(message_id, channel, author, get_time(message_id) if at else channel.site.clock())


def _deliver(hub: Hub, message: Message, at: datetime | None) -> None:
    message.channel.add(message)
    if at is None:
        archive(hub, message.channel, None)
        _announce(hub, "MESSAGE_CREATE", message)


def check_sizes(channel: Channel, uploads: Sequence[Attachment]) -> None:
    """Check what a message's files may weigh.

    Raises:
        ApiError: 40005, one is too large.
    """
    limit = get_upload_limit(channel.guild)
    if any(len(upload.data) > limit for upload in uploads):
        raise ApiError(413, 40005, "Request entity too large")


def edit_message(hub: Hub, message: Message, body: Json, *, uploads: Sequence[Attachment] = ()) -> None:
    """Change what `body` names and keep the rest; a deferred answer stops to be a "thinking…".

    Raises:
        ApiError: as for `post_message`; the message stays as it was.
    """
    was_loading = message.is_loading
    draft = copy.copy(message)
    draft.files = list(message.files)
    draft.flags &= ~LOADING
    draft.flags |= int(body.get("flags") or 0) & COMPONENTS_V2
    _apply(hub, draft, body, uploads)
    message.content, message.embeds, message.components = draft.content, draft.embeds, draft.components
    message.files, message.allowed_mentions = draft.files, draft.allowed_mentions
    message.versions = draft.versions
    message.flags = draft.flags
    if "flags" in body and body["flags"] is not None:
        kept = message.flags & ~SUPPRESS_EMBEDS
        message.flags = kept | (int(body["flags"]) & ~EPHEMERAL & SETTABLE_FLAGS)
    message.revision += 1
    if not was_loading:
        message.edited = message.channel.site.clock()
    _announce(hub, "MESSAGE_UPDATE", message)


def _announce(hub: Hub, event: str, message: Message) -> None:
    if is_heard(message):
        full = build_message_event(message, has_content=True)
        redacted = build_message_event(message, has_content=False)
        hub.gateway.dispatch(event, full, intents=get_intents(message.channel), redacted=redacted)
    hub.world.changes.notify()


def _apply(hub: Hub, message: Message, body: Json, uploads: Sequence[Attachment]) -> None:
    is_layout = bool(message.flags & COMPONENTS_V2)
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "content" in body or (is_layout and "components" in body):
        message.allowed_mentions = body.get("allowed_mentions")
    _apply_files(hub, message, body, uploads)
    if "components" in body:
        message.components = complete_components(body["components"] or [])
        Unfurler(message.files, hub.world.make_id).unfurl(message.components)
    if "embeds" in body:
        message.embeds = [complete_embed(embed, message.files) for embed in body["embeds"] or []]
    check_words(message)
    check_kind(message)
    if message.is_empty:
        raise ApiError(400, 50006, "Cannot send an empty message")
    message.keep_version()


def _apply_files(hub: Hub, message: Message, body: Json, uploads: Sequence[Attachment]) -> None:
    check_sizes(message.channel, uploads)
    described = {str(entry.get("id")): entry for entry in body.get("attachments") or []}
    if body.get("attachments") is not None:
        message.files = [file for file in message.files if file.id in described]
    for index, upload in enumerate(uploads):
        description = described.get(str(index), {}).get("description")
        message.files.append(hub.world.store_file(message.channel, upload, description=description))
