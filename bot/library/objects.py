"""One object of a guild: read whole, edited, and deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from weaviate.classes.query import Filter
from weaviate.collections import CollectionAsync

from bot.audience import EVERYTHING, Reader
from bot.errors import ObjectError
from bot.languages import phrase, translate
from bot.library.access import build_filter
from bot.library.audiences import get_audience
from bot.library.collections import Collections
from bot.library.connect import Connection
from bot.library.embed import LocalEmbedder
from bot.library.hits import build_hits
from bot.library.journal import Journal
from bot.library.locks import Locks
from bot.library.lookup import get_lasting_tokens
from bot.library.provenance import build_batch_id, build_content, build_digest, build_origin, build_provenance
from bot.library.stored import GuildTenant, StoredObject, build_stored
from bot.library.tenancy import check_writable
from bot.library.versions import Kind, Versions
from bot.models import HIDDEN, LOOKUP, CollectionInfo, ObjectChange, ObjectDetails, Origin

DELETED: Final = phrase("That object is not there any more: somebody has deleted it meanwhile.")
CHANGED: Final = phrase(
    "Somebody changed that object meanwhile, so I saved nothing. Open it again to edit what it holds now."
)
NOT_REMOVED: Final = phrase("Somebody changed that object meanwhile, so I removed nothing. Look at it again first.")


@dataclass(frozen=True, slots=True)
class _Found:
    """An object as it is shown, and as it is kept."""

    details: ObjectDetails
    stored: StoredObject


class Objects:
    """Single objects, by their ids."""

    def __init__(
        self,
        connection: Connection,
        collections: Collections,
        embedder: LocalEmbedder,
        versions: Versions,
        journal: Journal,
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._embedder = embedder
        self._versions = versions
        self._journal = journal
        # Weaviate has no "replace if unchanged": two members who save at once would both find the version they read.
        # One for each object, or a slow provider of one guild would keep all others waiting.
        self._locks: Locks[tuple[int, str]] = Locks()

    def can_undo(self, info: CollectionInfo) -> bool:
        """Whether an edit or a deletion in the collection can be undone."""
        return info.is_tracked and self._versions.limit > 0

    async def fetch(self, info: CollectionInfo, object_id: str, *, guild_id: int, reader: Reader) -> ObjectDetails:
        """The object with all its values.

        Args:
            info: as it was when the object was found; who may ask it is looked up again.

        Raises:
            CollectionNotFoundError: the reader may not ask the collection (any more).
            ObjectError: it has been deleted, or the reader may not read it (any more).
        """
        info = await self._collections.fetch(info.name, guild_id=guild_id, reader=reader)
        return (await _fetch(GuildTenant(self._connection, info, guild_id), object_id, reader)).details

    async def fetch_referred(self, reference: str, object_id: str, *, guild_id: int, reader: Reader) -> ObjectDetails:
        """The object that a button refers to.

        Raises:
            CollectionNotFoundError, ObjectError: as for `fetch`.
        """
        name = await self._collections.find_name(reference, guild_id=guild_id, reader=reader)
        info = await self._collections.fetch(name, guild_id=guild_id, reader=reader)
        return (await _fetch(GuildTenant(self._connection, info, guild_id), object_id, reader)).details

    async def update(
        self, details: ObjectDetails, changes: Mapping[str, str], *, guild_id: int, by: int | str
    ) -> ObjectChange:
        """Save new values of text properties; an empty one removes the value.

        The object keeps its id, its source and its other values. Its vector is made of the new texts.

        Args:
            details: the object as whoever edits it has seen it.
            by: id of the member.

        Raises:
            CollectionReadOnlyError: the collection is shared.
            ObjectError: it has been deleted or changed since, or no text would be left; nothing is saved then.
            ProviderError: what makes the vectors failed; nothing is saved then.
        """
        info = details.collection
        check_writable(info)
        tenant = GuildTenant(self._connection, info, guild_id)
        async with self._locks.get((guild_id, details.hit.id)):
            found = await _fetch(tenant, details.hit.id, EVERYTHING)
            if found.details.version != details.version:
                raise ObjectError(translate(CHANGED))
            before = found.stored.get_own(info)
            values = _merge(info, before, changes)
            if values == before:
                return ObjectChange(found.details, None)
            batch = await self._replace(tenant, found, values, by)
        return ObjectChange((await _fetch(tenant, details.hit.id, EVERYTHING)).details, batch)

    async def delete(self, details: ObjectDetails, *, guild_id: int) -> ObjectChange:
        """Delete the object.

        Raises:
            CollectionReadOnlyError: the collection is shared.
            ObjectError: it is deleted already, or has changed since; nothing is deleted then.
        """
        check_writable(details.collection)
        tenant = GuildTenant(self._connection, details.collection, guild_id)
        async with self._locks.get((guild_id, details.hit.id)):
            found = await _fetch(tenant, details.hit.id, EVERYTHING)
            if found.details.version != details.version:
                raise ObjectError(translate(NOT_REMOVED))
            batch = await self._keep(tenant, found.stored, build_batch_id(datetime.now(UTC)), kind=Kind.DELETED)
            await tenant.delete([found.stored.id])
        return ObjectChange(None, batch)

    async def _replace(
        self, tenant: GuildTenant, found: _Found, values: Mapping[str, Any], by: int | str
    ) -> str | None:
        """Write the object with other values; the batch that undoes it."""
        stored, origin = found.stored, found.details.origin
        batch = None
        provenance: dict[str, Any] = {}
        if origin is not None:
            changed = build_origin(origin.source, by=by)
            kept = {name: value for name, value in stored.properties.items() if name in HIDDEN}
            provenance = {**kept, **build_provenance(tenant.info, changed, values), **get_audience(stored)}
            # So that the file that brought it, uploaded again, still knows it and does not add it a second time.
            earlier = get_lasting_tokens(stored.properties.get(LOOKUP, ()))
            provenance[LOOKUP] = list(dict.fromkeys([*provenance[LOOKUP], *earlier]))
            batch = await self._keep(tenant, stored, changed.batch, kind=Kind.REPLACED)
            await self._journal.write(tenant.info, [changed], guild_id=tenant.guild_id)
        vectors = await self._build_vectors(tenant.info, stored, values)
        # Whole, and not merged: a merge could neither remove a value nor the vector of a text that is gone.
        own = {tenant.info.get_stored_name(name): value for name, value in values.items()}
        await tenant.write([StoredObject(stored.id, {**own, **provenance}, vectors)])
        return batch

    async def _keep(self, tenant: GuildTenant, stored: StoredObject, batch: str, *, kind: Kind) -> str | None:
        """Keep the earlier version; the batch, where that undoes the change."""
        if not self.can_undo(tenant.info):
            return None
        kept = await self._versions.keep(tenant.info, tenant.guild_id, batch, [stored], kind=kind)
        return batch if kept else None

    async def _build_vectors(
        self, info: CollectionInfo, stored: StoredObject, values: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """The vectors to send: none where Weaviate's provider makes them, the earlier ones where nobody here can."""
        if await self._embedder.can_embed(info):
            (vectors,) = await self._embedder.embed_objects(info, [values])
            return vectors or {}
        return {} if info.has_provider_vectors else stored.vectors


