"""Where it is written down what was tried, and a server that may be killed."""

import json
import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
import pytest_asyncio

from tests.support.weaviate import WeaviateProcess

Record: TypeAlias = Callable[..., None]


@pytest.fixture(scope="session")
def ledger() -> Iterator[dict[str, dict[str, int]]]:
    """What was tried and what held, by fault; at the end it goes to FAULTS_FILE, where there is one."""
    rows: dict[str, dict[str, int]] = {}
    yield rows
    if path := os.environ.get("FAULTS_FILE"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


@pytest.fixture
def record(ledger: dict[str, dict[str, int]]) -> Record:
    """Called with a fault's name and counts (`tried`, `answered`, `told`, `held`), which add up over the rounds."""

    def add(fault: str, **counts: int) -> None:
        row = ledger.setdefault(fault, {})
        for name, count in counts.items():
            row[name] = row.get(name, 0) + count

    return add


@pytest_asyncio.fixture(loop_scope="session")
async def own_weaviate(weaviate_binary: Path, tmp_path: Path) -> AsyncIterator[WeaviateProcess]:
    """A server of the test's own, which it may kill."""
    async with WeaviateProcess(weaviate_binary, tmp_path / "weaviate") as weaviate:
        yield weaviate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the bot runs."""
    return tmp_path
