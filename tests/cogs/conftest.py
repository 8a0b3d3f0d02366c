"""The bot under dpytest, where members type messages, and in the playground, where they have slashes and buttons."""

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import weaviate
from aiohttp import web

from bot.models import CollectionInfo
from bot.settings import Settings
from playground import Playground
from tests.cogs.people import Chat, Server, build_away_settings, fill, open_chat, open_server
from tests.support.weaviate import WeaviateProcess

READY_SECONDS = 30


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """dpytest writes what the bot attaches into the working directory."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def environ() -> dict[str, str]:
    """Settings of a test beyond those that reach Weaviate; tests override it by `parametrize`."""
    return {}


@pytest.fixture
def settings(weaviate_server: WeaviateProcess, environ: dict[str, str]) -> Settings:
    return weaviate_server.settings(environ)


@pytest.fixture
def away() -> Settings:
    """Settings that name a Weaviate that is not there."""
    return build_away_settings()


@pytest.fixture
async def chat(settings: Settings) -> AsyncIterator[Chat]:
    """The bot under dpytest, which knows no interactions and no login."""
    async with open_chat(settings) as chat:
        await chat.bot.library.connection.wait_ready(timeout=READY_SECONDS)
        yield chat


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Server]:
    """The bot in a playground, ready to be typed to."""
    async with Playground() as discord_, open_server(discord_, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=READY_SECONDS)
        yield server
        discord_.assert_contract()


@pytest.fixture
def name() -> str:
    """A collection name that no other test has."""
    return f"Film{secrets.token_hex(4)}"


@pytest.fixture
async def films(chat: Chat, name: str) -> CollectionInfo:
    """Films that the guild of `chat` has."""
    return await fill(chat.bot.library, name, guild_id=chat.guild.id)


@pytest.fixture
async def shelf(server: Server, name: str) -> CollectionInfo:
    """Films that the guild of `server` has."""
    return await fill(server.bot.library, name, guild_id=int(server.guild.id))


@pytest.fixture
async def shared_shelf(settings: Settings) -> AsyncIterator[str]:
    """A collection without tenants that somebody else made."""
    async with weaviate.use_async_with_local(
        host=settings.weaviate_http_host,
        port=settings.weaviate_http_port,
        grpc_port=settings.weaviate_grpc_port,
        skip_init_checks=True,
    ) as client:
        await client.collections.create("SharedShelf")
        yield "SharedShelf"
        await client.collections.delete("SharedShelf")


@pytest.fixture
async def cdn(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server with the files of `tmp_path`, since dpytest's attachments have no other contents."""
    app = web.Application()
    app.router.add_static("/", tmp_path)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
