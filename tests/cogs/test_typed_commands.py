"""Text commands: every mention gets an answer, and options are understood or refused."""

import pytest

from bot.models import CollectionInfo
from playground import Attachment
from tests.cogs.people import Server
from tests.support.replies import settle


@pytest.mark.parametrize("typed", ["@bot", "@bot,", "  @bot  ", "@bot!"])
async def test_a_bare_mention_shows_the_help(server: Server, typed: str) -> None:
    assert "/recommend" in (await server.member.type(server.channel, typed)).text


@pytest.mark.parametrize(
    "typed",
    [
        "@bot, search moon collection:{0} limit:1",
        "@bot\nsearch moon collection:{0} limit:1",
        "search moon collection:{0} limit:1 @bot",
        "@bot search --collection {0} --limit 1 moon",
        "@bot search query: moon limit: 1 collection: {0}",
        '@bot search moon collection:"{0}" mode=semantic limit=1',
    ],
)
async def test_options_are_understood_wherever_the_mention_is(
    server: Server, shelf: CollectionInfo, typed: str
) -> None:
    reply = await server.member.type(server.channel, typed.format(shelf.name))
    assert "The Cold Moon" in reply.text
    assert "Nine Bells" not in reply.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("@bot search moon collection:Nope", "There is no collection “Nope”"),
        ("@bot search moon limit:99", "`limit` goes from 1 to 10"),
        ("@bot search moon private:perhaps", "`private` cannot be “perhaps”"),
        ("@bot search moon mode:loud", "`mode` is one of hybrid, keyword, semantic"),
        ("@bot search moon --size 3", "I don't know the option “size”"),
        ("@bot search limit:3", "`query` is missing"),
    ],
)
async def test_options_that_are_not_understood_are_refused(
    server: Server, shelf: CollectionInfo, typed: str, words: str
) -> None:
    reply = await server.member.type(server.channel, typed)
    assert words in reply.text
    assert shelf.name not in reply.text or "There are" in reply.text


@pytest.mark.parametrize(
    "typed", ["@bot who repairs a mining station?", "Tell me, @bot, who repairs a mining station?"]
)
async def test_words_that_are_no_command_are_a_question(server: Server, typed: str) -> None:
    default = server.bot.library.collections.default
    reply = await server.member.type(server.channel, typed)
    assert f"There is no collection “{default}”" in reply.text or "mining station" in reply.text


async def test_direct_messages_are_answered(server: Server) -> None:
    assert "only work in servers" in (await server.member.type(server.member.direct, "hello")).text


async def test_names_of_options_are_understood_where_places_count(server: Server, shelf: CollectionInfo) -> None:
    info = await server.member.type(server.channel, f"@bot collection info name:{shelf.name}")
    assert "There is no collection" not in info.text
    assert shelf.name in info.text
    rows = [Attachment("a.csv", b"title,year\nInk,1990\n")]
    typed = f"@bot ingest file collection:{shelf.name} key:title"
    asked = await settle(await server.admin.type(server.channel, typed, files=rows))
    assert f"to {shelf.name}?" in asked.text
    assert "`title`" in asked.text
    await server.admin.press(asked, "Cancel")
