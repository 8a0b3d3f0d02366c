"""What the operator wants to have exported, and the file that it goes into."""

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.audience import EVERYTHING
from bot.errors import QueryError, UploadError
from bot.library import Library
from bot.uploads.export import Export, ExportFormat, write_export
from bot.uploads.guild import write_guild, write_state


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """A collection of a guild or a part of it; or without a collection the whole guild, or its state alone.

    Raises:
        QueryError: it asks for what does not go together.
    """

    guild_id: int
    collection: str | None
    source: str | None = None
    batch: str | None = None
    format: ExportFormat = ExportFormat.JSONL
    is_state: bool = False

    @classmethod
    def parse(
        cls,
        guild_id: int,
        collection: str | None,
        *,
        is_all: bool,
        source: str | None,
        batch: str | None,
        format_: str,
        is_state: bool = False,
    ) -> "ExportOrder":
        """The order of a command line.

        Raises:
            QueryError: not one of a collection, everything and the state, or a format that there is not.
        """
        if sum((is_all, is_state, collection is not None)) != 1:
            raise QueryError("Name a --collection, or ask for everything with --all, or for --state: one of the three.")
        if format_ not in list(ExportFormat):
            raise QueryError(f"There is no format “{format_}”. Use {' or '.join(ExportFormat)}.")
        if collection is None and (source or batch or format_ != ExportFormat.JSONL):
            raise QueryError("This writes everything, as jsonl: leave out --source, --batch and --format.")
        return cls(guild_id, collection, source, batch, ExportFormat(format_), is_state)

    async def write(self, library: Library, out: TextIO) -> int:
        """Write what was ordered; returns how many objects, or entries of the state, there were."""
        if self.is_state:
            return await write_state(library, self.guild_id, out)
        if self.collection is None:
            return await write_guild(library, self.guild_id, out)
        info = await library.collections.fetch(self.collection, guild_id=self.guild_id, reader=EVERYTHING)
        objects = library.documents.export(
            info, guild_id=self.guild_id, reader=EVERYTHING, source=self.source, batch=self.batch
        )
        return await write_export([Export(info, objects, self.format)], out)


@contextlib.contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """A file that gets its name when all of it is written, so that half an export is never taken for a whole one.

    Without a path it is standard output.

    Raises:
        UploadError: it cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    partial = path.with_name(f"{path.name}.part")
    try:
        # Line ends are written as they are on every platform: the CSV brings its own.
        with partial.open("w", encoding="utf-8", newline="") as out:
            yield out
        partial.replace(path)
    except OSError as error:
        raise UploadError(f"{path} cannot be written: {error.strerror}.") from error
