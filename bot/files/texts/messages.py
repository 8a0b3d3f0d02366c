"""Messages of a channel -> records."""

from collections.abc import Sequence

from bot.files.texts.chunks import DEFAULT_OPTIONS, ReadOptions, split_markdown
from bot.models import MessageChunk, MessageText, Record
from bot.text_schema import AUTHOR, CHUNK_INDEX, CONTENT, TITLE, URL, WRITTEN_AT


def build_message_records(messages: Sequence[MessageText], *, options: ReadOptions = DEFAULT_OPTIONS) -> list[Record]:
    """A record for each message, several for a long one; none for one without text.

    `line` is the place of the message, from 1; the properties are `MESSAGE_PROPERTIES`. Chunks are counted within their
    message: whatever else is read or not, a message's objects stay the same.
    """
    return [record for line, message in enumerate(messages, start=1) for record in _build(line, message, options)]


def _build(line: int, message: MessageText, options: ReadOptions) -> list[Record]:
    chunks = list(split_markdown(message.text, options=options))
    common = {TITLE: message.title, **build_author(message)}
    return [
        Record(
            line,
            {CONTENT: chunk.content, **common, CHUNK_INDEX: number},
            message=build_message_chunk(message, number=number, count=len(chunks)),
        )
        for number, chunk in enumerate(chunks)
    ]


def build_author(message: MessageText) -> dict[str, str]:
    """Who wrote a message, where and when, by property."""
    return {AUTHOR: message.author, URL: message.url, WRITTEN_AT: message.written_at.isoformat()}


def build_message_chunk(
    message: MessageText, *, file: str = "", number: int = 0, count: int | None = None
) -> MessageChunk:
    """One chunk of a message, or of a file that is attached to it."""
    return MessageChunk(str(message.id), message.author_id, str(message.channel_id), file, number, count)
