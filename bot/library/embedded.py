"""The Weaviate server of the embedded mode, as a process of the bot's own."""

import asyncio
import errno
import json
import logging
import os
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx

from bot.errors import ConfigurationError, NotReadyError, ServerError
from bot.library.server import NODE_NAME, WEAVIATE_VERSION, build_server_environment, get_binary_path
from bot.settings import Settings

logger = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
LOG_NAME: Final = "weaviate.log"
_LOG_SIZE: Final = 1 << 20  # bytes; a longer one is begun again at the next start
_NODES_TIMEOUT: Final = 2.0  # seconds
_READY_TIMEOUT: Final = 2.0
_POLL_SECONDS: Final = 0.1
_STOP_SECONDS: Final = 30  # from SIGTERM to SIGKILL; writing down what is in memory takes a second or two
_REASON_MAX: Final = 300  # characters of what the server said about its end
_DEFAULTS: Final = {
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
    "QUERY_DEFAULTS_LIMIT": "20",
    "RAFT_BOOTSTRAP_EXPECT": "1",
    "CLUSTER_IN_LOCALHOST": "true",
}
_PLAIN: Final = {
    errno.EACCES: "this user may not write in {folder}",
    errno.EPERM: "this user may not write in {folder}",
    errno.EROFS: "{folder} is read-only",
    errno.ENOSPC: "the disk of {folder} is full",
}


class EmbeddedServer:
    """One server on WEAVIATE_HTTP_PORT and WEAVIATE_GRPC_PORT, with its data in WEAVIATE_DATA_PATH.

    Not the client's own: that one runs in the bot's process group, so that Ctrl-C reaches the database before the bot
    is done with it, and where the server ends at once it waits 30 s for it.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.weaviate_data_path.absolute()
        self._binary = get_binary_path(settings)
        self._ports = (settings.weaviate_http_port, settings.weaviate_grpc_port)
        self._timeout = settings.weaviate_timeout_init
        self._process: subprocess.Popen[bytes] | None = None
        self._log_begin = 0

    async def start(self) -> None:
        """Return once a server is ready: the one that runs already, or a new one.

        Raises:
            ConfigurationError: the folder cannot be used, or another program has one of the ports.
            ServerError: the server ended while it started.
            NotReadyError: it has not come up in WEAVIATE_TIMEOUT_INIT; it goes on, and the next call waits again.
        """
        if self._process is None or self._process.poll() is not None:
            if await asyncio.to_thread(self._is_there_already):
                return
            # Not in a thread: a start that is cancelled meanwhile would leave a server behind that nobody knows of.
            self._process = self._spawn()
        await self._wait_ready(self._process)

    async def stop(self) -> None:
        """End the server that `start` has started, in its own time; one that ran before goes on."""
        if self._process is not None:
            self._process.terminate()
            await asyncio.to_thread(_wait_end, self._process)
            self._process = None

    def _is_there_already(self) -> bool:
        taken = [port for port in self._ports if _is_listening(port)]
        if len(taken) == len(self._ports) and _is_own_server(self._ports[0]):
            logger.info("Using the Weaviate that is already running on port %d", self._ports[0])
            return True
        if taken:
            raise ConfigurationError(
                f"Port {taken[0]} is taken by another program. Set WEAVIATE_HTTP_PORT and WEAVIATE_GRPC_PORT to free "
                "ones, or WEAVIATE_MODE=local to use the Weaviate that runs there."
            )
        return False

    def _spawn(self) -> subprocess.Popen[bytes]:
        if reason := explain_data_path(self._folder):
            raise ConfigurationError(
                f"WEAVIATE_DATA_PATH={self._folder} cannot be used: {reason}. Choose a folder that this user may write."
            )
        logger.info("Starting Weaviate %s (embedded, data in %s) …", WEAVIATE_VERSION, self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        http_port, grpc_port = self._ports
        log_path = self._folder / LOG_NAME
        is_long = log_path.is_file() and log_path.stat().st_size > _LOG_SIZE
        # A file, not the bot's own standard error: the server's lines may hold what people asked, and a pipe that a
        # killed bot leaves behind would end the server at its next line.
        with log_path.open("wb" if is_long else "ab") as log:
            self._log_begin = log.tell()
            return subprocess.Popen(
                [
                    *(self._binary, "--host", HOST, "--port", str(http_port), "--scheme", "http"),
                    *("--read-timeout=600s", "--write-timeout=600s"),
                ],
                env={
                    **_DEFAULTS,
                    "BACKUP_FILESYSTEM_PATH": str(self._folder.absolute() / "backups"),
                    **os.environ,
                    **build_server_environment(),
                    "PERSISTENCE_DATA_PATH": str(self._folder),
                    "GRPC_PORT": str(grpc_port),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal goes to all of a session's foreground group
            )

    async def _wait_ready(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + self._timeout
        async with httpx.AsyncClient(base_url=f"http://{HOST}:{self._ports[0]}", timeout=_READY_TIMEOUT) as client:
            while not (_is_listening(self._ports[1]) and await _is_ready(client)):
                if process.poll() is not None:
                    raise ServerError(self._explain_end())
                if time.monotonic() > end:
                    raise NotReadyError(
                        f"Weaviate has not come up in {self._timeout:g} s; its data is in {self._folder}."
                    )
                await asyncio.sleep(_POLL_SECONDS)

    def _explain_end(self) -> str:
        path = self._folder / LOG_NAME
        with path.open("rb") as log:
            log.seek(self._log_begin)
            said = log.read(_LOG_SIZE).decode("utf-8", "replace")
        reason = find_reason(said)
        return f"Weaviate ended while it started, with its data in {self._folder}: {reason}. More is in {path}."


def explain_data_path(folder: Path) -> str | None:
    """Why the data cannot be kept in a folder, which need not be there yet, or None; writes nothing that stays."""
    folder = folder.absolute()
    existing = next(path for path in (folder, *folder.parents) if os.path.exists(path))  # noqa: PTH110 - never raises
    try:
        # Tried, not asked for: `os.access` knows neither full disks nor file systems that take nothing.
        with tempfile.TemporaryDirectory(dir=existing):
            return None
    except NotADirectoryError:
        return f"{existing} is a file, not a folder"
    except OSError as error:
        return _PLAIN.get(error.errno or 0, "nothing can be created in {folder}").format(folder=existing)


def find_reason(log: str) -> str:
    """What a server's log says about its end: the last entry that is an error, or else its last line."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    entries = [entry for line in lines if (entry := _parse_entry(line))]
    if entries:
        last = entries[-1]
        reason = ": ".join(str(last[key]) for key in ("msg", "error") if last.get(key))
    else:
        reason = next((line for line in lines if line.startswith("panic")), lines[-1] if lines else "it says nothing")
    return reason[:_REASON_MAX].rstrip(". ")


def _parse_entry(line: str) -> dict[str, object] | None:
    with suppress(ValueError):
        entry = json.loads(line)
        if isinstance(entry, dict) and entry.get("level") in ("error", "fatal", "panic"):
            return entry
    return None


def _wait_end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


async def _is_ready(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/v1/.well-known/ready")).is_success
    except httpx.HTTPError:
        return False


def _is_own_server(port: int) -> bool:
    """Whether the server there is one that a bot started: no other gets the providers' keys."""
    try:
        nodes = httpx.get(f"http://{HOST}:{port}/v1/nodes", timeout=_NODES_TIMEOUT).raise_for_status().json()
        return [node["name"] for node in nodes["nodes"]] == [NODE_NAME]
    except (httpx.HTTPError, ValueError, LookupError, TypeError):
        return False


def _is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
