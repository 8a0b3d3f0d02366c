"""What Prometheus reads: every number after commands, uploads and failures, bounded labels, and who may read it."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
import yaml  # type: ignore[import-untyped]
from aiohttp import web
from discord.ext import commands
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.parser import text_string_to_metric_families

from bot.library.server import find_port_range
from bot.metrics import Metrics
from bot.settings import Settings
from playground import Playground
from tests.cogs.people import Server, fill, open_server
from tests.guards.imports import ROOT
from tests.support.eventually import eventually
from tests.support.http_client import TOKEN, open_client
from tests.support.provider import Provider
from tests.support.replies import get_more
from tests.support.weaviate import WeaviateProcess
from tests.test_app import add_command

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
# Names in the expressions of the dashboard and of the alerts.
NAMES = re.compile(r"\b(?:ragbot|process)_\w+")
PAGE = ROOT / "docs" / "operating.md"
BY_PROMETHEUS = {"up"}
LABELS = {"command", "outcome", "queue", "step", "le", "implementation", "major", "minor", "patchlevel", "version"}
SHELF = "Numbatshelf"


@pytest.fixture
def settings(weaviate_server: WeaviateProcess, provider: Provider, request: pytest.FixtureRequest) -> Settings:
    (port,) = find_port_range(1)
    environ = {**provider.environment, "VECTORIZER": "local", "HTTP_PORT": str(port), "HTTP_TOKEN": TOKEN}
    environ["METRICS_GUILDS"] = str(getattr(request, "param", False))
    return weaviate_server.settings(environ)


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[Server]:
    async with Playground() as discord_, open_server(discord_, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        yield server


async def fetch(settings: Settings) -> str:
    url, headers = f"http://127.0.0.1:{settings.http_port}/metrics", {"Authorization": f"Bearer {TOKEN}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        return await response.text()


def parse(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def get(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((name, frozenset(labels.items())), 0.0)


async def fail(_: commands.Context[Any]) -> None:
    raise ZeroDivisionError


def read_table() -> dict[str, tuple[str, frozenset[str], str]]:
    """Type, labels and meaning of each metric, as the page has them."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([\w, ]*?) ?\| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: (kind, frozenset(re.findall(r"\w+", labels)), meaning) for name, kind, labels, meaning in rows}


def list_families(text: str) -> Iterator[tuple[str, Family]]:
    """The bot's own metrics, under the names by which Prometheus is asked for them."""
    for family in text_string_to_metric_families(text):
        if family.name.startswith("ragbot_") and not family.name.endswith("_created"):
            yield family.name + ("_total" if family.type == "counter" else ""), family


def list_labels(text: str) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(label for sample in family.samples for label in sample.labels) - {"le"}
        for name, family in list_families(text)
    }


async def has_ended(server: Server) -> None:
    async def look() -> int:
        return server.bot.traces.running

    await eventually(look, 0)


async def test_commands_rows_and_calls_are_counted(server: Server, settings: Settings, provider: Provider) -> None:
    await fill(server.bot.library, SHELF, guild_id=int(server.guild.id))
    await server.member.type(server.channel, f"/ask question:who robs the bank? collection:{SHELF}")
    found = await server.member.type(server.channel, f"/search query:the bank collection:{SHELF}")
    await server.member.press(found, get_more(found, "Nine Bells"))
    await server.member.type(server.channel, "/search query:the bank collection:Nowhere")
    provider.fault = lambda _: web.json_response({"message": "oops"}, status=500)
    await server.member.type(server.channel, f"@bot ask who robs the bank? collection:{SHELF}")
    await add_command(server, fail)
    await server.member.type(server.channel, "/fail")
    await has_ended(server)
    text = await fetch(settings)
    samples = parse(text)
    assert get(samples, "ragbot_commands_total", command="ask", outcome="answered") == 2
    assert get(samples, "ragbot_commands_total", command="search", outcome="answered") == 1
    assert get(samples, "ragbot_commands_total", command="search", outcome="refused") == 1
    assert get(samples, "ragbot_commands_total", command="press more", outcome="answered") == 1
    assert get(samples, "ragbot_commands_total", command="fail", outcome="failed") == 1
    assert get(samples, "ragbot_first_response_seconds_count") == 6
    # Whether a member may read more is a search too, and in /ask the only one: the other is one call with the model.
    assert get(samples, "ragbot_retrieval_seconds_count") == 3
    assert get(samples, "ragbot_generation_seconds_count") == 2
    assert get(samples, "ragbot_ingest_rows_total", outcome="inserted") == 4
    assert get(samples, "ragbot_provider_calls_total", step="generate", outcome="answered") == 1
    assert get(samples, "ragbot_provider_calls_total", step="generate", outcome="failed") == 1
    assert get(samples, "ragbot_weaviate_up") == 1
    assert get(samples, "ragbot_discord_requests_total") >= 8
    assert get(samples, "process_resident_memory_bytes") > 10**7
    # What the page shows is of this scrape, and its table says what labels there are.
    shown = PAGE.read_text("utf-8").partition("```\n")[2].partition("```")[0].splitlines()
    assert len(shown) > 10
    assert [line for line in shown if line not in text.splitlines()] == []
    labels = {name: labels for name, (_, labels, _) in read_table().items() if name != "ragbot_guild_commands_total"}
    assert list_labels(text) == labels


