"""The four ways to connect, and a server that goes away and comes back."""

import asyncio
import socket
from pathlib import Path

import pytest
import weaviate
from aiohttp import web

from bot.audience import EVERYTHING
from bot.errors import ConfigurationError, NotReadyError, TimedOutError
from bot.library import open_library
from bot.library.clients import build_client
from bot.library.connect import Connection
from bot.library.server import MODULES, WEAVIATE_VERSION, find_port_range
from bot.models import Answer, SearchOptions
from bot.settings import Settings, load_settings
from tests.support.movies import fill
from tests.support.weaviate import WeaviateProcess


def load(**environ: str) -> Settings:
    return load_settings(environ, env_file=None)


async def assert_ready(settings: Settings) -> None:
    async with open_library(settings) as library:
        status = await library.fetch_status()
        assert library.is_ready
        assert status.is_ready
        assert status.version == WEAVIATE_VERSION


async def test_local(weaviate_server: WeaviateProcess) -> None:
    await assert_ready(weaviate_server.settings())


async def test_custom_by_host_and_port(weaviate_server: WeaviateProcess) -> None:
    await assert_ready(weaviate_server.settings({"WEAVIATE_MODE": "custom", "WEAVIATE_GRPC_HOST": "127.0.0.1"}))


async def test_custom_by_explicit_connection_params(weaviate_server: WeaviateProcess) -> None:
    url = f"http://127.0.0.1:{weaviate_server.http_port}"
    await assert_ready(weaviate_server.settings({"WEAVIATE_MODE": "custom", "WEAVIATE_URL": url}))


async def test_embedded(weaviate_binary: Path, tmp_path: Path) -> None:
    http, grpc = find_port_range(2)
    settings = load(
        WEAVIATE_DATA_PATH=str(tmp_path), WEAVIATE_HTTP_PORT=str(http), WEAVIATE_GRPC_PORT=str(grpc),
        WEAVIATE_BINARY_PATH=str(weaviate_binary.parent),
    )  # fmt: skip
    await assert_ready(settings)
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", http)


async def test_embedded_uses_the_server_that_a_killed_bot_left_behind(weaviate_server: WeaviateProcess) -> None:
    await assert_ready(weaviate_server.settings({"WEAVIATE_MODE": "embedded"}))
    await assert_ready(weaviate_server.settings())


async def test_cloud_asks_its_cluster_with_the_key() -> None:
    """No cluster can be reached from a test; what can be seen is where the client would go, and with what."""
    client = build_client(
        load(
            WEAVIATE_MODE="cloud",
            WEAVIATE_URL="https://x.weaviate.network",
            WEAVIATE_API_KEY="key",
            COHERE_API_KEY="c",
        )
    )
    assert isinstance(client, weaviate.WeaviateAsyncClient)
    params = client._connection._connection_params
    assert (params.http.host, params.http.port, params.http.secure) == ("x.weaviate.network", 443, True)
    assert (params.grpc.host, params.grpc.secure) == ("x.grpc.weaviate.network", True)
    assert client._connection._headers["X-Cohere-Api-Key".lower()] == "c"


async def test_timeouts_come_from_the_settings() -> None:
    client = build_client(
        load(WEAVIATE_MODE="local", WEAVIATE_TIMEOUT_INIT="3", WEAVIATE_TIMEOUT_QUERY="4", WEAVIATE_TIMEOUT_INSERT="5")
    )
    timeout = client._connection.timeout_config
    assert (timeout.init, timeout.query, timeout.insert) == (3, 60, 5)  # an answer may take longer than a query


async def test_a_server_that_is_away_at_the_start_is_found_when_it_comes(weaviate_binary: Path, tmp_path: Path) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with open_library(server.settings()) as library:
        assert not library.is_ready
        assert not (await library.fetch_status()).is_ready
        with pytest.raises(NotReadyError, match="try again in a minute"):
            await library.collections.fetch_names(guild_id=1, reader=EVERYTHING)
        with pytest.raises(NotReadyError):
            await library.connection.wait_ready(timeout=0.01)
        async with server:
            await library.connection.wait_ready(timeout=30)
            assert await library.collections.fetch_names(guild_id=1, reader=EVERYTHING) == ()


async def test_a_server_that_dies_is_noticed_at_once_and_found_again(weaviate_binary: Path, tmp_path: Path) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings()) as library:
        await server.kill()
        async with asyncio.timeout(5):
            with pytest.raises(NotReadyError):
                await library.collections.fetch_all(guild_id=1, reader=EVERYTHING)
        assert not library.is_ready
        await server.start()
        await library.connection.wait_ready(timeout=30)
        assert await library.collections.fetch_all(guild_id=1, reader=EVERYTHING) == ()


async def test_a_server_that_hangs_is_not_waited_for(weaviate_binary: Path, tmp_path: Path) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings()) as library:
        server.freeze()
        async with asyncio.timeout(10):
            with pytest.raises(NotReadyError):
                await library.collections.fetch_all(guild_id=1, reader=EVERYTHING)
        server.thaw()
        await library.connection.wait_ready(timeout=30)


