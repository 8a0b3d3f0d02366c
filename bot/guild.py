"""A guild: what its admins have chosen, how many of its questions had an answer, when and where one is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from bot.models import RecommendStyle

Value: TypeAlias = str | int | float | bool


class Setting(StrEnum):
    """What admins choose, by the names that it is stored under: those of the attributes of `Choices`."""

    COLLECTION = "collection"
    STYLE = "style"
    LIMIT = "limit"
    ALPHA = "alpha"
    PRIVATE = "is_private"
    LANGUAGE = "language"
    ASKER_ROLE = "asker_role_id"
    HUMAN_ROLE = "human_role_id"
    HELP_FORUM = "is_help_forum"
    QUESTION_DAYS = "question_days"
    MEMBER_BUDGET = "member_budget"
    SERVER_BUDGET = "server_budget"


ROLES = (Setting.ASKER_ROLE, Setting.HUMAN_ROLE)


@dataclass(frozen=True, slots=True)
class Choices:
    """What is chosen for a guild or a channel by its admins, or for one question by its member; None: nothing.

    Attributes:
        collection: where to look.
        style: of what a model writes.
        limit, alpha: as of `SearchOptions`.
        is_private: whether only the member sees the answer.
        language: that a model answers in, as people call it: `German`.
        asker_role_id: the role whose members may ask; none: everybody.
        human_role_id: the role that "Ask a human" pings; none: the button is not offered.
        is_help_forum: whether the bot helps with new posts, of a forum alone; none: it does not.
        question_days: for how many days the text of questions is kept, of a guild alone; none: no question is.
        member_budget, server_budget: how many answers a day a model may write, for each member and for all of them, of
            a guild alone; none: any number.
    """

    collection: str | None = None
    style: RecommendStyle | None = None
    limit: int | None = None
    alpha: float | None = None
    is_private: bool | None = None
    language: str | None = None
    asker_role_id: int | None = None
    human_role_id: int | None = None
    is_help_forum: bool | None = None
    question_days: int | None = None
    member_budget: int | None = None
    server_budget: int | None = None


NOTHING_CHOSEN = Choices()


def merge_choices(*levels: Choices) -> Choices:
    """What counts: of each setting what the first of the levels says that says anything."""
    merged = {
        each: next((value for level in levels if (value := getattr(level, each)) is not None), None) for each in Setting
    }
    return Choices(**merged)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What the admins of a guild have chosen.

    Attributes:
        server: for all of it.
        channels: for single channels, by their ids; a thread has its parent's.
    """

    server: Choices = NOTHING_CHOSEN
    channels: Mapping[int, Choices] = field(default_factory=lambda: MappingProxyType({}))

    def get_levels(self, channel_ids: Sequence[int]) -> tuple[Choices, ...]:
        """What is chosen for a place and for the guild, which counts where what comes before it says nothing.

        Args:
            channel_ids: the nearest first.
        """
        return *(self.channels.get(channel_id, NOTHING_CHOSEN) for channel_id in channel_ids), self.server


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where a member asks, which a model cannot know.

    Attributes:
        asked_at: in UTC.
        guild_name: as its admins typed it.
        language: of the guild, Discord's code: `en-US`.
        channel_ids: the channel; of a thread that first, and then the channel that it is in.
        answer_language: that the guild's admins want answers in, as they typed it; None: that of the question.
    """

    asked_at: datetime
    guild_name: str
    language: str
    channel_ids: tuple[int, ...] = ()
    answer_language: str | None = None


class QuestionCount(NamedTuple):
    """Questions of a period, and how many of them the bot could not answer."""

    asked: int
    refused: int


class QuestionCounts(NamedTuple):
    """The questions of a guild today, and of the last 7 days with today; days begin at midnight UTC."""

    today: QuestionCount
    week: QuestionCount


class DayUsage(NamedTuple):
    """What a guild used on one day, which begins at midnight UTC.

    Attributes:
        asked, refused: questions, and those without an answer.
        generated: answers that a model was paid for.
        uploads: files, channels and folders that were put into collections.
    """

    day: date
    asked: int = 0
    refused: int = 0
    generated: int = 0
    uploads: int = 0
