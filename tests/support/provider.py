"""A model provider on loopback that speaks Cohere's and Ollama's shapes and answers with the prompt it got."""

import asyncio
import hashlib
import json
import re
import socket
import struct
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

DIMENSIONS = 32
DRIP_SECONDS = 1


def embed_words(text: str) -> list[float]:
    """A bag of words hashed into a vector: texts that share words are near each other."""
    vector = [0.01] * DIMENSIONS
    for word in re.findall(r"\w+", text.lower()):
        vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % DIMENSIONS] += 1.0
    return vector


def count_shared(query: str, documents: Sequence[str]) -> list[float]:
    """Scores of a reranker that counts how many words of the query a document has."""
    words = set(re.findall(r"\w+", query.lower()))
    return [float(len(words & set(re.findall(r"\w+", document.lower())))) for document in documents]


@dataclass
class Provider:
    """The loopback provider; set `fault` to make calls to a path fail, `hang_on` to leave them without an answer.

    Attributes:
        calls: how often each step was asked: `embed`, `rerank`, `chat`; Ollama's `generate`. What failed counts too.
        reset_on: part of the paths whose connections are reset instead of answered.
        prompts: what the model was asked, in order.
        keys: the Authorization headers seen.
        texts: what was embedded over Cohere's route, in order.
        drip_on: part of the paths whose answers come one byte a second.
        hangs: set as soon as a call hangs.
        fault: path and prompt -> a response instead of the real one, or None.
        write: prompt -> the text that the model writes.
        rank: query and documents -> their scores, as the reranker gives them.
    """

    calls: Counter[str] = field(default_factory=Counter)
    prompts: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fault: Callable[[str], web.Response | None] = lambda _path: None
    write: Callable[[str], str] = lambda prompt: f"MODEL SAYS: {prompt}"
    rank: Callable[[str, Sequence[str]], Sequence[float]] = count_shared
    url: str = ""
    reset_on: str = ""
    hang_on: str = ""
    drip_on: str = ""
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

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        path = request.path.replace("//", "/")
        self.calls[path.rpartition("/")[2]] += 1
        self.keys.append(request.headers.get("Authorization", ""))
        if self.hang_on and self.hang_on in path:
            self.hangs.set()
            await self._released.wait()
        if self.reset_on and self.reset_on in path:
            _reset(request)
        if (failure := self.fault(path)) is not None:
            return failure
        if self.drip_on and self.drip_on in path:
            return await self._drip(request, json.dumps(self._build_reply(path, body)).encode())
        response = web.json_response(self._build_reply(path, body))
        # Weaviate resends what breaks on a pooled connection (usecases/modulecomponents/retry_transport.go): with none,
        # a count is that of the bot's own calls.
        response.force_close()
        return response

    async def _drip(self, request: web.Request, body: bytes) -> web.StreamResponse:
        """Write the body as slowly as a broken proxy does, until the other side gives up or the test ends."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(body)
        await response.prepare(request)
        for byte in body:
            await response.write(bytes([byte]))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._released.wait(), DRIP_SECONDS)
        return response

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
                scores = enumerate(self.rank(body["query"], body["documents"]))
                return {"results": [{"index": place, "relevance_score": score} for place, score in scores]}
        raise web.HTTPNotFound(text=f"no such route: {path}")

    def _say(self, prompt: str) -> str:
        self.prompts.append(prompt)
        return self.write(prompt)


def _reset(request: web.Request) -> None:
    """Drop the connection so that the other side reads a reset, not an end."""
    assert request.transport is not None
    connection = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.transport.abort()
