"""Many commands at the same time, beside the FastAPI pattern of Weaviate's documentation and a no-op command."""

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
from bench.seats import Seat, build_environment, open_bot, open_noop
from bench.seats import ask as ask_bot
from bot.library.server import find_port_range
from playground import BotProcess

FAMILY: Final = "Many at the same time"
IN_FLIGHT: Final = (32, 200)
ROUNDS: Final = 5
WARM_UP: Final = 1  # rounds that do not count
MEMBERS: Final = 50

_Ask = Callable[[int], Awaitable[Any]]


async def measure_flight(ground: Ground) -> list[Row]:
    """Commands a second, and the seconds until the first response."""
    await ground.fill(GUILD_ID)
    rows = []
    async with open_provider() as provider, open_bot(ground, provider.environment) as ours, open_noop() as plain:
        mine, theirs = _Typing(ours, f"/recommend {QUERY}"), _Typing(plain, "/noop")
        async with open_pattern(ground, provider) as ask:
            for at_once in IN_FLIGHT:
                rates = await _take_turns(ground, mine, theirs, ask, at_once=at_once)
                rows.append(_compare_rates(*rates, at_once=at_once))
            rows.append(_compare_first(mine, theirs, at_once=at_once))
    return rows


class _Typing:
    """Members who type a command, and the seconds until the first response to each."""

    def __init__(self, seat: Seat, text: str) -> None:
        self._members = [seat.discord.guild.add_member(f"m{number}") for number in range(MEMBERS)]
        self._text = text
        self.delays: list[float] = []

    async def type_one(self, number: int) -> None:
        reply = await ask_bot(self._members[number % MEMBERS], self._text)
        self.delays.append(reply.deferred_after or 0.0)


async def _take_turns(
    ground: Ground, mine: _Typing, theirs: _Typing, ask: _Ask, *, at_once: int
) -> tuple[list[float], list[float]]:
    """Our commands a second, and requests of the pattern; between them the no-op command is typed as well."""
    rates: tuple[list[float], list[float]] = ([], [])
    for number in range(WARM_UP + ROUNDS):
        if number == WARM_UP:
            for each in (*rates, mine.delays, theirs.delays):
                each.clear()
        count = at_once + ground.scale.commands
        rates[0].append(await _run(mine.type_one, count=count, at_once=at_once))
        rates[1].append(await _run(ask, count=count, at_once=at_once))
        await _run(theirs.type_one, count=count, at_once=at_once)
    return rates


def _compare_rates(mine: list[float], others: list[float], *, at_once: int) -> Row:
    return Row(
        FAMILY,
        f"/recommend, {at_once} in flight",
        "FastAPI pattern, generate.hybrid",
        "a second",
        build_figures(mine),
        build_figures(others),
        (Goal("ratio", 1.0, is_least=True),),
    )


def _compare_first(mine: _Typing, theirs: _Typing, *, at_once: int) -> Row:
    """Discord allows 3 s; of a bot that does nothing the machine has as much to do meanwhile."""
    return Row(
        FAMILY,
        f"first response, {at_once} in flight",
        "no-op of discord.py",
        "s",
        build_figures(mine.delays),
        build_figures(theirs.delays),
        (Goal("ours", 0.3, unit="s, p99"),),
    )


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
