"""Bots as processes of their own, each in a Discord with a member who types."""

import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.ground import Ground
from bot.ui.turns import WAITING
from playground import BotProcess, Guild, Member, Playground, Reply

NOOP: Final = (sys.executable, "-m", "bench.noop")
BOT: Final = (sys.executable, "-m", "bot", "run")
PATIENCE: Final = 120.0  # seconds for an answer
AWAY: Final = 0.06  # seconds of a request to the real Discord and back, which takes 50 to 100 ms


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of a guild with a bot in it.

    Attributes:
        guilds: all that the bot is in, that of the member first.
    """

    discord: Playground
    bot: BotProcess
    member: Member
    guilds: tuple[Guild, ...]

    @property
    def guild_id(self) -> int:
        """The guild."""
        return int(self.member.guild.id)

    async def type(self, text: str) -> None:
        """Type a command and wait for the finished reply."""
        await ask(self.member, text)


async def ask(member: Member, text: str) -> Reply:
    """Type a command and wait for its answer, past the place in the queue that stands there before."""
    reply = await member.type(member.guild.channel, text, timeout=PATIENCE)
    return await reply.wait_for(lambda shown: WAITING not in shown.text, timeout=PATIENCE)


@asynccontextmanager
async def open_noop(*, guilds: int = 1, distance: float = 0.0) -> AsyncIterator[Seat]:
    """The baseline of every command, with a Discord as far away as the playground can make it seem."""
    async with _open(NOOP, {}, command="noop", guilds=guilds, distance=distance) as seat:
        yield seat


@asynccontextmanager
async def open_bot(
    ground: Ground, more: Mapping[str, str] | None = None, *, guilds: int = 1, distance: float = 0.0
) -> AsyncIterator[Seat]:
    """The bot in some guilds, on the server that is measured, without any provider unless `more` names one."""
    environment = {**build_environment(ground), **(more or {})}
    async with _open(BOT, environment, command="recommend", guilds=guilds, distance=distance) as seat:
        await ground.fill(seat.guild_id)
        yield seat


def build_environment(ground: Ground) -> dict[str, str]:
    """The settings of a bot on the server that is measured."""
    return {
        "WEAVIATE_MODE": "local",
        "WEAVIATE_HTTP_HOST": "127.0.0.1",
        "WEAVIATE_HTTP_PORT": str(ground.settings.weaviate_http_port),
        "WEAVIATE_GRPC_PORT": str(ground.settings.weaviate_grpc_port),
        "WEAVIATE_SKIP_INIT_CHECKS": "true",
        "ANSWERS_PER_MINUTE": "1000000",
    }


@asynccontextmanager
async def _open(
    command_line: tuple[str, ...], environment: dict[str, str], *, command: str, distance: float, guilds: int = 1
) -> AsyncIterator[Seat]:
    """Start a Discord with a bot in it and return when its command can be typed."""
    with tempfile.TemporaryDirectory() as folder:
        async with Playground(reaction=0, distance=distance) as discord:
            others = [discord.add_guild(f"Guild {number}") for number in range(1, guilds)]
            more = discord.environment
            async with BotProcess(command_line, environment={**environment, **more}, cwd=Path(folder)) as bot:
                if environment:
                    await bot.wait_for_output(lambda line: "Weaviate is ready" in line)
                await discord.wait_for_bot(commands=[command])
                yield Seat(discord, bot, discord.guild.add_member("bob"), (discord.guild, *others))
