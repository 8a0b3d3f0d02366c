"""A model provider on loopback that speaks Cohere's and Ollama's shapes and answers with the prompt it got."""

import asyncio
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

DIMENSIONS = 32


def embed_words(text: str) -> list[float]:
    """A bag of words hashed into a vector: texts that share words are near each other."""
    vector = [0.01] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()):
        vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % DIMENSIONS] += 1.0
    return vector


@dataclass
class Provider:
    """The loopback provider; set `fault` to make calls to a path fail, `hang_on` to leave them without an answer.

    Attributes:
        prompts: what the model was asked, in order.
        keys: the Authorization headers seen.
        texts: what was embedded over Cohere's route, in order.
        hangs: set as soon as a call hangs.
        fault: path and prompt -> a response instead of the real one, or None.
        write: prompt -> the text that the model writes.
    """

    prompts: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fault: Callable[[str], web.Response | None] = lambda _path: None
    write: Callable[[str], str] = lambda prompt: f"MODEL SAYS: {prompt}"
    url: str = ""
    hang_on: str = ""
    hangs: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.release()
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def environment(self) -> dict[str, str]:
        """Settings that make this provider the bot's Cohere."""
        return {"COHERE_API_KEY": "test-cohere-key", "COHERE_BASE_URL": self.url}

    def release(self) -> None:
        """Answer the calls that hang, and hang no more."""
        self.hang_on = ""
        self._released.set()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        path = request.path.replace("//", "/")
        self.keys.append(request.headers.get("Authorization", ""))
        if self.hang_on and self.hang_on in path:
            self.hangs.set()
            await self._released.wait()
        if (failure := self.fault(path)) is not None:
            return failure
        return web.json_response(self._build_reply(path, body))

    def _build_reply(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        match path:
            case "/v2/embed":
                self.texts += body["texts"]
                return {"id": "1", "embeddings": {"float": [embed_words(text) for text in body["texts"]]}}
            case "/v2/chat":
                prompt = body["messages"][-1]["content"][0]["text"]
                return {"id": "1", "message": {"content": [{"type": "text", "text": self._say(prompt)}]}}
            case "/api/embed":
                return {"model": body["model"], "embeddings": [embed_words(text) for text in body["input"]]}
            case "/api/generate":
                return {"model": body["model"], "response": self._say(body["prompt"]), "done": True}
            case "/v1/rerank" | "/v2/rerank":
                places = range(len(body["documents"]))
                return {"results": [{"index": place, "relevance_score": 1 / (1 + place)} for place in places]}
        raise web.HTTPNotFound(text=f"no such route: {path}")

    def _say(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.write(prompt)
