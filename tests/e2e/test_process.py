"""The bot as a process: how it ends, what it writes down, and what it makes of Discord's own troubles."""

import re
from pathlib import Path

import aiohttp
import pytest

from bot.library.server import WEAVIATE_VERSION, find_port_range
from playground import Playground
from tests.e2e.stage import COMMANDS, FILMS, Club, Stage, open_stage, start_bot
from tests.support.provider import Provider
from tests.support.replies import settle
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_ends_on_sigterm(weaviate_server: WeaviateProcess, folder: Path) -> None:
    async with open_stage(weaviate_server.environment, folder=folder) as stage:
        status = await stage.bot.stop()

    assert status == 0


async def test_says_who_it_is_and_where_everything_is(weaviate_server: WeaviateProcess, folder: Path) -> None:
    async with open_stage(weaviate_server.environment, folder=folder) as stage:
        line = await stage.bot.wait_for_output(lambda line: "Logged in as" in line)
        log = "\n".join(stage.bot.output)

    assert re.search(r"Logged in as \S+ \(\d+\) in 1 server, \d\d commands \(synced to all servers\)", line)
    assert f"settings from the environment (no .env in {folder})" in log
    assert f"Weaviate is ready: version {WEAVIATE_VERSION} at http://127.0.0.1:{weaviate_server.http_port}" in log


async def test_log_holds_neither_secrets_nor_what_people_say(
    writing_stage: Stage, writing_film_club: Club, collection: str, provider: Provider
) -> None:
    provider.write = lambda _prompt: "zanzibarmodel"
    await writing_film_club.type(f"/recommend query:zanzibarquery collection:{collection}")
    await writing_film_club.type(f"/ask question:zanzibarquestion collection:{collection}")
    await writing_film_club.type("/search query:zanzibarsearch collection:Nowhere")
    await writing_film_club.type("@bot recommend zanzibartext")

    log = "\n".join(writing_stage.bot.output)
    assert log
    assert "zanzibar" not in log
    assert "test-cohere-key" not in log
    assert writing_stage.discord.token not in log


async def test_resumes_after_a_lost_connection(stage: Stage, film_club: Club, collection: str) -> None:
    resumes = stage.discord.resumes
    await stage.discord.disconnect_bot()
    await stage.discord.wait_for_resume(after=resumes)

    reply = await film_club.type(f"/search query:moon collection:{collection}")

    assert "Cold Moon" in reply.text


async def test_rate_limit_is_waited_for(stage: Stage, film_club: Club, collection: str) -> None:
    stage.discord.rate_limit_next("PATCH /webhooks/*", retry_after=0.2)

    reply = await film_club.type(f"/search query:moon collection:{collection}")

    assert "Cold Moon" in reply.text


async def test_buttons_of_an_earlier_process(weaviate_server: WeaviateProcess, folder: Path) -> None:
    async with Playground() as discord:
        admin = discord.guild.add_member("ada", manage_guild=True)
        async with start_bot(discord, weaviate_server.environment, folder=folder) as first:
            await discord.wait_for_bot(commands=COMMANDS)
            asked = await settle(await admin.type(discord.guild.channel, "/ingest file collection:Reel", files=[FILMS]))
            await first.stop()
        async with start_bot(discord, weaviate_server.environment, folder=folder):
            await discord.wait_for_bot(commands=COMMANDS)
            # The end has taken the buttons away; this press was on its way.
            answer = await admin.press(asked, "Ingest", force=True)

    assert "restart" in answer.text
    assert answer.is_ephemeral


async def test_http_beside_the_bot(weaviate_server: WeaviateProcess, folder: Path) -> None:
    (port,) = find_port_range(1)
    environment = {**weaviate_server.environment, "HTTP_PORT": str(port), "HTTP_TOKEN": "an-http-token"}
    async with (
        open_stage(environment, folder=folder),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        async with session.get("/readyz") as ready, session.get("/") as refused:
            assert ready.status == 200
            assert refused.status == 401
        async with session.get("/", headers={"Authorization": "Bearer an-http-token"}) as allowed:
            assert allowed.status == 200
