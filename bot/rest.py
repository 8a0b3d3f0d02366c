"""What Discord's REST interface is asked: how long responses take, and how often it limits the rate."""

import time
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.trace import Step, Trace, get_trace

# The end of the path of what tells a member that the command has arrived: an interaction's response, or that the bot
# is typing. Nothing else of an address is looked at: webhooks have a token in it.
FIRST_RESPONSES: Final = ("/callback", "/typing")
READING: Final = "GET"
RATE_LIMITED: Final = 429


@dataclass(slots=True)
class RestCounts:
    """What there was since the start.

    Attributes:
        requests: that were answered.
        rate_limited: of those, with status 429.
    """

    requests: int = 0
    rate_limited: int = 0


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