async def test_what_runs_and_waits_is_told(server: Server, settings: Settings) -> None:
    limits, guild = server.bot.limits, 1
    before = parse(await fetch(settings))
    with limits.answers.join(guild, 1), limits.reads.join(guild, 1):
        samples = parse(await fetch(settings))
    for queue in ("answers", "reads"):
        assert (get(before, "ragbot_turns_held", queue=queue), get(samples, "ragbot_turns_held", queue=queue)) == (0, 1)
        assert get(samples, "ragbot_turns_waiting", queue=queue) == 0


async def test_a_connection_that_takes_over_and_a_rate_limit_are_counted(server: Server, settings: Settings) -> None:
    await server.bot.wait_until_ready()
    await server.discord.send_raw_frame("[1]")

    async def look() -> float:
        return get(parse(await fetch(settings)), "ragbot_gateway_reconnects_total")

    await eventually(look, 1.0)
    server.discord.fail_next("POST", "/channels/*/messages", 429)
    await server.member.type(server.channel, "@bot help")
    await has_ended(server)
    assert get(parse(await fetch(settings)), "ragbot_discord_rate_limited_total") == 1


async def test_labels_name_no_guild_no_member_and_no_collection(server: Server, settings: Settings) -> None:
    await fill(server.bot.library, SHELF, guild_id=int(server.guild.id))
    await server.member.type(server.channel, f"/search query:the bank collection:{SHELF}")
    await server.member.type(server.channel, "@bot dance")
    await has_ended(server)
    text = await fetch(settings)
    assert {label for _, labels in parse(text) for label, _ in labels} <= LABELS
    hidden = (SHELF, server.guild.id, server.member.id, server.guild.model.name, server.member.model.user.name, "dance")
    assert [word for word in map(str, hidden) if word in text] == []


@pytest.mark.parametrize("settings", [True], indirect=True)
async def test_commands_are_counted_by_guild_where_the_operator_says_so(server: Server, settings: Settings) -> None:
    await server.member.type(server.channel, "/search query:the bank collection:Nowhere")
    await has_ended(server)
    text = await fetch(settings)
    samples, guild = parse(text), str(server.guild.id)
    assert get(samples, "ragbot_guild_commands_total", guild=guild, outcome="refused") == 1
    assert {label for _, labels in samples for label, _ in labels} <= LABELS | {"guild"}


@pytest.mark.parametrize("settings", [True], indirect=True)
async def test_dashboard_and_alerts_ask_for_what_there_is(server: Server, settings: Settings) -> None:
    text = await fetch(settings)
    families = {family.name: family.type for family in text_string_to_metric_families(text)}
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
    known = {f"{name}{suffix}" for name, kind in families.items() for suffix in suffixes.get(kind, ())}
    asked = {name for expression in list_expressions() for name in NAMES.findall(expression)}
    assert asked - known == set()
    # And the page says of each what it is.
    told = {name: (family.type, family.documentation) for name, family in list_families(text)}
    assert {name: (kind, meaning) for name, (kind, _, meaning) in read_table().items()} == told
    # And nothing is measured that nobody looks at.
    ours = {name for name in families if name.startswith("ragbot_") and not name.endswith("_created")}
    assert {name for name in ours if not any(each.startswith(name) for each in asked)} == set()


def list_expressions() -> Iterator[str]:
    dashboard: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana.json").read_text("utf-8"))
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    alerts: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text("utf-8"))
    for group in alerts["groups"]:
        for rule in group["rules"]:
            assert rule.keys() >= {"alert", "expr", "labels", "annotations"}
            yield rule["expr"]


@pytest.mark.parametrize(("token", "status"), [(None, 401), ("another", 401), (TOKEN, 200)])
async def test_the_token_is_needed(settings: Settings, token: str | None, status: int) -> None:
    async with open_client(settings, token=token) as client:
        response = await client.get("/metrics")
    assert response.status_code == status
    assert ("ragbot_weaviate_up" in response.text) is (status == 200)


async def test_without_a_token_there_are_no_metrics(weaviate_server: WeaviateProcess) -> None:
    async with open_client(weaviate_server.settings(), token=None) as client:
        assert (await client.get("/metrics")).status_code == 403


async def test_the_lag_of_the_event_loop_is_measured() -> None:
    metrics = Metrics()

    async def look() -> bool:
        return get(parse(metrics.render().decode()), "ragbot_event_loop_lag_seconds_count") > 0

    async with metrics.watch_loop():
        await eventually(look, True)
