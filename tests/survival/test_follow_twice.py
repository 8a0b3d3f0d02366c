"""Two bots with one token follow one channel: each message is stored once."""

from functools import partial
from pathlib import Path

import pytest

from bot.library import open_library
from playground import Playground
from tests.e2e.stage import COMMANDS, Club, start_bot, wait_until_ready
from tests.e2e.test_follow import fetch_texts, follow, list_said
from tests.support.eventually import eventually
from tests.support.ledger import RecordFault
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

MESSAGES = 20


async def test_two_bots_that_follow_one_channel_store_each_message_once(
    own_weaviate: WeaviateProcess, tmp_path: Path, rounds: int, record: RecordFault
) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for each in folders:
        each.mkdir()
    async with Playground() as discord, start_bot(discord, own_weaviate.environment, folder=folders[0]) as first:
        await discord.wait_for_bot(commands=COMMANDS)
        await wait_until_ready(first)
        discord.message_content = True
        guild = discord.add_guild("Race")
        club = Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))
        talk = guild.add_channel("talk")
        club.member.say(talk, "The gates are shut.")
        await follow(club, talk)
        async with (
            start_bot(discord, own_weaviate.environment, folder=folders[1]) as second,
            open_library(own_weaviate.settings()) as library,
        ):
            await wait_until_ready(second)
            await second.wait_for_output(lambda line: "Logged in as" in line)
            await library.connection.wait_ready(timeout=30)
            for time in range(rounds + 1):  # what is stored twice after a look is seen at the next one
                for number in range(MESSAGES):
                    club.member.say(talk, f"Gate {number} opens at dawn, for the time {time}.")
                await eventually(partial(fetch_texts, library, club), list_said(talk), timeout=60)
                record("Two bots, one guild: both follow a channel", tried=MESSAGES, held=MESSAGES)
            await first.stop()
            club.member.say(talk, "The other one hears this.")
            await eventually(partial(fetch_texts, library, club), list_said(talk), timeout=60)
