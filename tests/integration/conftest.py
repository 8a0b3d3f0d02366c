"""A library on the session's Weaviate server."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.library import Library, open_library
from tests.support.provider import Provider
from tests.support.proxy import CountingProxy
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


@pytest_asyncio.fixture
async def proxy(weaviate_server: WeaviateProcess) -> AsyncIterator[CountingProxy]:
    """Between a process and the gRPC port, to end the process after so many bytes."""
    async with CountingProxy(weaviate_server.grpc_port) as running:
        yield running
