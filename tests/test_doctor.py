"""The doctor's checks against stubs of Discord and of providers, and its report."""

import asyncio
import io
import os
import re
import socket
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rich.console import Console

from bot.doctor import Finding, Row, Verdict, examine, has_failure, render_report
from bot.doctor.discord_checks import check_discord
from bot.doctor.file_checks import check_file, check_names
from bot.doctor.local_checks import check_http, check_paths
from bot.doctor.provider_checks import PROBES, check_keys
from bot.doctor.report import build_rows
from bot.doctor.weaviate_checks import check_module, get_address
from bot.library.server import find_port_range, get_binary_path
from bot.settings import Given, Settings, load_settings, read_given
from tests.support.discord_stub import DiscordStub, open_discord_stub

NOTHING = read_given({}, env_file=None)
KEY = "key-that-the-provider-accepts"


def load(**environ: str) -> Settings:
    return load_settings(environ, env_file=None)


def get_verdicts(findings: list[Finding]) -> dict[str, Verdict]:
    return {finding.setting: finding.verdict for finding in findings}


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as opened:
        yield opened


@pytest.fixture
async def discord_stub() -> AsyncIterator[DiscordStub]:
    async with open_discord_stub() as stub:
        yield stub


@pytest.fixture
async def provider_url() -> AsyncIterator[str]:
    async def answer_models(request: web.Request) -> web.Response:
        status = {f"Bearer {KEY}": 200, "Bearer overloaded": 503}.get(request.headers["Authorization"], 401)
        return web.json_response({}, status=status)

    async def answer_tags(_: web.Request) -> web.Response:
        return web.json_response({"models": []})

    app = web.Application()
    app.router.add_get("/v1/models", answer_models)
    app.router.add_get("/api/tags", answer_tags)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_discord_accepts(discord_stub: DiscordStub, session: aiohttp.ClientSession) -> None:
    discord_stub.guilds = {7}
    findings = await check_discord(load(**discord_stub.get_environ(), DISCORD_GUILDS="7"), session)
    assert get_verdicts(findings) == {
        "discord_api_base": Verdict.OK,
        "discord_token": Verdict.OK,
        "discord_guilds": Verdict.OK,
        "discord_gateway": Verdict.OK,
    }


async def test_discord_refuses_the_token(discord_stub: DiscordStub, session: aiohttp.ClientSession) -> None:
    environ = {**discord_stub.get_environ(), "DISCORD_TOKEN": "another-token"}
    findings = await check_discord(load(**environ), session)
    assert get_verdicts(findings)["discord_token"] is Verdict.FAIL
    assert get_verdicts(findings)["discord_guilds"] is Verdict.SKIPPED


async def test_a_missing_token_is_told_before_anything_is_asked(
    session: aiohttp.ClientSession, closed_port: int
) -> None:
    findings = await check_discord(load(DISCORD_GATEWAY=f"ws://127.0.0.1:{closed_port}"), session)
    token = next(finding for finding in findings if finding.setting == "discord_token")
    assert token.verdict is Verdict.FAIL
    assert "discord.com/developers" in token.remedy


async def test_a_guild_without_the_bot_is_named(discord_stub: DiscordStub, session: aiohttp.ClientSession) -> None:
    discord_stub.guilds = {7}
    findings = await check_discord(load(**discord_stub.get_environ(), DISCORD_GUILDS="7,8"), session)
    guilds = next(finding for finding in findings if finding.setting == "discord_guilds")
    assert guilds.verdict is Verdict.WARN
    assert "not in 8:" in guilds.remedy


async def test_an_ailing_discord_is_not_blamed_on_the_token(
    discord_stub: DiscordStub, session: aiohttp.ClientSession
) -> None:
    discord_stub.login_status = 502
    verdicts = get_verdicts(await check_discord(load(**discord_stub.get_environ()), session))
    assert verdicts["discord_api_base"] is Verdict.FAIL
    assert "discord_token" not in verdicts


@pytest.mark.parametrize("hello", ['{"op": 11}', "[]", "what?"])
async def test_something_else_than_a_gateway(
    discord_stub: DiscordStub, session: aiohttp.ClientSession, hello: str
) -> None:
    discord_stub.hello = hello
    verdicts = get_verdicts(await check_discord(load(**discord_stub.get_environ()), session))
    assert verdicts["discord_gateway"] is Verdict.FAIL


async def test_an_unreachable_discord(session: aiohttp.ClientSession, closed_port: int) -> None:
    environ = {
        "DISCORD_TOKEN": "some-token",
        "DISCORD_API_BASE": f"http://127.0.0.1:{closed_port}",
        "DISCORD_GATEWAY": f"ws://127.0.0.1:{closed_port}",
    }
    assert get_verdicts(await check_discord(load(**environ), session)) == {
        "discord_api_base": Verdict.FAIL,
        "discord_token": Verdict.SKIPPED,
        "discord_guilds": Verdict.SKIPPED,
        "discord_gateway": Verdict.FAIL,
    }


