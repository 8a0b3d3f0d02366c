"""Two bots for the whole session, one with a model and one without any key; every test gets a guild of its own."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.stage import FILMS, Club, Stage, open_stage
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def shared_provider() -> AsyncIterator[Provider]:
    async with Provider() as provider:
        yield provider


@pytest.fixture
def provider(shared_provider: Provider) -> Provider:
    """The provider with nothing asked yet and no fault."""
    fresh = Provider()
    shared_provider.prompts.clear()
    shared_provider.fault = fresh.fault
    shared_provider.write = fresh.write
    return shared_provider


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stage_server(
    weaviate_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[WeaviateProcess]:
    """A server of the stages' own: they use the default collection, whose schema all guilds of a server share."""
    async with WeaviateProcess(weaviate_binary, tmp_path_factory.mktemp("stage")) as server:
        yield server


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def writing_stage(
    stage_server: WeaviateProcess, shared_provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A bot whose model is the loopback provider; vectors are local."""
    environment = {**stage_server.environment, **shared_provider.environment, "VECTORIZER": "local"}
    async with open_stage(environment, folder=tmp_path_factory.mktemp("writing")) as stage:
        yield stage


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def stage(stage_server: WeaviateProcess, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A bot without any key."""
    environment = {**stage_server.environment, "ADMIN_ROLES": "Curators", "ANSWERS_PER_MINUTE": "10"}
    async with open_stage(environment, folder=tmp_path_factory.mktemp("keyless")) as stage:
        yield stage


@pytest.fixture
def collection() -> str:
    """A collection name that no other test has."""
    return f"Film{secrets.token_hex(4)}"


@pytest.fixture
def club(stage: Stage, request: pytest.FixtureRequest) -> Club:
    """People who talk to the bot without any key."""
    return stage.found_club(request.node.name[:90])


@pytest.fixture
def writing_club(writing_stage: Stage, request: pytest.FixtureRequest, provider: Provider) -> Club:
    """People who talk to the bot that has a model."""
    return writing_stage.found_club(request.node.name[:90])


@pytest_asyncio.fixture(loop_scope="session")
async def film_club(club: Club, collection: str) -> Club:
    """A club that has the films in `collection`, and a bot without any key."""
    await club.ingest(FILMS, collection)
    return club


@pytest_asyncio.fixture(loop_scope="session")
async def writing_film_club(writing_club: Club, collection: str) -> Club:
    """A club that has the films in `collection`, and a bot with a model."""
    await writing_club.ingest(FILMS, collection)
    return writing_club


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a bot of the test's own runs and writes its log."""
    return tmp_path
