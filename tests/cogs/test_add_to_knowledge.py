""" "Add to knowledge", the context menu of a message."""

import pytest

from bot.audience import EVERYTHING
from bot.models import CollectionSchema, PropertySpec
from playground import Attachment, CommandHiddenError
from tests.cogs.people import Server
from tests.cogs.uploads import GUIDE, press_ingest
from tests.support.replies import settle

MENU = "Add to knowledge"


async def test_a_message_with_its_files_gets_in(server: Server) -> None:
    server.discord.message_content = False
    message = server.member.say(server.channel, "The baker opens at six.", files=[Attachment("guide.md", GUIDE)])
    asked = await settle(await server.admin.use(MENU, message))
    assert asked.is_ephemeral
    assert "Create the collection Knowledge with 1 message and 1 chunk?" in asked.text
    report = await press_ingest(server, asked)
    assert "2 new objects in Knowledge" in report.text
    found = await server.member.type(server.channel, "/search query:when does the baker open collection:Knowledge")
    assert "The baker opens at six." in found.text
    assert f"https://discord.com/channels/{server.guild.id}/{server.channel.id}/" in found.text
    assert server.member.id not in found.text


async def test_one_member_may_add_what_another_wrote_only_as_an_admin(server: Server) -> None:
    message = server.admin.say(server.channel, "A secret.")
    with pytest.raises(CommandHiddenError):
        await server.member.use(MENU, message)
    refused = await server.member.use(MENU, message, force=True)
    assert "This is for admins" in refused.text


async def test_whoever_opted_out_is_left_alone(server: Server) -> None:
    await server.member.type(server.channel, "/privacy opt-out")
    message = server.member.say(server.channel, "Mine.")
    assert "opted out" in (await server.admin.use(MENU, message)).text


async def test_the_collection_can_be_chosen(server: Server, name: str) -> None:
    guild_id = int(server.guild.id)
    texts = (PropertySpec("content"),)
    await server.bot.library.collections.create(CollectionSchema(name, texts), guild_id=guild_id)
    message = server.member.say(server.channel, "The baker opens at six.")
    asked = await settle(await server.admin.use(MENU, message))
    chosen = await server.admin.select(asked, [name])
    question = await chosen.wait_for(lambda reply: "Ingest" in reply.buttons)
    assert f"Add 1 message to {name}?" in question.text
    report = await press_ingest(server, question)
    assert f"1 new object in {name}" in report.text


async def test_cancel_at_the_choice_changes_nothing(server: Server, name: str) -> None:
    guild_id = int(server.guild.id)
    texts = (PropertySpec("content"),)
    await server.bot.library.collections.create(CollectionSchema(name, texts), guild_id=guild_id)
    asked = await settle(await server.admin.use(MENU, server.member.say(server.channel, "Hello.")))
    await (await server.admin.press(asked, "Cancel")).wait_for(lambda reply: "Cancelled" in reply.text)
    assert await server.bot.library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING) == (name,)


async def test_a_message_without_text_and_files_is_told(server: Server) -> None:
    picture = server.member.say(server.channel, "", files=[Attachment("cat.png", b"\x89PNG\r\n\x1a\n")])
    assert "nothing to import" in (await server.admin.use(MENU, picture)).text


async def test_what_embeds_and_components_say_gets_in(server: Server) -> None:
    message = server.member.say(server.channel, "Look:")
    assert message.message is not None
    message.message.embeds = [
        {
            "type": "rich",
            "title": "Opening hours",
            "description": "The baker opens at six.",
            "fields": [{"name": "Sunday", "value": "closed"}, {"name": "\u200b", "value": "Ring twice."}],
            "footer": {"text": "until May"},
        },
        {"type": "rich", "color": 7},
    ]
    message.message.components = [
        {"type": 17, "components": [{"type": 10, "content": "Bring a bag.", "id": 2}], "id": 1, "spoiler": False},
        {"type": 1, "components": [{"type": 2, "style": 1, "label": "Press me", "custom_id": "x", "id": 4}], "id": 3},
    ]
    await press_ingest(server, await server.admin.use(MENU, message))
    guild_id = int(server.guild.id)
    info = await server.bot.library.collections.fetch("Knowledge", guild_id=guild_id, reader=EVERYTHING)
    (stored,) = [each async for each in server.bot.library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]

    assert stored["content"] == (
        "Look:\n\nOpening hours\nThe baker opens at six.\nSunday: closed\nRing twice.\nuntil May\n\nBring a bag."
    )