@pytest.mark.parametrize(
    ("key", "verdict"), [(KEY, Verdict.OK), ("another", Verdict.FAIL), ("overloaded", Verdict.WARN)]
)
async def test_keys_are_tried(provider_url: str, session: aiohttp.ClientSession, key: str, verdict: Verdict) -> None:
    settings = load(COHERE_API_KEY=key, COHERE_BASE_URL=provider_url, OPENAI_API_KEY=key, OPENAI_BASE_URL=provider_url)
    findings = await check_keys(settings, session)
    assert get_verdicts(findings) == {"cohere_api_key": verdict, "openai_api_key": verdict}
    assert not any(key in finding.remedy for finding in findings)


async def test_a_provider_out_of_reach_is_no_failure(session: aiohttp.ClientSession, closed_port: int) -> None:
    url = f"http://127.0.0.1:{closed_port}"
    settings = load(COHERE_API_KEY=KEY, COHERE_BASE_URL=url, OLLAMA_URL=url)
    assert get_verdicts(await check_keys(settings, session)) == {
        "cohere_api_key": Verdict.WARN,
        "ollama_url": Verdict.WARN,
    }


async def test_ollama_answers(provider_url: str, session: aiohttp.ClientSession) -> None:
    assert get_verdicts(await check_keys(load(OLLAMA_URL=provider_url), session)) == {"ollama_url": Verdict.OK}


async def test_keys_that_cannot_be_tried_for_free_are_left_alone(session: aiohttp.ClientSession) -> None:
    verdicts = get_verdicts(await check_keys(load(VOYAGEAI_API_KEY=KEY, JINAAI_API_KEY=KEY), session))
    assert verdicts == {"voyageai_api_key": Verdict.SKIPPED, "jinaai_api_key": Verdict.SKIPPED}


@pytest.mark.parametrize("name", PROBES)
def test_keys_travel_in_headers(name: str) -> None:
    probe = PROBES[name]
    assert any(KEY in value for value in probe.build_headers(KEY).values())
    assert "?" not in probe.base + probe.path


def test_the_binary_is_missed(tmp_path: Path) -> None:
    settings = load(WEAVIATE_BINARY_PATH=str(tmp_path), WEAVIATE_DATA_PATH=str(tmp_path / "new" / "data"))
    assert get_verdicts(check_paths(settings)) == {
        "weaviate_data_path": Verdict.OK,
        "weaviate_binary_path": Verdict.FAIL,
    }


def test_the_binary_is_found(tmp_path: Path) -> None:
    settings = load(WEAVIATE_BINARY_PATH=str(tmp_path), WEAVIATE_DATA_PATH=str(tmp_path))
    path = get_binary_path(settings)
    path.touch(mode=0o755)
    assert get_verdicts(check_paths(settings))["weaviate_binary_path"] is Verdict.OK


