"""Attached files -> parts that can be ingested; each file has a verdict of its own."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import discord

from bot.errors import UploadError
from bot.files import MAX_UPLOAD_BYTES, ReadOptions, read_upload
from bot.models import FailedRow, PropertySpec, Record
from cogs._download import download

READERS_AT_ONCE = 2  # each may take 2 GiB of memory; further uploads wait their turn


class Part(Protocol):
    """A table, a document or messages: as much of `bot.files.Part`, which documents it, as an ingest needs."""

    @property
    def format(self) -> str: ...
    @property
    def columns(self) -> tuple[PropertySpec, ...]: ...
    @property
    def headers(self) -> tuple[str, ...]: ...
    @property
    def count(self) -> int: ...
    @property
    def failed(self) -> tuple[FailedRow, ...]: ...
    @property
    def failed_count(self) -> int: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def sample(self) -> tuple[Record, ...]: ...
    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]: ...
    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Item:
    """One file of an upload, or one of an archive's, or a channel.

    Attributes:
        source: the name that its objects carry.
        part: what was read; None where that failed.
        problem: why it does not get in, as a sentence.
    """

    source: str
    part: Part | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What a command has to ingest, and notes on what was left aside."""

    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()

    @property
    def readable(self) -> tuple[tuple[str, Part], ...]:
        """Source and content of what may get in."""
        return tuple((item.source, item.part) for item in self.items if item.part is not None and item.problem is None)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What may get in."""
        return tuple(part for _, part in self.readable)


def join_intakes(intakes: Iterable[Intake]) -> Intake:
    """Everything of several intakes; of two sources with one name the later one gets a number.

    A mode that replaces a source would otherwise let the second file delete the first.
    """
    items: list[Item] = []
    notes: list[str] = []
    taken: Counter[str] = Counter()
    for intake in intakes:
        notes += intake.notes
        for item in intake.items:
            taken[item.source] += 1
            number = taken[item.source]
            items.append(item if number == 1 else replace(item, source=f"{item.source} ({number})"))
    return Intake(tuple(items), tuple(notes))


class Reader:
    """Downloads attachments and reads them in worker processes, a few at once."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._readers = asyncio.Semaphore(READERS_AT_ONCE)

    async def read(self, attachments: Sequence[discord.Attachment], folder: Path) -> list[Intake]:
        """Read every attachment into `folder`, which has to last as long as the parts are used."""
        numbered = enumerate(attachments)
        return await asyncio.gather(
            *(self._read_one(attachment, folder / str(number)) for number, attachment in numbered)
        )

    async def _read_one(self, attachment: discord.Attachment, folder: Path) -> Intake:
        name = attachment.filename
        async with self._readers:
            try:
                await asyncio.to_thread(folder.mkdir)
                path = folder / "upload"
                await download(attachment, path, max_bytes=MAX_UPLOAD_BYTES)
                reading = await read_upload(path, filename=name, workdir=folder, options=self._options)
            except UploadError as error:
                return Intake((Item(name, problem=error.user_message),))
        items = tuple(Item(part.source, part) for part in reading.parts)
        return Intake(items, reading.notes)
