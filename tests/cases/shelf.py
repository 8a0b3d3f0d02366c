"""A collection that files are put into, one after the other."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.audience import EVERYTHING
from bot.files import DEFAULT_TABLE_OPTIONS, ReadOptions, TableOptions
from bot.library import Library
from bot.models import IngestMode, IngestOptions, IngestReport
from bot.uploads import Outcome, Sender, UploadRun, build_draft, build_schema, fetch_existing, get_changes, start_batch
from bot.uploads.preview import get_unknown
from bot.uploads.reader import read_file

MEMBER = 4711


@dataclass
class Shelf:
    """Reads each file in a worker process and ingests it; `notes` is all that is said about the last one."""

    library: Library
    folder: Path
    name: str
    guild_id: int
    notes: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    async def put(
        self,
        filename: str,
        data: str | bytes,
        *,
        mode: IngestMode = IngestMode.ADD,
        key: str | None = None,
        tables: TableOptions = DEFAULT_TABLE_OPTIONS,
    ) -> IngestReport:
        """The report of a file that gets in, by whole or in part."""
        outcome = await self.try_to_put(filename, data, mode=mode, key=key, tables=tables)
        assert outcome.error is None
        assert not outcome.problems, outcome.problems
        (report,) = outcome.reports
        return report

    async def try_to_put(
        self,
        filename: str,
        data: str | bytes,
        *,
        mode: IngestMode = IngestMode.ADD,
        key: str | None = None,
        tables: TableOptions = DEFAULT_TABLE_OPTIONS,
    ) -> Outcome:
        """What becomes of a file."""
        path = self.folder / "upload"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        read = await read_file(
            path, filename=filename, source=filename, folder=self.folder, options=ReadOptions(), tables=tables
        )
        target = await fetch_existing(self.library, self.name, guild_id=self.guild_id)
        draft = build_draft(target or build_schema(self.name, read.parts), read, IngestOptions(mode, key))
        self.notes = [
            *read.notes,
            *(note for part in draft.intake.parts for note in part.notes),
            *get_changes(draft.intake, draft.target),
            *get_unknown(draft.intake, draft.target),
        ]
        self.choices = [choice.label for offers in draft.find_readings() for _, choice in offers]
        run = UploadRun(
            self.library,
            draft.target,
            sender=Sender(self.guild_id, MEMBER),
            options=draft.options,
            batch=start_batch(),
            stop=asyncio.Event(),
        )
        return await run.run(draft.intake)

    async def fetch(self) -> list[dict[str, Any]]:
        """What is stored, without what the bot notes of each object, sorted."""
        info = await self.library.collections.fetch(self.name, guild_id=self.guild_id, reader=EVERYTHING)
        names = [spec.name for spec in info.own_properties]
        objects = [
            each async for each in self.library.documents.export(info, guild_id=self.guild_id, reader=EVERYTHING)
        ]
        return sort_rows([{name: each[name] for name in names if name in each} for each in objects])


def sort_rows(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows in the order of what they hold: Weaviate has them in that of their ids."""
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True))
