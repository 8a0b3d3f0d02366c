"""/search: hits with scores."""

import pytest

from bot.models import CollectionInfo
from tests.cogs.people import Chat, Server, fill


async def test_a_typed_search_shows_scores(chat: Chat) -> None:
    await fill(chat.bot.library, "Movie", guild_id=chat.guild.id)
    text = await chat.type("/search paris")
    assert "Rue des Martyrs" in text
    assert "Score" in text


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "semantic"])
async def test_every_mode_finds(server: Server, shelf: CollectionInfo, mode: str) -> None:
    reply = await server.member.type(
        server.channel, f"/search query:Hamburg robbery collection:{shelf.name} limit:2 mode:{mode} alpha:0.3"
    )
    assert "Nine Bells" in reply.text


async def test_keywords_do_not_find_by_meaning(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.member.type(
        server.channel, f"/search query:romantic comedy collection:{shelf.name} mode:keyword"
    )
    assert "Sugar and Flour" not in reply.text
    assert "found nothing" in reply.text


async def test_more_hits_than_a_message_holds_come_in_pages(server: Server, name: str) -> None:
    rows = [(f"Film {n}", 1950 + n, f"Number {n}. " + "The moon again. " * 200) for n in range(10)]
    info = await fill(server.bot.library, name, guild_id=int(server.guild.id), rows=rows)
    reply = await server.member.type(server.channel, f"/search query:moon collection:{info.name} limit:10")
    following = next(label for label in reply.buttons if "Next" in label)
    stranger = server.guild.add_member("eve")
    assert (await stranger.press(reply, following)).is_ephemeral
    turned = await server.member.press(reply, following)
    assert turned.text != reply.text


async def test_the_collection_completes(server: Server, shelf: CollectionInfo) -> None:
    names = await server.member.autocomplete(server.channel, f"/search query:x collection:{shelf.name[2:7].upper()}")
    assert (shelf.name, shelf.name) in names
