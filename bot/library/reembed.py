"""Another model's vectors for collections that have some: the objects are copied, and the copy takes their place."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import weaviate

from bot.errors import CollectionNotFoundError, ConfigurationError, LibraryError, NotReadyError, RagbotError
from bot.library.catalogue import Catalogue, Entry
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.copying import TenantCopy
from bot.library.embed import LocalEmbedder
from bot.library.journal import Journal
from bot.library.placement import Placement, VectorMaker, is_fitting
from bot.library.schemas import parse_config
from bot.library.sending import RetryPolicy, Sender
from bot.library.stored import GuildTenant
from bot.library.tenancy import fetch_config, has_tenant, hold, is_held, leave
from bot.library.versions import Versions
from bot.models import CollectionInfo, CollectionSchema

Client: TypeAlias = weaviate.WeaviateAsyncClient
OnProgress: TypeAlias = Callable[[str, int, int], None]

_PASSES: Final = 5  # while others write; what the last one leaves is copied while writes are refused
_FEW: Final = 100  # objects of a pass after which the next one is the last


@dataclass(frozen=True, slots=True)
class ReembedReport:
    """What became of one collection.

    Attributes:
        maker: who makes its vectors now, or should; None where that was not found out.
        count: its objects that got new vectors; None: none had to.
        failure: why it has its earlier vectors still; None: it has not.
    """

    guild_id: int
    collection: str
    maker: VectorMaker | None = None
    count: int | None = None
    failure: str | None = None

    def render(self) -> str:
        """A line for the operator."""
        place = f"{self.collection} of server {self.guild_id}"
        if self.failure is not None:
            return f"{place}: {self.failure}"
        if self.count is None:
            return f"{place}: nothing to do"
        by = self.maker and (self.maker.model or self.maker.vectorizer)
        return f"{place}: {self.count:,} objects with vectors of {by}"


class Reembedder:
    """Gives guilds' collections the vectors of the model that the settings choose.

    The objects go into another collection in Weaviate, next to the earlier one, which answers and is written to until
    the copy is complete. Then the guild's entry in the catalogue names the copy. Not an alias of Weaviate's: that would
    switch all guilds of a stored collection at once, each of which has a tenant of its own to fill.
    """

    def __init__(
        self,
        connection: Connection,
        collections: Collections,
        catalogue: Catalogue,
        placement: Placement,
        embedder: LocalEmbedder,
        *,
        journal: Journal,
        versions: Versions,
        retry_policy: RetryPolicy,
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._catalogue = catalogue
        self._placement = placement
        self._embedder = embedder
        self._journal = journal
        self._versions = versions
        self._retry_policy = retry_policy

    async def run_all(
        self, *, guild_id: int | None = None, name: str | None = None, on_progress: OnProgress | None = None
    ) -> AsyncIterator[ReembedReport]:
        """Every collection of every guild, or those that are named, one after the other.

        Args:
            on_progress: told a collection's name, how many of its objects are done, and how many there are.

        Raises:
            ConfigurationError: the settings choose nobody who makes vectors, or a model that cannot be loaded.
            CollectionNotFoundError: the guild has none of that name.
            NotReadyError: Weaviate stayed away.
        """
        guilds = await self._connection.call(self._catalogue.fetch_guilds) if guild_id is None else (guild_id,)
        for guild in guilds:
            for entry in await self._fetch_entries(guild, name, is_needed=guild_id is not None):
                try:
                    yield await self.run(entry.name, guild_id=guild, on_progress=on_progress)
                except (ConfigurationError, NotReadyError):
                    raise
                except RagbotError as error:  # the others may work
                    yield ReembedReport(guild, entry.name, failure=error.user_message)

    async def run(self, name: str, *, guild_id: int, on_progress: OnProgress | None = None) -> ReembedReport:
        """One collection. Ended anywhere and run again, it goes on where it was.

        Raises:
            As `run_all`, and LibraryError: its earlier vectors stay in use.
        """
        await self._clear(guild_id, name)
        info = await self._collections.fetch_own(name, guild_id=guild_id, with_count=True)
        await self._call(self._release, guild_id, info)  # a run that was killed at its end may have left it held
        schema = _build_schema(info)
        maker = await self._placement.fetch_maker(schema)
        if not schema.source_properties or not info.is_tracked or maker.is_of(info):
            await self._call(self._abandon, guild_id, name)
            return ReembedReport(guild_id, info.name, maker)
        if maker.vectorizer == "none":
            raise ConfigurationError("VECTORIZER=none makes no vectors. Choose who is to make them.")
        target = await self._call(self._begin, guild_id, info, schema, maker)
        count = await self._fill(info, target, guild_id, on_progress)
        await self._clear(guild_id, name)
        return ReembedReport(guild_id, info.name, maker, count)

    async def _fetch_entries(self, guild_id: int, name: str | None, *, is_needed: bool) -> list[Entry]:
        entries = await self._connection.call(lambda client: self._catalogue.fetch_all(client, guild_id))
        found = [entry for entry in entries if name is None or entry.name.casefold() == name.casefold()]
        if name is not None and not found and is_needed:
            raise CollectionNotFoundError(f"There is no collection “{name}” in server {guild_id}.")
        return found

    async def _fill(
        self, info: CollectionInfo, target: CollectionInfo, guild_id: int, on_progress: OnProgress | None
    ) -> int:
        """Copy everything and switch; how many objects the guild has then."""
        there = GuildTenant(self._connection, target, guild_id)
        sender = Sender(there, retry_policy=self._retry_policy, stop=asyncio.Event())
        copy = TenantCopy(GuildTenant(self._connection, info, guild_id), there, self._embedder, sender)

        def on_copied(done: int) -> None:
            if on_progress is not None:
                on_progress(info.name, done, max(done, info.object_count or 0))

        for _ in range(_PASSES):
            if await copy.run(on_copied=on_copied) <= _FEW:
                break
        try:
            await self._connection.call(lambda client: hold(client, info.stored_name, guild_id))
            await copy.run()
            await self._journal.copy(info, target, guild_id=guild_id)
            await self._versions.copy(info, target, guild_id, copy.embed)
            await self._call(self._switch, guild_id, info, target)
        finally:
            await self._call(self._release, guild_id, info)
        return await there.count(None)

    async def _begin(
        self, client: Client, guild_id: int, info: CollectionInfo, schema: CollectionSchema, maker: VectorMaker
    ) -> CollectionInfo:
        """The stored collection to fill: the one that a run before began to, if it still fits, or another one."""
        entry = await self._find(client, guild_id, info.name)
        config = await fetch_config(client, entry.moving_to) if entry.moving_to else None
        if config is not None and is_fitting(config, schema, maker) and await has_tenant(client, config.name, guild_id):
            return replace(entry, stored_name=config.name).build_info(parse_config(config))
        await self._abandon(client, guild_id, info.name)
        entries = await self._catalogue.fetch_all(client, guild_id)
        taken = {name.casefold() for each in entries for name in (each.stored_name, *each.copies)}
        stored_name = await self._placement.place(client, schema, guild_id, taken=taken)
        entry = await self._find(client, guild_id, info.name)
        await self._catalogue.replace(client, guild_id, replace(entry, moving_to=stored_name))
        config = await fetch_config(client, stored_name)
        return replace(entry, stored_name=stored_name).build_info(parse_config(config))

    async def _switch(self, client: Client, guild_id: int, info: CollectionInfo, target: CollectionInfo) -> None:
        """Let the copy take the place of what it is a copy of."""
        entry = await self._find(client, guild_id, info.name)
        is_same = entry.stored_name == info.stored_name and entry.moving_to == target.stored_name
        config = await fetch_config(client, entry.stored_name)
        if not is_same or set(entry.build_info(parse_config(config)).own_properties) != set(info.own_properties):
            raise LibraryError(f"“{info.name}” was changed meanwhile. Run it again.")
        # A server that restarted in between has taken writes again that are not in the copy.
        if not await is_held(client, info.stored_name, guild_id):
            raise NotReadyError("The database restarted meanwhile. Run it again.")
        await self._catalogue.switch(client, guild_id, entry)

    async def _release(self, client: Client, guild_id: int, info: CollectionInfo) -> None:
        """Let a collection be written to again, unless a copy took its place: nobody would find what is written."""
        entry = await self._catalogue.find(client, guild_id, info.name)
        if entry is not None and entry.stored_name == info.stored_name:
            await hold(client, info.stored_name, guild_id, is_held=False)

    async def _clear(self, guild_id: int, name: str) -> None:
        """Remove what a copy took the place of."""
        entry = await self._connection.call(lambda client: self._find(client, guild_id, name))
        if not entry.replaces:
            return
        await self._connection.call(lambda client: leave(client, entry.replaces, guild_id))
        earlier = CollectionInfo(entry.name, (), stored_name=entry.replaces)
        await self._journal.remove(earlier, guild_id=guild_id)
        await self._versions.forget_collection(earlier, guild_id)
        await self._call(self._forget, guild_id, name)

    async def _forget(self, client: Client, guild_id: int, name: str) -> None:
        entry = await self._find(client, guild_id, name)
        await self._catalogue.remove(client, guild_id, entry.replaces)
        await self._catalogue.replace(client, guild_id, replace(entry, replaces=""))

    async def _abandon(self, client: Client, guild_id: int, name: str) -> None:
        """Remove a copy that was begun and is not wanted any more."""
        entry = await self._find(client, guild_id, name)
        if entry.moving_to:
            await leave(client, entry.moving_to, guild_id)
            await self._catalogue.replace(client, guild_id, replace(entry, moving_to=""))

    async def _find(self, client: Client, guild_id: int, name: str) -> Entry:
        entry = await self._catalogue.find(client, guild_id, name)
        if entry is None:
            raise CollectionNotFoundError(f"“{name}” was deleted meanwhile.")
        return entry

    async def _call(self, step: Any, guild_id: int, *arguments: Any) -> Any:
        return await self._connection.call(lambda client: step(client, guild_id, *arguments))


def _build_schema(info: CollectionInfo) -> CollectionSchema:
    """What the copy's collection is created from: the properties under the names that Weaviate has them by."""
    properties = tuple(replace(spec, name=spec.stored_name, alias="") for spec in info.own_properties)
    return CollectionSchema(info.name, properties, info.source_properties)
