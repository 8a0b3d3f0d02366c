"""What a member writes: messages, threads and posts."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from playground.model.channel import Channel, Message
from playground.model.channel_kinds import FORUM, PRIVATE_THREAD, PUBLIC_THREAD
from playground.model.errors import ApiError, InvalidInputError
from playground.model.files import Attachment
from playground.model.objects import Json
from playground.model.people import Membership
from playground.rules.access import may
from playground.server.hub import Hub
from playground.server.posting import post_message
from playground.server.threads import open_message_thread, open_post, open_thread


def write(
    hub: Hub,
    member: Membership,
    channel: Channel,
    text: str,
    *,
    files: Iterable[Path | Attachment],
    at: datetime | None,
    origin: Message | None = None,
    is_ping: bool = True,
) -> Message:
    """Post a message of a member; `@bot` in it becomes the bot's mention.

    `origin` is the message that it replies to, and `is_ping` whether that notifies its author.

    Raises:
        InvalidInputError: the member may not write here, or the message is empty.
    """
    _check(member, channel, "send_messages" if channel.parent is None else "send_messages_in_threads")
    if channel.kind == FORUM:
        raise InvalidInputError(f"#{channel.name} is a forum: it has posts instead of messages")
    try:
        body = _build_body(channel, text) | _build_reference(origin, is_ping=is_ping)
        return post_message(hub, channel, member.user, body, uploads=_read(files), at=at)
    except ApiError as error:
        raise InvalidInputError(error.message) from error


def start_thread(
    hub: Hub,
    member: Membership,
    place: Channel | Message,
    name: str,
    text: str,
    *,
    files: Iterable[Path | Attachment],
    at: datetime | None,
    tags: Iterable[str] = (),
    private: bool = False,
) -> Channel:
    """Open a thread or a post of a member, with `text` as its first message.

    Raises:
        InvalidInputError: the member may not, or a post has no text and no files.
    """
    origin = place if isinstance(place, Message) else None
    channel = place if isinstance(place, Channel) else place.channel
    needed = "create_private_threads" if private else "create_public_threads"
    _check(member, channel, "send_messages" if channel.kind == FORUM else needed)
    try:
        if channel.kind == FORUM:
            body = _build_body(channel, text)
            return open_post(
                hub, channel, name, member.user, body, uploads=_read(files), tags=_find_tags(channel, tags), at=at
            )[0]
        if origin is None:
            kind = PRIVATE_THREAD if private else PUBLIC_THREAD
            thread = open_thread(hub, channel, name, member.user, kind=kind, at=at)
        else:
            thread = open_message_thread(hub, origin, name, member.user, at=at)
    except ApiError as error:
        raise InvalidInputError(error.message) from error
    if text:
        write(hub, member, thread, text, files=files, at=at)
    return thread


def _find_tags(forum: Channel, names: Iterable[str]) -> list[str]:
    offered = {tag.name: tag.id for tag in forum.tags}
    unknown = [name for name in names if name not in offered]
    if unknown:
        raise InvalidInputError(f"#{forum.name} has no tag {unknown[0]!r}")
    return [offered[name] for name in names]


def _check(member: Membership, channel: Channel, *permissions: str) -> None:
    if not may(member, channel, "view_channel", *permissions):
        raise InvalidInputError(f"{member.name} may not write in #{channel.name}")


def _build_body(channel: Channel, text: str) -> Json:
    return {"content": text.replace("@bot", f"<@{channel.site.bot.id}>")}


def _build_reference(origin: Message | None, *, is_ping: bool) -> Json:
    if origin is None:
        return {}
    # As the client sends it: all mentions count, and the one of the reply as its author chose.
    allowed = {"parse": ["users", "roles", "everyone"], "replied_user": is_ping}
    return {"message_reference": {"message_id": origin.id}, "allowed_mentions": allowed}


def _read(files: Iterable[Path | Attachment]) -> list[Attachment]:
    return [file if isinstance(file, Attachment) else Attachment.from_path(file) for file in files]
