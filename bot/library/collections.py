"""Create, describe, list and delete collections, each as one guild sees them."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import weaviate

from bot.audience import EVERYTHING, FOR_EVERYONE, PUBLIC, Reader
from bot.errors import CollectionNotFoundError, CollectionTakenError, LibraryError, SchemaError
from bot.languages import phrase, translate
from bot.library.access import build_filter, is_open
from bot.library.catalogue import Catalogue, Entry
from bot.library.configs import Configs
from bot.library.connect import Connection
from bot.library.journal import Journal
from bot.library.misspelled import explain_not_found, find_nearest
from bot.library.placement import Placement, place_property
from bot.library.scan import count_found
from bot.library.schemas import check_description, check_property, check_schema
from bot.library.tenancy import (
    check_writable,
    get_guild_collection,
    has_tenant,
    is_hidden,
    leave,
)
from bot.library.versions import Versions
from bot.models import CollectionInfo, CollectionSchema, DataType, Look, PropertySpec
from bot.naming import COLLECTION_NAME, build_reference, find_key

_USUAL: Final = "Movie"
_NAMES_TTL: Final = 5.0  # seconds; autocomplete asks with every key stroke
_LOOKUPS_MAX: Final = 16  # collections looked up at a time, however many a guild has
_ATTEMPTS: Final = 3  # at joining a collection that other processes delete
_NOT_THERE: Final = phrase("That collection is not there any more, or you may not ask it.")


class Collections:
    """The collections that the connection reaches.

    A guild sees those of its catalogue, and the shared ones that the operator names: what other guilds have is never
    asked for, so it costs this guild nothing. Where `guild_id` is None only the shared ones are seen. A reader who may
    not ask a collection does not see that it is there.

    Attributes:
        default: the name of what is asked or filled where nobody names one and nothing else decides; a guild need not
            have it.
        chosen_default: the same where the operator has named it; without, None.
    """

    def __init__(
        self,
        connection: Connection,
        catalogue: Catalogue,
        placement: Placement,
        journal: Journal,
        versions: Versions,
        *,
        configs: Configs,
        shared: tuple[str, ...],
        default: str | None,
    ) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._placement = placement
        self._journal = journal
        self._versions = versions
        self._configs = configs
        self._shared = shared
        self.default = default or _USUAL
        self.chosen_default = default
        self._names: dict[int | None, tuple[float, dict[str, tuple[str, ...]]]] = {}
        # Changes look first and act then: two at once could both find a name free, or a tenant left.
        self._schema_lock = asyncio.Lock()
        self._lookups = asyncio.Semaphore(_LOOKUPS_MAX)

    async def fetch_names(self, *, guild_id: int | None, reader: Reader) -> tuple[str, ...]:
        """Sorted names of what the reader may see; at most five seconds old."""
        now = time.monotonic()
        known = self._names.get(guild_id)
        if known is None or now - known[0] >= _NAMES_TTL:
            known = now, await self._connection.call(lambda client: self._fetch_names(client, guild_id))
            self._names[guild_id] = known
        return tuple(name for name, access in known[1].items() if reader.may_read(access))

    async def find_name(self, reference: str, *, guild_id: int, reader: Reader) -> str:
        """The collection that a button refers to.

        Raises:
            CollectionNotFoundError: the reader sees none (any more).
        """
        known = await self._connection.call(lambda client: self._fetch_names(client, guild_id))
        for name, access in known.items():
            if build_reference(name) == reference and reader.may_read(access):
                return name
        raise CollectionNotFoundError(translate(_NOT_THERE))

    async def fetch_all(self, *, guild_id: int | None, reader: Reader) -> tuple[CollectionInfo, ...]:
        """What the reader may see, sorted by name, with the counts of the objects that the reader may read."""
        visible = await self.fetch_visible(guild_id=guild_id, reader=reader)
        counted = await asyncio.gather(*(self._fetch_counted(info, guild_id, reader) for info in visible))
        return tuple(filter(None, counted))

    async def fetch_visible(self, *, guild_id: int | None, reader: Reader) -> list[CollectionInfo]:
        """The same without counts."""
        visible = await self._connection.call(lambda client: self._fetch_visible(client, guild_id))
        return [info for info in visible if is_open(reader, info)]

    async def fetch_copies(self, *, guild_id: int) -> list[CollectionInfo]:
        """Stored collections that hold what the guild's hold too, while `reembed` fills or removes them.

        Nobody is shown them; what has to be gone for good has to be deleted in them, too.
        """

        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[CollectionInfo]:
            entries = await self._catalogue.fetch_all(client, guild_id)
            copies = [replace(entry, stored_name=name) for entry in entries for name in entry.copies]
            infos = [await self._fetch_info(client, copy) for copy in copies]
            return [info for info in infos if info and await has_tenant(client, info.stored_name, guild_id)]

        return await self._connection.call(fetch)

    async def fetch(
        self, name: str | None, *, guild_id: int | None, reader: Reader, with_count: bool = False
    ) -> CollectionInfo:
        """One collection, or the default one for None; the case of the name does not matter.

        Args:
            with_count: count the objects that the reader may read.

        Raises:
            CollectionNotFoundError: the reader sees none of that name; the message says what there is.
        """
        wanted = (name or self.default).strip()
        info = await self._connection.call(lambda client: self._find(client, wanted, guild_id))
        if info is None or not is_open(reader, info):
            known = await self._connection.call(lambda client: self._fetch_names(client, guild_id))
            # Who manages everything is answered in the channel, too.
            listed = PUBLIC if reader.audiences is None else reader
            names = [each for each, access in known.items() if listed.may_read(access)]
            raise CollectionNotFoundError(explain_not_found(wanted, names))
        return replace(info, object_count=await self._count(info, guild_id, reader)) if with_count else info

    async def find_close(self, name: str, *, guild_id: int, reader: Reader) -> str | None:
        """The guild's collection that somebody may have meant who named one that is not there; None: none is."""
        entries = await self._connection.call(lambda client: self._catalogue.fetch_all(client, guild_id))
        return find_nearest(name, [each.name for each in entries if reader.may_read(each.access or FOR_EVERYONE)])

    async def create(self, schema: CollectionSchema, *, guild_id: int) -> CollectionInfo:
        """Create the collection; what other guilds have under that name makes no difference.

        Raises:
            SchemaError: a name or a data type that Weaviate does not take.
            CollectionTakenError: the guild has it already, the operator shares one of that name, or it is one of the
                bot's own.
        """
        checked = check_schema(schema)
        if is_hidden(checked.name):
            raise CollectionTakenError(
                translate("“{name}” is a name that I keep for myself; choose another one.", name=checked.name)
            )
        async with self._schema_lock, self._configs.changing():
            await self._connection.call(lambda client: self._create(client, checked, guild_id))
        # The next completion must know of it, and not 5 s later.
        self._names.pop(guild_id, None)
        return await self.fetch(checked.name, guild_id=guild_id, reader=EVERYTHING)

    async def delete(self, name: str, *, guild_id: int) -> int:
        """Delete the guild's tenant, and the stored collection when no tenant is left; returns the objects deleted.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
        """
        info = await self.fetch_own(name, guild_id=guild_id, with_count=True)
        async with self._schema_lock, self._configs.changing():
            await self._connection.call(lambda client: self._delete(client, info, guild_id))
        self._names.pop(guild_id, None)
        await self._journal.remove(info, guild_id=guild_id)
        await self._versions.forget_collection(info, guild_id)
        return info.object_count or 0

    async def add_property(self, name: str, spec: PropertySpec, *, guild_id: int) -> CollectionInfo:
        """Add a property; objects that are there have no value for it.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
            SchemaError: a name or a data type that Weaviate does not take, or the name is taken.
        """
        checked = check_property(spec)
        async with self._schema_lock, self._configs.changing():
            info = await self.fetch_own(name, guild_id=guild_id)
            if checked.name.casefold() in {p.name.casefold() for p in info.properties}:
                raise SchemaError(
                    translate("{collection} has a property “{name}” already.", collection=info.name, name=checked.name)
                )
            placed = await self._connection.call(lambda client: place_property(client, info, checked))
            await self._change(info, guild_id, properties=(*info.own_properties, placed))
        return await self.fetch(info.name, guild_id=guild_id, reader=EVERYTHING)

    async def describe(self, name: str, text: str, *, guild_id: int) -> CollectionInfo:
        """Describe the collection and change nothing else; an empty text removes the description.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
            SchemaError: more than 500 characters.
        """
        description = check_description(text)
        async with self._schema_lock:
            info = await self.fetch_own(name, guild_id=guild_id)
            await self._change(info, guild_id, description=description)
        return await self.fetch(info.name, guild_id=guild_id, reader=EVERYTHING)

    async def set_title(self, name: str, property_name: str, *, guild_id: int) -> CollectionInfo:
        """Choose the property that names an object.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
            SchemaError: it has no text property of that name.
        """
        async with self._schema_lock:
            info = await self.fetch_own(name, guild_id=guild_id)
            texts = [spec for spec in info.own_properties if spec.data_type == DataType.TEXT]
            await self._change(info, guild_id, title=find_key(property_name, texts, collection=info.name))
        return await self.fetch(info.name, guild_id=guild_id, reader=EVERYTHING)

    async def set_look(self, name: str, property_name: str, look: Look | None, *, guild_id: int) -> CollectionInfo:
        """Choose how the values of a text property are shown; None: as they look themselves.

        Raises:
            As `set_title` does.
        """
        async with self._schema_lock:
            info = await self.fetch_own(name, guild_id=guild_id)
            texts = [spec for spec in info.own_properties if spec.data_type == DataType.TEXT]
            chosen = find_key(property_name, texts, collection=info.name)
            specs = (replace(spec, look=look) if spec.name == chosen else spec for spec in info.own_properties)
            await self._change(info, guild_id, properties=tuple(specs))
        return await self.fetch(info.name, guild_id=guild_id, reader=EVERYTHING)

    async def set_access(self, name: str, access: Sequence[str], *, guild_id: int) -> CollectionInfo:
        """Choose the audiences that may ask the collection, a shared one too; of a shared one for this guild alone.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
        """
        async with self._schema_lock:
            info = await self.fetch(name, guild_id=guild_id, reader=EVERYTHING)
            if info.is_shared:
                await self._connection.call(
                    lambda client: self._catalogue.put_shared(client, guild_id, info.stored_name, tuple(access))
                )
            else:
                await self._change(info, guild_id, access=tuple(access))
        self._names.pop(guild_id, None)
        return await self.fetch(info.name, guild_id=guild_id, reader=EVERYTHING)

    async def fetch_own(self, name: str, *, guild_id: int, with_count: bool = False) -> CollectionInfo:
        """A collection that the guild may change; otherwise as `fetch`.

        Raises:
            CollectionNotFoundError: the guild sees none of that name.
            CollectionReadOnlyError: it is shared.
        """
        info = await self.fetch(name, guild_id=guild_id, reader=EVERYTHING, with_count=with_count)
        check_writable(info)
        return info

    async def _fetch_names(
        self, client: weaviate.WeaviateAsyncClient, guild_id: int | None
    ) -> dict[str, tuple[str, ...]]:
        """Sorted names, each with the audiences that may ask the collection."""
        entries = await self._fetch_entries(client, guild_id)
        shared = await self._fetch_all_shared(client, guild_id)
        known = {info.name: info.access for info in shared} | {entry.name: entry.access for entry in entries}
        return {name: known[name] or FOR_EVERYONE for name in sorted(known)}

    async def _fetch_visible(self, client: weaviate.WeaviateAsyncClient, guild_id: int | None) -> list[CollectionInfo]:
        entries = await self._fetch_entries(client, guild_id)
        own = await asyncio.gather(*(self._fetch_info(client, entry) for entry in entries))
        names = {entry.name for entry in entries}
        shared = await self._fetch_all_shared(client, guild_id)
        seen = [*filter(None, own), *(info for info in shared if info.name not in names)]
        return sorted(seen, key=lambda info: info.name)

    async def _fetch_entries(self, client: weaviate.WeaviateAsyncClient, guild_id: int | None) -> tuple[Entry, ...]:
        return () if guild_id is None else await self._catalogue.fetch_all(client, guild_id)

    async def _find(
        self, client: weaviate.WeaviateAsyncClient, name: str, guild_id: int | None
    ) -> CollectionInfo | None:
        if guild_id is not None and (entry := await self._catalogue.find(client, guild_id, name)) is not None:
            info = await self._fetch_info(client, entry)
            # A deletion that was broken off may have left the entry.
            if info is not None and await has_tenant(client, info.stored_name, guild_id):
                return info
        found = [each for each in self._shared if each.casefold() == name.casefold()]
        return next(iter(await self._fetch_all_shared(client, guild_id, found)), None)

    async def _fetch_info(self, client: weaviate.WeaviateAsyncClient, entry: Entry) -> CollectionInfo | None:
        async with self._lookups:
            stored = await self._configs.fetch(client, entry.stored_name)
        return None if stored is None else entry.build_info(stored)

    async def _fetch_all_shared(
        self, client: weaviate.WeaviateAsyncClient, guild_id: int | None, names: Sequence[str] | None = None
    ) -> list[CollectionInfo]:
        """What the operator shares, with what the guild says about who may ask it; None: all of it."""
        names = self._shared if names is None else names
        if not names:
            return []
        found = [info for info in await asyncio.gather(*(self._fetch_shared(client, name) for name in names)) if info]
        said = {} if guild_id is None else await self._catalogue.fetch_shared(client, guild_id)
        return [replace(info, access=said[info.name].access) if info.name in said else info for info in found]

    async def _fetch_shared(self, client: weaviate.WeaviateAsyncClient, name: str) -> CollectionInfo | None:
        """A collection that the operator shares; None where there is none, or one that belongs to guilds."""
        if COLLECTION_NAME.fullmatch(name) is None:
            return None
        info = await self._configs.fetch(client, name)
        return info if info is not None and info.is_shared else None

    async def _fetch_counted(self, info: CollectionInfo, guild_id: int | None, reader: Reader) -> CollectionInfo | None:
        """With the count of its objects; None if it has been deleted meanwhile."""
        try:
            return replace(info, object_count=await self._count(info, guild_id, reader))
        except CollectionNotFoundError:
            return None

    async def _count(self, info: CollectionInfo, guild_id: int | None, reader: Reader) -> int:
        readable = build_filter(reader, info)

        async def count(client: weaviate.WeaviateAsyncClient) -> int:
            collection = get_guild_collection(client, info, guild_id)
            return await count_found(collection, wanted=readable)

        return await self._connection.call(count)

    async def _create(self, client: weaviate.WeaviateAsyncClient, schema: CollectionSchema, guild_id: int) -> None:
        for _ in range(_ATTEMPTS):
            if await self._find(client, schema.name, guild_id) is not None:
                raise CollectionTakenError(
                    translate(
                        "“{name}” exists already. `/ingest` adds to it, `/collection info` shows it.", name=schema.name
                    )
                )
            await self._remove_dead(client, schema.name, guild_id)
            taken = {each.stored_name.casefold() for each in await self._catalogue.fetch_all(client, guild_id)}
            stored_name = await self._placement.place(client, schema, guild_id, taken=taken)
            # The entry comes after the tenant: one without a tenant is always what a deletion has left.
            entry = Entry(schema.name, stored_name, schema.properties, title=schema.title, access=schema.access)
            if not await self._catalogue.add(client, guild_id, entry):
                await leave(client, stored_name, guild_id)
            # Another process may have found no guild in the collection before this one joined it, and have deleted it.
            elif await has_tenant(client, stored_name, guild_id):
                return
        raise LibraryError(translate("The database could not create the collection. Please try again in a moment."))

    async def _remove_dead(self, client: weaviate.WeaviateAsyncClient, name: str, guild_id: int) -> None:
        """Remove an entry whose tenant is deleted."""
        entry = await self._catalogue.find(client, guild_id, name)
        if entry is not None and not await has_tenant(client, entry.stored_name, guild_id):
            await self._catalogue.remove(client, guild_id, entry.stored_name)

    async def _delete(self, client: weaviate.WeaviateAsyncClient, info: CollectionInfo, guild_id: int) -> None:
        # The entry goes last: what is broken off before can be deleted again, and leaves no object without an entry.
        entry = await self._catalogue.find(client, guild_id, info.name)
        for name in (info.stored_name, *(entry.copies if entry else ())):
            await leave(client, name, guild_id)
        await self._catalogue.remove(client, guild_id, info.stored_name)

    async def _change(self, info: CollectionInfo, guild_id: int, **changes: Any) -> None:
        """Write the guild's entry with what is given; the collection in Weaviate stays as it is."""
        await self._connection.call(lambda client: self._catalogue.change(client, guild_id, info.name, **changes))
