"""The server binary: found, fetched from a release, or built with Go; the network is a server on loopback."""

import io
import os
import platform
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.errors import ServerError
from bot.library import server as server_module
from bot.library.server import (
    WEAVIATE_VERSION,
    build_server_environment,
    ensure_server,
    get_binary_path,
    get_release_url,
)
from bot.settings import Settings, load_settings

GO = """#!/bin/sh
if [ "$1" = env ]; then echo {version}; exit 0; fi
echo "go: downloading something" >&2
{build}
"""
BUILT = 'printf built > "$GOBIN/weaviate-server"'


def load(folder: Path) -> Settings:
    return load_settings({"WEAVIATE_BINARY_PATH": str(folder)}, env_file=None)


def build_archive(name: str = "weaviate") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(b"fetched")
        archive.addfile(info, io.BytesIO(b"fetched"))
    return buffer.getvalue()


class Releases:
    """What the release server sends."""

    body: bytes | None = None
    asked: str = ""


@pytest.fixture
def releases(monkeypatch: pytest.MonkeyPatch) -> Iterator[Releases]:
    found = Releases()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked = self.path
            self.send_response(404 if found.body is None else 200)
            self.send_header("Content-Length", str(len(found.body or b"")))
            self.end_headers()
            self.wfile.write(found.body or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        monkeypatch.setattr(server_module, "GITHUB_RELEASE_DOWNLOAD_URL", f"http://127.0.0.1:{http.server_port}/")
        monkeypatch.setattr(platform, "system", lambda: "Linux")
        yield found
        http.shutdown()
        thread.join()


def install_go(folder: Path, monkeypatch: pytest.MonkeyPatch, *, version: str = "go1.26.0", build: str = BUILT) -> None:
    folder.mkdir()
    go = folder / "go"
    go.write_text(GO.format(version=version, build=build), encoding="utf-8")
    go.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_a_binary_that_is_there_is_used(tmp_path: Path) -> None:
    settings = load(tmp_path)
    get_binary_path(settings).write_bytes(b"there")
    lines: list[str] = []
    assert ensure_server(settings, report=lines.append) == get_binary_path(settings)
    assert lines == []


def test_the_release_is_fetched_with_progress(tmp_path: Path, releases: Releases) -> None:
    releases.body = build_archive()
    lines: list[str] = []
    path = ensure_server(load(tmp_path), report=lines.append)
    assert path.read_bytes() == b"fetched"
    assert os.access(path, os.X_OK)
    assert WEAVIATE_VERSION in releases.asked
    assert lines == [f"Fetching Weaviate {WEAVIATE_VERSION}", f"Fetching Weaviate {WEAVIATE_VERSION}: 0 of 0 MiB"]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "body",
    # Named, since an archive holds the time: every process that runs tests has to find the same ones.
    [
        pytest.param(None, id="none"),
        pytest.param(b"no archive", id="no archive"),
        pytest.param(build_archive()[:40], id="cut off"),
        pytest.param(build_archive("other"), id="another file"),
    ],
)
def test_without_a_release_it_is_built_with_go(
    tmp_path: Path, releases: Releases, monkeypatch: pytest.MonkeyPatch, body: bytes | None
) -> None:
    releases.body = body
    install_go(tmp_path / "go", monkeypatch)
    lines: list[str] = []
    path = ensure_server(load(tmp_path / "cache"), report=lines.append)
    assert path.read_bytes() == b"built"
    assert "cannot be fetched" in lines[-2]
    assert lines[-1] == "Building the Weaviate server (once, about 4 minutes)"


def test_a_build_that_fails_says_its_last_line(
    tmp_path: Path, releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_go(tmp_path / "go", monkeypatch, build="echo no space left >&2; exit 1")
    with pytest.raises(ServerError, match="no space left"):
        ensure_server(load(tmp_path / "cache"), report=lambda _: None)
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_old_go_is_no_go(tmp_path: Path, releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    install_go(tmp_path / "go", monkeypatch, version="go1.25.9")
    with pytest.raises(ServerError, match=r"Go 1\.26 or newer is not installed.*WEAVIATE_MODE=local"):
        ensure_server(load(tmp_path / "cache"), report=lambda _: None)


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ServerError, match="cannot be put at"):
        ensure_server(load(tmp_path / "file"), report=lambda _: None)


def test_windows_is_told_what_to_do_instead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    with pytest.raises(ServerError, match=r"no server for Windows.*WEAVIATE_MODE=local"):
        ensure_server(load(tmp_path), report=lambda _: None)


@pytest.mark.parametrize(
    ("system", "machine", "name"),
    [
        ("Linux", "x86_64", "Linux-amd64.tar.gz"),
        ("Linux", "aarch64", "Linux-arm64.tar.gz"),
        ("Darwin", "arm64", "Darwin-all.zip"),
    ],
)
def test_each_system_has_its_release(monkeypatch: pytest.MonkeyPatch, system: str, machine: str, name: str) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert get_release_url().endswith(f"/v{WEAVIATE_VERSION}/weaviate-v{WEAVIATE_VERSION}-{name}")


def test_the_ports_of_a_node_stand_in_a_row() -> None:
    environment = build_server_environment()
    first = int(environment["CLUSTER_GOSSIP_BIND_PORT"])
    assert [int(environment[name]) for name in ("CLUSTER_DATA_BIND_PORT", "RAFT_PORT", "RAFT_INTERNAL_RPC_PORT")] == [
        first + 1,
        first + 2,
        first + 3,
    ]
