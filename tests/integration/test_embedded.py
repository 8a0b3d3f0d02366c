"""The embedded server as a process: its session, its folder, its end."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.audience import EVERYTHING
from bot.errors import ConfigurationError, NotReadyError, ServerError
from bot.library import open_library
from bot.library.embedded import LOG_NAME, EmbeddedServer
from bot.library.server import find_port_range
from bot.settings import Settings, load_settings


def build_settings(binary: Path, folder: Path, **environ: str) -> Settings:
    http, grpc = find_port_range(2)
    address = {
        "WEAVIATE_DATA_PATH": str(folder),
        "WEAVIATE_HTTP_PORT": str(http),
        "WEAVIATE_GRPC_PORT": str(grpc),
        "WEAVIATE_BINARY_PATH": str(binary.parent),
    }
    return load_settings({**address, **environ}, env_file=None)


@asynccontextmanager
async def stopping(server: EmbeddedServer) -> AsyncIterator[EmbeddedServer]:
    try:
        yield server
    finally:
        await server.stop()


def get_pid(server: EmbeddedServer) -> int:
    assert server._process is not None
    return server._process.pid


async def test_ctrl_c_in_the_terminal_does_not_reach_the_server(weaviate_binary: Path, tmp_path: Path) -> None:
    async with stopping(EmbeddedServer(build_settings(weaviate_binary, tmp_path))) as server:
        await server.start()
        assert os.getsid(get_pid(server)) != os.getsid(0)


async def test_a_server_that_is_slow_to_come_up_is_waited_for_and_not_started_twice(
    weaviate_binary: Path, tmp_path: Path
) -> None:
    settings = build_settings(weaviate_binary, tmp_path, WEAVIATE_TIMEOUT_INIT="0.01")
    async with stopping(EmbeddedServer(settings)) as server:
        with pytest.raises(NotReadyError, match=f"not come up in 0.01 s; its data is in {tmp_path}"):
            await server.start()
        pid, is_up = get_pid(server), False
        while not is_up:
            try:
                await server.start()
            except NotReadyError:
                continue
            is_up = True
        assert get_pid(server) == pid


async def test_a_server_that_was_killed_is_started_again(weaviate_binary: Path, tmp_path: Path) -> None:
    async with open_library(build_settings(weaviate_binary, tmp_path)) as library:
        server = library.connection._server
        assert server is not None
        killed = get_pid(server)
        os.kill(killed, signal.SIGKILL)
        with pytest.raises(NotReadyError):
            await library.collections.fetch_all(guild_id=1, reader=EVERYTHING)
        await library.connection.wait_ready(timeout=30)
        assert get_pid(server) != killed
        assert await library.collections.fetch_all(guild_id=1, reader=EVERYTHING) == ()


async def test_what_the_server_writes_goes_into_its_folder(weaviate_binary: Path, tmp_path: Path) -> None:
    async with stopping(EmbeddedServer(build_settings(weaviate_binary, tmp_path / "data"))) as server:
        await server.start()
    assert (tmp_path / "data" / LOG_NAME).is_file()


async def test_a_broken_file_of_the_cluster_ends_the_start_with_its_name(weaviate_binary: Path, tmp_path: Path) -> None:
    (tmp_path / "schema.db").write_text("not a database")
    with pytest.raises(ServerError, match=rf"with its data in {tmp_path}: .*schema.db.*invalid database"):
        async with open_library(build_settings(weaviate_binary, tmp_path)):
            pass


async def test_a_data_path_that_is_a_file_ends_the_start_with_its_name(weaviate_binary: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigurationError, match=f"WEAVIATE_DATA_PATH={file}/data cannot be used: {file} is a file"):
        async with open_library(build_settings(weaviate_binary, file / "data")):
            pass
