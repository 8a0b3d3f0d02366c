"""Objects chosen by the source or the upload that they come from, over the guild's collections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.audience import Reader
from bot.errors import QueryError
from bot.languages import translate
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.documents import Documents
from bot.library.provenance import build_batch_id
from bot.library.stored import GuildTenant
from bot.library.tenancy import check_writable
from bot.library.versions import Kind, Versions
from bot.models import CollectionInfo, Deletion, Origin, Upload

_FILES_MAX: Final = 1_000  # of an upload that is described
_NAME_MAX: Final = 80  # characters of a selection in a sentence
_DELETED_AT_ONCE: Final = 500


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
            raise QueryError(translate("Name a source or a batch: one of the two. `/documents list` shows them."))

    @property
    def name(self) -> str:
        """As it was asked for; an upload has a better name where its files are known."""
        return f"batch {self.batch}" if self.batch is not None else str(self.source)


class Selections:
    """Finds the objects of uploads in all collections of a guild, or in one of them."""

    def __init__(
        self, connection: Connection, collections: Collections, documents: Documents, versions: Versions
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._documents = documents
        self._versions = versions

    async def fetch_newest(
        self, name: str | None, *, guild_id: int, reader: Reader, source: str | None = None, limit: int
    ) -> list[Upload]:
        """Uploads of one collection, or of all where none is named, the newest first."""
        infos = await self._fetch_tracked(name, guild_id, reader)
        return list(
            await self._documents.fetch_newest(infos, guild_id=guild_id, reader=reader, source=source, limit=limit)
        )

    async def fetch_recent(self, name: str | None, *, guild_id: int, reader: Reader, limit: int) -> list[Origin]:
        """The newest uploads that the reader may know of: for completion, which comes with every key."""
        infos = (
            await self._fetch_known(guild_id, reader)
            if name is None
            else [await self._collections.fetch(name, guild_id=guild_id, reader=reader)]
        )
        return await self._documents.fetch_recent(infos, guild_id=guild_id, reader=reader, limit=limit)

    async def fetch_origins(self, selection: Selection, *, guild_id: int, reader: Reader) -> list[Origin]:
        """The files of an upload, with when and by whom; none of a source, which may have come in several uploads."""
        if selection.batch is None:
            return []
        infos = await self._fetch_known(guild_id, reader)
        return await self._documents.fetch_recent(
            infos, guild_id=guild_id, reader=reader, batch=selection.batch, limit=_FILES_MAX
        )

    async def find(
        self, selection: Selection, name: str | None, *, guild_id: int, reader: Reader
    ) -> list[tuple[CollectionInfo, int]]:
        """The collections that hold objects of the selection, with how many of them the reader may read.

        Raises:
            QueryError: none does.
        """
        infos = await self._fetch_tracked(name, guild_id, reader)
        chosen: dict[str, Any] = {"source": selection.source, "batch": selection.batch}
        counts = [await self._documents.count(info, guild_id=guild_id, reader=reader, **chosen) for info in infos]
        found = [(info, count) for info, count in zip(infos, counts, strict=True) if count]
        if not found:
            shown = str(selection.batch or selection.source)[:_NAME_MAX]
            if selection.batch is not None:
                raise QueryError(
                    translate("I found no upload “{batch}”. `/documents list` shows what there is.", batch=shown)
                )
            raise QueryError(
                translate("I found no source “{source}”. `/documents list` shows what there is.", source=shown)
            )
        return found

    def can_undo(self, found: Sequence[tuple[CollectionInfo, int]]) -> bool:
        """Whether there is room to keep all that would be deleted."""
        return sum(count for _, count in found) <= self._versions.limit

    async def delete(
        self, selection: Selection, found: Sequence[tuple[CollectionInfo, int]], *, guild_id: int
    ) -> Deletion:
        """Delete every object of the selection, so that it can be undone where there is room to keep all of them.

        Ended in the middle and run again it goes on, but then two undos bring everything back.
        """
        if not self.can_undo(found):
            counts = [
                await self._documents.delete(info, guild_id=guild_id, source=selection.source, batch=selection.batch)
                for info, _ in found
            ]
            return Deletion(sum(counts))
        batch = build_batch_id(datetime.now(UTC))
        counts = [await self._delete_kept(selection, info, batch, guild_id) for info, _ in found]
        return Deletion(sum(counts), batch, self._versions.days)

    async def _delete_kept(self, selection: Selection, info: CollectionInfo, batch: str, guild_id: int) -> int:
        check_writable(info)
        tenant = GuildTenant(self._connection, info, guild_id)
        deleted = 0
        pages = self._documents.iterate_ids(info, guild_id=guild_id, source=selection.source, batch=selection.batch)
        # All ids are read before the first deletion, which moves what is read page by page.
        ids = [uuid async for page in pages for uuid in page]
        for begin in range(0, len(ids), _DELETED_AT_ONCE):
            stored = await tenant.fetch(ids[begin : begin + _DELETED_AT_ONCE])
            await self._versions.keep(info, guild_id, batch, stored, kind=Kind.DELETED)
            deleted += await tenant.delete([each.id for each in stored])
        await self._documents.journal.remove(info, guild_id=guild_id, source=selection.source, batch=selection.batch)
        return deleted

    async def _fetch_tracked(self, name: str | None, guild_id: int, reader: Reader) -> list[CollectionInfo]:
        """The named collection, or all of the guild's whose objects record where they come from."""
        if name is not None:
            return [await self._collections.fetch(name, guild_id=guild_id, reader=reader)]
        visible = await self._collections.fetch_visible(guild_id=guild_id, reader=reader)
        return [info for info in visible if info.is_tracked]

    async def _fetch_known(self, guild_id: int, reader: Reader) -> list[CollectionInfo] | None:
        """The collections whose uploads the reader may know of; None: all, so that nothing needs to be looked up."""
        return None if reader.audiences is None else await self._fetch_tracked(None, guild_id, reader)
