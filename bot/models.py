"""Frozen values that the rooms hand each other; nothing here does I/O."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from bot.conversation import Conversation
from bot.messages import MessageChunk, MessageText, get_first_id, is_written_between
from bot.options import SearchMode, SearchOptions, SpentBudget
from bot.reports import FailedRow, IngestProgress, IngestReport, Origin, PartPreview, Upload
from bot.schema import (
    AUDIENCE,
    CHANNEL_ID,
    HIDDEN,
    LOOKUP,
    MEMBER_ID,
    MESSAGE_ID,
    PROVENANCE,
    SEARCH_TEXT,
    CollectionInfo,
    CollectionSchema,
    DataType,
    Look,
    PropertySpec,
    find_title,
)
from bot.server_status import ServerStatus
from bot.undoing import Deletion, UndoReport

# Whoever uses models uses these too; a module of their own keeps both readable.
__all__ = [
    "AUDIENCE",
    "CHANNEL_ID",
    "HIDDEN",
    "LOOKUP",
    "MEMBER_ID",
    "MESSAGE_ID",
    "PROVENANCE",
    "SEARCH_TEXT",
    "CollectionInfo",
    "CollectionSchema",
    "DataType",
    "Deletion",
    "FailedRow",
    "IngestProgress",
    "IngestReport",
    "Look",
    "MessageChunk",
    "MessageText",
    "Origin",
    "PartPreview",
    "PropertySpec",
    "SearchMode",
    "SearchOptions",
    "ServerStatus",
    "ShowHits",
    "SpentBudget",
    "UndoReport",
    "Upload",
    "find_title",
    "get_first_id",
]


class IngestMode(StrEnum):
    """What an upload does to what its source brought before.

    `add` inserts and updates. `sync` does so too, and deletes afterwards what the upload no longer holds, unless a row
    failed. `replace source` is a sync that writes every row again, so that the whole source is of this upload.
    """

    ADD = "add"
    REPLACE_SOURCE = "replace source"
    SYNC = "sync"


class RecommendStyle(StrEnum):
    """One grouped task over all hits, or a single prompt for each."""

    TOGETHER = "together"
    EACH = "each"


class Manner(StrEnum):
    """How a model writes about the same hits once more."""

    SHORTER = "shorter"
    LONGER = "longer"
    LIST = "list"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Prompts:
    """What the model is asked; braces of user text are already neutral. Either may be None.

    Attributes:
        single_prompt: filled by Weaviate from each object's properties (`{title}`).
        grouped_task: one task over all hits.
        refusal: what the grouped task has the model write where no hit fits; None: nothing.
        is_question: whether the hits have to answer; else they are to fit a wish, which is broad.
    """

    single_prompt: str | None = None
    grouped_task: str | None = None
    refusal: str | None = None
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One object found.

    Attributes:
        number: 1-based place, the [n] of citations.
        title: value of the title property, or the object's id.
        score: fused score of hybrid, BM25 score, or 1 - distance of a semantic search; None where unknown.
        generated: the model's text for this object (single prompt), or None.
        source: the file or channel it came from; None where the collection does not hold that.
        twins: hits that say the same and stand elsewhere; they are shown as further sources of this one.
        collection: where it was found, if the answer spans several; None: in the answer's own.
    """

    number: int
    id: str
    title: str
    properties: Mapping[str, Any]
    score: float | None = None
    generated: str | None = None
    source: str | None = None
    twins: tuple["Hit", ...] = ()
    collection: CollectionInfo | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a hit, or the value of its property `name`, with how well it fits the question (-1–1)."""

    number: int
    text: str
    similarity: float
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model was shown for an answer, always whole objects.

    Attributes:
        count: how many, where it was shown them together; 0: each alone.
    """

    count: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search or a generation gave.

    Attributes:
        collection: where it was asked; of several, the one that answers best.
        text: the model's answer to the grouped task, or None.
        quotes: the sentences that fit best, best first; only where no model wrote.
        notices: one line each on what is missing or was done instead.
        seconds: wall time of the library's work.
        is_unsure: no hit answers the question, by the one rule or by the model's own word.
        understood: the conditions that the filters are and words of the query were taken for, as people read them.
        fact: what was counted, sorted or averaged for a question about the data itself, as a sentence that cites hits.
        conversation: the questions before it, where there are any.
        is_paid: whether a model has answered, if only that nothing fits.
        spent: why a model that would have written does not; None: nothing keeps it from that.
        reading: what the model was shown; None: no model was shown anything.
    """

    query: str
    collection: CollectionInfo
    hits: tuple[Hit, ...]
    text: str | None = None
    quotes: tuple[Quote, ...] = ()
    notices: tuple[str, ...] = ()
    seconds: float = 0.0
    is_unsure: bool = False
    understood: tuple[str, ...] = ()
    fact: str | None = None
    conversation: Conversation | None = None
    is_paid: bool = False
    spent: SpentBudget | None = None
    reading: Reading | None = None

    @property
    def collections(self) -> tuple[CollectionInfo, ...]:
        """Those that the hits are of, the first one's first; without hits the one that was asked."""
        found = {info.name: info for info in map(self.get_collection, self.hits)}
        return tuple(found.values()) or (self.collection,)

    def get_collection(self, hit: Hit) -> CollectionInfo:
        """The collection that a hit is of."""
        return hit.collection or self.collection

    @property
    def is_generated(self) -> bool:
        """Whether a model wrote any of it."""
        return self.text is not None or any(hit.generated for hit in self.hits)


