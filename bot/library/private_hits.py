"""Whether one reader finds more than another, as an answer in a channel and one for a member's eyes do."""

from weaviate.classes.query import Filter

from bot.audience import Reader
from bot.errors import CollectionNotFoundError
from bot.library.access import build_difference, is_open
from bot.library.collections import Collections
from bot.library.documents import Documents
from bot.library.everywhere import Everywhere
from bot.library.search import Searcher
from bot.models import CollectionInfo, SearchOptions


class PrivateHits:
    """Looks for what a member may read and the channel may not; costs one small query where there is nothing."""

    def __init__(
        self, collections: Collections, documents: Documents, searcher: Searcher, everywhere: Everywhere
    ) -> None:
        self._collections = collections
        self._documents = documents
        self._searcher = searcher
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
            name: the collection; None: the one that answers best of those that the reader may ask.
        """
        if than.covers(reader) or (
            name is None and not await self.has_object(None, guild_id=guild_id, reader=reader, than=than)
        ):
            return False
        try:
            choice = await self._everywhere.choose(
                name, query, guild_id=guild_id, reader=reader, options=options, is_question=is_question
            )
        except CollectionNotFoundError:
            return False
        info = choice.info
        if not await self._has_more(info, guild_id, reader, than):
            return False
        found = await self._searcher.find(info, query, guild_id=guild_id, reader=reader, options=options)
        ids = [each.id for hit in found.hits for each in (hit, *hit.twins)]
        difference = build_difference(reader, than, info)
        if not ids or not is_open(than, info) or difference is None:
            return bool(ids)
        chosen = difference & Filter.by_id().contains_any(ids)
        return await self._documents.has_object(info, chosen, guild_id=guild_id)

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

    async def _has_more(self, info: CollectionInfo, guild_id: int, reader: Reader, than: Reader) -> bool:
        if not is_open(than, info):
            return True
        difference = build_difference(reader, than, info)
        return difference is not None and await self._documents.has_object(info, difference, guild_id=guild_id)
