"""Messages of a channel -> records."""

from collections.abc import Sequence

from bot.files.texts.chunks import DEFAULT_OPTIONS, ReadOptions, split_markdown
from bot.models import MessageText, Record
from bot.text_schema import AUTHOR_ID, CHUNK_INDEX, CONTENT


def build_message_records(messages: Sequence[MessageText], *, options: ReadOptions = DEFAULT_OPTIONS) -> list[Record]:
    """A record for each message, several for a long one; none for one without text.

    `line` is the place of the message, from 1; the properties are `MESSAGE_PROPERTIES`.
    """
    return [record for line, message in enumerate(messages, start=1) for record in _build(line, message, options)]


def _build(line: int, message: MessageText, options: ReadOptions) -> list[Record]:
    common = {
        "title": message.title,
        "author": message.author,
        AUTHOR_ID: message.author_id,
        "url": message.url,
        "written_at": message.written_at.isoformat(),
    }
    chunks = split_markdown(message.text, options=options)
    return [
        Record(line, {CONTENT: chunk.content, **common, CHUNK_INDEX: number}) for number, chunk in enumerate(chunks)
    ]
