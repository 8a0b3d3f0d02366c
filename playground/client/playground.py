"""The playground as a whole: start it, look at it, disturb it."""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aiohttp import web

from playground.client.guild import Guild
from playground.client.trouble import Trouble
from playground.model.errors import ContractError
from playground.model.intents import MESSAGE_CONTENT
from playground.model.snowflake import Clock
from playground.model.world import World
from playground.server.app import API_PREFIX, build_app
from playground.server.gateway import Gateway
from playground.server.guilds import add_guild, remove_guild, return_to_guild
from playground.server.hub import Hub
from playground.server.traffic import Traffic

if TYPE_CHECKING:
    from playground.wire.contract import Contract

HOST = "127.0.0.1"
REDIRECT = Path(__file__).parent / "redirect"


class Playground(Trouble):
    """A Discord on loopback, an async context manager.

    Args:
        openapi: Discord's OpenAPI description, to hold every request and answer against; by default the file that the
            environment variable `DISCORD_OPENAPI` names, if any.
        clock: seconds since 1970; move it to pass the 3 s and the 15 min of an interaction without waiting.
        guild_name: the name of the first guild.
        guild_id: its id; by default a new one, so that no two runs share what a bot keeps for a guild.
        port: of the server; 0 takes a free one.
        any_token: whether a bot may come with whatever token it has, instead of `token`.
        shards: how many shards Discord recommends; a bot may come with as many as it likes.
        reaction: seconds that a member takes at least to act on what they see; 0 for benchmarks.
        distance: seconds that a request of the bot is under way to Discord and back, beside what loopback takes.
        privileged_intents: whether a bot may ask for members, presences and message content, as switched on in
            Discord's developer portal; `message_content` switches the last of them alone.
    """

    def __init__(
        self,
        *,
        openapi: Path | None = None,
        clock: Clock = time.time,
        guild_name: str = "Playground",
        guild_id: int | None = None,
        port: int = 0,
        privileged_intents: bool = True,
        reaction: float = 0.05,
        distance: float = 0.0,
        any_token: bool = False,
        shards: int = 1,
    ) -> None:
        self._port = port
        self._distance = distance
        self._contract = _load_contract(openapi)
        self._runner: web.AppRunner | None = None
        self.world = World(clock, privileged_intents=privileged_intents, any_token=any_token)
        self.world.shards = shards
        super().__init__(Hub(self.world, Gateway(self.world), Traffic(reaction)))
        first = add_guild(self.hub, guild_name, None if guild_id is None else str(guild_id))
        self.guild = Guild(self.hub, first)

    async def __aenter__(self) -> Self:
        """Serve on 127.0.0.1."""
        app = build_app(self.hub, self.faults, self._contract, distance=self._distance)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.world.base_url = f"http://{HOST}:{self._port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Drop the bot and stop serving."""
        await self.hub.gateway.disconnect()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def api_base(self) -> str:
        """The address of REST v10, for `discord.http.Route.BASE`."""
        return self.world.base_url + API_PREFIX

    @property
    def gateway_url(self) -> str:
        """The address of the gateway, for `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY`."""
        return self.world.gateway_url

    @property
    def environment(self) -> dict[str, str]:
        """What a bot's process needs in its environment."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_BASE": self.api_base,
            "DISCORD_GATEWAY": self.gateway_url,
        }

    @property
    def redirected_environment(self) -> dict[str, str]:
        """`environment`, and a way to a bot that knows nothing of it: its Python corrects the library's addresses."""
        paths = [str(REDIRECT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return self.environment | {"PYTHONPATH": os.pathsep.join(paths)}

    @property
    def message_content(self) -> bool:
        """Whether the message content intent is switched on for the application; may be changed at any time.

        Without it, REST leaves out what people write just as the gateway does, and a bot that asks the gateway for it
        is turned away.
        """
        return self.world.has_message_content

    @message_content.setter
    def message_content(self, is_on: bool) -> None:
        others = self.world.allowed_intents & ~MESSAGE_CONTENT
        self.world.allowed_intents = others | (MESSAGE_CONTENT if is_on else 0)

    @property
    def commands(self) -> set[str]:
        """The names of the slash commands that the bot has synced, anywhere."""
        return self.world.commands.get_names()

    @property
    def is_bot_connected(self) -> bool:
        """The bot is at the gateway."""
        return self.hub.gateway.is_bot_connected

    @property
    def resumes(self) -> int:
        """How often the bot has resumed its session."""
        return self.hub.gateway.resumes

    @property
    def violations(self) -> list[str]:
        """What broke Discord's description of its API so far; empty without `openapi`."""
        return [] if self._contract is None else self._contract.violations

    def assert_contract(self) -> None:
        """Check that nothing broke Discord's description of its API.

        Raises:
            ContractError: with all violations.
        """
        if self.violations:
            raise ContractError(self.violations)

    def add_guild(self, name: str, *, guild_id: int | None = None) -> Guild:
        """Create a further guild with the bot in it; its id says which shard hears of it."""
        return Guild(self.hub, add_guild(self.hub, name, None if guild_id is None else str(guild_id)))

    def remove_guild(self, guild: Guild) -> None:
        """Let the bot be removed from a guild."""
        remove_guild(self.hub, guild.model)

    def return_to(self, guild: Guild) -> None:
        """Let the bot be invited again to a guild that it was removed from."""
        return_to_guild(self.hub, guild.model)

    async def wait_for_bot(self, *, commands: Iterable[str] = (), timeout: float = 30) -> None:
        """Wait until the bot has identified and has synced these slash commands.

        Raises:
            TimeoutError: it was not there within `timeout` seconds.
        """
        wanted = set(commands)
        await self.world.changes.wait_for(
            lambda: True if self.is_bot_connected and wanted <= self.commands else None, timeout=timeout
        )

    async def wait_until(self, is_so: Callable[[], bool], *, timeout: float = 30) -> None:
        """Wait until something is so in this Discord, e.g. a member has a role.

        Raises:
            TimeoutError: it was not within `timeout` seconds.
        """
        await self.world.changes.wait_for(lambda: True if is_so() else None, timeout=timeout)

    async def wait_for_commands(self, *, timeout: float) -> bool:
        """Wait until the bot has synced any slash command; False if it has none after `timeout` seconds."""
        try:
            return await self.world.changes.wait_for(lambda: True if self.commands else None, timeout=timeout)
        except TimeoutError:
            return False

    async def wait_for_resume(self, *, after: int = 0, timeout: float = 30) -> None:
        """Wait until the bot has resumed more than `after` times.

        Raises:
            TimeoutError: it has not within `timeout` seconds.
        """
        await self.world.changes.wait_for(lambda: True if self.resumes > after else None, timeout=timeout)


def _load_contract(openapi: Path | None) -> "Contract | None":
    named = os.environ.get("DISCORD_OPENAPI")
    path = openapi or (Path(named) if named else None)
    if path is None:
        return None
    # jsonschema-rs is wanted only where a description is given
    from playground.wire.contract import Contract  # noqa: PLC0415

    return Contract(path)
