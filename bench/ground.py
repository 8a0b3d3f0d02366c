"""An embedded Weaviate the library on top, and the raw client beside it."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import weaviate
from weaviate.collections import CollectionAsync

from bench.scale import Scale
from bot.audience import EVERYTHING, FOR_EVERYONE
from bot.errors import CollectionTakenError
from bot.files import Part, read_upload
from bot.library import Library, open_library
from bot.library.embed import STATIC_MODEL, LocalEmbedder
from bot.library.provenance import build_origin
from bot.library.server import find_port_range
from bot.models import CollectionInfo, CollectionSchema, IngestOptions
from bot.settings import Settings, load_settings

MOVIES: Final = Path(__file__).parents[1] / "examples" / "movies.csv"
GUILD_ID: Final = 1_180_000_000_000_000_001
COLLECTION: Final = "Movie"
READY_SECONDS: Final = 90


@dataclass(frozen=True, slots=True)
class Ground:
    """What all benches stand on; `raw` and `embedder` are for the baselines.

    Attributes:
        folder: for files, deleted in the end.
    """

    scale: Scale
    folder: Path
    settings: Settings
    library: Library
    raw: weaviate.WeaviateAsyncClient
    embedder: LocalEmbedder
    table: Part

    async def fill(self, guild_id: int) -> CollectionInfo:
        """Put the movies into the guild's tenant, where they are not there yet; everyone of the guild may read them."""
        schema = CollectionSchema(COLLECTION, self.table.columns)
        try:
            info = await self.library.collections.create(schema, guild_id=guild_id)
        except CollectionTakenError:
            return await self.fetch_info(guild_id)
        await self.library.ingester.ingest(
            self.table.records(),
            collection=COLLECTION,
            guild_id=guild_id,
            origin=build_origin(MOVIES.name, by="bench"),
            options=IngestOptions(audience=FOR_EVERYONE),
            total=self.table.count,
        )
        return info

    async def fetch_info(self, guild_id: int) -> CollectionInfo:
        """The movies of a guild that has them."""
        return await self.library.collections.fetch(COLLECTION, guild_id=guild_id, reader=EVERYTHING)

    @asynccontextmanager
    async def open_raw(self, headers: Mapping[str, str]) -> AsyncIterator[Self]:
        """The same with a raw client that sends a provider's key."""
        async with _build_raw(self.settings, headers) as raw:
            yield replace(self, raw=raw)

    def get_raw_collection(self, name: str) -> CollectionAsync:
        """The guild's objects as the raw client sees them."""
        return self.raw.collections.use(name).with_tenant(str(GUILD_ID))


@asynccontextmanager
async def open_ground(scale: Scale) -> AsyncIterator[Ground]:
    """Start the server in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = build_settings(folder)
        reading = await read_upload(MOVIES, filename=MOVIES.name, workdir=folder)
        (table,) = reading.parts
        async with open_library(settings) as library:
            await library.connection.wait_ready(timeout=READY_SECONDS)
            async with _build_raw(settings, {}) as raw:
                yield Ground(scale, folder, settings, library, raw, LocalEmbedder(), table)


def _build_raw(settings: Settings, headers: Mapping[str, str]) -> weaviate.WeaviateAsyncClient:
    return weaviate.use_async_with_local(
        "127.0.0.1",
        settings.weaviate_http_port,
        settings.weaviate_grpc_port,
        headers=dict(headers),
        skip_init_checks=True,
    )


def build_settings(folder: Path, *, model: str = STATIC_MODEL) -> Settings:
    """An embedded server on free ports, and no provider whatever the environment says.

    Args:
        model: LOCAL_MODEL.
    """
    ports = find_port_range(2)
    return load_settings(
        {
            "WEAVIATE_HTTP_PORT": str(ports[0]),
            "WEAVIATE_GRPC_PORT": str(ports[1]),
            "WEAVIATE_DATA_PATH": str(folder / "data"),
            "WEAVIATE_SKIP_INIT_CHECKS": "true",
            "LOCAL_MODEL": model,
        },
        env_file=None,
    )
