"""The catalogue: what each guild calls its collections and their properties, an object for each collection."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import weaviate
from weaviate.collections import CollectionAsync
from weaviate.exceptions import WeaviateBaseError
from weaviate.util import generate_uuid5

from bot.errors import CollectionNotFoundError
from bot.languages import translate
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.tenancy import CATALOGUE_COLLECTION
from bot.models import HIDDEN, CollectionInfo, Look, PropertySpec

Access: TypeAlias = tuple[str, ...]

_PAGE: Final = 1_000
_LOOKS: Final = 20  # for a process to give way
_PAUSE: Final = 0.05  # seconds between them


@dataclass(frozen=True, slots=True)
class Entry:
    """One collection of a guild.

    Attributes:
        name: as people see it; one within the guild, in any case.
        stored_name: the collection in Weaviate, of which the guild has a tenant.
        properties: those that the guild knows, in its order, as it calls and shows them; Weaviate knows their types.
        title: the property that names an object; None: by the names of the properties.
        access: the audiences that may ask the collection; none: everyone.
        moving_to: the stored collection that is being filled to take this one's place; empty: none is.
        replaces: the stored collection whose place it took, until that one is removed; empty: none.
        is_shared: whether it is no collection of the guild's, and only says who of the guild may ask a shared one.
    """

    name: str
    stored_name: str
    properties: tuple[PropertySpec, ...]
    description: str = ""
    title: str | None = None
    access: tuple[str, ...] = ()
    is_shared: bool = False
    moving_to: str = ""
    replaces: str = ""

    @property
    def copies(self) -> tuple[str, ...]:
        """Other stored collections that hold the same objects; nobody is shown them."""
        return tuple(filter(None, (self.moving_to, self.replaces)))

    def is_rival(self, other: "Entry") -> bool:
        """Whether it is of another collection under the same name."""
        return self.name.casefold() == other.name.casefold() and self.stored_name != other.stored_name

    def build_info(self, stored: CollectionInfo) -> CollectionInfo:
        """The collection as the guild sees it, from the stored one under its own name."""
        there = {spec.name: spec for spec in stored.properties}
        own = tuple(
            replace(there[spec.stored_name], name=spec.name, label=spec.label, alias=spec.alias, look=spec.look)
            for spec in self.properties
            if spec.stored_name in there
        )
        kept = tuple(spec for spec in stored.properties if stored.is_tracked and spec.name in HIDDEN)
        return replace(
            stored,
            name=self.name,
            properties=(*own, *kept),
            description=self.description,
            title=self.title,
            access=self.access,
        )


class Catalogue:
    """The entries of every guild, each in its tenant of a collection of the bot's own.

    Its methods take the client, since the first of them run before the connection is ready.
    """

    def __init__(self) -> None:
        self._own = OwnCollection(
            CATALOGUE_COLLECTION,
            "Kept by ragbot: what each server calls its collections and their properties.",
            lambda: [build_exact("name"), build_exact("stored_name"), build_unindexed("entry")],
        )

    async def fetch_guilds(self, client: weaviate.WeaviateAsyncClient) -> tuple[int, ...]:
        """Ids of the guilds that may have collections."""
        if not await client.collections.exists(self._own.name):
            return ()
        return tuple(sorted(int(name) for name in await client.collections.use(self._own.name).tenants.get()))

    async def fetch_all(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> tuple[Entry, ...]:
        """The entries of the guild's own collections, sorted by name."""
        return tuple(entry for entry in await self._fetch_all(client, guild_id) if not entry.is_shared)

    async def fetch_shared(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> dict[str, Entry]:
        """What the guild says about shared collections, by their names in Weaviate."""
        return {entry.stored_name: entry for entry in await self._fetch_all(client, guild_id) if entry.is_shared}

    async def _fetch_all(self, client: weaviate.WeaviateAsyncClient, guild_id: int) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        after = None
        while True:
            page = await self._own.fetch_page(client, guild_id, limit=_PAGE, after=after)
            entries += (_parse(found.properties) for found in page)
            if len(page) < _PAGE:
                replaced = {entry.replaces for entry in entries}
                left = (entry for entry in entries if entry.stored_name not in replaced)
                return tuple(sorted(left, key=lambda entry: entry.name))
            after = page[-1].uuid

    async def find(self, client: weaviate.WeaviateAsyncClient, guild_id: int, name: str) -> Entry | None:
        """The guild's entry of that name, in any case."""
        wanted = name.strip().casefold()
        entries = await self.fetch_all(client, guild_id)
        return next((entry for entry in entries if entry.name.casefold() == wanted), None)

    async def add(self, client: weaviate.WeaviateAsyncClient, guild_id: int, entry: Entry) -> bool:
        """Add an entry, or keep the same one; False where another collection has its name.

        Two processes may add one name at once, and Weaviate inserts nothing exclusively. So each writes its entry and
        has the name once it sees no other: of two that see each other the one with the greater id gives way.
        """
        collection = await self._own.open(client, guild_id)
        own = _build_id(entry.stored_name)
        await _insert(collection, entry)
        for _ in range(_LOOKS):
            entries = await self.fetch_all(client, guild_id)
            rivals = [each for each in entries if each.is_rival(entry)]
            if not rivals:
                return True
            if any(_build_id(rival.stored_name) < own for rival in rivals):
                break
            await asyncio.sleep(_PAUSE)  # the other one is another process, which can tell this one nothing
        await collection.data.delete_by_id(own)
        return False

    async def replace(self, client: weaviate.WeaviateAsyncClient, guild_id: int, entry: Entry) -> None:
        """Write an entry that is there again."""
        collection = await self._own.open(client, guild_id)
        await collection.data.replace(_build_id(entry.stored_name), properties=_build(entry))

    async def change(self, client: weaviate.WeaviateAsyncClient, guild_id: int, name: str, **changes: Any) -> None:
        """Change what is given of the entry of a name.

        Raises:
            CollectionNotFoundError: it is not there any more.
        """
        entry = await self.find(client, guild_id, name)
        if entry is None:
            raise CollectionNotFoundError(translate("“{name}” was deleted just now.", name=name))
        await self.replace(client, guild_id, replace(entry, **changes))

    async def switch(self, client: weaviate.WeaviateAsyncClient, guild_id: int, entry: Entry) -> None:
        """Let the collection that was filled take the place of an entry's.

        One object is written, and from then on the earlier entry is left out by whoever reads: there is no moment in
        which the guild has both or neither.
        """
        collection = await self._own.open(client, guild_id)
        taken = replace(entry, stored_name=entry.moving_to, moving_to="", replaces=entry.stored_name)
        await _insert(collection, taken)

    async def put_shared(self, client: weaviate.WeaviateAsyncClient, guild_id: int, name: str, access: Access) -> None:
        """Write who of the guild may ask a shared collection."""
        collection = await self._own.open(client, guild_id)
        entry = Entry(name, name, (), access=access, is_shared=True)
        await _insert(collection, entry)
        await collection.data.replace(_build_id(name), properties=_build(entry))

    async def remove(self, client: weaviate.WeaviateAsyncClient, guild_id: int, stored_name: str) -> None:
        """Remove the entry of a stored collection, if it is there."""
        collection = await self._own.open(client, guild_id)
        await collection.data.delete_by_id(_build_id(stored_name))


async def _insert(collection: CollectionAsync, entry: Entry) -> None:
    uuid = _build_id(entry.stored_name)
    try:
        await collection.data.insert(_build(entry), uuid=uuid)
    except WeaviateBaseError:
        if not await collection.data.exists(uuid):
            raise


def _build_id(stored_name: str) -> str:
    """One id for each stored collection, so that two processes that take it over make one entry."""
    return generate_uuid5(stored_name)


def _build(entry: Entry) -> dict[str, str]:
    more = {
        "description": entry.description,
        "title": entry.title,
        "properties": [_build_property(spec) for spec in entry.properties],
        "access": entry.access,
        "shared": entry.is_shared,
        "moving_to": entry.moving_to,
        "replaces": entry.replaces,
    }
    return {"name": entry.name, "stored_name": entry.stored_name, "entry": json.dumps(more, ensure_ascii=False)}


def _build_property(spec: PropertySpec) -> dict[str, str]:
    values = {"name": spec.name, "label": spec.label, "alias": spec.alias, "look": spec.look or ""}
    return {key: value for key, value in values.items() if value}


def _parse(values: Any) -> Entry:
    more = json.loads(values["entry"])
    return Entry(
        values["name"],
        values["stored_name"],
        _parse_properties(more["properties"]),
        more.get("description", ""),
        more.get("title"),
        tuple(more.get("access", ())),
        more.get("shared", False),
        more.get("moving_to", ""),
        more.get("replaces", ""),
    )


def _parse_properties(values: Sequence[dict[str, str]]) -> tuple[PropertySpec, ...]:
    return tuple(
        PropertySpec(
            each["name"],
            label=each.get("label", ""),
            alias=each.get("alias", ""),
            look=Look(each["look"]) if "look" in each else None,
        )
        for each in values
    )
