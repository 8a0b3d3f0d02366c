"""Two bot processes share the shards of one Discord and one Weaviate."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from bot.audience import EVERYTHING
from bot.library import open_library
from playground import BotProcess, Playground
from tests.e2e.stage import COMMANDS, FILMS, Club, start_bot, wait_until_ready
from tests.e2e.test_follow import fetch_texts, follow, list_said
from tests.support.eventually import eventually
from tests.support.ledger import RecordFault
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = 1 << 38  # even
GUILDS = 4
FOLLOWED = 3
ROWS = FILMS.data.count(b"\n") - 1
BOTH = "Two processes, a shard each:"


async def test_two_processes_serve_each_its_guilds_and_nothing_twice(
    weaviate_server: WeaviateProcess, folder: Path, record: RecordFault
) -> None:
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(Playground(shards=2))
        bots = [await stack.enter_async_context(start(discord, weaviate_server, number, folder)) for number in range(2)]
        await discord.wait_for_bot(commands=COMMANDS, timeout=90)
        for bot in bots:
            await wait_until_ready(bot)
        discord.message_content = True
        clubs = [found_club(discord, number) for number in range(GUILDS)]
        shards = {club.guild.id: number % 2 for number, club in enumerate(clubs)}

        # All create the collection of one name at once, and fill it.
        reports = await asyncio.gather(*(club.ingest(FILMS, "Shared") for club in clubs))
        assert ["Inserted" in report.text for report in reports] == [True] * GUILDS
        replies = await asyncio.gather(*(club.type("/search query:moon collection:Shared") for club in clubs))
        answered = ["Cold Moon" in reply.text for reply in replies]
        record(f"{BOTH} questions", tried=GUILDS, answered=sum(answered), held=sum(answered))
        assert answered == [True] * GUILDS

        lines = [Counter(line.partition("(guild ")[2].partition(")")[0] for line in bot.output if "bot.trace: " in line)
                 for bot in bots]  # fmt: skip
        for club in clubs:
            assert [bool(counted[club.guild.id]) for counted in lines] == [
                shards[club.guild.id] == number for number in range(2)
            ]
        await bots[1].wait_for_output(lambda line: "Logged in as" in line)
        assert [sum("(synced by the process of shard 0)" in line for line in bot.output) for bot in bots] == [0, 1]

        # The second process is started again: it follows its own channels on, and nobody else's.
        talks = [club.guild.add_channel("talk") for club in clubs]
        for club, talk in zip(clubs, talks, strict=True):
            club.member.say(talk, "The gates are shut.")
        await asyncio.gather(*map(follow, clubs, talks))
        await bots[1].stop()
        for club, talk in zip(clubs, talks, strict=True):
            for number in range(FOLLOWED):
                club.member.say(talk, f"The gate {number} opens at dawn.")
        await stack.enter_async_context(start(discord, weaviate_server, 1, folder))
        library = await stack.enter_async_context(open_library(weaviate_server.settings()))
        await library.connection.wait_ready(timeout=30)
        for club, talk in zip(clubs, talks, strict=True):
            await eventually(partial(fetch_texts, library, club), list_said(talk), timeout=60)
            info = await library.collections.fetch(
                "Shared", guild_id=int(club.guild.id), reader=EVERYTHING, with_count=True
            )
            record(f"{BOTH} rows of uploads at once", tried=ROWS, held=info.object_count or 0)
            assert info.object_count == ROWS
            said = list_said(talk).total()
            record(f"{BOTH} messages, one process started again", tried=said, held=said)


def found_club(discord: Playground, number: int) -> Club:
    """A guild of the shard that its number says."""
    guild = discord.add_guild(f"Club {number}", guild_id=(FIRST + number) << 22)
    return Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))


def start(discord: Playground, server: WeaviateProcess, number: int, folder: Path) -> BotProcess:
    place = folder / str(number)
    place.mkdir(exist_ok=True)
    return start_bot(discord, {**server.environment, "SHARD_COUNT": "2", "SHARD_IDS": str(number)}, folder=place)
