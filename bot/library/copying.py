"""A tenant that comes to hold what another one holds, object by object, with vectors of its own."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from weaviate.classes.data import DataObject

from bot.errors import LibraryError
from bot.library.embed import LocalEmbedder
from bot.library.scan import iterate_all
from bot.library.search_text import add_search_text
from bot.library.sending import Sender
from bot.library.stored import GuildTenant, StoredObject, build_stored
from bot.models import SEARCH_TEXT

OnCopied: TypeAlias = Callable[[int], None]

_PAGE: Final = 100  # objects at a time; each may have millions of characters


class TenantCopy:
    """Copies objects with their ids and all their properties.

    Args:
        source: what is copied; only read.
        target: where to; its collection says who makes the vectors.
    """

    def __init__(self, source: GuildTenant, target: GuildTenant, embedder: LocalEmbedder, sender: Sender) -> None:
        self._source = source
        self._target = target
        self._embedder = embedder
        self._sender = sender
        built = {SEARCH_TEXT} if target.info.has_search_text else set()
        self._names = {spec.stored_name for spec in target.info.properties} - built

    async def run(self, *, on_copied: OnCopied | None = None) -> int:
        """Bring the target up to date with the source; returns how many objects were not as they are there.

        What the target has already is not embedded again, so a run that was ended goes on.

        Args:
            on_copied: told after each page how many objects have been looked at.

        Raises:
            LibraryError: an object is refused; the target lacks it.
            NotReadyError: Weaviate stayed away.
        """
        changed = seen = 0
        async for page in iterate_all(self._source.call, size=_PAGE):
            changed += await self._copy([build_stored(found) for found in page])
            seen += len(page)
            if on_copied is not None:
                on_copied(seen)
        async for page in iterate_all(self._target.call, size=_PAGE):
            changed += await self._withdraw([str(found.uuid) for found in page])
        return changed

    async def embed(self, objects: Sequence[StoredObject]) -> list[Mapping[str, Sequence[float]]]:
        """The vectors that objects have in the target; none where Weaviate's provider makes them."""
        values = [each.get_own(self._target.info) for each in objects]
        return [vectors or {} for vectors in await self._embedder.embed_objects(self._target.info, values)]

    async def _copy(self, objects: Sequence[StoredObject]) -> int:
        there = {each.id: self._reduce(each) for each in await self._target.fetch([each.id for each in objects])}
        changed = [each for each in objects if there.get(each.id) != self._reduce(each)]
        properties = await asyncio.to_thread(lambda: [self._build(each) for each in changed])
        drafts: list[DataObject[Any, Any]] = [
            DataObject(properties=built, uuid=each.id, vector=dict(vectors) or None)
            for built, each, vectors in zip(properties, changed, await self.embed(changed), strict=True)
        ]
        if drafts and (reasons := await self._sender.send(drafts)):
            reason = next(iter(reasons.values()))
            raise LibraryError(f"{len(reasons):,} objects were refused, so the earlier vectors stay in use: {reason}")
        # Whoever deletes an object while it is copied finds no copy yet: a member may have wanted it gone for good.
        await self._withdraw([each.id for each in changed])
        return len(changed)

    async def _withdraw(self, ids: Sequence[str]) -> int:
        """Delete from the target what is not in the source any more."""
        left = {each.id for each in await self._source.fetch(ids)}
        return await self._target.delete([uuid for uuid in ids if uuid not in left])

    def _reduce(self, stored: StoredObject) -> dict[str, Any]:
        """What the target has a property for, and is not built from the rest."""
        return {name: value for name, value in stored.properties.items() if name in self._names}

    def _build(self, stored: StoredObject) -> Mapping[str, Any]:
        """What is written: with the search text, which objects of an older bot lack."""
        return add_search_text(self._target.info, self._reduce(stored))
