"""What an upload needs goes away while it runs: nothing is lost or doubled, and everybody else is served."""

import asyncio
from functools import partial
from pathlib import Path

import pytest

from bot.library import open_library
from playground import Attachment, Playground
from tests.e2e.stage import COMMANDS, FILMS, Club, get_counts, open_stage, start_bot, wait_until_ready
from tests.support.eventually import eventually
from tests.support.ledger import RecordFault
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROWS = 3_000
MANY = Attachment("many.csv", b"title,plot\n" + b"".join(b"Film %d,About %d\n" % (n, n) for n in range(ROWS)))
GUILD = 1 << 40


async def count(weaviate: WeaviateProcess, guild_id: str, collection: str) -> int:
    """How many objects the guild has, as Weaviate counts them."""
    async with open_library(weaviate.settings()) as library:
        info = await library.collections.fetch_own(collection, guild_id=int(guild_id), with_count=True)
        assert info.object_count is not None
        return info.object_count


async def begin(club: Club, file: Attachment, collection: str) -> None:
    """Have the upload's preview and press Ingest, without waiting for the report."""
    preview = await club.order(f"/ingest file collection:{collection}", files=(file,))
    await club.admin.press(preview, "Ingest")


@pytest.mark.parametrize("what", ["its channel is deleted", "the bot is removed"])
async def test_an_upload_whose_place_goes_away_is_whole(
    own_weaviate: WeaviateProcess, folder: Path, record: RecordFault, what: str
) -> None:
    async with Provider() as provider:
        environment = {**own_weaviate.environment, **provider.environment, "VECTORIZER": "cohere"}
        async with open_stage(environment, folder=folder) as stage:
            club, other = stage.found_club("Leaving"), stage.found_club("Staying")
            await other.ingest(FILMS, "Movie")
            provider.hang_on = "embed"
            await begin(club, MANY, "Many")
            await provider.hangs.wait()
            if what == "the bot is removed":
                stage.discord.remove_guild(club.guild)
            else:
                club.guild.remove_channel(club.channel)
            provider.release()
            answer = await other.type("/search query:the far side of the moon collection:Movie")
            await eventually(partial(count, own_weaviate, club.guild.id, "Many"), ROWS, timeout=90)
            stored = await count(own_weaviate, club.guild.id, "Many")
    record(f"Upload: {what}", tried=ROWS, held=stored)
    assert stored == ROWS
    assert "Cold Moon" in answer.text


async def test_weaviate_killed_during_an_upload(
    own_weaviate: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    async with Provider() as provider:
        environment = {**own_weaviate.environment, **provider.environment, "VECTORIZER": "cohere"}
        async with open_stage(environment, folder=folder) as stage:
            club = stage.found_club("Killed")
            for number in range(rounds):
                provider.hangs.clear()
                provider.hang_on = "embed"
                await begin(club, MANY, f"Many{number}")
                await provider.hangs.wait()
                await own_weaviate.kill()
                provider.release()
                await own_weaviate.start()
                await wait_until_ready(stage.bot, times=number + 2)
                again = await club.ingest(MANY, f"Many{number}")
                stored = await count(own_weaviate, club.guild.id, f"Many{number}")
                record("Upload: Weaviate killed, file sent again", tried=ROWS, held=stored)
                assert stored == ROWS
                assert get_counts(again)[2] == 0


async def test_two_bots_create_and_fill_one_collection_of_a_guild(
    own_weaviate: WeaviateProcess, tmp_path: Path, rounds: int, record: RecordFault
) -> None:
    async with Playground() as one, Playground() as two:
        folders = [tmp_path / str(number) for number in range(2)]
        for each in folders:
            each.mkdir()
        async with (
            start_bot(one, own_weaviate.environment, folder=folders[0]) as first,
            start_bot(two, own_weaviate.environment, folder=folders[1]) as second,
        ):
            clubs = []
            for discord, bot in ((one, first), (two, second)):
                await discord.wait_for_bot(commands=COMMANDS)
                await wait_until_ready(bot)
                guild = discord.add_guild("Race", guild_id=GUILD)
                clubs.append(Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob")))
            for number in range(rounds):
                reports = await asyncio.gather(*(club.ingest(MANY, f"Many{number}") for club in clubs))
                stored = await count(own_weaviate, clubs[0].guild.id, f"Many{number}")
                record("Two bots, one guild: both create and fill a collection", tried=ROWS, held=stored)
                assert stored == ROWS
                assert [get_counts(report)[2] for report in reports] == [0, 0]
