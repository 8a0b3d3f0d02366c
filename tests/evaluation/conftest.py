"""A library on the session's Weaviate server."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.library import Library, open_library
from tests.support.weaviate import WeaviateProcess


@pytest_asyncio.fixture
async def library(weaviate_server: WeaviateProcess) -> AsyncIterator[Library]:
    """Without any key, as the evaluation's own."""
    async with open_library(weaviate_server.settings()) as opened:
        yield opened