async def test_an_operation_that_takes_too_long_is_ended_and_the_connection_stays(
    weaviate_server: WeaviateProcess,
) -> None:
    async with Connection(weaviate_server.settings()) as connection:
        with pytest.raises(TimedOutError):
            await connection.call(lambda _: asyncio.Event().wait(), timeout=0.01)
        assert connection.is_ready


async def test_the_server_has_the_modules_of_every_provider(weaviate_server: WeaviateProcess) -> None:
    async with Connection(weaviate_server.settings()) as connection:
        assert set(MODULES.split(",")) <= set(await connection.fetch_modules())


async def test_embedded_finds_its_data_again_on_other_ports(weaviate_binary: Path, tmp_path: Path) -> None:
    for is_there in (False, True):
        http, grpc = find_port_range(2)
        settings = load(
            WEAVIATE_DATA_PATH=str(tmp_path),
            WEAVIATE_HTTP_PORT=str(http),
            WEAVIATE_GRPC_PORT=str(grpc),
            WEAVIATE_BINARY_PATH=str(weaviate_binary.parent),
        )
        async with open_library(settings) as library:
            await library.connection.wait_ready(timeout=30)
            assert await library.connection.call(lambda client: client.collections.exists("Kept")) is is_there
            if not is_there:
                await library.connection.call(lambda client: client.collections.create("Kept"))


async def test_the_key_is_sent_and_a_wrong_one_ends_the_start(weaviate_binary: Path, tmp_path: Path) -> None:
    async with WeaviateProcess(weaviate_binary, tmp_path / "weaviate", api_key="right") as server:
        await assert_ready(server.settings({"WEAVIATE_API_KEY": "right"}))
        for environ in ({"WEAVIATE_API_KEY": "wrong"}, {}):
            with pytest.raises(ConfigurationError, match="WEAVIATE_API_KEY"):
                await assert_ready(server.settings(environ))


async def test_embedded_says_which_port_is_taken(weaviate_binary: Path, tmp_path: Path) -> None:
    (grpc,) = find_port_range(1)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        settings = load(
            WEAVIATE_DATA_PATH=str(tmp_path),
            WEAVIATE_HTTP_PORT=str(port),
            WEAVIATE_GRPC_PORT=str(grpc),
            WEAVIATE_BINARY_PATH=str(weaviate_binary.parent),
        )
        with pytest.raises(ConfigurationError, match=f"Port {port} is taken"):
            await assert_ready(settings)


async def test_embedded_sends_no_key_to_a_stranger_on_its_ports(weaviate_binary: Path) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.json_response({"nodes": [{"name": "somebody"}]})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        for _ in range(2):
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        http, grpc = (address[1] for address in runner.addresses)
        settings = load(
            WEAVIATE_HTTP_PORT=str(http),
            WEAVIATE_GRPC_PORT=str(grpc),
            WEAVIATE_BINARY_PATH=str(weaviate_binary.parent),
        )
        with pytest.raises(ConfigurationError, match="taken by another program"):
            await assert_ready(settings)
    finally:
        await runner.cleanup()
    assert asked == ["/v1/nodes"]


async def test_calls_under_way_when_the_server_is_lost_all_end_with_the_sentence(
    weaviate_binary: Path, tmp_path: Path
) -> None:
    server = WeaviateProcess(weaviate_binary, tmp_path / "weaviate")
    async with server, open_library(server.settings()) as library:
        info = await fill(library, "Movie", 1)
        server.freeze()
        async with asyncio.timeout(30):
            calls: list[asyncio.Task[Answer]] = []
            for _ in range(20):
                search = library.searcher.search(
                    info, "wedding", guild_id=1, reader=EVERYTHING, options=SearchOptions()
                )
                calls.append(asyncio.create_task(search))
                await asyncio.wait(calls, timeout=0.2)
            ends = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(end) for end in ends} == {NotReadyError}
        server.thaw()
        await library.connection.wait_ready(timeout=30)


async def test_a_server_that_answers_but_is_not_ready_is_not_used() -> None:
    async def answer(request: web.Request) -> web.Response:
        is_meta = request.path.endswith("/meta")
        return web.json_response({"version": WEAVIATE_VERSION}, status=200 if is_meta else 503)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    settings = load(
        WEAVIATE_MODE="local",
        WEAVIATE_HTTP_HOST="127.0.0.1",
        WEAVIATE_HTTP_PORT=str(runner.addresses[0][1]),
        WEAVIATE_SKIP_INIT_CHECKS="true",
    )
    try:
        async with open_library(settings) as library:
            assert not library.is_ready
            with pytest.raises(NotReadyError):
                await library.collections.fetch_all(guild_id=1, reader=EVERYTHING)
    finally:
        await runner.cleanup()
