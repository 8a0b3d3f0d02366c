"""The command line as its own process: statuses, sentences, signals."""

import asyncio
import json
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from importlib.metadata import version
from pathlib import Path
from unittest.mock import MagicMock

import aiohttp
import discord
import pytest

from bot.errors import DiscordUnreachableError
from bot.library.server import find_port_range, get_binary_path
from bot.service import explain_discord
from bot.settings import load_settings
from tests.support.discord_stub import TOKEN, DiscordStub, open_discord_stub
from tests.support.processes import ROOT, Ended, run_bot, start_bot, stop, wait_end


@pytest.fixture
async def discord_stub() -> AsyncIterator[DiscordStub]:
    async with open_discord_stub() as stub:
        yield stub


@pytest.fixture
def away() -> dict[str, str]:
    """Settings of a Weaviate that is not there."""
    http_port, grpc_port = find_port_range(2)
    return {
        "WEAVIATE_MODE": "local",
        "WEAVIATE_HTTP_HOST": "127.0.0.1",
        "WEAVIATE_HTTP_PORT": str(http_port),
        "WEAVIATE_GRPC_PORT": str(grpc_port),
        "WEAVIATE_TIMEOUT_INIT": "1",
    }


def assert_one_line(ended: Ended, status: int, words: str) -> None:
    assert ended.status == status, ended.err
    lines = [line for line in ended.err.splitlines() if not line.startswith("20")]  # log lines begin with the year
    assert len(lines) == 1, ended.err
    assert lines[0].startswith("ragbot: ")
    assert words in lines[0]
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (["run"], {}, "DISCORD_TOKEN is missing"),
        (["run"], {"DISCORD_TOKEN": "x", "WEAVIATE_MODE": "cluster"}, "WEAVIATE_MODE is wrong"),
        (["serve"], {}, "HTTP_PORT is missing"),
        (["doctor"], {"HTTP_PORT": "eighty"}, "HTTP_PORT is wrong"),
        (["server"], {"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is wrong"),
    ],
)
async def test_a_wrong_setting_ends_with_78(
    arguments: list[str], environ: dict[str, str], words: str, tmp_path: Path
) -> None:
    assert_one_line(await run_bot(*arguments, environ=environ, folder=tmp_path), 78, words)


