"""For whom the objects of a source are: found, counted and changed, without asking a model again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.audience import FOR_EVERYONE
from bot.library.access import build_unsaid, is_restrictable
from bot.library.connect import Connection
from bot.library.scan import iterate_ids
from bot.library.stored import GuildTenant, StoredObject
from bot.library.tenancy import check_writable
from bot.models import AUDIENCE, CHANNEL_ID, CollectionInfo, IngestOptions, Origin

_WRITTEN_AT_ONCE: Final = 200
AUDIENCES_MAX: Final = 1_000  # objects of a source that are looked at for what their audiences are


class Audiences:
    """The audiences of a guild's objects."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def settle(self, tenant: GuildTenant, origin: Origin, options: IngestOptions) -> Origin:
        """The origin with the audience of new objects: what was chosen, else what the source has, else the default.

        A file that admins have limited stays so when it is uploaded again. Messages get nothing from another channel
        of the same name, which has readers of its own.
        """
        if options.is_audience_chosen or not tenant.info.is_tracked:
            return replace(origin, audience=options.audience)
        wanted = build_wanted(source=origin.source)
        if options.channel_id is not None:
            if not any(spec.name == CHANNEL_ID for spec in tenant.info.properties):
                return replace(origin, audience=options.audience)
            wanted &= Filter.by_property(CHANNEL_ID).equal(options.channel_id)
        return replace(origin, audience=await _find(tenant, wanted) or options.audience)

    async def spread(self, tenant: GuildTenant, origin: Origin, options: IngestOptions) -> None:
        """Give a chosen audience to what the upload left unchanged of its source, too."""
        if options.is_audience_chosen and not options.is_dry_run and tenant.info.is_tracked:
            wanted = build_wanted(source=origin.source)
            await self.change(tenant.info, wanted, options.audience, guild_id=tenant.guild_id)

    async def fetch(self, info: CollectionInfo, wanted: Any, *, guild_id: int) -> tuple[tuple[str, ...], ...]:
        """The different audiences of what a filter finds, among the first thousand objects; empty for those without."""
        tenant = GuildTenant(self._connection, info, guild_id)
        found = await _fetch_audiences(tenant.call, wanted, limit=AUDIENCES_MAX)
        return tuple(dict.fromkeys(found))

    async def count_unsaid(self, info: CollectionInfo, *, guild_id: int) -> int:
        """How many objects do not say for whom they are, and are shown to nobody."""
        if not is_restrictable(info):
            return 0
        return await self.count(info, build_unsaid(), guild_id=guild_id)

    async def count(self, info: CollectionInfo, wanted: Any, *, guild_id: int) -> int:
        """How many objects a filter finds."""
        return await GuildTenant(self._connection, info, guild_id).count(wanted)

    async def change(self, info: CollectionInfo, wanted: Any, audience: Sequence[str], *, guild_id: int) -> int:
        """Give the objects that a filter finds another audience; returns how many there were.

        They are written with their vectors. Ended in the middle and run again it goes on.

        Raises:
            CollectionReadOnlyError: it is shared.
        """
        check_writable(info)
        tenant = GuildTenant(self._connection, info, guild_id)
        # All ids are read before the first object is written: that may change what the filter finds.
        ids = [uuid async for page in iterate_ids(tenant.call, wanted) for uuid in page]
        for begin in range(0, len(ids), _WRITTEN_AT_ONCE):
            stored = await tenant.fetch(ids[begin : begin + _WRITTEN_AT_ONCE])
            changed = [each for each in stored if set(each.properties.get(AUDIENCE) or ()) != set(audience)]
            await tenant.write(
                [replace(each, properties={**each.properties, AUDIENCE: list(audience)}) for each in changed]
            )
        return len(ids)


def build_wanted(*, source: str | None = None, batch: str | None = None) -> Any:
    """The objects of a source or of an upload; without either those that do not say for whom they are."""
    wanted = {"source": source, "batch": batch}
    filters = [Filter.by_property(name).equal(value) for name, value in wanted.items() if value is not None]
    return Filter.all_of(filters) if filters else build_unsaid()


def get_audience(stored: StoredObject) -> dict[str, Any]:
    """What is kept of an object that is written again; nothing where it says nothing."""
    audience = stored.properties.get(AUDIENCE)
    return {AUDIENCE: audience} if audience else {}


async def _find(tenant: GuildTenant, wanted: Any) -> tuple[str, ...]:
    """The audience of the objects that a filter finds, a limited one before `everyone`; empty where they have none."""
    limited = wanted & Filter.by_property(AUDIENCE).contains_none(list(FOR_EVERYONE))
    for each in (limited & Filter.by_property(AUDIENCE).like("*"), wanted):
        found = await _fetch_audiences(tenant.call, each, limit=1)
        if found and found[0]:
            return found[0]
    return ()


async def _fetch_audiences(
    call: Callable[[Callable[[CollectionAsync], Awaitable[Any]]], Awaitable[Any]], wanted: Any, *, limit: int
) -> list[tuple[str, ...]]:
    async def fetch(collection: CollectionAsync) -> Any:
        return await collection.query.fetch_objects(filters=wanted, limit=limit, return_properties=[AUDIENCE])

    return [tuple(each.properties.get(AUDIENCE) or ()) for each in (await call(fetch)).objects]
