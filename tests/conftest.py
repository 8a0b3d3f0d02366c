"""Fixtures of several rooms: a real Weaviate server for the session, and a model provider on loopback."""

import json
import os
import re
import signal
import ssl
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
import pytest_asyncio

from bot.library.server import ensure_server
from bot.settings import load_settings
from tests.support.ledger import RecordFault
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

# How long an example takes is not what tests are about, and machines are shared.
hypothesis.settings.register_profile("ragbot", deadline=None)
hypothesis.settings.load_profile("ragbot")


def pytest_configure() -> None:
    """Take signals as usual: a runner in the background ignores some, and the processes of tests would inherit that.

    And keep what is compiled.
    """
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
    # Each of hundreds of bots imports its cogs once more, which would be compiled every time.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long tests begin first: for one that begins last, all other processes would wait."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="session")
def rounds() -> int:
    """How often a fault comes: once, and in `make soak` as often as SOAK_ROUNDS says."""
    return int(os.environ.get("SOAK_ROUNDS", "1"))


@pytest.fixture(scope="session")
def ledger() -> Iterator[dict[str, dict[str, int]]]:
    """What was tried and what held, by fault; at the end it goes to FAULTS_FILE, where there is one."""
    rows: dict[str, dict[str, int]] = {}
    yield rows
    if path := os.environ.get("FAULTS_FILE"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


@pytest.fixture
def record(ledger: dict[str, dict[str, int]]) -> RecordFault:
    """Where a test writes down what it has tried."""

    def add(fault: str, **counts: int) -> None:
        row = ledger.setdefault(fault, {})
        for name, count in counts.items():
            row[name] = row.get(name, 0) + count

    return add


@pytest.fixture(scope="session")
def weaviate_binary() -> Path:
    """The server of the embedded mode; `python -m bot server` provides it before the tests."""
    return ensure_server(load_settings({}, env_file=None), report=lambda _line: None)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def weaviate_server(
    weaviate_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[WeaviateProcess]:
    """One server for a module: tests name their collections and guilds after themselves and never stop it.

    Not for the session: a server starts in 0.4 s of processor time, and each change of its schema costs more the more
    collections and tenants it has; with those of 250 tests the next test's took 0.5 s.
    """
    async with WeaviateProcess(weaviate_binary, tmp_path_factory.mktemp("weaviate")) as server:
        yield server
        await server.kill()  # nobody needs what it would write down first


@pytest.fixture(scope="session", autouse=True)
def _one_ssl_context() -> Iterator[None]:
    """Read the certificate authorities once: each HTTP client does in 25 ms, and here none of them speaks TLS."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest_asyncio.fixture
async def provider() -> AsyncIterator[Provider]:
    """A model provider of the test's own."""
    async with Provider() as running:
        yield running


@pytest.fixture
def collection_name(request: pytest.FixtureRequest) -> str:
    """A collection that no other test uses: named after the test."""
    name = re.sub(r"\W", "_", request.node.originalname, flags=re.ASCII)
    return f"T_{name}_{zlib.crc32(request.node.nodeid.encode()):08x}"


@pytest.fixture
def guild_id(request: pytest.FixtureRequest) -> int:
    """A guild that no other test uses."""
    return zlib.crc32(request.node.nodeid.encode()) * 1000 + 1
