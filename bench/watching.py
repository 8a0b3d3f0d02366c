"""A bot's process while it works: its memory, and what its own metrics say."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import aiohttp
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from bench.processes import KIB, read_kib
from bench.row import build_figures

EVERY: Final = 1.0  # seconds between two samples
LAG: Final = "ragbot_event_loop_lag_seconds"
COMMANDS: Final = "ragbot_commands"
PART: Final = 0.99


@dataclass(frozen=True, slots=True)
class Sample:
    """A second of a load.

    Attributes:
        seconds: since its begin.
        commands: that Discord had a first response to in this second.
        acknowledged: seconds to the first response, p99 of them.
    """

    seconds: float
    mib: float
    commands: int
    acknowledged: float


@dataclass(frozen=True, slots=True)
class Reading:
    """The bot's metrics at one moment."""

    families: dict[str, Metric]

    def count_outcomes(self, before: "Reading") -> Counter[str]:
        """The commands that have ended since, by outcome."""
        return self.count_ended() - before.count_ended()

    def get_lag(self, before: "Reading") -> float:
        """Seconds that the event loop was held, p99 since then, as Prometheus would draw it between two limits."""
        earlier = dict(before.list_lags())
        counts = [(limit, count - earlier.get(limit, 0.0)) for limit, count in self.list_lags()]
        wanted = PART * counts[-1][1]
        for (low, below), (high, within) in pairwise([(0.0, 0.0), *counts]):
            if within >= wanted and within > below:
                return low if high == float("inf") else low + (high - low) * (wanted - below) / (within - below)
        return 0.0

    def count_ended(self) -> Counter[str]:
        """The commands that have ended since the start, by outcome."""
        ended: Counter[str] = Counter()
        for sample in self.families[COMMANDS].samples if COMMANDS in self.families else ():
            if sample.name == f"{COMMANDS}_total":
                ended[sample.labels["outcome"]] += int(sample.value)
        return ended

    def list_lags(self) -> list[tuple[float, float]]:
        """How often the loop was held for so many seconds at most."""
        samples = self.families[LAG].samples
        return [(float(each.labels["le"]), each.value) for each in samples if each.name == f"{LAG}_bucket"]


class Watch:
    """Looks at one bot."""

    def __init__(self, pid: int, session: aiohttp.ClientSession) -> None:
        self._pid = pid
        self._session = session

    async def fetch(self) -> Reading:
        """What its metrics say now."""
        async with self._session.get("/metrics") as response:
            text = await response.text()
        return Reading({each.name: each for each in text_string_to_metric_families(text)})

    @asynccontextmanager
    async def sampling(self, delays: Sequence[float], samples: list[Sample]) -> AsyncIterator[None]:
        """A sample more each second within the block.

        Args:
            delays: seconds to first responses, to which the block adds.
            samples: of earlier blocks, which it goes on with as if nothing had been between.
        """
        task = asyncio.create_task(self._sample(delays, samples))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _sample(self, delays: Sequence[float], samples: list[Sample]) -> None:
        earlier = samples[-1].seconds if samples else 0.0
        began, known = time.perf_counter() - earlier, len(delays)
        while True:
            await asyncio.sleep(EVERY)
            new = delays[known:]
            known += len(new)
            acknowledged = build_figures(new).p99 if new else 0.0
            seconds = time.perf_counter() - began
            samples.append(Sample(round(seconds, 1), round(read_kib(self._pid) / KIB, 2), len(new), acknowledged))


@asynccontextmanager
async def watch(pid: int, port: int, token: str) -> AsyncIterator[Watch]:
    """Watch a bot whose HTTP interface is at that port."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers, raise_for_status=True) as session:
        yield Watch(pid, session)
