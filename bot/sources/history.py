"""A channel's history between two dates, read for the knowledge of the server."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

import discord

from bot.files import MAX_UPLOAD_BYTES
from bot.languages import translate
from bot.models import IngestProgress, MessageText
from bot.sources.channels import Readable, Source
from bot.sources.pages import fetch_next, fetch_page
from bot.sources.text import build_text

MESSAGES_MAX: Final = 100_000
ATTACHMENTS_MAX: Final = 50
MEDIA: Final = ("image/", "audio/", "video/")

OnProgress: TypeAlias = Callable[[IngestProgress], Awaitable[None]]


class AttachedFile(NamedTuple):
    """An attachment, the message that it hangs on, and the source that the message belongs to."""

    attachment: discord.Attachment
    message: MessageText
    source: str


@dataclass(slots=True)
class History:
    """What was read, and what was left out.

    Attributes:
        messages: by the source that the channel, thread or post is called, oldest first; those without text are not
            among them.
        files: attachments of the messages, as many as fit into one upload.
        is_cut: there was more than is read at once.
    """

    messages: dict[str, list[MessageText]] = field(default_factory=dict)
    files: list[AttachedFile] = field(default_factory=list)
    count: int = 0
    bots: int = 0
    opted_out: int = 0
    unread_files: int = 0
    media: int = 0
    is_cut: bool = False

    def add_page(self, messages: Sequence[discord.Message], opted_out: frozenset[str]) -> None:
        """Add messages, as many as are read at once."""
        room = MESSAGES_MAX - self.count
        self.is_cut = len(messages) > room
        for message in messages[:room]:
            self.add(message, opted_out)

    def add(self, message: discord.Message, opted_out: frozenset[str]) -> None:
        """Keep a message, unless a bot or somebody who opted out wrote it, or Discord itself did."""
        self.count += 1
        if message.is_system():
            return
        if message.author.bot:
            self.bots += 1
        elif str(message.author.id) in opted_out:
            self.opted_out += 1
        else:
            self.keep(message)

    def keep(self, message: discord.Message) -> None:
        """Keep a message with its attachments, and those of a message that it forwards."""
        text, source = build_text(message), get_source(message.channel)
        if text.text:
            self.messages.setdefault(source, []).append(text)
        for attachment in list_attachments(message):
            if (attachment.content_type or "").startswith(MEDIA):
                self.media += 1
            else:
                self._keep_file(AttachedFile(attachment, text, source))

    def _keep_file(self, file: AttachedFile) -> None:
        taken = sum(each.attachment.size for each in self.files)
        if len(self.files) == ATTACHMENTS_MAX or taken + file.attachment.size > MAX_UPLOAD_BYTES:
            self.unread_files += 1
        else:
            self.files.append(file)

    def get_notes(self) -> list[str]:
        """A sentence on everything that was left out."""
        notes = {
            translate("{count:,} messages of bots are left out.", count=self.bots): self.bots,
            translate(
                "{count:,} messages of members who opted out are left out.", count=self.opted_out
            ): self.opted_out,
            translate("Pictures, sounds and videos are left out: {count:,}.", count=self.media): self.media,
            translate(
                "{count:,} attached files are left out: I read {most} at once, of up to {size} MiB together.",
                count=self.unread_files,
                most=ATTACHMENTS_MAX,
                size=MAX_UPLOAD_BYTES // 1024**2,
            ): self.unread_files,
            translate(
                "There are more than {most:,} messages; name dates to read the others.",
                most=MESSAGES_MAX,
            ): self.is_cut,
        }
        return [note for note, count in notes.items() if count]


def list_attachments(message: discord.Message) -> list[discord.Attachment]:
    """The files on a message, and on those that it forwards."""
    forwarded = (attachment for each in message.message_snapshots for attachment in each.attachments)
    return [*message.attachments, *forwarded]


async def read_history(
    channel: Readable,
    *,
    after: datetime | None,
    before: datetime | None,
    opted_out: frozenset[str],
    on_progress: OnProgress,
    stopped: asyncio.Event,
) -> History:
    """Read the messages of a channel or thread, or of every post of a forum, oldest first.

    Ends early, with what there is, when the event is set or there is too much.
    """
    history, begin = History(), time.monotonic()

    async def keep(page: Sequence[discord.Message]) -> None:
        # In a thread: the loop would send for the next page only after this one.
        await asyncio.to_thread(history.add_page, page, opted_out)
        await on_progress(IngestProgress(history.count, None, time.monotonic() - begin))

    async for source in iterate_sources(channel):
        page = await fetch_page(source, after, before)
        while page and not stopped.is_set() and not history.is_cut:
            page, _ = await asyncio.gather(fetch_next(source, page, before), keep(page))
        if stopped.is_set() or history.is_cut:
            return history
    return history


async def iterate_sources(channel: Readable) -> AsyncIterator[Source]:
    """What holds the messages of a channel: itself, or the posts of a forum, archived ones last."""
    if not isinstance(channel, discord.ForumChannel):
        yield channel
        return
    for thread in channel.threads:
        yield thread
    async for thread in channel.archived_threads(limit=None):
        yield thread


def get_source(channel: "discord.abc.MessageableChannel") -> str:
    """What the objects of a channel say where they come from: `#general`, or `#help/Title (id)` for one of its threads.

    Titles of threads repeat, so their id belongs to the name.
    """
    if isinstance(channel, discord.Thread):
        parent = f"#{channel.parent.name}" if channel.parent is not None else ""
        return f"{parent}/{channel.name} ({channel.id})"
    return f"#{getattr(channel, 'name', channel.id)}"
