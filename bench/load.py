"""`python -m bench.load`: a bot in 1,000 guilds with 200 commands in flight for minutes, and one guild that floods."""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from bench.ground import Ground, open_ground
from bench.page import write_soak
from bench.provider import open_provider
from bench.results import save
from bench.row import Figures, Goal, Row, build_figures
from bench.scale import FULL
from bench.search import QUERY
from bench.seats import AWAY, Seat, ask, open_bot, open_noop
from bench.watching import Sample, Watch, watch
from bot.library.server import find_port_range
from bot.log import configure_logging
from bot.settings import load_settings
from playground import Guild, Member, NoReplyError

FAMILY: Final = "Load"
GUILDS: Final = 1_000
ASKING: Final = 50  # of them, each with its movies
MEMBERS: Final = 4  # of each of those, each with one command in flight at any time
IN_FLIGHT: Final = ASKING * MEMBERS
COMMANDS: Final = (f"/recommend {QUERY}", "/ask Who directed Psycho?", f"/search {QUERY}")
LOADS: Final = 3  # turns of a load, before each of which the no-op bot has one of so many seconds
NOOP_SECONDS: Final = 5.0
PREPARED_AT_ONCE: Final = 4
MINUTE: Final = 60.0
FLOOD: Final = 100  # commands of one guild in flight
FLOOD_MEMBERS: Final = 20
WARM_UP: Final = 5  # the first answers of a process take longer, and would make up the 95th percentile of those alone
NOOP: Final = "no-op of discord.py"
FLAT: Final = 1.05
TOKEN: Final = "bench"


@dataclass(frozen=True, slots=True)
class Flood:
    """What one guild asks beside.

    Attributes:
        rounds: how often the other guild asks in each turn, alone and beside.
        provider: seconds that the provider takes for a text.
        distance: seconds of a request to Discord and back.
    """

    rounds: int
    provider: float = 0.0
    distance: float = 0.0

    def __str__(self) -> str:
        """What sets it apart from the others."""
        away = f", Discord {self.distance * 1_000:g} ms away" if self.distance else ""
        return f"provider at {self.provider:g} s{away}"


FLOODS: Final = (Flood(20), Flood(14, distance=AWAY), Flood(5, provider=0.5))
TURNS: Final = 3


@dataclass(slots=True)
class Run:
    """What a load has given.

    Attributes:
        delays: seconds to each first response.
        wrong: commands without an answer.
        lags: seconds that the event loop was held, p99 of each turn.
    """

    delays: list[float] = field(default_factory=list)
    wrong: int = 0
    samples: list[Sample] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """Commands that failed, by the bot's own count or to whoever waited for an answer."""
        return max(self.wrong, sum(self.outcomes[each] for each in ("failed", "late", "refused")))


async def measure_load(ground: Ground) -> list[Row]:
    """A short load."""
    return list((await run(ground, minutes=ground.scale.minutes))[0])


async def run(ground: Ground, *, minutes: float) -> tuple[Sequence[Row], Sequence[Sample]]:
    """The rows, and how the bot was doing meanwhile."""
    loaded, plain = Run(), Run()
    async with open_noop(guilds=GUILDS) as seat, _open_load(ground) as (guilds, watching):
        # The first question of a guild creates its tenants, and 50 guilds do not begin in one second.
        await _do_for_each(guilds, lambda guild: ask(guild.add_member("first"), COMMANDS[0]))
        members, others = _add_members(guilds), _add_members(seat.guilds[:ASKING])
        for _ in range(LOADS):
            await _load_noop(seat, others, plain)
            await _load(members, watching, loaded, seconds=minutes * MINUTE / LOADS)
    rows = _build_rows(loaded, plain, minutes)
    for flood in FLOODS:
        async with _open_load(ground, flood.provider, distance=flood.distance, guilds=2) as (guilds, _):
            rows.append(await _measure_beside(flood, *guilds))
    return rows, loaded.samples


@asynccontextmanager
async def _open_load(
    ground: Ground, seconds: float = 0.0, *, distance: float = 0.0, guilds: int = GUILDS
) -> AsyncIterator[tuple[list[Guild], Watch]]:
    """Those guilds of a bot that ask, and a watch on the bot; its provider takes so many seconds for a text."""
    (port,) = find_port_range(1)
    async with open_provider(seconds=seconds) as provider:
        environment = {**provider.environment, "HTTP_PORT": str(port), "HTTP_TOKEN": TOKEN}
        async with (
            open_bot(ground, environment, guilds=guilds, distance=distance) as seat,
            watch(seat.bot.pid, port, TOKEN) as watching,
        ):
            asking = list(seat.guilds)[:ASKING]
            await _do_for_each(asking, lambda guild: ground.fill(int(guild.id)))
            yield asking, watching


async def _do_for_each(guilds: Sequence[Guild], work: Callable[[Guild], Awaitable[object]]) -> None:
    gate = asyncio.Semaphore(PREPARED_AT_ONCE)

    async def do(guild: Guild) -> None:
        async with gate:
            await work(guild)

    await asyncio.gather(*map(do, guilds))


