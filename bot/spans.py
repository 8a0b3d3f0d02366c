"""Commands as spans of OpenTelemetry, one for each step below: nothing is imported until its variables are set."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Final

from bot.trace import Outcome, Trace, Traces

# https://opentelemetry.io/docs/specs/otel/protocol/exporter/ - the SDK reads these and all others itself.
ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
FLUSH_SECONDS: Final = 1.0  # for what is not sent when the bot ends
BAD: Final = (Outcome.FAILED, Outcome.LATE)
MISSING: Final = (
    "%s is set, and the packages for it are missing, so no traces are sent. Install them with `make install-otel` "
    "(with Docker: DOCKER_LOCK=requirements-otel.lock)."
)

log = logging.getLogger(__name__)


@asynccontextmanager
async def send_spans(traces: Traces, environ: Mapping[str, str]) -> AsyncIterator[None]:
    """Send every command that ends within the block, where the environment says where to.

    Args:
        environ: that of the process, which OpenTelemetry reads too.
    """
    endpoint = _find_endpoint(environ)
    processor = _build_processor(endpoint) if endpoint else None
    if processor is None:
        yield
        return
    traces.listen(SpanWriter(_build_tracer(processor, environ)).write)
    try:
        yield
    finally:
        # It may take 30 s where nobody answers, and has no argument for less.
        ending = threading.Thread(target=processor.shutdown, name="spans", daemon=True)
        ending.start()
        await asyncio.to_thread(ending.join, FLUSH_SECONDS)


class SpanWriter:
    """A trace that ended -> its spans.

    Args:
        tracer: an OpenTelemetry `Tracer`.
    """

    def __init__(self, tracer: Any) -> None:
        self._tracer = tracer

    def write(self, trace: Trace) -> None:
        """Write a span for the command and one below for each step. They name what the log names, and no more."""
        from opentelemetry.trace import SpanKind, StatusCode, set_span_in_context  # noqa: PLC0415 - an extra

        attributes: dict[str, str] = {"ragbot.outcome": trace.outcome.value, "ragbot.reference": trace.reference}
        if trace.guild_id is not None:
            attributes["ragbot.guild"] = str(trace.guild_id)
        if trace.error is not None:
            attributes["error.type"] = type(trace.error).__name__
        now = time.perf_counter()
        wall = time.time_ns()

        def date(moment: float) -> int:
            return wall - round((now - moment) * 1e9)

        span = self._tracer.start_span(
            trace.command, kind=SpanKind.SERVER, attributes=attributes, start_time=date(trace.begin)
        )
        if trace.outcome in BAD:
            span.set_status(StatusCode.ERROR)
        context = set_span_in_context(span)
        for step, begin, seconds in trace.timeline:
            below = self._tracer.start_span(step.value, context, start_time=date(begin))
            below.end(date(begin + seconds))
        span.end(wall)


def _find_endpoint(environ: Mapping[str, str]) -> str | None:
    """The variable that says where traces go; None where they go nowhere."""
    is_off = environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or environ.get("OTEL_TRACES_EXPORTER") == "none"
    return None if is_off else next((name for name in ENDPOINTS if environ.get(name)), None)


def _build_processor(endpoint: str) -> Any:
    """What sends spans in a thread of its own; None where the extra is not installed."""
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        log.warning(MISSING, endpoint)
        return None
    log.info("Sending traces to where %s says", endpoint)
    return BatchSpanProcessor(OTLPSpanExporter())


def _build_tracer(processor: Any, environ: Mapping[str, str]) -> Any:
    """A tracer of the bot's own: what other packages in the process might trace is theirs."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    attributes = {"service.version": version("ragbot")}
    if "OTEL_SERVICE_NAME" not in environ and "service.name=" not in environ.get("OTEL_RESOURCE_ATTRIBUTES", ""):
        attributes["service.name"] = "ragbot"
    provider = TracerProvider(resource=Resource.create(attributes), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    return provider.get_tracer("ragbot")
