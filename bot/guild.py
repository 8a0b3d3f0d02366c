"""A guild as the bot keeps it: what its admins have chosen, and how many of its questions had an answer."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What the admins of a guild have chosen.

    Attributes:
        human_role_id: the role that "Ask a human" pings; None: the button is not offered.
    """

    human_role_id: int | None = None


class QuestionCount(NamedTuple):
    """Questions of a period, and how many of them the bot could not answer."""

    asked: int
    refused: int


class QuestionCounts(NamedTuple):
    """The questions of a guild today, and of the last 7 days with today; days begin at midnight UTC."""

    today: QuestionCount
    week: QuestionCount
