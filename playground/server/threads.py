"""Opening threads and posts."""

from collections.abc import Sequence
from datetime import datetime

from playground.model.channel import Channel, Message
from playground.model.channel_kinds import FORUM, PUBLIC_THREAD, TEXT
from playground.model.errors import ApiError
from playground.model.files import Attachment
from playground.model.objects import Json
from playground.model.people import User
from playground.server.channels import add_thread
from playground.server.hub import Hub
from playground.server.posting import check_sizes, post_message, post_notice

THREAD_CREATED, THREAD_STARTER = 18, 21
"""Types of the messages with which Discord points from a channel to a new thread, and from a thread to its origin."""


def open_thread(
    hub: Hub, parent: Channel, name: str, owner: User, *, kind: int = PUBLIC_THREAD, at: datetime | None = None
) -> Channel:
    """Open a thread about nothing that was said; of a public one, the channel gets a notice.

    Raises:
        ApiError: 50024, a channel of this kind has no such threads.
    """
    _require(parent, TEXT)
    thread = add_thread(hub, parent, name, owner=owner, thread_id=hub.world.make_id(at), kind=kind)
    if kind == PUBLIC_THREAD:
        post_notice(hub, parent, owner, THREAD_CREATED, content=name, opened=thread, at=at)
    return thread


def open_message_thread(hub: Hub, origin: Message, name: str, owner: User, *, at: datetime | None = None) -> Channel:
    """Open the thread of a message, whose id it has; it begins with an empty message that refers to that one.

    Raises:
        ApiError: 160004, there is one already; 50024, a channel of this kind has no such threads.
    """
    parent = origin.channel
    if origin.id in hub.world.channels:
        raise ApiError(400, 160004, "A thread has already been created for this message")
    _require(parent, TEXT)
    thread = add_thread(hub, parent, name, owner=owner, thread_id=origin.id)
    post_notice(hub, thread, owner, THREAD_STARTER, reference=origin, at=at)
    return thread


def open_post(
    hub: Hub,
    forum: Channel,
    name: str,
    owner: User,
    body: Json,
    *,
    uploads: Sequence[Attachment] = (),
    tags: Sequence[str] = (),
    at: datetime | None = None,
) -> tuple[Channel, Message]:
    """Open a post of a forum with its first message, which has the post's id.

    Raises:
        ApiError: 50024, the channel is no forum; 40005 or 50006 for its message.
    """
    _require(forum, FORUM)
    check_sizes(forum, uploads)
    if not (uploads or any(body.get(part) for part in ("content", "embeds", "components"))):
        raise ApiError(400, 50006, "Cannot send an empty message")
    thread_id = hub.world.make_id(at)
    thread = add_thread(hub, forum, name, owner=owner, thread_id=thread_id, tags=tags)
    return thread, post_message(hub, thread, owner, body, uploads=uploads, at=at, message_id=thread_id)


def _require(channel: Channel, kind: int) -> None:
    if channel.kind != kind:
        raise ApiError(400, 50024, "Cannot execute action on this channel type")
