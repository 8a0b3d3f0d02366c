"""What a guild teaches the bot: votes, corrections, questions without an answer, and golden questions."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from bot.audience import FOR_EVERYONE, Reader
from bot.citations import get_cited
from bot.models import Answer

QUESTION_DAYS: Final = 30  # for which questions are kept where an admin says nothing else
QUESTION_DAYS_MAX: Final = 90  # after which nobody knows what a question was answered from, or what was thought of it


class Vote(StrEnum):
    """What a member thinks of an answer."""

    UP = "up"
    DOWN = "down"


class VoteCounts(NamedTuple):
    """The votes of a guild of the last 7 days."""

    up: int
    down: int


@dataclass(frozen=True, slots=True)
class Topic:
    """What an answer is about.

    Attributes:
        collection: where it comes from; empty: from none.
        sources: ids of the objects that it says something of; none where the bot does not know.
    """

    question: str
    collection: str = ""
    sources: tuple[str, ...] = ()
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer that was given, without its text and its question.

    Attributes:
        audience: who reads the channel that it was asked in.
    """

    id: str
    command: str
    collection: str
    sources: tuple[str, ...]
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An object that a correction is about, as it was then.

    Attributes:
        digest: of its values.
        audience: for whom it was.
    """

    id: str
    digest: str
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer of people's own.

    Attributes:
        by: id of the admin; empty where that one was forgotten.
        collection: of the answer that it corrects; empty: of none.
        audience: for whom it is where it has no source.
        access: who might ask the collection then, whether it is deleted since or not; none: everyone.
    """

    id: str
    question: str
    answer: str
    by: str
    at: datetime
    collection: str = ""
    sources: tuple[Source, ...] = ()
    audience: tuple[str, ...] = ()
    access: tuple[str, ...] = ()

    def is_for(self, reader: Reader) -> bool:
        """Whether the reader may read every source of it, so that the answer tells of nothing else."""
        audiences = [source.audience for source in self.sources] or [self.audience]
        return all(map(reader.may_read, [*audiences, self.access or FOR_EVERYONE]))


def render_correction(correction: Correction) -> str:
    """A correction as it is kept and exported."""
    return json.dumps({**asdict(correction), "at": correction.at.isoformat()})


def parse_correction(entry: str) -> Correction:
    """A correction from what `render_correction` made."""
    values = json.loads(entry)
    sources = (Source(each["id"], each["digest"], tuple(each["audience"])) for each in values["sources"])
    return Correction(
        values["id"],
        values["question"],
        values["answer"],
        values["by"],
        datetime.fromisoformat(values["at"]),
        values["collection"],
        tuple(sources),
        tuple(values["audience"]),
        tuple(values["access"]),
    )


@dataclass(frozen=True, slots=True)
class FoundCorrection:
    """A correction of a question that comes again.

    Attributes:
        is_stale: whether a source of it has changed, or is deleted, since.
    """

    correction: Correction
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that are alike and had no answer, or one that was voted down.

    Attributes:
        id: of the newest of them.
        question: the newest of them.
        ids: of all of them.
        refused: how often the bot did not know.
        downvotes: how often an answer was voted down.
        reasons: of those votes.
    """

    id: str
    question: str
    newest: datetime
    ids: tuple[str, ...]
    refused: int
    downvotes: int
    reasons: tuple[str, ...] = field(default=())

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.ids)


def build_topic(question: str, answer: Answer) -> Topic:
    """What an answer is about: the objects that it cites or quotes, all that it shows where it cites none."""
    if answer.is_unsure or not (answer.hits or answer.fact):
        return Topic(question, answer.collection.name, is_refused=True)
    numbers = {quote.number for quote in answer.quotes} or get_cited(f"{answer.text or ''} {answer.fact or ''}")
    cited = tuple(hit.id for hit in answer.hits if hit.number in numbers)
    return Topic(question, answer.collection.name, cited or tuple(hit.id for hit in answer.hits))
