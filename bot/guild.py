"""A guild: what its admins have chosen, how many of its questions had an answer, when and where one is asked."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What the admins of a guild have chosen.

    Attributes:
        human_role_id: the role that "Ask a human" pings; None: the button is not offered.
        question_days: for how many days the text of questions is kept; None: no question is.
    """

    human_role_id: int | None = None
    question_days: int | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where a member asks, which a model cannot know.

    Attributes:
        asked_at: in UTC.
        guild_name: as its admins typed it.
        language: of the guild, Discord's code: `en-US`.
        channel_ids: the channel; of a thread that first, and then the channel that it is in.
    """

    asked_at: datetime
    guild_name: str
    language: str
    channel_ids: tuple[int, ...] = ()


class QuestionCount(NamedTuple):
    """Questions of a period, and how many of them the bot could not answer."""

    asked: int
    refused: int


class QuestionCounts(NamedTuple):
    """The questions of a guild today, and of the last 7 days with today; days begin at midnight UTC."""

    today: QuestionCount
    week: QuestionCount
