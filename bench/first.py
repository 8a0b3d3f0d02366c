"""When there is something to read, where a model takes three seconds to write."""

import time
from typing import Final

from bench.ground import Ground
from bench.provider import WRITTEN, open_provider
from bench.row import Goal, Row, build_figures
from bench.search import QUERY
from bench.seats import AWAY, open_bot

FAMILY: Final = "First readable content"
WRITES_SECONDS: Final = 3.0
ROUNDS: Final = 5
WARM_UP: Final = 1  # rounds that do not count


async def measure_first(ground: Ground) -> list[Row]:
    """The first message with anything in it, beside the one with the model's text, of the same command."""
    first, whole = [], []
    async with (
        open_provider(seconds=WRITES_SECONDS) as provider,
        # On loopback it is a hundredth, of which some milliseconds more or less are a third.
        open_bot(ground, provider.environment, distance=AWAY) as ours,
    ):
        for _ in range(WARM_UP + ROUNDS):
            began = time.perf_counter()
            reply = await ours.member.type(ours.member.guild.channel, f"/recommend {QUERY}")
            first.append(time.perf_counter() - began)
            await reply.wait_for(lambda shown: WRITTEN[:12] in shown.text)
            whole.append(time.perf_counter() - began)
    title = f"/recommend, a provider that takes {WRITES_SECONDS:g} s, Discord {AWAY * 1_000:g} ms away"
    goals = (Goal("ratio", 0.1),)
    figures = build_figures(first[WARM_UP:]), build_figures(whole[WARM_UP:])
    return [Row(FAMILY, title, "waiting for the text", "s", *figures, goals)]
