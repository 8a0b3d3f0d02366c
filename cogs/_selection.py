"""Objects chosen by the source or the upload that they come from, over the guild's collections."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import QueryError
from bot.library import Library
from bot.models import CollectionInfo, Upload
from cogs._failed import ATTACHMENT_BYTES


@dataclass(frozen=True, slots=True)
class Selection:
    """A source or a batch.

    Raises:
        QueryError: neither or both are named.
    """

    source: str | None
    batch: str | None

    def __post_init__(self) -> None:
        if (self.source is None) == (self.batch is None):
            raise QueryError("Name a source or a batch: one of the two. `/documents list` shows them.")

    @property
    def name(self) -> str:
        """As a person calls it."""
        return f"batch {self.batch}" if self.batch is not None else str(self.source)


async def fetch_tracked(library: Library, name: str | None, *, guild_id: int) -> list[CollectionInfo]:
    """The named collection, or all of the guild's whose objects say where they come from."""
    if name is not None:
        return [await library.collections.fetch(name, guild_id=guild_id)]
    return [info for info in await library.collections.fetch_all(guild_id=guild_id) if info.is_tracked]


async def fetch_newest(
    library: Library, name: str | None, *, guild_id: int, source: str | None = None, limit: int
) -> list[Upload]:
    """Uploads of one collection or of all, the newest first."""
    uploads: list[Upload] = []
    for info in await fetch_tracked(library, name, guild_id=guild_id):
        uploads += await library.documents.fetch_uploads(info, guild_id=guild_id, source=source, limit=limit)
    uploads.sort(key=lambda upload: upload.origin.at, reverse=True)
    return uploads[:limit]


async def find(
    library: Library, selection: Selection, name: str | None, *, guild_id: int
) -> list[tuple[CollectionInfo, int]]:
    """The collections that hold objects of the selection, with how many.

    Raises:
        QueryError: none does.
    """
    infos = await fetch_tracked(library, name, guild_id=guild_id)
    counts = [
        await library.documents.count(info, guild_id=guild_id, source=selection.source, batch=selection.batch)
        for info in infos
    ]
    found = [(info, count) for info, count in zip(infos, counts, strict=True) if count]
    if not found:
        shown = selection.name[:80]
        raise QueryError(f"There is nothing of “{shown}” here. `/documents list` shows what there is.")
    return found


async def iterate(
    library: Library, selection: Selection, found: Sequence[tuple[CollectionInfo, int]], *, guild_id: int
) -> AsyncIterator[dict[str, Any]]:
    """Every object of the selection, with its collection."""
    for info, _ in found:
        objects = library.documents.export(info, guild_id=guild_id, source=selection.source, batch=selection.batch)
        async for each in objects:
            yield {"collection": info.name, **each}


async def collect_lines(
    objects: AsyncIterator[dict[str, Any]], *, max_bytes: int = ATTACHMENT_BYTES
) -> tuple[bytes, int]:
    """As many objects as fit, as JSON Lines, and how many those are."""
    lines = bytearray()
    count = 0
    async for each in objects:
        line = json.dumps(each, ensure_ascii=False).encode() + b"\n"
        if len(lines) + len(line) > max_bytes:
            break
        lines += line
        count += 1
    return bytes(lines), count
