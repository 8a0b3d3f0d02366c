"""What members said, as the rows that an ingest of a channel makes of it."""

from bot.models import MessageChunk, Record

CHANNEL_ID = 2


def build_said(
    message_id: int, member_id: int, *contents: str, first_line: int = 1, channel_id: int = CHANNEL_ID
) -> list[Record]:
    """A message in as many chunks."""
    chunks = [
        MessageChunk(str(message_id), str(member_id), str(channel_id), number=number, count=len(contents))
        for number in range(len(contents))
    ]
    return [
        Record(first_line, {"content": content, "title": "general", "chunk_index": chunk.number}, message=chunk)
        for content, chunk in zip(contents, chunks, strict=True)
    ]
