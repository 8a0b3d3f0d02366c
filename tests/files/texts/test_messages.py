"""Messages as records."""

from datetime import UTC, datetime

from bot.files import MESSAGE_PROPERTIES, ReadOptions, build_message_records
from bot.models import MessageChunk, MessageText


def make_message(text: str) -> MessageText:
    return MessageText(
        id=7,
        channel_id=2,
        author="Ada",
        author_id="42",
        text=text,
        url="https://discord.com/channels/1/2/7",
        written_at=datetime(2026, 1, 5, 10, 30, tzinfo=UTC),
        title="general",
    )


def test_message_becomes_a_record() -> None:
    (record,) = build_message_records([make_message("The heron nests below the stairs.")])

    assert record.line == 1
    assert record.values == {
        "content": "The heron nests below the stairs.",
        "title": "general",
        "author": "Ada",
        "url": "https://discord.com/channels/1/2/7",
        "written_at": "2026-01-05T10:30:00+00:00",
        "chunk_index": 0,
    }
    assert record.message == MessageChunk("7", "42", "2", number=0, count=1)
    assert list(record.values) == [spec.name for spec in MESSAGE_PROPERTIES]


def test_long_message_becomes_several_and_an_empty_one_none() -> None:
    messages = [make_message(" "), make_message("One sentence here. " * 10), make_message("short")]
    records = build_message_records(messages, options=ReadOptions(chunk_characters=100, chunk_overlap=0))

    assert [(record.line, record.values["chunk_index"]) for record in records] == [(2, 0), (2, 1), (3, 0)]
    chunks = [record.message for record in records if record.message is not None]
    assert [(chunk.number, chunk.count) for chunk in chunks] == [(0, 2), (1, 2), (0, 1)]