def test_a_file_is_no_data_path(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    verdicts = get_verdicts(check_paths(load(WEAVIATE_DATA_PATH=str(tmp_path / "file" / "data"))))
    assert verdicts["weaviate_data_path"] is Verdict.FAIL


def test_paths_matter_only_to_the_embedded_mode() -> None:
    assert check_paths(load(WEAVIATE_MODE="local", WEAVIATE_DATA_PATH="/dev/null/data")) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize(
    ("health", "verdict"),
    [
        ('{"status": "ok", "service": "ragbot"}', Verdict.OK),
        ('{"status": "ok"}', Verdict.FAIL),
        ("[]", Verdict.FAIL),
        ("what?", Verdict.FAIL),
    ],
)
async def test_a_taken_port_is_right_where_the_bot_itself_listens(
    session: aiohttp.ClientSession, host: str, health: str, verdict: Verdict
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=health, content_type="application/json")

    app = web.Application()
    app.router.add_get("/healthz", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        settings = load(HTTP_PORT=str(server.port), HTTP_HOST=host, HTTP_TOKEN="long-random-text")
        assert get_verdicts(await check_http(settings, session)) == {"http_port": verdict}


async def test_a_port_that_is_taken_by_something_without_http(session: aiohttp.ClientSession) -> None:
    async def close(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(close, "127.0.0.1", 0) as server:
        settings = load(HTTP_PORT=str(server.sockets[0].getsockname()[1]), HTTP_TOKEN="long-random-text")
        (finding,) = await check_http(settings, session)
    assert finding.verdict is Verdict.FAIL
    assert finding.remedy.startswith("Another program listens there")


async def test_a_free_port_without_a_token(session: aiohttp.ClientSession, closed_port: int) -> None:
    findings = await check_http(load(HTTP_PORT=str(closed_port)), session)
    assert get_verdicts(findings) == {"http_port": Verdict.OK, "http_token": Verdict.WARN}


async def test_no_port_no_findings(session: aiohttp.ClientSession) -> None:
    assert await check_http(load(), session) == []


def test_every_setting_has_a_row_and_the_worst_finding_counts() -> None:
    settings = load(DISCORD_GUILDS="7,8", WEAVIATE_TIMEOUT_QUERY="1.50", COHERE_API_KEY=KEY)
    rows = build_rows(
        settings,
        [
            Finding("cohere_api_key", Verdict.WARN, "slow"),
            Finding("cohere_api_key", Verdict.FAIL, "refused"),
            Finding("cohere_api_key", Verdict.OK),
        ],
    )
    assert [row.setting for row in rows] == [name.upper() for name in Settings.model_fields]
    by_name = {row.setting: row for row in rows}
    assert by_name["COHERE_API_KEY"] == Row("COHERE_API_KEY", "set", Verdict.FAIL, "refused")
    assert by_name["DISCORD_GUILDS"].value == "7, 8"
    assert by_name["WEAVIATE_TIMEOUT_QUERY"].value == "1.5"
    assert by_name["WEAVIATE_HTTP_SECURE"].value == "false"
    assert by_name["OPENAI_API_KEY"] == Row("OPENAI_API_KEY", "", Verdict.UNCHECKED, "")
    assert has_failure(rows)


@pytest.mark.parametrize(
    ("name", "address", "shown"),
    [
        ("DISCORD_API_BASE", "https://me:password@proxy.example/api/v10", "https://…@proxy.example/api/v10"),
        ("DISCORD_GATEWAY", "wss://proxy.example/?key=password", "wss://proxy.example/?…"),
        ("OPENAI_BASE_URL", "https://proxy.example/v1?key=password#password", "https://proxy.example/v1?…"),
        ("WEAVIATE_URL", "me:password@x.weaviate.cloud?password", "…@x.weaviate.cloud?…"),
    ],
)
def test_passwords_and_queries_of_addresses_are_not_shown(name: str, address: str, shown: str) -> None:
    rows = build_rows(load(**{name: address}), [])
    assert next(row.value for row in rows if row.setting == name) == shown


def render(rows: Sequence[Row], *, width: int = 80, is_whole: bool = False) -> str:
    stream = io.StringIO()
    Console(file=stream, width=width).print(render_report(rows, source="the environment", is_whole=is_whole))
    return stream.getvalue()


def test_what_is_wrong_comes_first_and_what_was_not_checked_only_if_asked_for() -> None:
    rows = build_rows(
        load(ADMIN_ROLES="[red]Mods"),
        [
            Finding("discord_token", Verdict.OK, "Discord accepts it"),
            Finding("http_token", Verdict.WARN, "too short"),
            Finding("http_port", Verdict.FAIL, "taken"),
            Finding("weaviate_mode", Verdict.FAIL, "away"),
            Finding("vectorizer", Verdict.SKIPPED, "Needs Weaviate first"),
        ],
    )
    lines = render(rows).splitlines()
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "Settings from the environment",
        "Problems",
        "Warnings",
        "Checked and right",
        f"2 problems, 1 warning, 4 checked; {len(rows) - 4} not checked (--all shows them)",
    ]
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [
        *("WEAVIATE_MODE", "HTTP_PORT", "HTTP_TOKEN", "DISCORD_TOKEN")
    ]
    whole = render(rows, is_whole=True)
    assert "[red]Mods" in whole
    assert "auto — Needs Weaviate first" in whole
    assert whole.splitlines()[-1] == f"2 problems, 1 warning, 4 checked; {len(rows) - 4} not checked"


def test_nothing_wrong_is_said_too() -> None:
    rows = build_rows(load(), [Finding("discord_token", Verdict.OK)])
    assert not has_failure(rows)
    assert "No problems, no warnings, 1 checked" in render(rows)


def test_no_name_is_cut_on_a_narrow_terminal() -> None:
    rows = build_rows(load(WEAVIATE_DATA_PATH="/a/long/path" * 20), [])
    shown = render(rows, is_whole=True)
    assert all(re.search(rf"^  {row.setting} ", shown, re.MULTILINE) for row in rows)
    assert max(map(len, shown.splitlines())) <= 80


def write_env(folder: Path, mode: int, text: str = "LOG_LEVEL=INFO\n") -> Given:
    file = folder / ".env"
    file.write_text(text)
    file.chmod(mode)
    return read_given({}, env_file=file)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
@pytest.mark.parametrize(
    ("mode", "verdict", "words"),
    [
        (0o600, Verdict.OK, "may not read it"),
        (0o640, Verdict.OK, "may not read it"),
        (0o644, Verdict.WARN, "every user of this machine may read it"),
        (0o602, Verdict.WARN, "every user of this machine may change it"),
    ],
)
def test_who_may_read_the_file(tmp_path: Path, mode: int, verdict: Verdict, words: str) -> None:
    (finding,) = check_file(write_env(tmp_path, mode))
    assert (finding.setting, finding.verdict) == (".env", verdict)
    assert words in finding.remedy


def test_without_a_file_there_is_nothing_to_say() -> None:
    assert check_file(read_given({}, env_file=None)) == []


def test_names_that_are_no_settings_have_rows(tmp_path: Path) -> None:
    given = write_env(tmp_path, 0o600, "COHERE_KEY=abc\nMTE3NDEwOTg0=\n")
    rows = build_rows(load(), check_names(given))
    extra = {row.setting: row for row in rows if row.verdict is Verdict.WARN}
    assert "Did you mean COHERE_API_KEY?" in extra["COHERE_KEY"].remedy
    assert "not shown" in extra[".env"].remedy


async def test_a_weaviate_that_is_away(discord_stub: DiscordStub) -> None:
    http_port, grpc_port = find_port_range(2)
    environ = {
        "WEAVIATE_MODE": "local",
        "WEAVIATE_HTTP_HOST": "127.0.0.1",
        "WEAVIATE_HTTP_PORT": str(http_port),
        "WEAVIATE_GRPC_PORT": str(grpc_port),
        "WEAVIATE_TIMEOUT_INIT": "0.5",
        **discord_stub.get_environ(),
    }
    rows = {row.setting: row for row in await examine(load(**environ), NOTHING)}
    assert rows["WEAVIATE_HTTP_HOST"].verdict is Verdict.FAIL
    assert rows["SHARED_COLLECTIONS"].verdict is Verdict.SKIPPED
    assert rows["DISCORD_TOKEN"].verdict is Verdict.OK


@pytest.mark.parametrize(
    ("environ", "setting"),
    [
        ({}, "weaviate_mode"),
        ({"WEAVIATE_MODE": "local"}, "weaviate_http_host"),
        ({"WEAVIATE_MODE": "cloud", "WEAVIATE_URL": "x.weaviate.cloud", "WEAVIATE_API_KEY": KEY}, "weaviate_url"),
        ({"WEAVIATE_MODE": "custom"}, "weaviate_http_host"),
        ({"WEAVIATE_MODE": "custom", "WEAVIATE_URL": "http://weaviate:8080"}, "weaviate_url"),
    ],
)
def test_the_setting_that_says_where_weaviate_is_gets_the_blame(environ: dict[str, str], setting: str) -> None:
    assert get_address(load(**environ)) == setting


def test_a_module_that_the_server_lacks_is_named() -> None:
    assert check_module("generative", "cohere", ["generative-cohere"]).verdict is Verdict.OK
    missing = check_module("generative", "cohere", ["text2vec-cohere"])
    assert missing.verdict is Verdict.FAIL
    assert "generative-cohere" in missing.remedy


async def test_the_embedded_mode_without_a_binary_starts_no_build(discord_stub: DiscordStub, tmp_path: Path) -> None:
    environ = {"WEAVIATE_BINARY_PATH": str(tmp_path), "WEAVIATE_DATA_PATH": str(tmp_path), **discord_stub.get_environ()}
    rows = {row.setting: row for row in await examine(load(**environ), NOTHING)}
    assert rows["WEAVIATE_MODE"].verdict is Verdict.FAIL
    assert "ragbot server" in rows["WEAVIATE_MODE"].remedy
    assert not get_binary_path(load(**environ)).exists()


async def test_a_data_path_that_is_a_file_is_one_problem_and_starts_no_server(
    discord_stub: DiscordStub, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    environ = {
        **discord_stub.get_environ(),
        "WEAVIATE_BINARY_PATH": str(tmp_path),
        "WEAVIATE_DATA_PATH": str(file / "data"),
    }
    get_binary_path(load(**environ)).touch(mode=0o755)
    rows = {row.setting: row for row in await examine(load(**environ), NOTHING)}
    assert [name for name, row in rows.items() if row.verdict is Verdict.FAIL] == ["WEAVIATE_DATA_PATH"]
    assert f"{file} is a file" in rows["WEAVIATE_DATA_PATH"].remedy
    assert rows["WEAVIATE_MODE"].verdict is Verdict.SKIPPED
