"""Finds, fetches or builds the server binary of the embedded mode."""

import hashlib
import os
import platform
import re
import secrets
import shutil
import socket
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Final

from weaviate.embedded import DEFAULT_BINARY_PATH, GITHUB_RELEASE_DOWNLOAD_URL

from bot.errors import ServerError
from bot.settings import Settings

WEAVIATE_VERSION: Final = "1.39.1"
MODULES: Final = (
    "text2vec-cohere,text2vec-openai,text2vec-mistral,text2vec-google,text2vec-voyageai,text2vec-jinaai,text2vec-ollama,"
    "generative-cohere,generative-openai,generative-anthropic,generative-mistral,generative-google,generative-ollama,"
    "reranker-cohere,reranker-voyageai,reranker-jinaai,backup-filesystem"
)
# The client's own default of ENABLE_MODULES lacks most providers.
_ENVIRONMENT: Final = {
    "ENABLE_MODULES": MODULES,
    "DISABLE_TELEMETRY": "true",
    "GO_PROFILING_DISABLE": "true",  # it would bind port 6060, which a second server finds taken
    "LOG_LEVEL": "error",
    "CLUSTER_ADVERTISE_ADDR": "127.0.0.1",
    "AUTOSCHEMA_ENABLED": "false",
    # A node that is alone waits for the others' heartbeats before it elects itself; the default of 5 is for clusters.
    "RAFT_TIMEOUTS_MULTIPLIER": "1",
}

NODE_NAME: Final = "ragbot"
_PACKAGE: Final = "github.com/weaviate/weaviate/cmd/weaviate-server"
_PORTS: Final = range(20_000, 32_000)
_GO_VERSION: Final = (1, 26)
_DOWNLOAD_TIMEOUT: Final = 30  # seconds without a byte
_BLOCK: Final = 1 << 20
_FETCHING: Final = f"Fetching Weaviate {WEAVIATE_VERSION}"

Report = Callable[[str], None]


def build_server_environment() -> dict[str, str]:
    """What a server is told that this project starts: one node, with the modules of all providers, on free ports.

    The client would name the node after its port, and a node that comes back to its data under another name finds no
    leader. Weaviate expects the data port right behind the gossip port, and the RPC port behind Raft's.
    """
    gossip, data, raft, rpc = map(str, find_port_range(4))
    return {
        **_ENVIRONMENT,
        "CLUSTER_HOSTNAME": NODE_NAME,
        "CLUSTER_GOSSIP_BIND_PORT": gossip,
        "CLUSTER_DATA_BIND_PORT": data,
        "RAFT_PORT": raft,
        "RAFT_INTERNAL_RPC_PORT": rpc,
        "RAFT_JOIN": f"{NODE_NAME}:{raft}",
    }


def find_port_range(count: int) -> list[int]:
    """Ports in a row that are free now on the loopback, from below those that systems give to outgoing connections."""
    while True:
        first = _PORTS.start + secrets.randbelow(len(_PORTS) - count)
        with ExitStack() as stack, suppress(OSError):
            for port in range(first, first + count):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return list(range(first, first + count))


def get_binary_folder(settings: Settings) -> Path:
    """Where the embedded mode keeps its binaries: WEAVIATE_BINARY_PATH or the client's own cache folder."""
    return settings.weaviate_binary_path or Path(DEFAULT_BINARY_PATH)


def get_binary_path(settings: Settings) -> Path:
    """The file that `use_async_with_embedded` looks for before it downloads (weaviate/embedded.py)."""
    tag = f"v{WEAVIATE_VERSION}"
    return get_binary_folder(settings) / f"weaviate-{tag}-{hashlib.sha256(tag.encode()).hexdigest()}"


def ensure_server(settings: Settings, *, report: Report) -> Path:
    """Find the server binary, or fetch its release, or build it with Go; blocking, minutes in the last case.

    Args:
        report: gets a line for each of the few steps of the way.

    Raises:
        ServerError: none of the three ways led to a binary, or the system is Windows.
    """
    target = get_binary_path(settings)
    if target.is_file():
        return target
    if platform.system() == "Windows":
        raise ServerError("Weaviate has no server for Windows: run its container, and set WEAVIATE_MODE=local.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            binary = _fetch(Path(folder), report) or _build(Path(folder), report)
            binary.chmod(0o755)
            binary.replace(target)  # whole or not at all: a start that is killed here leaves no half binary
    except OSError as error:
        raise ServerError(f"The Weaviate server cannot be put at {target}: {error.strerror or error}.") from error
    return target


def get_release_url() -> str:
    """Address of the official release for this system, in the naming that the client uses."""
    if platform.system() == "Darwin":
        suffix = "Darwin-all.zip"
    else:
        machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
        suffix = f"{platform.system()}-{machine}.tar.gz"
    return f"{GITHUB_RELEASE_DOWNLOAD_URL}v{WEAVIATE_VERSION}/weaviate-v{WEAVIATE_VERSION}-{suffix}"


def _fetch(folder: Path, report: Report) -> Path | None:
    """Download and unpack the release; None where it cannot be reached."""
    url = get_release_url()
    archive = folder / Path(url).name
    report(_FETCHING)
    try:
        with urllib.request.urlopen(url, timeout=_DOWNLOAD_TIMEOUT) as reply, archive.open("wb") as file:
            _copy(reply, file, size=int(reply.headers.get("Content-Length") or 0), report=report)
        return _unpack(archive)
    except (
        urllib.error.URLError,
        TimeoutError,
        ConnectionError,
        EOFError,
        tarfile.TarError,
        zipfile.BadZipFile,
        KeyError,
    ) as error:
        report(f"The release of Weaviate cannot be fetched ({error})")
        return None


def _copy(source: IO[bytes], target: IO[bytes], *, size: int, report: Report) -> None:
    """Copy the release, and say so at each quarter of its `size` in bytes."""
    done = quarters = 0
    while block := source.read(_BLOCK):
        target.write(block)
        done += len(block)
        if size and done * 4 // size > quarters:
            quarters = done * 4 // size
            report(f"{_FETCHING}: {done >> 20} of {size >> 20} MiB")


def _unpack(archive: Path) -> Path:
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as opened:
            return Path(opened.extract("weaviate", archive.parent))
    with tarfile.open(archive) as opened_tar:
        opened_tar.extract("weaviate", archive.parent, filter="data")
    return archive.parent / "weaviate"


def _build(folder: Path, report: Report) -> Path:
    go = _find_go()
    report("Building the Weaviate server (once, about 4 minutes)")
    environment = {**os.environ, "GOBIN": str(folder), "CGO_ENABLED": "0"}
    command = [go, "install", f"{_PACKAGE}@v{WEAVIATE_VERSION}"]
    last = ""
    with subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            last = line.strip()
    if process.returncode != 0:
        raise ServerError(
            f"Weaviate cannot be built: {last or 'go install failed'}. Set WEAVIATE_MODE=local and run its container."
        )
    return folder / "weaviate-server"


def _find_go() -> str:
    go = shutil.which("go")
    if go is not None:
        version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False).stdout
        match = re.match(r"go(\d+)\.(\d+)", version)
        if match and (int(match[1]), int(match[2])) >= _GO_VERSION:
            return go
    raise ServerError(
        "The embedded Weaviate server can be neither fetched nor built: its release is out of reach, and Go "
        f"{_GO_VERSION[0]}.{_GO_VERSION[1]} or newer is not installed. Install Go, or set WEAVIATE_MODE=local and run "
        "Weaviate's container."
    )
