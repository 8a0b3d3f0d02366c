"""As much of Discord as a start and the doctor ask: who am I, is this guild mine, a gateway that says hello."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "token-that-discord-accepts"


@dataclass
class DiscordStub:
    """The stub's addresses and behaviour; change it before anyone asks.

    Attributes:
        login_seen: set when a login has come in.
        login_gate: logins wait for it, where there is one.
    """

    guilds: set[int] = field(default_factory=set)
    login_status: int = 200
    hello: str = '{"op": 10, "d": {"heartbeat_interval": 41250}}'
    login_seen: asyncio.Event = field(default_factory=asyncio.Event)
    login_gate: asyncio.Event | None = None
    api_base: str = ""
    gateway: str = ""

    def get_environ(self) -> dict[str, str]:
        """Settings that point at the stub."""
        return {"DISCORD_TOKEN": TOKEN, "DISCORD_API_BASE": self.api_base, "DISCORD_GATEWAY": self.gateway}

    async def answer_login(self, request: web.Request) -> web.Response:
        """200 for the known token, else 401; or whatever the test asked for."""
        self.login_seen.set()
        if self.login_gate is not None:
            await self.login_gate.wait()
        known = request.headers.get("Authorization") == f"Bot {TOKEN}"
        return web.json_response({"id": "1"}, status=self.login_status if known else 401)

    async def answer_guild(self, request: web.Request) -> web.Response:
        """200 for guilds of the bot, else 404."""
        known = int(request.match_info["guild"]) in self.guilds
        return web.json_response({}, status=200 if known else 404)

    async def answer_gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Say hello and wait for the goodbye."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(self.hello)
        async for _ in socket:
            pass
        return socket


@asynccontextmanager
async def open_discord_stub() -> AsyncIterator[DiscordStub]:
    """Serve the stub on a free port of 127.0.0.1."""
    stub = DiscordStub()
    app = web.Application()
    app.router.add_get("/api/users/@me", stub.answer_login)
    app.router.add_get("/api/guilds/{guild}", stub.answer_guild)
    app.router.add_get("/gateway", stub.answer_gateway)
    async with TestServer(app) as server:
        stub.api_base = str(server.make_url("/api"))
        stub.gateway = str(server.make_url("/gateway").with_scheme("ws"))
        yield stub
