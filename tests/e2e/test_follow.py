"""A followed channel through edits, deletions, a killed bot and an absent Weaviate: the objects are the messages."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.audience import EVERYTHING
from bot.errors import RagbotError
from bot.library import Library, open_library
from playground import Channel, Playground, Reply
from tests.e2e.stage import COMMANDS, Club, start_bot, wait_until_ready
from tests.support.eventually import eventually
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def own_weaviate(weaviate_binary: Path, tmp_path: Path) -> AsyncIterator[WeaviateProcess]:
    """A server of the test's own, which it may kill."""
    async with WeaviateProcess(weaviate_binary, tmp_path / "weaviate") as weaviate:
        yield weaviate


async def fetch_texts(library: Library, club: Club) -> Counter[str]:
    """What the collection holds; nothing where Weaviate is away."""
    guild_id = int(club.guild.id)
    try:
        info = await library.collections.fetch("Knowledge", guild_id=guild_id, reader=EVERYTHING)
        return Counter(
            [
                str(each["content"])
                async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)
            ]
        )
    except RagbotError:
        return Counter()


def list_said(channel: Channel) -> Counter[str]:
    return Counter(message.content for message in channel.history.values())


async def follow(club: Club, channel: Channel) -> None:
    asked = await club.order(f"/ingest channel channel:<#{channel.id}> follow:true")
    await (await club.admin.press(asked, "Ingest")).wait_for(lambda reply: "Already there" in reply.text)


async def has_begun(library: Library, club: Club) -> bool:
    return sum((await fetch_texts(library, club)).values()) > 1


async def edit(club: Club, replies: list[Reply]) -> None:
    for number, reply in enumerate(replies):
        await club.member.edit(reply, f"Loaf {number} has been weighed again.")


async def test_two_hundred_messages(own_weaviate: WeaviateProcess, tmp_path: Path) -> None:
    async with Playground(reaction=0) as discord:
        discord.message_content = True
        guild = discord.add_guild("Bakery")
        club = Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))
        talk = guild.add_channel("talk")
        club.member.say(talk, "The bakery opens.")
        async with (
            start_bot(discord, own_weaviate.environment, folder=tmp_path) as bot,
            open_library(own_weaviate.settings()) as library,
        ):
            await discord.wait_for_bot(commands=COMMANDS)
            await wait_until_ready(bot)
            await follow(club, talk)

            said = [club.member.say(talk, f"Loaf {number} weighs a pound.") for number in range(150)]
            await eventually(lambda: has_begun(library, club), True, timeout=60)
            said += [club.member.say(talk, f"Loaf {number} weighs a pound.") for number in range(150, 300)]
            await edit(club, said[:25])
            bot.kill()
            await bot.wait(timeout=10)
            await edit(club, said[:50])
            await club.member.delete(*said[200:300])
            for reply in said[50:75]:
                await club.member.delete(reply)
            await own_weaviate.kill()
            await bot.start()
            await discord.wait_for_bot(commands=COMMANDS)
            for reply in said[75:100]:
                await club.member.delete(reply)
            club.member.say(talk, "Said while nothing could be stored.")
            await own_weaviate.start()

            await eventually(lambda: fetch_texts(library, club), list_said(talk), timeout=60)
            assert sum(list_said(talk).values()) == 152

            # Away under a bot that follows, which hears everything and can store nothing.
            await own_weaviate.kill()
            await edit(club, said[100:110])
            await club.member.delete(*said[150:200])
            club.member.say(talk, "The bakery closes.")
            await own_weaviate.start()
            await eventually(lambda: fetch_texts(library, club), list_said(talk), timeout=60)
            assert sum(list_said(talk).values()) == 103
            listed = await club.order("/documents list")
        discord.assert_contract()
        assert "#talk" in listed.text
        assert "removed" in listed.text
        assert any("Compared a followed channel" in line for line in bot.output)


async def test_two_bots_store_nothing_twice(own_weaviate: WeaviateProcess, tmp_path: Path) -> None:
    async with Playground(reaction=0) as discord:
        discord.message_content = True
        guild = discord.add_guild("Bakery")
        club = Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))
        talk = guild.add_channel("talk")
        said = [club.member.say(talk, f"Loaf {number}.") for number in range(20)]
        async with (
            start_bot(discord, own_weaviate.environment, folder=tmp_path) as first,
            open_library(own_weaviate.settings()) as library,
        ):
            await discord.wait_for_bot(commands=COMMANDS)
            await wait_until_ready(first)
            await follow(club, talk)
            async with start_bot(discord, own_weaviate.environment, folder=tmp_path) as second:
                await second.wait_for_output(lambda line: "Compared a followed channel" in line, timeout=60)
                said += [club.member.say(talk, f"Roll {number}.") for number in range(20)]
                await edit(club, said[10:30])
                await club.member.delete(*said[:5], *said[35:])
                await eventually(lambda: fetch_texts(library, club), list_said(talk), timeout=60)
            # The second has ended, so nothing that it began late can come back.
            club.member.say(talk, "The last word.")
            await eventually(lambda: fetch_texts(library, club), list_said(talk), timeout=60)
