"""What a member writes: messages, threads and posts."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from playground.channel_kinds import FORUM
from playground.channels import Channel
from playground.errors import ApiError, InvalidInputError
from playground.files import Attachment
from playground.messages import Json, Message
from playground.post_office import post_message
from playground.reply import Reply
from playground.threads import open_message_thread, open_post, open_thread

if TYPE_CHECKING:
    from playground.member import Member


def write(
    member: "Member", channel: Channel, text: str, *, files: Iterable[Path | Attachment], at: datetime | None
) -> Message:
    """Post a message of a member; `@bot` in it becomes the bot's mention.

    Raises:
        InvalidInputError: the member may not write here, or the message is empty.
    """
    _check(member, channel, "send_messages" if channel.parent is None else "send_messages_in_threads")
    if channel.kind == FORUM:
        raise InvalidInputError(f"#{channel.name} is a forum: it has posts instead of messages")
    try:
        return post_message(channel, member.user, _build_body(channel, text), uploads=_read(files), at=at)
    except ApiError as error:
        raise InvalidInputError(error.message) from error


def start_thread(
    member: "Member",
    place: Channel | Reply,
    name: str,
    text: str,
    *,
    files: Iterable[Path | Attachment],
    at: datetime | None,
) -> Channel:
    """Open a thread or a post of a member, with `text` as its first message.

    Raises:
        InvalidInputError: the member may not, or a post has no text and no files.
    """
    origin = place.message if isinstance(place, Reply) else None
    channel = place if isinstance(place, Channel) else origin.channel if origin else member.direct
    _check(member, channel, "send_messages" if channel.kind == FORUM else "create_public_threads")
    try:
        if channel.kind == FORUM:
            body = _build_body(channel, text)
            return open_post(channel, name, member.user, body, uploads=_read(files), at=at)[0]
        if origin is None:
            thread = open_thread(channel, name, member.user, at=at)
        else:
            thread = open_message_thread(origin, name, member.user, at=at)
    except ApiError as error:
        raise InvalidInputError(error.message) from error
    if text:
        write(member, thread, text, files=files, at=at)
    return thread


def _check(member: "Member", channel: Channel, *permissions: str) -> None:
    guild = channel.guild
    if guild is not None and not guild.may(member, channel, "view_channel", *permissions):
        raise InvalidInputError(f"{member.name} may not write in #{channel.name}")


def _build_body(channel: Channel, text: str) -> Json:
    return {"content": text.replace("@bot", f"<@{channel.world.bot.id}>")}


def _read(files: Iterable[Path | Attachment]) -> list[Attachment]:
    return [file if isinstance(file, Attachment) else Attachment.from_path(file) for file in files]
