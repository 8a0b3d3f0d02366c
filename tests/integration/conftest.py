"""A library on the session's Weaviate server."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.library import Library, open_library
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess


@pytest_asyncio.fixture
async def library(weaviate_server: WeaviateProcess) -> AsyncIterator[Library]:
    """Without any key: vectors are local, nobody writes."""
    async with open_library(weaviate_server.settings()) as opened:
        yield opened


@pytest_asyncio.fixture
async def writing_library(weaviate_server: WeaviateProcess, provider: Provider) -> AsyncIterator[Library]:
    """With the loopback provider as Cohere: it embeds, and answers with the prompt it got."""
    async with open_library(weaviate_server.settings(provider.environment)) as opened:
        yield opened
