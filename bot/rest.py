"""What Discord is asked over REST: by how many connections, how long it takes, and how often it limits the rate."""

import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

import aiohttp

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

from bot.trace import Step, Trace, get_trace

# The end of the path of what tells a member that the command has arrived: an interaction's response, or that the bot
# is typing. Nothing else of an address is looked at: webhooks have a token in it.
FIRST_RESPONSES: Final = ("/callback", "/typing")
READING: Final = "GET"
RATE_LIMITED: Final = 429
CONNECTIONS_MAX: Final = 100
# Of the file descriptors that the process may have; the others are for Weaviate, uploads and what else is open.
CONNECTIONS_SHARE: Final = 0.25


@dataclass(slots=True)
class RestCounts:
    """What there was since the start.

    Attributes:
        requests: that were answered.
        rate_limited: of those, with status 429.
    """

    requests: int = 0
    rate_limited: int = 0


def build_connector() -> aiohttp.TCPConnector:
    """Connections to Discord, for each of its hosts so many that descriptors are left; who needs another one waits.

    discord.py's own connector has no limit: of 60 questions at once with 48 descriptors 35 got no word, as there was
    no connection to tell them.
    """
    connections = CONNECTIONS_MAX
    if resource is not None:
        descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if descriptors != resource.RLIM_INFINITY:
            connections = min(connections, max(1, int(descriptors * CONNECTIONS_SHARE)))
    return aiohttp.TCPConnector(limit=0, limit_per_host=connections)


def build_http_trace(counts: RestCounts) -> aiohttp.TraceConfig:
    """The hooks of an aiohttp session, which run in the task of the command that asks."""

    async def begin(_: aiohttp.ClientSession, context: SimpleNamespace, __: aiohttp.TraceRequestStartParams) -> None:
        context.begin = time.perf_counter()

    async def end(_: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestEndParams) -> None:
        counts.requests += 1
        counts.rate_limited += request.response.status == RATE_LIMITED
        trace = get_trace()
        if trace is not None and request.method != READING:
            _note(trace, request.url.path, time.perf_counter() - context.begin)

    config = aiohttp.TraceConfig()
    config.on_request_start.append(begin)
    config.on_request_end.append(end)
    return config


def _note(trace: Trace, path: str, seconds: float) -> None:
    trace.add(Step.DEFER if path.endswith(FIRST_RESPONSES) else Step.SEND, seconds)
    if trace.first_response is None:
        trace.first_response = trace.passed
