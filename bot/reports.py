"""What an upload holds, where its objects come from, and what an ingest did with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A row that was not stored, with the reason as a sentence and its values as they were."""

    line: int
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where objects come from; stored with each of them.

    Attributes:
        source: the file's or the channel's name.
        batch: one id for each upload, by which it can be undone.
        by: id of the member who uploaded it.
        at: when, in UTC.
        audience: for whom new objects are; none: for nobody but those who manage the guild.
    """

    source: str
    batch: str
    by: str
    at: datetime
    audience: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PartPreview:
    """One file of an upload, or one channel.

    Attributes:
        source: the name that its objects carry.
        format: what it was recognised as.
        count: how many of `noun` would become objects.
        failed_count: how many cannot be read.
        unknown_columns: those that the collection has no property for.
        problem: why it cannot be added, as a sentence; None where it can.
    """

    source: str
    format: str = ""
    count: int = 0
    noun: str = "row"
    failed_count: int = 0
    unknown_columns: tuple[str, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """What one upload has left in a collection: an origin, and how many objects are there of it."""

    collection: str
    origin: Origin
    object_count: int


@dataclass(frozen=True, slots=True)
class IngestProgress:
    """Rows handled, of `total` if known, after `seconds`; `waiting`: seconds until refused ones are tried again."""

    done: int
    total: int | None
    seconds: float
    waiting: float | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, or in a dry run would do.

    Attributes:
        restored: of the inserted objects, those that came from an export, each with the upload that it was of: undoing
            the import leaves them.
        updated: rows whose key was there, with other content.
        existing: rows that were there, unchanged.
        repeated: rows with the same content as one before them in their source, which is stored once.
        deleted: objects that the mode deleted.
        elsewhere: of the inserted rows, those that are there under another source too.
        ambiguous: rows whose key several objects have, of which the first was taken.
        lost: objects that were updated or deleted and whose earlier versions are not kept.
        undo_days: for how many days the other earlier versions are kept.
        failed: the first 10,000 of `failed_count` rows, in order of their lines.
        is_stopped: a member stopped it; the rest of the rows was not read.
        notes: sentences about what was done differently from what was asked.
        held: how many objects the source had before; told by a dry run only.
    """

    collection: str
    origin: Origin
    inserted: int
    existing: int
    failed: Sequence[FailedRow]
    seconds: float
    restored: int = 0
    updated: int = 0
    repeated: int = 0
    deleted: int = 0
    elsewhere: int = 0
    ambiguous: int = 0
    lost: int = 0
    undo_days: int = 0
    failed_count: int = 0
    is_dry_run: bool = False
    is_stopped: bool = False
    notes: tuple[str, ...] = ()
    held: int = 0

    @property
    def total(self) -> int:
        """Rows seen."""
        return self.inserted + self.updated + self.existing + self.repeated + self.failed_count
