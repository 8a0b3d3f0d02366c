"""Bots that know nothing of the playground are started in it as they are."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from playground import BotProcess, Playground
from playground.client.playground import REDIRECT

PLAIN, OTHER = (Path(__file__).with_name(name) for name in ("plain_bot.py", "other_bot.py"))


async def test_a_plain_bot_is_started_unchanged() -> None:
    async with (
        Playground(any_token=True) as discord,
        BotProcess([sys.executable, str(PLAIN)], environment=discord.redirected_environment),
    ):
        await discord.wait_for_bot(commands=["ping"])
        ada = discord.guild.add_member("ada")
        reply = await ada.type(discord.guild.channel, "/ping")
        assert (await ada.press(reply, "Again")).content == "pong again"


async def test_a_bot_of_another_library_finds_the_addresses_in_its_environment() -> None:
    async with (
        Playground(any_token=True) as discord,
        BotProcess([sys.executable, str(OTHER)], environment=discord.redirected_environment),
    ):
        await discord.wait_for_bot()
        ada = discord.guild.add_member("ada")
        assert (await ada.type(discord.guild.channel, "@bot hello")).text == "heard, False"


async def test_a_token_of_ones_own_is_refused_unless_any_is_taken() -> None:
    async with (
        Playground() as discord,
        BotProcess([sys.executable, str(PLAIN)], environment=discord.redirected_environment) as bot,
    ):
        assert await bot.wait(timeout=60) != 0
        assert any("Improper token" in line for line in bot.output)


def test_the_runner_sets_it_up() -> None:
    command = [sys.executable, "-m", "playground", "--bot", shlex.join([sys.executable, str(PLAIN)])]
    ended = subprocess.run(command, input="/ping\nagain\n", capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "pong again" in ended.stdout


@pytest.mark.parametrize("is_told", [True, False])
def test_a_hidden_sitecustomize_still_runs(tmp_path: Path, *, is_told: bool) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('hidden')")
    addresses = {"DISCORD_API_BASE": "http://127.0.0.1:1", "DISCORD_GATEWAY": "ws://127.0.0.1:1"} if is_told else {}
    paths = os.pathsep.join([str(REDIRECT), str(tmp_path)])
    code = "import sys; assert 'discord' not in sys.modules; import discord; print(discord.http.Route.BASE)"
    environment = {**os.environ, "PYTHONPATH": paths, **addresses}
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    expected = "http://127.0.0.1:1" if is_told else "https://discord.com/api/v10"
    assert ended.stdout.split() == ["hidden", expected]
