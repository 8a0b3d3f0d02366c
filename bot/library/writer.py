"""Rows of an upload -> objects with their vectors, in a guild's tenant."""

import asyncio
from collections.abc import Sequence
from typing import Any

from weaviate.classes.data import DataObject

from bot.library.audiences import get_audience
from bot.library.changes import Draft
from bot.library.embed import LocalEmbedder
from bot.library.provenance import build_provenance
from bot.library.restored import restore_provenance
from bot.library.search_text import add_search_text
from bot.library.sending import OnPause, RetryPolicy, Sender
from bot.library.stored import GuildTenant
from bot.models import AUDIENCE, Origin


class Writer:
    """Writes the objects of one ingest into one tenant."""

    def __init__(
        self,
        tenant: GuildTenant,
        origin: Origin,
        embedder: LocalEmbedder,
        *,
        retry_policy: RetryPolicy,
        stop: asyncio.Event,
        is_audience_chosen: bool = False,
    ) -> None:
        self._is_audience_chosen = is_audience_chosen
        self._info = tenant.info
        self._origin = origin
        self._embedder = embedder
        self._stored_names = {spec.name: spec.stored_name for spec in tenant.info.properties}
        self._sender = Sender(tenant, retry_policy=retry_policy, stop=stop)

    async def build(self, drafts: Sequence[Draft]) -> list[DataObject[Any, Any]]:
        """The objects, with their vectors where the bot makes them."""
        vectors = await self._embedder.embed_objects(self._info, [draft.values for draft in drafts])
        # In a thread: the words of a batch take up to a second.
        properties = await asyncio.to_thread(lambda: [self._build_properties(draft) for draft in drafts])
        return [
            DataObject(properties=each, uuid=draft.id, vector=vector)
            for each, draft, vector in zip(properties, drafts, vectors, strict=True)
        ]

    async def send(self, objects: Sequence[DataObject[Any, Any]], *, on_pause: OnPause | None = None) -> dict[str, str]:
        """Insert or replace the objects; the reasons of those that were not stored, by id.

        Args:
            on_pause: told before each pause for a vectorizer that refuses for now how many seconds it lasts.
        """
        return await self._sender.send(objects, on_pause=on_pause)

    def _build_properties(self, draft: Draft) -> dict[str, Any]:
        values = {self._stored_names.get(name, name): value for name, value in draft.values.items()}
        if draft.candidate.record.exported is not None:
            kept = restore_provenance(self._info, self._origin, draft)
        else:
            message = draft.candidate.record.message
            kept = build_provenance(self._info, self._origin, draft.values, message=message)
            kept |= {} if draft.earlier is None else get_audience(draft.earlier)
        if kept and self._is_audience_chosen:
            kept[AUDIENCE] = list(self._origin.audience)
        return add_search_text(self._info, {**values, **kept})
