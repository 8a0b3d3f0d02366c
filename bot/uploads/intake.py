"""What an upload holds: items that can be ingested or say why they cannot."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.files import Choice
from bot.models import FailedRow, PropertySpec, Record


class Part(Protocol):
    """A table, a document or messages: as much of `bot.files.Part`, which documents it, as an ingest needs."""

    @property
    def format(self) -> str:
        """What it was recognised as."""
        ...

    @property
    def columns(self) -> tuple[PropertySpec, ...]:
        """A property for each column."""
        ...

    @property
    def headers(self) -> tuple[str, ...]:
        """What the columns are called in the file."""
        ...

    @property
    def count(self) -> int:
        """How many objects it would become."""
        ...

    @property
    def failed(self) -> tuple[FailedRow, ...]:
        """Rows that cannot be read, as many as fit."""
        ...

    @property
    def failed_count(self) -> int:
        """How many those are."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read otherwise than it stands there."""
        ...

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Other readings of its file that are likely too."""
        ...

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        """Every row as a record of a collection with these properties."""
        ...

    def get_filled(self, properties: Sequence[PropertySpec]) -> frozenset[str]:
        """Names of the properties that a column fills."""
        ...

    def get_changes(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """What properties of other types than the columns' would store otherwise, a sentence each."""
        ...

    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """Headers that none of the properties takes."""
        ...


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of an upload on disk, which can be read again as long as its folder is there.

    Attributes:
        filename: what its sender called it.
        folder: where what is read of it goes.
        member: of an archive its name there; None where the file itself was read.
    """

    path: Path
    filename: str
    folder: Path
    member: str | None = None


@dataclass(frozen=True, slots=True)
class UploadItem:
    """One file of an upload, or one of an archive's, or a channel.

    Attributes:
        source: the name that its objects carry.
        part: what was read; None where that failed.
        problem: why it is not ingested, as a sentence.
        file: where it was read from; None for messages.
    """

    source: str
    part: Part | None = None
    problem: str | None = None
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What there is to ingest, and notes on what was left aside."""

    items: tuple[UploadItem, ...]
    notes: tuple[str, ...] = ()

    @property
    def readable(self) -> tuple[tuple[str, Part], ...]:
        """Source and content of what can be ingested."""
        return tuple((item.source, item.part) for item in self.items if item.part is not None and item.problem is None)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What can be ingested."""
        return tuple(part for _, part in self.readable)

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Source and reason of what cannot."""
        return tuple((item.source, item.problem) for item in self.items if item.problem is not None)


def join_intakes(intakes: Iterable[Intake]) -> Intake:
    """Everything of several intakes; of two sources with one name the later one gets a number.

    A mode that replaces a source would otherwise let the second file delete the first.
    """
    items: list[UploadItem] = []
    notes: list[str] = []
    taken: Counter[str] = Counter()
    for intake in intakes:
        notes += intake.notes
        for item in intake.items:
            taken[item.source] += 1
            number = taken[item.source]
            items.append(item if number == 1 else replace(item, source=f"{item.source} ({number})"))
    return Intake(tuple(items), tuple(notes))
