"""Objects like some and unlike others, and one at random."""

import secrets
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import weaviate
from weaviate.classes.query import Filter, MetadataQuery

from bot.audience import Reader
from bot.errors import ObjectError
from bot.languages import phrase, translate
from bot.library.access import build_filter
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.hits import build_hits, has_texts, merge_twins, number_hits
from bot.library.objects import DELETED
from bot.library.search import Searcher
from bot.library.tenancy import get_guild_collection
from bot.library.vectors import combine_vectors, get_vectors
from bot.models import CollectionInfo, Hit, SearchMode, SearchOptions

_TEXT_MAX: Final = 300  # characters of an object's words: more of them find what is long, not what is alike
_OFFSET_MAX: Final = 10_000  # Weaviate: QUERY_MAXIMUM_RESULTS
_TWINS_FACTOR: Final = 2
BY_WORDS: Final = phrase("This collection has no vectors to compare, so I compared words only.")
EMPTY: Final = phrase("There is nothing in it yet that I could show here.")


@dataclass(frozen=True, slots=True)
class Alike:
    """Objects like some, the closest first.

    Attributes:
        likes, dislikes: as far as they are still there and may be read.
        notices: one line each on what was done instead.
    """

    info: CollectionInfo
    likes: tuple[Hit, ...]
    dislikes: tuple[Hit, ...]
    hits: tuple[Hit, ...]
    notices: tuple[str, ...] = ()


class Neighbours:
    """Finds what is near to objects; no model is asked.

    Args:
        draw: a number below the one given, at random.
    """

    def __init__(
        self,
        connection: Connection,
        collections: Collections,
        searcher: Searcher,
        *,
        draw: Callable[[int], int] = secrets.randbelow,
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._searcher = searcher
        self._draw = draw

    async def find(
        self,
        name: str,
        likes: Sequence[str],
        *,
        dislikes: Sequence[str] = (),
        guild_id: int,
        reader: Reader,
        limit: int,
    ) -> Alike:
        """Objects of the collection of that name that are like some, by their ids, and unlike others.

        Raises:
            CollectionNotFoundError: the reader may not ask the collection (any more).
            ObjectError: none of those that are to be liked is there (any more), as far as the reader may know.
        """
        info = await self._collections.fetch(name, guild_id=guild_id, reader=reader)
        readable = build_filter(reader, info)
        found = {str(each.uuid): each for each in await self._fetch(info, guild_id, reader, [*likes, *dislikes])}
        liked, disliked = [found[each] for each in likes if each in found], [found[i] for i in dislikes if i in found]
        if not liked:
            raise ObjectError(translate(DELETED))
        wanted = build_hits(info, liked), build_hits(info, disliked)
        vector = combine_vectors(get_vectors(info, liked), get_vectors(info, disliked))
        most = limit + len(found)
        if vector is not None:
            hits = await self._search(info, guild_id, vector, readable, most)
        else:
            hits = await self._search_words(info, guild_id, reader, wanted[0], most)
        notices = () if vector is not None else (translate(BY_WORDS),)
        return Alike(info, *wanted, _drop(info, (*wanted[0], *wanted[1]), hits)[:limit], notices)

    async def pick(self, name: str | None, *, guild_id: int, reader: Reader) -> tuple[CollectionInfo, Hit]:
        """Any object that the reader may read; without a name of a table rather than of a text.

        Every object has the same chance, up to the first 10,000 of a collection.

        Raises:
            CollectionNotFoundError: the reader sees no such collection, or none at all.
            ObjectError: there is nothing in it that the reader may read.
        """
        infos = await self._list_infos(name, guild_id, reader)
        counts = [min(info.object_count or 0, _OFFSET_MAX) for info in infos]
        ends = list(accumulate(counts))
        if not ends[-1]:
            raise ObjectError(translate(EMPTY))
        place = self._draw(ends[-1])
        index = bisect_right(ends, place)
        info, offset = infos[index], place - ends[index] + counts[index]

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            collection = get_guild_collection(client, info, guild_id)
            return await collection.query.fetch_objects(filters=build_filter(reader, info), limit=1, offset=offset)

        hits = build_hits(info, (await self._connection.call(fetch)).objects)
        if not hits:  # deleted since they were counted
            raise ObjectError(translate(DELETED))
        return info, hits[0]

    async def _list_infos(self, name: str | None, guild_id: int, reader: Reader) -> Sequence[CollectionInfo]:
        """The named collection; else the operator's default, where the guild has it; else tables before texts."""
        if name is None:
            infos = await self._collections.fetch_all(guild_id=guild_id, reader=reader)
            default = (self._collections.chosen_default or "").casefold()
            chosen = [info for info in infos if info.name.casefold() == default]
            tables = [info for info in infos if not has_texts(info) and info.object_count]
            if infos:
                return chosen or tables or infos
        return [await self._collections.fetch(name, guild_id=guild_id, reader=reader, with_count=True)]

    async def _fetch(self, info: CollectionInfo, guild_id: int, reader: Reader, ids: Sequence[str]) -> Sequence[Any]:
        wanted = build_filter(reader, info, Filter.by_id().contains_any(list(ids)))

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            collection = get_guild_collection(client, info, guild_id)
            return await collection.query.fetch_objects(filters=wanted, limit=len(ids), include_vector=True)

        objects: Sequence[Any] = (await self._connection.call(fetch)).objects
        return objects

    async def _search(
        self, info: CollectionInfo, guild_id: int, vector: list[float], readable: Any, limit: int
    ) -> tuple[Hit, ...]:
        async def search(client: weaviate.WeaviateAsyncClient) -> Any:
            return await get_guild_collection(client, info, guild_id).query.near_vector(
                near_vector=vector,
                filters=readable,
                limit=limit * _TWINS_FACTOR if has_texts(info) else limit,
                target_vector=info.target_vector,
                return_metadata=MetadataQuery(distance=True),
            )

        return build_hits(info, (await self._connection.call(search)).objects)

    async def _search_words(
        self, info: CollectionInfo, guild_id: int, reader: Reader, likes: Sequence[Hit], limit: int
    ) -> tuple[Hit, ...]:
        texts = [_get_words(info, hit) for hit in likes]
        query = " ".join(text[: _TEXT_MAX // len(texts)] for text in texts)
        options = SearchOptions(limit=limit, mode=SearchMode.KEYWORD, is_literal=True)
        deadline = self._searcher.start()
        found = await self._searcher.find(
            info, query, guild_id=guild_id, reader=reader, options=options, deadline=deadline, is_free=True
        )
        return found.outcome.hits


def _get_words(info: CollectionInfo, hit: Hit) -> str:
    """The title and the texts of an object in one."""
    texts = dict.fromkeys([hit.title, *(str(hit.properties.get(name) or "") for name in info.text_properties)])
    return " ".join(text for text in texts if text)


def _drop(info: CollectionInfo, named: Sequence[Hit], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits without those that are named, and without others that say the same."""
    merged = merge_twins(info, (*named, *hits))
    ids = {hit.id for hit in named}
    return number_hits(hit for hit in merged if hit.id not in ids)
