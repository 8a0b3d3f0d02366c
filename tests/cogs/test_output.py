"""What people type comes back as text in every answer: no links behind words, no headings, no characters unseen."""

import pytest

from bot.models import CollectionInfo
from tests.cogs.people import Server, fill
from tests.ui.misleading import find_misleading

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

    shown = [reply.content]
    for embed in reply.embeds:
        shown += [embed.get("title", ""), embed.get("description", "")]
        shown += [text for field in embed.get("fields", []) for text in (field["name"], field["value"])]
    assert [found for text in shown for found in find_misleading(text)] == []
    assert not reply.pings


async def test_a_text_command_comes_back_as_text_too(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.member.type(server.channel, f"@bot documents list {TYPED!r}")
    assert reply.content
    assert find_misleading(reply.content) == []


async def test_stored_headings_and_mentions_are_shown_as_text(server: Server, name: str) -> None:
    rows = [("Nitro", 2001, "# Free\n>>> <@1> [click](https://evil.example) ||hidden||\n" + "long " * 30)]
    await fill(server.bot.library, name, guild_id=int(server.guild.id), rows=rows)
    reply = await server.member.type(server.channel, f"/search query:nitro collection:{name}")

    text = "\n".join(str(embed.get("description", "")) for embed in reply.embeds)
    assert "**Free**" in text
    assert find_misleading(text) == []
