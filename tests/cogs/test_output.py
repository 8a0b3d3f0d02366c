"""What people type comes back as text in every answer: no links behind words, no headings, no characters unseen."""

import pytest

from bot.models import CollectionInfo
from tests.cogs.people import Server, fill
from tests.ui.misleading import find_foreign, find_misleading

TYPED = "[Free Nitro](https://evil.example)\u202e# Big <@1> @everyone ||x|| `"


@pytest.mark.parametrize(
    "command",
    [
        "/search query:x collection:{}",
        "/documents show source:{}",
        "/documents list collection:{}",
        "/collection info name:{}",
        "/collection create name:{} properties:title",
        "/collection create name:Film properties:{}",
        "/ask question:{}",
    ],
)
async def test_what_was_typed_comes_back_as_text(server: Server, shelf: CollectionInfo, command: str) -> None:
    reply = await server.admin.type(server.channel, command.format(TYPED))

    assert reply.texts
    assert [found for text in reply.texts for found in find_foreign(text)] == []
    assert not reply.pings


async def test_a_text_command_comes_back_as_text_too(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.member.type(server.channel, f"@bot documents list {TYPED!r}")
    assert reply.content
    assert find_misleading(reply.content) == []


async def test_stored_headings_and_mentions_are_shown_as_text(server: Server, name: str) -> None:
    rows = [("Nitro", 2001, "# Free\n>>> <@1> [click](https://evil.example) ||hidden||\n" + "long " * 30)]
    await fill(server.bot.library, name, guild_id=int(server.guild.id), rows=rows)
    reply = await server.member.type(server.channel, f"/search query:nitro collection:{name}")

    assert any("**Free**" in text for text in reply.texts)
    assert [found for text in reply.texts for found in find_foreign(text)] == []
