"""A provider on loopback, in a process of its own, that writes the same sentence after as long as it is told."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from playground import BotProcess

WRITTEN: Final = "These fit: Roman Holiday [1] and Amélie [2]."
KEY: Final = "bench"
DIMENSIONS: Final = 32


@dataclass(frozen=True, slots=True)
class Provider:
    """Where it is.

    Attributes:
        url: in Cohere's place.
    """

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a bot whose model it is; the vectors are the bot's own."""
        return {"COHERE_API_KEY": KEY, "COHERE_BASE_URL": self.url, "VECTORIZER": "local", "RERANKER": "none"}

    @property
    def headers(self) -> dict[str, str]:
        """What the raw client sends."""
        return {"X-Cohere-Api-Key": KEY, "X-Cohere-Baseurl": self.url}


@asynccontextmanager
async def open_provider(*, seconds: float = 0.0) -> AsyncIterator[Provider]:
    """Start one that takes so long for a text, and nothing for vectors."""
    async with BotProcess((sys.executable, "-m", "bench.provider", str(seconds))) as process:
        yield Provider((await process.wait_for_output(lambda line: line.startswith("http"))).strip())


async def _write(request: web.Request) -> web.Response:
    await asyncio.sleep(request.app[_SECONDS])
    return web.json_response({"id": "1", "message": {"content": [{"type": "text", "text": WRITTEN}]}})


async def _embed(request: web.Request) -> web.Response:
    texts = (await request.json())["texts"]
    vectors = [[0.01 * ((len(text) + place) % 7 + 1) for place in range(DIMENSIONS)] for text in texts]
    return web.json_response({"id": "1", "embeddings": {"float": vectors}})


_SECONDS: Final = web.AppKey("seconds", float)


async def _serve(seconds: float) -> None:
    app = web.Application(client_max_size=64 * 2**20)
    app[_SECONDS] = seconds
    for prefix in ("", "/"):
        app.router.add_post(f"{prefix}/v2/chat", _write)
        app.router.add_post(f"{prefix}/v2/embed", _embed)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
