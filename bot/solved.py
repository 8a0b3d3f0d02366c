"""Posts of help forums that were solved: what was asked, and the answer that helped."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.audience import Reader, for_channel


@dataclass(frozen=True, slots=True)
class SolvedPost:
    """A post whose asker wants it to be remembered.

    Attributes:
        answer_id: of the message that answered it.
        question: what its first message says; empty where the bot may not read that.
        asker_id, author_id: who asked, and who answered.
    """

    guild_id: int
    forum_id: int
    thread_id: int
    answer_id: int
    title: str
    question: str
    answer: str
    asker_id: int
    author_id: int
    at: datetime

    @property
    def text(self) -> str:
        """What it is compared by."""
        return f"{self.title}\n{self.question}".strip()

    @property
    def url(self) -> str:
        """The link to the answer."""
        return f"https://discord.com/channels/{self.guild_id}/{self.thread_id}/{self.answer_id}"

    @property
    def member_ids(self) -> frozenset[str]:
        """Whose words it holds."""
        return frozenset({str(self.asker_id), str(self.author_id)})

    def is_for(self, reader: Reader) -> bool:
        """Whether the reader may read it: it is for those who may read its forum."""
        return reader.may_read((for_channel(self.forum_id),))


def render_solved(post: SolvedPost) -> str:
    """A post as it is kept and exported."""
    return json.dumps({**asdict(post), "at": post.at.isoformat()})


def parse_solved(entry: str) -> SolvedPost:
    """A post from what `render_solved` made."""
    values: Mapping[str, Any] = json.loads(entry)
    return SolvedPost(**{**values, "at": datetime.fromisoformat(values["at"])})
