"""`/recommend` of the real bot, beside a deferred command of plain discord.py that does nothing, and the bare query."""

import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.ground import Ground
from bench.measure import Result, compare, measure_pair
from bench.search import QUERY, search_raw
from playground import BotProcess, Member, Playground

ROUNDS: Final = 100
NOOP: Final = (sys.executable, "-m", "bench.noop")
BOT: Final = (sys.executable, "-m", "bot", "run")


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of a guild with a bot in it."""

    member: Member

    async def type(self, text: str) -> None:
        """Type a command and wait for the finished reply."""
        await self.member.type(self.member.guild.channel, text)


async def measure_commands(ground: Ground) -> list[Result]:
    """What a command costs on top of Discord's own way, and on top of that way and the query."""
    environment = {
        "WEAVIATE_MODE": "local",
        "WEAVIATE_HTTP_HOST": "127.0.0.1",
        "WEAVIATE_HTTP_PORT": str(ground.settings.weaviate_http_port),
        "WEAVIATE_GRPC_PORT": str(ground.settings.weaviate_grpc_port),
        "WEAVIATE_SKIP_INIT_CHECKS": "true",
        "VECTORIZER": "local",
        "GENERATIVE": "none",
        "ANSWERS_PER_MINUTE": "1000000",
    }
    async with open_seat(NOOP, {}, command="noop") as plain, open_seat(BOT, environment, command="recommend") as ours:
        movies = await ground.fill(int(ours.member.guild.id))

        async def noop_and_search() -> None:
            await plain.type("/noop")
            await search_raw(ground, movies)

        pair = await measure_pair(lambda: ours.type(f"/recommend {QUERY}"), noop_and_search, rounds=ROUNDS)
    return [compare("/recommend without a model", "deferred no-op, then a raw hybrid search", *pair)]


@asynccontextmanager
async def open_seat(command_line: tuple[str, ...], environment: dict[str, str], *, command: str) -> AsyncIterator[Seat]:
    """Start a Discord with a bot in it and return when its command can be typed."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            Playground(reaction=0) as discord,
            BotProcess(command_line, environment={**environment, **discord.environment}, cwd=Path(folder)) as bot,
        ):
            if environment:
                await bot.wait_for_output(lambda line: "Weaviate is ready" in line)
            await discord.wait_for_bot(commands=[command])
            yield Seat(discord.guild.add_member("bob"))
