"""Raw REST requests, for what no library would send."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from playground import Playground
from playground.model.interaction import COMMAND, Interaction
from playground.server.asking import send_interaction


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with its JSON."""

    status: int
    data: Any
    content_type: str | None = None

    @property
    def verdict(self) -> tuple[int, int]:
        """Status and Discord's error code."""
        return self.status, self.data["code"]


@dataclass(frozen=True, slots=True)
class Rest:
    """A client that holds the bot's token."""

    discord: Playground
    session: aiohttp.ClientSession

    async def call(self, method: str, path: str, body: Any = None, *, token: str | None = None) -> Answer:
        """Send JSON, or a form."""
        headers = {"Authorization": f"Bot {token or self.discord.token}"}
        kind = "data" if isinstance(body, aiohttp.FormData | bytes) else "json"
        options: dict[str, Any] = {} if body is None else {kind: body}
        url = self.discord.api_base + path
        async with self.session.request(method, url, headers=headers, **options) as response:
            data = None if response.status == 204 else await response.json()
            return Answer(response.status, data, response.headers.get("Content-Type"))

    async def respond(self, interaction: Interaction, kind: int, **data: Any) -> Answer:
        """Send a first response."""
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=true"
        return await self.call("POST", path, {"type": kind, "data": data})

    def follow(self, interaction: Interaction, suffix: str = "") -> str:
        """Return the path of the interaction's webhook."""
        return f"/webhooks/{self.discord.world.application_id}/{interaction.token}{suffix}"

    def start(self, *, kind: int = COMMAND, data: dict[str, Any] | None = None, target: Any = None) -> Interaction:
        """Let a member start an interaction."""
        world, guild = self.discord.world, self.discord.guild.model
        member, channel = next(iter(guild.members.values())), self.discord.guild.channel.model
        data = data or {"id": "1", "name": "test", "type": 1}
        interaction = Interaction(world.snowflakes.next(), kind, world.clock(), member, channel, data, target)
        send_interaction(self.discord.hub, interaction)
        return interaction

    @property
    def messages(self) -> str:
        """The path of the first channel's messages."""
        return f"/channels/{self.discord.guild.channel.id}/messages"

    @property
    def commands(self) -> str:
        """The path of the global commands."""
        return f"/applications/{self.discord.world.application_id}/commands"


@asynccontextmanager
async def open_rest(discord: Playground) -> AsyncIterator[Rest]:
    """Open a client."""
    async with aiohttp.ClientSession() as session:
        yield Rest(discord, session)
