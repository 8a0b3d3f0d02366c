"""Many commands at the same time, beside the FastAPI pattern of Weaviate's documentation."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp

from bench.ground import COLLECTION, GUILD_ID, Ground
from bench.provider import Provider, open_provider
from bench.row import Goal, Row, build_figures
from bench.search import QUERY
from bench.seats import ask as ask_bot
from bench.seats import build_environment, open_bot
from bot.library.server import find_port_range
from playground import BotProcess

FAMILY: Final = "Many at the same time"
IN_FLIGHT: Final = (32, 200)
ROUNDS: Final = 5
DISCORD_SECONDS: Final = 3.0  # for a first response
MEMBERS: Final = 50

_Ask = Callable[[int], Awaitable[Any]]


async def measure_flight(ground: Ground) -> list[Row]:
    """Commands a second, and the seconds until the first response."""
    await ground.fill(GUILD_ID)
    rows = []
    async with open_provider() as provider, open_bot(ground, provider.environment) as ours:
        members = [ours.discord.guild.add_member(f"m{number}") for number in range(MEMBERS)]
        async with open_pattern(ground, provider) as ask:
            for at_once in IN_FLIGHT:
                rows += await _measure(ground, members, ask, at_once)
    return rows


async def _measure(ground: Ground, members: list[Any], ask: _Ask, at_once: int) -> list[Row]:
    delays: list[float] = []

    async def type_one(number: int) -> None:
        reply = await ask_bot(members[number % len(members)], f"/recommend {QUERY}")
        delays.append(reply.deferred_after or 0.0)

    await _run(type_one, count=at_once, at_once=at_once)
    await _run(ask, count=at_once, at_once=at_once)
    delays.clear()
    mine, others, count = [], [], at_once + ground.scale.commands
    for _ in range(ROUNDS):
        mine.append(await _run(type_one, count=count, at_once=at_once))
        others.append(await _run(ask, count=count, at_once=at_once))
    rates = Row(
        FAMILY,
        f"/recommend, {at_once} in flight",
        "FastAPI pattern, generate.hybrid",
        "a second",
        build_figures(mine),
        build_figures(others),
        (Goal("ratio", 1.0, is_least=True),),
    )
    if at_once != IN_FLIGHT[-1]:
        return [rates]
    limit = build_figures([DISCORD_SECONDS])
    goals = (Goal("ours", 0.3, unit="s, p99"),)
    title = f"first response, {at_once} in flight"
    return [rates, Row(FAMILY, title, "what Discord allows", "s", build_figures(delays), limit, goals)]


async def _run(work: _Ask, *, count: int, at_once: int) -> float:
    """How many a second are done, with so many on their way at any time."""
    gate = asyncio.Semaphore(at_once)

    async def do(number: int) -> None:
        async with gate:
            await work(number)

    began = time.perf_counter()
    await asyncio.gather(*map(do, range(count)))
    return count / (time.perf_counter() - began)


@asynccontextmanager
async def open_pattern(ground: Ground, provider: Provider) -> AsyncIterator[_Ask]:
    """Start the service, and give what asks it."""
    (port,) = find_port_range(1)
    environment = {**build_environment(ground), **provider.environment, "PORT": str(port)}
    movies = await ground.fetch_info(GUILD_ID)
    params = {
        "query": QUERY,
        "collection": COLLECTION,
        "tenant": str(GUILD_ID),
        "target": str(movies.target_vector),
    }
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        BotProcess((sys.executable, "-m", "bench.pattern"), environment=environment),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}", connector=connector) as session,
    ):

        async def ask(_number: int) -> Any:
            async with session.get("/recommend", params=params) as response:
                response.raise_for_status()
                return await response.json()

        await _wait_for(ask)
        yield ask


async def _wait_for(ask: _Ask) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                await ask(0)
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.2)
            else:
                return
