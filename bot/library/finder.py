"""Objects as people name them: by words of their titles, by what a completion offers, or by a number in a list."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import weaviate
from weaviate.classes.query import Filter

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, ObjectError
from bot.languages import translate
from bot.library.access import build_filter
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.documents import Documents
from bot.library.hits import build_hits, has_texts
from bot.library.objects import Objects
from bot.library.selection import Selection, Selections
from bot.library.tenancy import check_writable, get_guild_collection
from bot.models import CollectionInfo, Hit, ObjectDetails
from bot.text_schema import CONTENT

COLLECTIONS_MAX: Final = 20  # that one completion looks through; each of them is a query
REFERENCE_MAX: Final = 100  # Discord: characters of a choice's value
_WORDS_MAX: Final = 8
_SHOWN_MAX: Final = 60
_WORD: Final = re.compile(r"[^\W_]+")
_REFERENCE: Final = re.compile(r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: (?P<name>\w+))?")


class Found(NamedTuple):
    """An object that fits what was typed."""

    collection: CollectionInfo
    hit: Hit


class Place(NamedTuple):
    """Where an object is looked for: in one collection, or among the objects of a source or an upload."""

    collection: str | None = None
    source: str | None = None
    batch: str | None = None


class Finder:
    """Finds single objects: those that the guild may change, or shared ones too."""

    def __init__(
        self,
        connection: Connection,
        collections: Collections,
        documents: Documents,
        selections: Selections,
        objects: Objects,
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._documents = documents
        self._selections = selections
        self._objects = objects

    async def find(
        self, typed: str, place: Place, *, guild_id: int, reader: Reader, limit: int, has_shared: bool = False
    ) -> list[Found]:
        """Objects with words that begin with those typed, in their titles or in the text of a chunk.

        Those whose title begins with what was typed come first; any objects where nothing was typed.
        """
        infos = await self._fetch_infos(place.collection, guild_id, reader, has_shared=has_shared)
        searched = [info for info in infos if _is_searchable(info, typed, place)]
        filters = [build_filter(reader, info, _build_filter(info, typed, place)) for info in searched]
        pages = await asyncio.gather(
            *(self._search(info, wanted, guild_id, limit) for info, wanted in zip(searched, filters, strict=True))
        )
        found = [Found(info, hit) for info, hits in zip(searched, pages, strict=True) for hit in hits]
        start = typed.strip().casefold()
        found.sort(key=lambda each: not each.hit.title.casefold().startswith(start))
        return found[:limit]

    async def locate(
        self, typed: str, place: Place, *, guild_id: int, reader: Reader, has_shared: bool = False
    ) -> ObjectDetails:
        """The one object that is meant: by a completion's reference, its number in a list, or its title.

        Raises:
            CollectionNotFoundError, CollectionReadOnlyError: the collection that is named.
            ObjectError: there is none, or more than one; the message says how to name it.
        """
        typed = typed.strip()
        if reference := _REFERENCE.fullmatch(typed):
            infos = await self._fetch_infos(
                reference["name"] or place.collection, guild_id, reader, has_shared=has_shared
            )
            return await self._fetch(reference["id"], infos, guild_id, reader)
        if typed.isdecimal() and (place.source or place.batch):
            return await self._fetch_number(int(typed), place, guild_id, reader)
        found: Sequence[Found] = []
        if typed:
            found = await self.find(
                typed, place, guild_id=guild_id, reader=reader, limit=REFERENCE_MAX, has_shared=has_shared
            )
        exact = [each for each in found if each.hit.title.casefold() == typed.casefold()] or found
        if len(exact) != 1:
            raise ObjectError(_explain(typed, exact))
        return await self._objects.fetch(exact[0].collection, exact[0].hit.id, guild_id=guild_id, reader=reader)

    async def _fetch(
        self, object_id: str, infos: Sequence[CollectionInfo], guild_id: int, reader: Reader
    ) -> ObjectDetails:
        for info in infos:
            try:
                return await self._objects.fetch(info, object_id, guild_id=guild_id, reader=reader)
            except ObjectError:
                continue
        raise ObjectError(
            translate("That object is not there any more. Start typing its title to see which there are.")
        )

    async def _fetch_number(self, number: int, place: Place, guild_id: int, reader: Reader) -> ObjectDetails:
        """The object that `/documents show` shows under a number."""
        selection = Selection(place.source, place.batch)
        found = await self._selections.find(selection, place.collection, guild_id=guild_id, reader=reader)
        if len(found) > 1:
            names = ", ".join(info.name for info, _ in found)
            raise ObjectError(
                translate(
                    "{name} is in several collections, each with its own numbers: {names}. Name one.",
                    name=selection.name,
                    names=names,
                )
            )
        ((info, count),) = found
        check_writable(info)
        if not 1 <= number <= count:
            raise ObjectError(
                translate(
                    "{name} has the numbers 1 to {count:,} in {collection}.",
                    name=selection.name,
                    count=count,
                    collection=info.name,
                )
            )
        (hit,) = await self._documents.fetch_objects(
            info,
            guild_id=guild_id,
            reader=reader,
            source=place.source,
            batch=place.batch,
            limit=1,
            offset=number - 1,
        )
        return await self._objects.fetch(info, hit.id, guild_id=guild_id, reader=reader)

    async def _fetch_infos(
        self, name: str | None, guild_id: int, reader: Reader, *, has_shared: bool
    ) -> Sequence[CollectionInfo]:
        """The named collection, or the guild's own ones, as far as the reader may see them.

        Args:
            has_shared: whether shared ones count, which cannot be changed.
        """
        if name is not None:
            info = await self._collections.fetch(name, guild_id=guild_id, reader=reader)
            if not has_shared:
                check_writable(info)
            return [info]
        infos = await self._collections.fetch_visible(guild_id=guild_id, reader=reader)
        return [info for info in infos if has_shared or not info.is_shared][:COLLECTIONS_MAX]

    async def _search(self, info: CollectionInfo, wanted: Any, guild_id: int, limit: int) -> tuple[Hit, ...]:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            collection = get_guild_collection(client, info, guild_id)
            return await collection.query.fetch_objects(filters=wanted, limit=limit)

        try:
            return build_hits(info, (await self._connection.call(fetch)).objects)
        except CollectionNotFoundError:  # deleted since it was listed
            return ()


def get_reference(found: Found) -> str:
    """What names the object for certain; without the collection where Discord has no room for that."""
    reference = f"{found.hit.id} {found.collection.name}"
    return reference if len(reference) <= REFERENCE_MAX else found.hit.id


def _get_searched(info: CollectionInfo) -> tuple[str, ...]:
    """What Weaviate calls the properties whose words name an object.

    All chunks of a document have its title, so their text counts too.
    """
    names = [name for name in (info.title_property, CONTENT if has_texts(info) else None) if name is not None]
    return tuple(dict.fromkeys(map(info.get_stored_name, names)))


def _is_searchable(info: CollectionInfo, typed: str, place: Place) -> bool:
    if (place.source or place.batch) and not info.is_tracked:
        return False
    return not typed.strip() or bool(_get_words(typed) and _get_searched(info))


def _get_words(typed: str) -> list[str]:
    return _WORD.findall(typed.casefold())[:_WORDS_MAX]


def _build_filter(info: CollectionInfo, typed: str, place: Place) -> Any:
    names = _get_searched(info)
    filters = [
        Filter.by_property(name).equal(value)
        for name, value in (("source", place.source), ("batch", place.batch))
        if value is not None
    ]
    # Beginnings of words are ranges of the inverted index; `*word*` would read all of it, at every key stroke.
    filters += [
        Filter.any_of([Filter.by_property(name).like(f"{word}*") for name in names]) for word in _get_words(typed)
    ]
    return Filter.all_of(filters) if filters else None


def _explain(typed: str, found: Sequence[Found]) -> str:
    shown = typed if len(typed) <= _SHOWN_MAX else f"{typed[:_SHOWN_MAX]}…"
    if not found:
        return translate(
            "I found no object “{shown}”. Start typing its title and choose from the list, or name it by its "
            "number in `/documents show`, with the same source.",
            shown=shown,
        )
    return translate(
        "{count:,} objects fit “{shown}”. Choose one from the list that appears while you type.",
        count=len(found),
        shown=shown,
    )
