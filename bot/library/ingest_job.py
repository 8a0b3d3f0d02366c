"""One ingest, and what a batch of its rows needs before it is written."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from weaviate.classes.data import DataObject

from bot.library.batches import Batch
from bot.library.changes import ChangeFinder, Changes, Draft
from bot.library.leaving_out import LeavingOut
from bot.library.recognition import Recognised, Recogniser
from bot.library.seen import SeenRows
from bot.library.stored import GuildTenant
from bot.library.tally import Tally
from bot.library.writer import Writer
from bot.models import CollectionInfo, IngestOptions, Origin


@dataclass(frozen=True, slots=True)
class Ready:
    """A batch of rows that is to be written.

    Attributes:
        elsewhere: rows that are there under another source.
        objects: for the drafts of the changes; none where nothing is written.
    """

    batch: Batch
    changes: Changes
    elsewhere: int
    objects: Sequence[DataObject[Any, Any]]


@dataclass(frozen=True, slots=True)
class Job:
    """One ingest: what it was asked to do, and what it has done.

    Attributes:
        is_new: a dry run of a collection that is not there yet.
    """

    tenant: GuildTenant
    origin: Origin
    options: IngestOptions
    recogniser: Recogniser
    finder: ChangeFinder
    writer: Writer
    leaving_out: LeavingOut
    seen: SeenRows
    stop: asyncio.Event
    is_new: bool
    tally: Tally = field(default_factory=Tally)
    recorded: set[tuple[str, str]] = field(default_factory=set)  # in the journal: batch and source

    @property
    def info(self) -> CollectionInfo:
        """The collection."""
        return self.tenant.info

    async def prepare(self, batch: Batch) -> "Ready":
        """What a batch of rows changes, and the objects for that: all but the writing."""
        batch = replace(batch, candidates=await self.leaving_out.choose(batch.candidates))
        changes = await self._find_changes(batch)
        self.seen.add_objects(changes.ids)
        elsewhere = await self._count_elsewhere(changes.new)
        is_written = changes.drafts and not self.options.is_dry_run
        objects = await self.writer.build(changes.drafts) if is_written else []
        return Ready(batch, changes, elsewhere, objects)

    async def _find_changes(self, batch: Batch) -> Changes:
        """What the rows of a batch change."""
        # Where a dry run would have created the collection first, nothing is there.
        known = Recognised({}) if self.is_new else await self.recogniser.find(batch.candidates)
        return await self.finder.find(batch.candidates, known)

    async def _count_elsewhere(self, new: Sequence[Draft]) -> int:
        """How many new rows, without a key to tell them by, are there under another source."""
        if self.is_new or self.options.key or not new or not self.info.is_tracked:
            return 0
        return await self.recogniser.count_elsewhere([draft.candidate for draft in new])