ShowHits: TypeAlias = Callable[[Answer], Awaitable[None]]
"""Shows the hits of an answer before a model has written about them; raises nothing of Discord's."""


@dataclass(frozen=True, slots=True)
class ObjectDetails:
    """One object as it is stored, to be looked at and changed.

    Attributes:
        hit: its title and all its values.
        origin: where it comes from; None where the collection does not record that.
        version: another one once any of its values has changed.
    """

    collection: CollectionInfo
    hit: Hit
    origin: Origin | None
    version: str


@dataclass(frozen=True, slots=True)
class ObjectChange:
    """What became of an object that was edited or deleted.

    Attributes:
        details: the object as it is now; None where it is deleted.
        batch: what undoes the change; None where nothing was changed, or the earlier version is not kept.
    """

    details: ObjectDetails | None
    batch: str | None


@dataclass(frozen=True, slots=True)
class Exported:
    """What an exported row says of its object.

    Attributes:
        id: the object's.
        origin: where the object came from when it was exported; None where that was not recorded.
        hidden: what else the bot keeps with it, by property.
    """

    id: str
    origin: Origin | None = None
    hidden: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Record:
    """One row or element of a file.

    Attributes:
        line: 1-based in the file as a person counts (JSON: number of the element).
        values: by property.
        exported: which object it is; None for a new one.
        message: what it is of a message; None for everything else.
    """

    line: int
    values: Mapping[str, Any]
    exported: Exported | None = None
    message: MessageChunk | None = None


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to ingest.

    Attributes:
        key: the property by which a row is known again; None: by its whole content.
        audience: for whom new objects are, where their source has no other one; none: for nobody but those who manage
            the guild.
        is_audience_chosen: whether somebody has named it, so that it is that of the whole source.
        after: of messages, those written until then are not part of the upload, so no mode deletes them.
        before: likewise those written from then on.
        channel_id: of messages, the channel or thread that they stand in, since channels of one name are one source;
            None for a forum, whose posts are a source each.
        read_at: when the reading of the upload began; None: as it is ingested. Whoever was forgotten since is left out.
    """

    mode: IngestMode = IngestMode.ADD
    key: str | None = None
    is_dry_run: bool = False
    audience: tuple[str, ...] = ()
    is_audience_chosen: bool = False
    after: datetime | None = None
    before: datetime | None = None
    channel_id: str | None = None
    read_at: datetime | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether its source may hold what is not part of the upload."""
        return any(bound is not None for bound in (self.after, self.before, self.channel_id))

    def is_within(self, message_id: str | None, channel_id: str | None) -> bool:
        """Whether an object is of the channel, and was written between the dates; what is no message was not."""
        if self.channel_id is not None and channel_id not in {None, self.channel_id}:
            return False
        if self.after is self.before is None:
            return True
        return message_id is not None and is_written_between(message_id, self.after, self.before)

    def with_key(self, key: str | None) -> "IngestOptions":
        """The same with another key, as when it is spelled as the collection spells it."""
        return replace(self, key=key)
