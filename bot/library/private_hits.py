"""Whether one reader finds more than another, as an answer in a channel and one for a member's eyes do."""

from collections.abc import Sequence

from weaviate.classes.query import Filter

from bot.audience import Reader
from bot.errors import CollectionNotFoundError
from bot.library.access import build_difference, is_open
from bot.library.collections import Collections
from bot.library.documents import Documents
from bot.library.everywhere import Everywhere
from bot.library.fusing import get_own
from bot.models import CollectionInfo, SearchOptions


class PrivateHits:
    """Looks for what a member may read and the channel may not; costs one small query where there is nothing."""

    def __init__(self, collections: Collections, documents: Documents, everywhere: Everywhere) -> None:
        self._collections = collections
        self._documents = documents
        self._everywhere = everywhere

    async def has_hit(
        self,
        name: str | None,
        query: str,
        *,
        guild_id: int,
        reader: Reader,
        than: Reader,
        options: SearchOptions,
        is_question: bool = False,
    ) -> bool:
        """Whether the best hits of a query have one among them that the other may not read.

        The query is searched for once more, and only where there is something that the other may not read. No provider
        is asked again.

        Args:
            name: the collection; None: those that answer best of all that the reader may ask.
        """
        if not await self.has_object(name, guild_id=guild_id, reader=reader, than=than):
            return False
        try:
            found = await self._everywhere.find(
                name, query, guild_id=guild_id, reader=reader, options=options, is_question=is_question
            )
        except CollectionNotFoundError:
            return False
        for info in found.collections:
            ids = [each.id for hit in get_own(info, found.hits) for each in (hit, *hit.twins)]
            if await self._has_more(info, guild_id, reader, than, ids=None if found.fact and not ids else ids):
                return True
        return False

    async def has_object(self, name: str | None, *, guild_id: int, reader: Reader, than: Reader) -> bool:
        """Whether there is anything in a collection, or in any of them for None, that the other may not read."""
        if than.covers(reader):
            return False
        infos = await self._collections.fetch_visible(guild_id=guild_id, reader=reader)
        for info in infos:
            is_meant = name is None or info.name.casefold() == name.strip().casefold()
            if is_meant and await self._has_more(info, guild_id, reader, than):
                return True
        return False

    async def _has_more(
        self, info: CollectionInfo, guild_id: int, reader: Reader, than: Reader, *, ids: Sequence[str] | None = None
    ) -> bool:
        """Whether there is something in a collection, among the objects of these ids, that the other may not read."""
        if ids is not None and not ids:
            return False
        if not is_open(than, info):
            return True
        difference = build_difference(reader, than, info)
        if difference is None:
            return False
        wanted = difference if ids is None else difference & Filter.by_id().contains_any(list(ids))
        return await self._documents.has_object(info, wanted, guild_id=guild_id)