async def _fetch(tenant: GuildTenant, object_id: str, reader: Reader) -> _Found:
    wanted = build_filter(reader, tenant.info, Filter.by_id().equal(object_id))

    async def fetch(collection: CollectionAsync) -> Any:
        return await collection.query.fetch_objects(filters=wanted, limit=1, include_vector=True)

    objects = (await tenant.call(fetch)).objects
    if not objects:
        raise ObjectError(translate(DELETED))
    return _Found(_build_details(tenant.info, objects[0]), build_stored(objects[0]))


def _build_details(info: CollectionInfo, found: Any) -> ObjectDetails:
    (hit,) = build_hits(info, [found])
    # Not the stored digest: an object may be of a collection that holds none.
    return ObjectDetails(info, hit, _build_origin(info, found.properties), build_digest(build_content(hit.properties)))


def _build_origin(info: CollectionInfo, properties: Mapping[str, Any]) -> Origin | None:
    at = properties.get("ingested_at") if info.is_tracked else None
    if not isinstance(at, datetime):
        return None
    source, batch, by = (str(properties.get(name) or "") for name in ("source", "batch", "ingested_by"))
    return Origin(source, batch, by, at)


def _merge(info: CollectionInfo, values: Mapping[str, Any], changes: Mapping[str, str]) -> dict[str, Any]:
    """The values with the changed texts, without those that are empty now."""
    if unknown := [name for name in changes if name not in info.text_properties]:
        raise ObjectError(
            translate(
                "“{unknown}” is not a text property of {name}, so it cannot be edited.",
                unknown=unknown[0],
                name=info.name,
            )
        )
    merged = {**values, **changes}
    left = {name: value for name, value in merged.items() if name not in changes or changes[name].strip()}
    had_text = any(name in info.text_properties for name in values)
    if had_text and not any(name in info.text_properties for name in left):
        raise ObjectError(
            translate("No text would be left of that object, so nobody could find it. Remove it instead.")
        )
    # In the order of the schema, whatever was added or removed.
    return {spec.name: left[spec.name] for spec in info.own_properties if spec.name in left}
