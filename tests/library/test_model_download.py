"""A model that is named is downloaded once, from a hub on loopback; processes of their own, as its client demands."""

import asyncio
import hashlib
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.onnx_models import write_encoder, write_json
from tests.support.processes import ROOT, Ended, wait_end

NAME = "few/words"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
PROGRAM = """
import asyncio, logging, sys
from bot.errors import ConfigurationError
from bot.library.embed import LocalEmbedder
logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s")
try:
    sys.stdout.write(asyncio.run(LocalEmbedder(sys.argv[1]).load()).name)
except ConfigurationError as error:
    sys.exit(error.user_message)
"""


class Hub:
    """The routes of the hub that its client asks for one model; set `broken` to refuse a file."""

    def __init__(self, folder: Path) -> None:
        self.files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.sent: list[str] = []
        self.broken = ""

    def build_app(self) -> web.Application:
        app = web.Application()
        app.router.add_get(f"/api/models/{NAME}/revision/main", self._describe)
        app.router.add_get(f"/api/models/{NAME}/tree/{COMMIT}", self._list)
        app.router.add_get(f"/{NAME}/resolve/{{revision}}/{{file:.+}}", self._send)
        return app

    async def _describe(self, _: web.Request) -> web.Response:
        return web.json_response({"id": NAME, "sha": COMMIT, "siblings": [{"rfilename": name} for name in self.files]})

    async def _list(self, _: web.Request) -> web.Response:
        return web.json_response(
            [
                {"type": "file", "path": name, "size": len(content), "oid": hashlib.sha256(content).hexdigest()[:40]}
                for name, content in self.files.items()
            ]
        )

    async def _send(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        if name == self.broken:
            raise web.HTTPForbidden
        if request.method == "GET":
            self.sent.append(name)
        content = self.files[name]
        headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:40]}"', "X-Repo-Commit": COMMIT}
        return web.Response(body=content, headers=headers)


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    """With a model, one that is larger, and what no bot needs."""
    folder = write_encoder(tmp_path / "upstream", graph="onnx/model_quantized.onnx")
    write_encoder(folder, graph="onnx/model.onnx")
    write_json(folder, "config.json", {"model_type": "bert"})
    (folder / "pytorch_model.bin").write_bytes(b"weights")
    return Hub(folder)


@pytest_asyncio.fixture
async def server(hub: Hub) -> AsyncIterator[TestServer]:
    running = TestServer(hub.build_app())
    await running.start_server()
    yield running
    await running.close()


async def load(name: str, *, endpoint: str, home: Path) -> Ended:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HF_HOME": str(home), "HF_ENDPOINT": endpoint}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, name, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    return await wait_end(process)


async def test_a_name_is_downloaded_once_and_found_without_a_connection(
    hub: Hub, server: TestServer, tmp_path: Path
) -> None:
    endpoint = str(server.make_url("")).rstrip("/")
    first = await load(NAME, endpoint=endpoint, home=tmp_path / "home")
    assert first.out.startswith("words@"), first.err
    assert sorted(hub.sent) == ["config.json", "onnx/model_quantized.onnx", "tokenizer.json"]
    assert f"Downloading {NAME} for LOCAL_MODEL" in first.err
    await server.close()
    second = await load(NAME, endpoint=endpoint, home=tmp_path / "home")
    assert second.out == first.out
    assert "Downloading" not in second.err


async def test_a_download_that_broke_off_is_begun_again(hub: Hub, server: TestServer, tmp_path: Path) -> None:
    endpoint = str(server.make_url("")).rstrip("/")
    hub.broken = "onnx/model_quantized.onnx"
    broken = await load(NAME, endpoint=endpoint, home=tmp_path / "home")
    assert f"{NAME} could not be downloaded" in broken.err
    hub.broken = ""
    assert (await load(NAME, endpoint=endpoint, home=tmp_path / "home")).out.startswith("words@")


async def test_without_a_connection_it_is_said_what_to_do(server: TestServer, tmp_path: Path) -> None:
    endpoint = str(server.make_url("")).rstrip("/")
    await server.close()
    ended = await load(NAME, endpoint=endpoint, home=tmp_path / "home")
    assert ended.err.splitlines()[-1] == (
        "LOCAL_MODEL cannot be used: few/words could not be downloaded. Check its name and the connection, or download "
        "it elsewhere and name its folder in LOCAL_MODEL."
    )


async def test_a_name_without_a_graph_is_told(hub: Hub, server: TestServer, tmp_path: Path) -> None:
    hub.files = {"pytorch_model.bin": b"weights", "tokenizer.json": b"{}"}
    ended = await load(NAME, endpoint=str(server.make_url("")).rstrip("/"), home=tmp_path / "home")
    assert ended.err.splitlines()[-1] == "LOCAL_MODEL cannot be used: few/words has no ONNX model that the bot can run."
