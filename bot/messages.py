"""A message of Discord's: what it says, and what an object that is made of it is recognised by."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_DISCORD_EPOCH: Final = 1_420_070_400_000  # milliseconds; https://docs.discord.com/developers/reference#snowflakes


@dataclass(frozen=True, slots=True)
class MessageText:
    """What one member wrote.

    Attributes:
        author: the member's name as the guild shows it.
        url: the link that jumps to the message.
        channel_id: of the thread, the post or the channel that it stands in.
        title: of that.
    """

    id: int
    channel_id: int
    author: str
    author_id: str
    text: str
    url: str
    written_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class MessageChunk:
    """Which chunk of which message an object is made of: what it is recognised by, whatever its values.

    Attributes:
        member_id: of the author.
        channel_id: of the channel or thread that the message stands in.
        file: which of the attached files; empty for what the message itself says.
        number: 0-based in the message or the file.
        count: how many chunks the message has now; None of a file, which nobody can edit.
    """

    message_id: str
    member_id: str
    channel_id: str
    file: str = ""
    number: int = 0
    count: int | None = None


def get_first_id(at: datetime) -> int:
    """The smallest id that a message written at that time, or later, can have."""
    return (int(at.timestamp() * 1_000) - _DISCORD_EPOCH) << 22


def is_written_between(message_id: str, after: datetime | None, before: datetime | None) -> bool:
    """Whether a message was written after the one time and before the other, by its id, which has milliseconds."""
    at = datetime.fromtimestamp(((int(message_id) >> 22) + _DISCORD_EPOCH) / 1_000, UTC)
    return (after is None or at > after) and (before is None or at < before)
