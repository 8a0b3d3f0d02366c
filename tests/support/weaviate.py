"""A real Weaviate server on free ports, as a process that tests can stop, kill, freeze and start again."""

import asyncio
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

import aiohttp

from bot.library.server import build_server_environment, find_port_range
from bot.settings import Settings, load_settings

START_SECONDS = 60
TRIES = 3
LOG_CHARACTERS = 2_000
STOP_SECONDS = 30  # a server that writes down what it has in memory takes a second or two


class ServerEndedError(Exception):
    """The server ended while it started, with the end of its log."""


class WeaviateProcess:
    """One server with its data in `folder`; `start` after `stop` or `kill` finds ports and data as they were.

    Args:
        backups: where it writes backups, and finds those of others; in its own folder by default.

    Attributes:
        extra: environment variables of the server's own, from the next start on.
    """

    def __init__(self, binary: Path, folder: Path, *, api_key: str | None = None, backups: Path | None = None) -> None:
        self.binary = binary
        self.folder = folder
        self.api_key = api_key
        self.backups = backups
        self._choose_ports()
        self._process: asyncio.subprocess.Process | None = None
        self._is_frozen = False
        self.extra: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        """Start the server, on other ports where it ends at once: somebody may have taken one since it was found."""
        for _ in range(TRIES - 1):
            with suppress(ServerEndedError):
                await self.start()
                return self
            await self.kill()
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            self._choose_ports()
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _choose_ports(self) -> None:
        self.http_port, self.grpc_port = find_port_range(2)
        self._server_settings = build_server_environment()

    def settings(self, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings of a bot that uses this server over plain HTTP, with `environ` on top."""
        return load_settings({**self.environment, **(environ or {})}, env_file=None)

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a bot process that uses this server."""
        return {
            "WEAVIATE_MODE": "local",
            "WEAVIATE_HTTP_HOST": "127.0.0.1",
            "WEAVIATE_HTTP_PORT": str(self.http_port),
            "WEAVIATE_GRPC_PORT": str(self.grpc_port),
            "WEAVIATE_SKIP_INIT_CHECKS": "true",
            # A slow machine is no slow model: only tests of it see hits before the answer.
            "HITS_AFTER": "60",
        }

    async def start(self) -> None:
        """Start the server and return when it is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                self.binary, "--host", "127.0.0.1", "--port", str(self.http_port), "--scheme", "http",
                env=self._server_environment(), stdout=log, stderr=log,
            )  # fmt: skip
        await asyncio.wait_for(self._wait_ready(), START_SECONDS)

    async def stop(self) -> None:
        """End the server in its own time."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """End the server as a crash would."""
        await self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Hold the server: it accepts connections and never answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        self._is_frozen = True

    def thaw(self) -> None:
        """Let a frozen server go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
        self._is_frozen = False

    async def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            if self._is_frozen:
                self.thaw()  # a frozen server would never notice that it is to end
            with suppress(ProcessLookupError):  # it has ended by itself
                self._process.send_signal(number)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
            self._process = None

    async def _wait_ready(self) -> None:
        url = f"http://127.0.0.1:{self.http_port}/v1/.well-known/ready"
        async with aiohttp.ClientSession() as session:
            while True:
                assert self._process is not None
                if self._process.returncode is not None:
                    raise ServerEndedError((self.folder / "server.log").read_text("utf-8")[-LOG_CHARACTERS:])
                try:
                    async with session.get(url) as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    def _build_access(self) -> dict[str, str]:
        if self.api_key is None:
            return {"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true"}
        return {
            "AUTHENTICATION_APIKEY_ENABLED": "true",
            "AUTHENTICATION_APIKEY_ALLOWED_KEYS": self.api_key,
            "AUTHENTICATION_APIKEY_USERS": "ragbot",
            "AUTHORIZATION_ADMINLIST_ENABLED": "true",
            "AUTHORIZATION_ADMINLIST_USERS": "ragbot",
        }

    def _server_environment(self) -> dict[str, str]:
        return {
            **self._server_settings,
            "HOME": str(self.folder),
            **self._build_access(),
            "PERSISTENCE_DATA_PATH": str(self.folder / "data"),
            "BACKUP_FILESYSTEM_PATH": str(self.backups or self.folder / "backups"),
            "GRPC_PORT": str(self.grpc_port),
            "CLUSTER_IN_LOCALHOST": "true",
            "RAFT_BOOTSTRAP_EXPECT": "1",
            **self.extra,
        }