async def test_the_file_is_read_where_the_bot_is_started(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("LOG_FORMAT=xml\n")
    assert_one_line(await run_bot("server", environ={}, folder=tmp_path), 78, "LOG_FORMAT is wrong")


async def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("GENERATIVE=gpt-4o\nDISCORD_TOKN=abc\n")
    ended = await run_bot("run", environ={"HTTP_PORT": "eighty"}, folder=tmp_path)
    assert ended.status == 78
    head, *lines = ended.err.splitlines()
    assert head == "ragbot: 3 settings are wrong. Set them in the environment or in .env."
    assert [line.split()[0] for line in lines] == ["DISCORD_TOKEN", "GENERATIVE", "HTTP_PORT", "DISCORD_TOKN"]


async def test_a_token_of_the_wrong_shape_is_told_before_discord_is_asked(
    discord_stub: DiscordStub, tmp_path: Path
) -> None:
    environ = {**discord_stub.get_environ(), "DISCORD_TOKEN": f"Bot {TOKEN}"}
    assert_one_line(await run_bot("run", environ=environ, folder=tmp_path), 78, "begins with the word")
    assert not discord_stub.login_seen.is_set()


async def test_a_refused_token_ends_with_78(discord_stub: DiscordStub, tmp_path: Path) -> None:
    environ = {**discord_stub.get_environ(), "DISCORD_TOKEN": "another-token"}
    ended = await run_bot("run", environ=environ, folder=tmp_path)
    assert_one_line(ended, 78, "DISCORD_TOKEN is wrong: Discord refuses it")
    assert "another-token" not in ended.err


async def test_an_unreachable_discord_is_tried_again(tmp_path: Path) -> None:
    (port,) = find_port_range(1)
    environ = {"DISCORD_TOKEN": "some-token", "DISCORD_API_BASE": f"http://127.0.0.1:{port}"}
    async with start_bot("run", environ=environ, folder=tmp_path) as process:
        assert process.stderr is not None
        said = [""]
        while "I try again in 4 s." not in said[-1]:
            said.append((await process.stderr.readline()).decode())
        ended = await stop(process)
    assert "Discord cannot be reached: nothing listens there. Check the network" in said[-1]
    assert "I try again in 2 s." in "".join(said)
    assert ended.status == 0


async def test_a_failure_is_a_json_line_where_the_log_is_json(discord_stub: DiscordStub, tmp_path: Path) -> None:
    environ = {**discord_stub.get_environ(), "DISCORD_TOKEN": "another-token", "LOG_FORMAT": "json"}
    ended = await run_bot("run", environ=environ, folder=tmp_path)
    last = [json.loads(line) for line in ended.err.splitlines()][-1]
    assert (ended.status, last["level"]) == (78, "CRITICAL")
    assert last["message"].startswith("DISCORD_TOKEN is wrong: Discord refuses it")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_a_signal_ends_a_start_that_hangs(discord_stub: DiscordStub, tmp_path: Path, number: int) -> None:
    discord_stub.login_gate = asyncio.Event()
    async with start_bot("run", environ=discord_stub.get_environ(), folder=tmp_path) as process:
        await asyncio.wait_for(discord_stub.login_seen.wait(), 60)
        process.send_signal(number)
        ended = await wait_end(process)
    discord_stub.login_gate.set()
    assert (ended.status, "Traceback" in ended.err) == (0, False)


async def test_serve_answers_without_discord_and_ends_cleanly(away: dict[str, str], tmp_path: Path) -> None:
    (port,) = find_port_range(1)
    environ = {**away, "HTTP_PORT": str(port), "HTTP_TOKEN": "long-random-text"}
    async with start_bot("serve", environ=environ, folder=tmp_path) as process, aiohttp.ClientSession() as session:
        assert process.stderr is not None
        async for line in process.stderr:
            if b"Serving on" in line:
                break
        async with session.get(f"http://127.0.0.1:{port}/healthz") as alive:
            assert alive.status == 200
        async with session.get(f"http://127.0.0.1:{port}/readyz") as ready:
            assert (ready.status, await ready.json()) == (503, {"detail": "Weaviate is not ready"})
        ended = await stop(process)
    assert (ended.status, "Traceback" in ended.err) == (0, False)


async def test_serve_says_in_json_what_it_is_and_what_it_was_given(away: dict[str, str], tmp_path: Path) -> None:
    (port,) = find_port_range(1)
    (tmp_path / ".env").write_text("COHERE_KEY=abc\n")
    environ = {**away, "HTTP_PORT": str(port), "HTTP_TOKEN": "long-random-text", "LOG_FORMAT": "json"}
    async with start_bot("serve", environ=environ, folder=tmp_path) as process:
        assert process.stderr is not None
        said = []
        async for line in process.stderr:
            said.append(json.loads(line))
            if said[-1]["message"].startswith("Serving on"):
                break
        ended = await stop(process)
    assert all(json.loads(line) for line in ended.err.splitlines())
    assert [entry["message"] for entry in said if entry["level"] == "INFO"] == [
        f"ragbot {version('ragbot')}, settings from {tmp_path / '.env'} and the environment",
        "Vectors: local (wordllama-256), made by the bot itself; writer: none, answers quote what was found; "
        "reranker: none",
        f"HTTP: 127.0.0.1:{port}, with searches",
        f"Connecting to Weaviate at http://127.0.0.1:{away['WEAVIATE_HTTP_PORT']} …",
        f"Serving on http://127.0.0.1:{port}",
    ]
    assert [entry["message"] for entry in said if entry["level"] == "WARNING"] == [
        "COHERE_KEY in .env is not a setting, so it has no effect. Did you mean COHERE_API_KEY?",
        f"Weaviate cannot be reached at http://127.0.0.1:{away['WEAVIATE_HTTP_PORT']}: nothing listens there. "
        "Trying again.",
    ]
    assert "long-random-text" not in str(said)


async def test_the_first_line_comes_before_the_clients_are_imported() -> None:
    code = (
        "import sys, bot.__main__; print(sorted({'discord', 'weaviate', 'fastapi', 'tokenizers'} & set(sys.modules)))"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()
    assert out == b"[]\n"


async def test_the_version_is_told(tmp_path: Path) -> None:
    ended = await run_bot("--version", environ={"HTTP_PORT": "eighty"}, folder=tmp_path)
    assert (ended.status, ended.out) == (0, f"ragbot {version('ragbot')}\n")


async def test_a_taken_port_ends_with_78(away: dict[str, str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        environ = {**away, "HTTP_PORT": str(taken.getsockname()[1])}
        ended = await run_bot("serve", environ=environ, folder=tmp_path)
    assert_one_line(ended, 78, "HTTP_PORT=")


async def test_server_prints_where_the_binary_is(tmp_path: Path) -> None:
    environ = {"WEAVIATE_BINARY_PATH": str(tmp_path)}
    path = get_binary_path(load_settings(environ, env_file=None))
    path.touch()
    ended = await run_bot("server", environ=environ, folder=tmp_path)
    assert (ended.status, ended.out) == (0, f"{path}\n")


async def test_the_doctor_prints_a_report_without_secrets(
    discord_stub: DiscordStub, away: dict[str, str], tmp_path: Path
) -> None:
    environ = {**discord_stub.get_environ(), **away, "HTTP_TOKEN": "long-random-text"}
    ended = await run_bot("doctor", environ=environ, folder=tmp_path)
    assert ended.status == 1
    assert re.search(
        r"WEAVIATE_HTTP_HOST +127.0.0.1 — Weaviate cannot be reached at http://127.0.0.1:\d+: nothing", ended.out
    )
    assert ended.out.splitlines()[-1].startswith("1 problem, no warnings, ")
    assert "ADMIN_ROLES" not in ended.out
    assert "Traceback" not in ended.err
    assert TOKEN not in ended.out + ended.err
    assert "long-random-text" not in ended.out + ended.err


async def test_the_doctor_shows_the_rest_if_asked(
    discord_stub: DiscordStub, away: dict[str, str], tmp_path: Path
) -> None:
    ended = await run_bot("doctor", "--all", environ={**discord_stub.get_environ(), **away}, folder=tmp_path)
    assert "ADMIN_ROLES" in ended.out


@pytest.mark.parametrize(
    "failure",
    [
        aiohttp.ClientConnectionError(),
        ConnectionResetError(),
        discord.ConnectionClosed(MagicMock(), shard_id=None, code=4004),
    ],
)
def test_what_discord_does_to_a_start_has_a_sentence(failure: Exception) -> None:
    with pytest.raises(DiscordUnreachableError), explain_discord("token"):
        raise failure


async def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    ended = await run_bot(environ={}, folder=tmp_path)
    assert all(command in ended.out + ended.err for command in ("run", "serve", "doctor", "server"))