async def _load(members: Sequence[Member], watching: Watch, loaded: Run, *, seconds: float) -> None:
    """Each of the members asks again as soon as the answer is there."""
    before = await watching.fetch()
    async with watching.sampling(loaded.delays, loaded.samples):
        await _type_on(members, COMMANDS, loaded, seconds=seconds)
    after = await watching.fetch()
    loaded.outcomes += after.count_outcomes(before)
    loaded.lags.append(after.get_lag(before))


async def _load_noop(seat: Seat, members: Sequence[Member], loaded: Run) -> None:
    """The same of a bot that does nothing, for a few seconds."""
    channel = seat.member.guild.channel
    await seat.member.type(channel, "/lag")
    await _type_on(members, ("/noop",), loaded, seconds=NOOP_SECONDS)
    loaded.lags.append(float((await seat.member.type(channel, "/lag")).text))


def _add_members(guilds: Sequence[Guild]) -> list[Member]:
    return [guild.add_member(f"m{number}") for number in range(MEMBERS) for guild in guilds]


async def _type_on(members: Sequence[Member], commands: Sequence[str], loaded: Run, *, seconds: float) -> None:
    """Each of the members types the commands, one after the other."""
    end = time.perf_counter() + seconds

    async def go_on(place: int, member: Member) -> None:
        while time.perf_counter() < end:
            place += 1
            await _type(member, commands[place % len(commands)], loaded)

    await asyncio.gather(*(go_on(place, member) for place, member in enumerate(members)))


async def _type(member: Member, text: str, loaded: Run) -> None:
    try:
        reply = await ask(member, text)
    except (NoReplyError, TimeoutError):
        loaded.wrong += 1
    else:
        loaded.delays.append(reply.deferred_after or 0.0)


def _build_rows(loaded: Run, plain: Run, minutes: float) -> list[Row]:
    size = f"{GUILDS:,} guilds, {IN_FLIGHT} in flight, {minutes:g} min"
    third, last = _get_memory(loaded.samples)
    count = build_figures([len(loaded.delays) + loaded.wrong])
    return [
        Row(
            FAMILY,
            f"first response, {size}",
            NOOP,
            "s",
            build_figures(loaded.delays),
            build_figures(plain.delays),
            (Goal("ours", 1.0, unit="s, p99"), Goal("greatest", 3.0, unit="s, ever")),
        ),
        Row(
            FAMILY,
            "errors that the provider did not make",
            "commands",
            "commands",
            build_figures([loaded.errors]),
            count,
            (Goal("ours", 0, unit="errors"),),
        ),
        Row(FAMILY, "memory at the end", "at half time", "MiB", last, third, (Goal("ratio", FLAT),)),
        Row(
            FAMILY,
            "lag of the event loop, p99",
            NOOP,
            "s",
            build_figures(loaded.lags),
            build_figures(plain.lags),
            (Goal("ours", 0.05, unit="s"),),
        ),
    ]


def _get_memory(samples: Sequence[Sample]) -> tuple[Figures, Figures]:
    """Of the last half the first fifth and the last fifth."""
    half = [sample.mib for sample in samples[len(samples) // 2 :]]
    fifth = max(1, len(half) // 5)
    return build_figures(half[:fifth]), build_figures(half[-fifth:])


async def _measure_beside(flood: Flood, quiet: Guild, loud: Guild) -> Row:
    """How long a guild waits for its answers, alone and while another one asks as much as it can."""
    member = quiet.add_member("bob")
    others = [loud.add_member(f"m{number}") for number in range(FLOOD_MEMBERS)]
    await _ask_often(member, WARM_UP)
    alone, beside = [], []
    for _ in range(TURNS):
        alone += await _ask_often(member, flood.rounds)
        async with _flooding(others):
            beside += await _ask_often(member, flood.rounds)
    title = f"/recommend beside a guild with {FLOOD} in flight, {flood}"
    figures = build_figures(beside), build_figures(alone)
    return Row(FAMILY, title, "alone", "s", *figures, (Goal("p95 ratio", 2.0),))


async def _ask_often(member: Member, rounds: int) -> list[float]:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        await ask(member, COMMANDS[0])
        taken.append(time.perf_counter() - began)
    return taken


@asynccontextmanager
async def _flooding(members: Sequence[Member]) -> AsyncIterator[None]:
    """From the first answer to it until the last one: who asks alone afterwards finds nothing of it."""
    is_over, answered = asyncio.Event(), asyncio.Event()

    async def flood(member: Member) -> None:
        while not is_over.is_set():
            await ask(member, COMMANDS[0])
            answered.set()

    async with asyncio.TaskGroup() as asking:
        for number in range(FLOOD):
            asking.create_task(flood(members[number % len(members)]))
        await answered.wait()
        try:
            yield
        finally:
            is_over.set()


async def _soak(minutes: float) -> None:
    async with open_ground(FULL) as ground:
        rows, samples = await run(ground, minutes=minutes)
    path = save(rows, name="soak", samples=samples)
    write_soak(rows, samples)
    print(f"kept in {path}: " + "; ".join(f"{row.title}: {'missed' if row.missed else 'reached'}" for row in rows))


def main() -> None:
    """Load a bot for some minutes, and keep what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    given = parser.parse_args()
    configure_logging(load_settings({"LOG_LEVEL": "WARNING"}, env_file=None))
    asyncio.run(_soak(given.minutes))


if __name__ == "__main__":
    main()
