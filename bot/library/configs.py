"""The configurations of stored collections, which every question needs and few change."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import weaviate

from bot.library.kept import Cache
from bot.library.schemas import parse_config
from bot.library.tenancy import fetch_config
from bot.models import CollectionInfo

# Until another process's change is seen. They say nothing about who may read: that stands in the catalogue.
KEPT_SECONDS: Final = 5.0


class Configs:
    """They are read again when they are five seconds old or this process has changed one.

    Asking Weaviate for one takes longer than a search (2.1 ms and 1.1 ms on two cores).

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._cache: Cache[str, CollectionInfo | None] = Cache(clock, seconds=KEPT_SECONDS)

    async def fetch(self, client: weaviate.WeaviateAsyncClient, name: str) -> CollectionInfo | None:
        """The collection of that very name in Weaviate, as its configuration tells; None where there is none."""

        async def read() -> CollectionInfo | None:
            config = await fetch_config(client, name)
            return None if config is None else parse_config(config)

        return await self._cache.get(name, read)

    @asynccontextmanager
    async def changing(self) -> AsyncIterator[None]:
        """Read all of them again after a block that may change some."""
        try:
            yield
        finally:
            # What failed may have changed one all the same.
            self._cache.forget()
