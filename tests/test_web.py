"""The HTTP interface without Weaviate: who may ask, what is answered meanwhile, and how it is served."""

import asyncio
import socket

import aiohttp
import pytest

from bot.errors import BusyError, ConfigurationError
from bot.library.server import find_port_range
from bot.settings import Settings, load_settings
from bot.web import Gate, serve_http
from tests.support.http_client import TOKEN, open_client

NOT_READY = {"detail": "Weaviate is not ready"}


def load(**environ: str) -> Settings:
    """Settings of a Weaviate that is not there."""
    http_port, grpc_port = find_port_range(2)
    away = {
        "WEAVIATE_MODE": "local",
        "WEAVIATE_HTTP_HOST": "127.0.0.1",
        "WEAVIATE_HTTP_PORT": str(http_port),
        "WEAVIATE_GRPC_PORT": str(grpc_port),
        "WEAVIATE_TIMEOUT_INIT": "0.5",
    }
    return load_settings({**away, **environ}, env_file=None)


async def test_the_process_is_alive_while_weaviate_is_away() -> None:
    async with open_client(load(), token=None) as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")
    assert (alive.status_code, alive.json()) == (200, {"status": "ok", "service": "ragbot"})
    assert (ready.status_code, ready.json()) == (503, NOT_READY)


@pytest.mark.parametrize("path", ["/", "/search?query=paris"])
async def test_weaviate_away_is_503(path: str) -> None:
    async with open_client(load(HTTP_TOKEN=TOKEN)) as client:
        response = await client.get(path)
    assert (response.status_code, response.json()) == (503, NOT_READY)


@pytest.mark.parametrize("path", ["/", "/search?query=paris"])
@pytest.mark.parametrize("token", [None, "another", "Zoë", ""])
async def test_the_token_is_needed(path: str, token: str | None) -> None:
    async with open_client(load(HTTP_TOKEN=TOKEN), token=None) as client:
        headers = {} if token is None else {b"Authorization": f"Bearer {token}".encode()}
        response = await client.get(path, headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_another_scheme_is_no_token() -> None:
    async with open_client(load(HTTP_TOKEN=TOKEN), token=None) as client:
        response = await client.get("/", headers={"Authorization": f"Basic {TOKEN}"})
    assert response.status_code == 401


async def test_without_a_token_in_the_settings_searching_is_off() -> None:
    async with open_client(load()) as client:
        response = await client.get("/search?query=paris")
    assert response.status_code == 403
    assert "HTTP_TOKEN" in response.json()["detail"]


@pytest.mark.parametrize("parameters", ["", "query=", "query=a&limit=0", "query=a&limit=11", "query=a&limit=three"])
async def test_bad_parameters_are_422(parameters: str) -> None:
    async with open_client(load(HTTP_TOKEN=TOKEN)) as client:
        response = await client.get(f"/search?{parameters}")
    assert response.status_code == 422


async def test_the_gate_lets_in_no_more_than_it_has_places() -> None:
    gate = Gate(load(ANSWERS_AT_ONCE="1"))
    async with gate.answer():
        with pytest.raises(BusyError, match="Try again"):
            await gate.answer().__aenter__()
    async with gate.answer():
        pass


async def test_the_interface_is_described() -> None:
    async with open_client(load(HTTP_TOKEN=TOKEN)) as client:
        described = (await client.get("/openapi.json")).json()
    assert described["info"]["title"] == "ragbot"
    assert set(described["paths"]) == {"/", "/search", "/healthz", "/readyz", "/metrics", "/openapi.json"}
    search = described["paths"]["/search"]["get"]
    assert search["security"]
    assert {"401", "403", "404", "429", "503"} <= set(search["responses"])


@pytest.mark.parametrize(("path", "status"), [("/openapi.json", 401), ("/docs", 404), ("/redoc", 404)])
async def test_nobody_without_the_token_reads_the_description(path: str, status: int) -> None:
    async with open_client(load(HTTP_TOKEN=TOKEN), token=None) as client:
        assert (await client.get(path)).status_code == status


async def test_it_is_served_in_the_running_loop() -> None:
    (port,) = find_port_range(1)
    async with serve_http(load(HTTP_PORT=str(port))) as served, aiohttp.ClientSession() as session:
        assert served == port
        async with session.get(f"http://127.0.0.1:{port}/healthz") as response:
            assert response.status == 200
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)


async def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"HTTP_PORT={port}"):
            await serve_http(load(HTTP_PORT=str(port))).__aenter__()
