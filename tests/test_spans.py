"""Commands as spans: what OpenTelemetry's own exporter sends to a collector, and that it is left alone until asked."""

import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from bot.settings import Settings
from bot.spans import send_spans
from bot.trace import Outcome, Step, Traces, get_trace
from playground import Playground
from tests.cogs.people import fill, open_server
from tests.support.weaviate import WeaviateProcess

SHELF, QUESTION = "Numbatshelf", "who robs the bank of Wombat"


class Collector:
    """What was sent to it, over HTTP on loopback."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.read())
        return web.Response(content_type="application/x-protobuf")

    @property
    def resources(self) -> list[Any]:
        return [each for body in self.bodies for each in ExportTraceServiceRequest.FromString(body).resource_spans]

    @property
    def spans(self) -> list[Any]:
        return [span for each in self.resources for scope in each.scope_spans for span in scope.spans]


@pytest.fixture
async def collector(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Collector]:
    collector = Collector()
    async with serve(collector) as url:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        yield collector


@asynccontextmanager
async def serve(collector: Collector) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/v1/traces", collector.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
def settings(weaviate_server: WeaviateProcess) -> Settings:
    return weaviate_server.settings({"VECTORIZER": "local"})


async def test_a_command_is_a_span_with_one_for_each_step_and_says_nothing_of_what_was_asked(
    settings: Settings, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret")
    async with Playground() as discord_, open_server(discord_, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, SHELF, guild_id=int(discord_.guild.id))
        await server.member.type(server.channel, f"/search query:{QUESTION} collection:{SHELF}")
        await server.member.type(server.channel, f"/search query:{QUESTION} collection:Nowhere")
    # The first one may end after the second: its member has the answer before.
    roots = [span for span in collector.spans if not span.parent_span_id]
    refused, answered = sorted(roots, key=lambda span: len(span.attributes), reverse=True)
    assert (answered.name, refused.name) == ("search", "search")
    attributes = {each.key: each.value.string_value for each in answered.attributes}
    assert attributes.keys() == {"ragbot.outcome", "ragbot.reference", "ragbot.guild"}
    assert (attributes["ragbot.outcome"], attributes["ragbot.guild"]) == ("answered", str(discord_.guild.id))
    assert {each.key: each.value.string_value for each in refused.attributes}["error.type"] == "CollectionNotFoundError"
    below = [span for span in collector.spans if span.parent_span_id == answered.span_id]
    assert {"defer", "retrieve", "send"} <= {span.name for span in below}
    for span in below:
        assert span.trace_id == answered.trace_id
        assert answered.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
        assert span.end_time_unix_nano <= answered.end_time_unix_nano
    about = {each.key: each.value.string_value for each in collector.resources[0].resource.attributes}
    assert about["service.name"] == "ragbot"
    assert collector.headers[0]["api-key"] == "secret"
    hidden = (SHELF, "Wombat", discord_.guild.model.name, str(server.member.id), server.member.model.user.name)
    assert [word for word in hidden if any(word.encode() in body for body in collector.bodies)] == []


async def test_what_failed_is_an_error_and_many_steps_are_no_more_than_a_limit(
    collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "shelves")
    traces = Traces()
    async with send_spans(traces, {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "x", "OTEL_SERVICE_NAME": "shelves"}):
        traces.begin("ask", None)
        trace = get_trace()
        assert trace is not None
        trace.outcome = Outcome.FAILED
        for _ in range(1_000):
            trace.add(Step.SEND, 0.0)
        traces.end()
    (root,) = (span for span in collector.spans if not span.parent_span_id)
    assert root.status.code == root.status.STATUS_CODE_ERROR
    assert len(collector.spans) == 101
    about = {each.key: each.value.string_value for each in collector.resources[0].resource.attributes}
    assert about["service.name"] == "shelves"


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": ""},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
async def test_nothing_is_sent_where_nobody_says_where_to(environ: dict[str, str], collector: Collector) -> None:
    traces = Traces()
    async with send_spans(traces, environ):
        traces.begin("ask", None)
        traces.end()
    assert collector.bodies == []


async def test_an_extra_that_is_missing_is_a_sentence_and_not_the_end(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    traces = Traces()
    with caplog.at_level(logging.WARNING):
        async with send_spans(traces, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"}):
            traces.begin("ask", None)
            traces.end()
    (message,) = caplog.messages
    assert message.startswith("OTEL_EXPORTER_OTLP_ENDPOINT is set, and the packages for it are missing")
    assert "make install-otel" in message


def test_it_is_not_imported_before() -> None:
    line = "import sys, bot.service; print([name for name in sys.modules if name.startswith('opentelemetry.sdk')])"
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", line], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
