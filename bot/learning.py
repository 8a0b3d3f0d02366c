"""What a guild teaches the bot: votes, corrections, questions without an answer, and golden questions."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NamedTuple

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


class Reference(NamedTuple):
    """An object of a guild."""

    collection: str
    id: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What an answer is about.

    Attributes:
        collection: where most of it comes from; empty: from none.
        sources: the objects that it says something of, of several collections; none where the bot does not know.
    """

    question: str
    collection: str = ""
    sources: tuple[Reference, ...] = ()
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
    sources: tuple[Reference, ...]
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An object that a correction is about, as it was then.

    Attributes:
        digest: of its values.
        audience: for whom it was.
        access: who might ask the collection; none: everyone.
    """

    collection: str
    id: str
    digest: str
    audience: tuple[str, ...]
    access: tuple[str, ...] = ()

    @property
    def reference(self) -> Reference:
        """Which object it is."""
        return Reference(self.collection, self.id)

    def is_for(self, reader: Reader) -> bool:
        """Whether the reader may read it."""
        return reader.may_read(self.audience) and reader.may_read(self.access or FOR_EVERYONE)


@dataclass(frozen=True, slots=True)
class Correction:
    """An answer of people's own.

    Attributes:
        by: id of the admin; empty where that one was forgotten.
        collection: of the answer that it corrects; empty: of none.
        audience: for whom it is where it has no source.
    """

    id: str
    question: str
    answer: str
    by: str
    at: datetime
    collection: str = ""
    sources: tuple[Source, ...] = ()
    audience: tuple[str, ...] = ()

    def is_for(self, reader: Reader) -> bool:
        """Whether the reader may read every source of it, so that the answer tells of nothing else."""
        if not self.sources:
            return reader.may_read(self.audience)
        return all(source.is_for(reader) for source in self.sources)


def render_correction(correction: Correction) -> str:
    """A correction as it is kept and exported."""
    return json.dumps({**asdict(correction), "at": correction.at.isoformat()})


def parse_correction(entry: str) -> Correction:
    """A correction from what `render_correction` made."""
    values = json.loads(entry)
    return Correction(
        values["id"],
        values["question"],
        values["answer"],
        values["by"],
        datetime.fromisoformat(values["at"]),
        values["collection"],
        tuple(map(_parse_source, values["sources"])),
        tuple(values["audience"]),
    )


def _parse_source(values: Mapping[str, Any]) -> Source:
    audience, access = (tuple(values[name]) for name in ("audience", "access"))
    return Source(values["collection"], values["id"], values["digest"], audience, access)


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
    shown = [hit for hit in answer.hits if hit.number in numbers] or answer.hits
    sources = tuple(Reference(answer.get_collection(hit).name, hit.id) for hit in shown)
    return Topic(question, answer.collection.name, sources)
