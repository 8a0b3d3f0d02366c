"""A server that may be killed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.support.weaviate import WeaviateProcess


@pytest_asyncio.fixture(loop_scope="session")
async def own_weaviate(weaviate_binary: Path, tmp_path: Path) -> AsyncIterator[WeaviateProcess]:
    """A server of the test's own, which it may kill."""
    async with WeaviateProcess(weaviate_binary, tmp_path / "weaviate") as weaviate:
        yield weaviate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the bot runs."""
    return tmp_path
