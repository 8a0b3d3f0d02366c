"""A collection of the test's own, filled by the same pipeline as a member's upload and the operator's import."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.library import Library, open_library
from tests.cases.shelf import Shelf
from tests.support.weaviate import WeaviateProcess


@pytest_asyncio.fixture
async def library(weaviate_server: WeaviateProcess) -> AsyncIterator[Library]:
    """Without vectors: what is stored is looked at, not searched."""
    async with open_library(weaviate_server.settings({"VECTORIZER": "none"})) as opened:
        yield opened


@pytest.fixture
def shelf(library: Library, tmp_path: Path, collection_name: str, guild_id: int) -> Shelf:
    return Shelf(library, tmp_path, collection_name, guild_id)
