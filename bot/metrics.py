"""What the process tells Prometheus; labels are bounded, and name no member and no collection."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol, TypeAlias

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.background import run_in_background
from bot.fair_queue import FairQueue
from bot.follow_lag import FollowLag
from bot.library import Library
from bot.limits import Limits
from bot.rest import RestCounts
from bot.trace import Step, Trace, Traces

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
# Discord gives 3 s for the first response: https://docs.discord.com/developers/interactions/receiving-and-responding
FIRST_RESPONSE_BUCKETS: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
RETRIEVAL_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
GENERATION_BUCKETS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0, 60.0)
LAG_BUCKETS: Final = (0.001, 0.005, 0.01, 0.025, 0.035, 0.05, 0.07, 0.1, 0.25, 0.5, 1.0, 3.0)
# Events are gathered for 2 s; what failed is tried again after 10 minutes.
FOLLOW_BUCKETS: Final = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3_600.0)
LAG_EVERY: Final = 0.1  # seconds between two looks at the event loop's clock

Collect: TypeAlias = Callable[[], Iterable[Metric]]


class FollowingSide(Protocol):
    """What keeps up with channels, as far as it is measured."""

    lag: FollowLag


class DiscordSide(Protocol):
    """The bot, as far as it is measured."""

    limits: Limits
    rest: RestCounts
    reconnects: int

    @property
    def traces(self) -> Traces:
        """The commands that run."""

    @property
    def following(self) -> FollowingSide:
        """What keeps up with channels."""

    @property
    def latency(self) -> float:
        """Seconds between a heartbeat and its acknowledgement; NaN before the first."""


class Metrics:
    """What is measured, in a registry of its own: two of them in one process know nothing of each other.

    Args:
        has_guilds: whether commands are counted by guild too, a series for each and its outcomes.
    """

    def __init__(self, *, has_guilds: bool = False) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        self._commands = Counter(
            "ragbot_commands",
            "Commands that ended, by name and outcome.",
            ("command", "outcome"),
            registry=self._registry,
        )
        self._guilds = self._build_guilds() if has_guilds else None
        self._first_response = self._build_histogram(
            "first_response", "Seconds until Discord had the first response to a command.", FIRST_RESPONSE_BUCKETS
        )
        self._retrieval = self._build_histogram("retrieval", "Seconds of a command's searches.", RETRIEVAL_BUCKETS)
        self._generation = self._build_histogram(
            "generation", "Seconds that a command waited for the model that writes.", GENERATION_BUCKETS
        )
        self._follow_lag = self._build_histogram(
            "follow_lag", "Seconds from an event in a followed channel until it is stored.", FOLLOW_BUCKETS
        )
        self._lag = self._build_histogram("event_loop_lag", "Seconds that the event loop was held.", LAG_BUCKETS)

    def follow_library(self, library: Library) -> None:
        """Tell of Weaviate, ingests and models from now on."""
        self._registry.register(_Reading(lambda: _collect_library(library)))

    def follow_bot(self, bot: DiscordSide) -> None:
        """Tell of commands, queues and Discord from now on."""
        bot.traces.listen(self._observe)
        bot.following.lag.listen(self._follow_lag.observe)
        self._registry.register(_Reading(lambda: _collect_bot(bot)))

    @asynccontextmanager
    async def watch_loop(self) -> AsyncIterator[None]:
        """Measure the lag of the running event loop within the block."""
        async with run_in_background(self._watch_loop(), name="event-loop-lag"):
            yield

    def render(self) -> bytes:
        """All of it, in the text format of Prometheus (`CONTENT_TYPE`)."""
        return generate_latest(self._registry)

    def _observe(self, trace: Trace) -> None:
        self._commands.labels(trace.command, trace.outcome.value).inc()
        if self._guilds is not None:
            self._guilds.labels(trace.guild_id or "none", trace.outcome.value).inc()
        if trace.first_response is not None:
            self._first_response.observe(trace.first_response)
        for step, histogram in ((Step.RETRIEVE, self._retrieval), (Step.GENERATE, self._generation)):
            if step in trace.steps:
                histogram.observe(trace.steps[step])

    async def _watch_loop(self) -> None:
        while True:
            begin = time.perf_counter()
            await asyncio.sleep(LAG_EVERY)
            self._lag.observe(max(0.0, time.perf_counter() - begin - LAG_EVERY))

    def _build_guilds(self) -> Counter:
        """Not a label of the commands: those times guilds would be too many series for Prometheus."""
        return Counter(
            "ragbot_guild_commands",
            "Commands that ended, by guild and outcome.",
            ("guild", "outcome"),
            registry=self._registry,
        )

    def _build_histogram(self, name: str, documentation: str, buckets: tuple[float, ...]) -> Histogram:
        return Histogram(f"ragbot_{name}_seconds", documentation, buckets=buckets, registry=self._registry)


class _Reading(Collector):
    """What is read where it is counted, whenever Prometheus asks."""

    def __init__(self, collect: Collect) -> None:
        self._collect = collect

    def collect(self) -> Iterator[Metric]:
        """The metrics as they are now."""
        yield from self._collect()


def _collect_library(library: Library) -> Iterator[Metric]:
    yield GaugeMetricFamily("ragbot_weaviate_up", "Whether Weaviate answered last.", value=library.is_ready)
    rows = CounterMetricFamily("ragbot_ingest_rows", "Rows of ingests, by outcome.", labels=("outcome",))
    for outcome, count in library.ingester.rows.items():
        rows.add_metric((outcome,), count)
    yield rows
    calls = CounterMetricFamily("ragbot_provider_calls", "Steps asked of models.", labels=("step", "outcome"))
    for (step, outcome), count in library.searcher.calls.items():
        calls.add_metric((step.value, outcome), count)
    yield calls


def _collect_bot(bot: DiscordSide) -> Iterator[Metric]:
    yield GaugeMetricFamily("ragbot_commands_running", "Commands that have not ended.", value=bot.traces.running)
    queues = {"answers": bot.limits.answers, "reads": bot.limits.reads}
    yield _build_gauge("ragbot_turns_held", "Turns that are held, by queue.", queues, lambda each: each.running)
    yield _build_gauge("ragbot_turns_waiting", "Who waits for a turn, by queue.", queues, lambda each: each.waiting)
    waiting = bot.following.lag.longest_wait
    yield GaugeMetricFamily("ragbot_follow_waiting_seconds", "Of the oldest event that is not stored.", value=waiting)
    yield GaugeMetricFamily("ragbot_gateway_latency_seconds", "Of the last heartbeat.", value=bot.latency)
    yield CounterMetricFamily("ragbot_gateway_reconnects", "New connections after a lost one.", value=bot.reconnects)
    yield CounterMetricFamily("ragbot_discord_requests", "Requests to Discord.", value=bot.rest.requests)
    yield CounterMetricFamily("ragbot_discord_rate_limited", "Of them with status 429.", value=bot.rest.rate_limited)


def _build_gauge(
    name: str, documentation: str, queues: dict[str, FairQueue], measure: Callable[[FairQueue], int]
) -> Any:
    gauge = GaugeMetricFamily(name, documentation, labels=("queue",))
    for label, queue in queues.items():
        gauge.add_metric((label,), measure(queue))
    return gauge
