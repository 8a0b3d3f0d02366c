"""Commands one at a time, beside a deferred command of plain discord.py that does nothing, and the bare query."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from bench.ground import GUILD_ID, Ground
from bench.measure import measure_pair
from bench.provider import open_provider
from bench.row import Goal, Row
from bench.search import QUERY, search_and_generate_raw, search_raw
from bench.seats import AWAY, Seat, open_bot, open_noop
from bot.models import CollectionInfo

FAMILY: Final = "Commands, one at a time"
GOALS: Final = (Goal("ratio", 1.15), Goal("p99 ratio", 1.5))
COMMANDS: Final = (f"/recommend {QUERY}", "/ask Who directed Psycho?", f"/search {QUERY}")
# Of the rounds a fourth where one takes ten times as long.
FAR_PART: Final = 4

_Raw = Callable[[Ground, CollectionInfo], Awaitable[object]]


async def measure_commands(ground: Ground) -> list[Row]:
    """Interaction sent -> answer readable, without a key and with a provider that takes no time."""
    await ground.fill(GUILD_ID)
    async with open_noop() as plain, open_provider() as provider:
        async with open_bot(ground) as ours:
            options: dict[str, Any] = {"query": search_raw, "title": "without a key"}
            rows = [await _measure(ground, plain, ours, typed, **options) for typed in COMMANDS]
        async with open_bot(ground, provider.environment) as ours, ground.open_raw(provider.headers) as raw:
            options = {"query": search_and_generate_raw, "title": "with a provider at 0 ms"}
            rows += [await _measure(raw, plain, ours, typed, **options) for typed in COMMANDS[:2]]
    async with open_noop(distance=AWAY) as plain, open_bot(ground, distance=AWAY) as ours:
        options = {"query": search_raw, "title": f"without a key, Discord {AWAY * 1_000:g} ms away"}
        rows.append(await _measure(ground, plain, ours, COMMANDS[0], **options, part=FAR_PART))
    return rows


async def _measure(
    ground: Ground, plain: Seat, ours: Seat, typed: str, *, query: _Raw, title: str, part: int = 1
) -> Row:
    movies = await ground.fetch_info(GUILD_ID)

    async def noop_and_query() -> None:
        await plain.type("/noop")
        await query(ground, movies)

    pair = await measure_pair(lambda: ours.type(typed), noop_and_query, rounds=ground.scale.rounds // part)
    baseline = "no-op of discord.py + raw query"
    return Row(FAMILY, f"{typed.split(maxsplit=1)[0]} {title}", baseline, "ms", *pair, GOALS)
