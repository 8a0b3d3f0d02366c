"""Gives the objects that are there already their search texts, and notes which collections have them all."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, Final, TypeAlias

import weaviate
from weaviate.collections import CollectionAsync
from weaviate.exceptions import UnexpectedStatusCodeError
from weaviate.outputs.config import CollectionConfig

from bot.background import run_in_background
from bot.errors import CollectionNotFoundError, RagbotError
from bot.library.catalogue import Catalogue
from bot.library.configs import Configs
from bot.library.connect import Connection
from bot.library.identification import add_hidden_properties
from bot.library.scan import iterate_all
from bot.library.schemas import has_mark, is_catalogued, is_indexed, mark_indexed, parse_config
from bot.library.search_text import build_search_text
from bot.library.stored import AWAY_MAX, GuildTenant
from bot.library.tenancy import fetch_config, is_hidden
from bot.models import SEARCH_TEXT, CollectionInfo, IngestProgress

logger = logging.getLogger(__name__)

OnProgress: TypeAlias = Callable[[str, IngestProgress], None]
"""Told the collection's name and how far its objects are."""

_PAGE: Final = 100  # objects read at a time; each may have millions of characters
_WRITTEN_AT_ONCE: Final = 16
_BESIDE_AT_ONCE: Final = 4  # so that questions are answered meanwhile


@dataclass(slots=True)
class ReindexReport:
    """What a run did.

    Attributes:
        collections: that have all their search texts now and had not before.
        objects: in them.
        written: those of them whose search text was missing or made by other rules.
    """

    collections: int = 0
    objects: int = 0
    written: int = 0


class Reindexer:
    """Writes search texts and nothing else of an object: its vectors stay, and no model is asked."""

    def __init__(self, connection: Connection, catalogue: Catalogue, configs: Configs) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._configs = configs

    @asynccontextmanager
    async def run_beside(self) -> AsyncIterator[None]:
        """Index what is not indexed while the bot answers; what fails is left to the next start."""
        async with run_in_background(self._run_quietly(), name="reindex"):
            yield

    async def _run_quietly(self) -> None:
        try:
            await self._connection.wait_ready(timeout=None)
            await self.run(at_once=_BESIDE_AT_ONCE)
        except RagbotError as error:
            logger.warning("Not every collection could be indexed: %s", error.user_message)

    async def run(
        self, *, on_progress: OnProgress = lambda _name, _progress: None, at_once: int = _WRITTEN_AT_ONCE
    ) -> ReindexReport:
        """Index what is not indexed. Ended in the middle and run again it goes on.

        Args:
            at_once: objects written at a time.

        Raises:
            NotReadyError, LibraryError: as of Weaviate.
        """
        report = ReindexReport()
        for config in await self._connection.call(_fetch_unindexed):
            with suppress(CollectionNotFoundError):  # deleted meanwhile
                async with self._configs.changing():
                    await self._index(config, report, on_progress, at_once)
                report.collections += 1
        return report

    async def _index(
        self, config: CollectionConfig, report: ReindexReport, on_progress: OnProgress, at_once: int
    ) -> None:
        before, begin = report.objects, time.monotonic()
        total = 0
        for tenant in await self._call(partial(self._fetch_tenants, config)):
            total += await tenant.count(None)
            async for page in iterate_all(tenant.call, size=_PAGE, has_vectors=_is_embedded_again(tenant.info)):
                report.written += await _write_texts(tenant, page, at_once)
                report.objects += len(page)
                done = IngestProgress(report.objects - before, total, time.monotonic() - begin)
                on_progress(config.name, done)
        await self._call(partial(_mark, config.name))

    async def _call(self, operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[Any]]) -> Any:
        return await self._connection.call_again(operation, away=AWAY_MAX)

    async def _fetch_tenants(self, config: CollectionConfig, client: weaviate.WeaviateAsyncClient) -> list[GuildTenant]:
        """The guilds in the collection, each with its own names for the properties."""
        complete = await add_hidden_properties(client, config)
        tenants = await client.collections.use(config.name).tenants.get()
        found: list[GuildTenant] = []
        for guild_id in map(int, filter(str.isdecimal, tenants)):
            entries = await self._catalogue.fetch_all(client, guild_id)
            infos = [entry.build_info(parse_config(complete)) for entry in entries if entry.stored_name == config.name]
            found += (GuildTenant(self._connection, info, guild_id) for info in infos)
        return found


async def add_search_properties(client: weaviate.WeaviateAsyncClient) -> None:
    """Let what is written from now on to older collections get its search text."""
    for config in await _fetch_unindexed(client):
        await add_hidden_properties(client, config)


async def _fetch_unindexed(client: weaviate.WeaviateAsyncClient) -> list[CollectionConfig]:
    configs = (await client.collections.list_all(simple=False)).values()
    return [config for config in configs if _is_unindexed(config)]


def _is_unindexed(config: CollectionConfig) -> bool:
    is_own = has_mark(config.description) and is_catalogued(config.description) and not is_hidden(config.name)
    if not is_own or is_indexed(config.description):
        return False
    info = parse_config(config)
    return info.is_tracked and not info.is_shared


async def _write_texts(tenant: GuildTenant, page: Sequence[Any], at_once: int) -> int:
    """Write the search texts of the objects that have another one or none; how many these were."""
    writes = await asyncio.to_thread(_find_writes, tenant.info, page)
    for begin in range(0, len(writes), at_once):
        await asyncio.gather(*(tenant.call(write) for write in writes[begin : begin + at_once]))
    return len(writes)


def _find_writes(info: CollectionInfo, page: Sequence[Any]) -> list[Callable[[CollectionAsync], Awaitable[None]]]:
    texts = ((found, build_search_text(info, found.properties)) for found in page)
    return [
        partial(_write, uuid=str(found.uuid), text=text, vectors=found.vector if _is_embedded_again(info) else None)
        for found, text in texts
        if text != (found.properties.get(SEARCH_TEXT) or "")
    ]


def _is_embedded_again(info: CollectionInfo) -> bool:
    """Whether a provider would be paid again for a changed object that is written without its vectors.

    Weaviate compares the texts before it asks the provider, but looks for the earlier ones outside of the tenant
    (1.39.1, `mergeObjectSchemaAndVectorize`), and finds none.
    """
    return info.has_provider_vectors


async def _write(collection: CollectionAsync, *, uuid: str, text: str, vectors: Any) -> None:
    """Change this property alone: what others change meanwhile stays, and what they delete does not come back."""
    try:
        await collection.data.update(uuid, properties={SEARCH_TEXT: text}, vector=vectors)
    except UnexpectedStatusCodeError as error:
        if error.status_code != HTTPStatus.NOT_FOUND:
            raise


async def _mark(name: str, client: weaviate.WeaviateAsyncClient) -> None:
    """Note that there is nothing left to do: last of all, for what is broken off before is done again."""
    config = await fetch_config(client, name)
    if config is not None:
        await client.collections.use(name).config.update(description=mark_indexed(config.description or ""))
        logger.info("A collection is searched by its search texts now")
