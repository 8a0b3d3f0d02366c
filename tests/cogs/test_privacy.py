"""/privacy: forget-me, opt-out and opt-in."""

import asyncio
import json

import pytest

from bot.audience import EVERYTHING
from bot.library import Selection
from bot.models import CollectionSchema, PropertySpec
from bot.settings import Settings
from playground import Attachment, Playground
from tests.cogs.people import Chat, Server, open_server
from tests.cogs.uploads import GUIDE, count_objects, is_report, press_ingest, upload
from tests.support.replies import settle

READY_SECONDS = 30


async def add_words(server: Server) -> None:
    """Something that each of two members wrote gets in, and a file that one of them attached."""
    for author, files in ((server.member, [Attachment("guide.md", GUIDE)]), (server.admin, [])):
        message = author.say(server.channel, f"{author.name} was here.", files=files)
        await press_ingest(server, await server.admin.use("Add to knowledge", message))


async def test_forget_me_deletes_what_the_member_wrote_and_no_more(server: Server) -> None:
    await add_words(server)
    asked = await server.member.type(server.channel, "/privacy forget-me")
    assert asked.is_ephemeral
    assert "2 objects" in asked.text
    assert await count_objects(server, "Knowledge") == 3
    done = await (await server.member.press(asked, "Delete")).wait_for(
        lambda reply: "messages were deleted" in reply.text
    )
    assert "I deleted your messages: 2 objects" in done.text
    assert await count_objects(server, "Knowledge") == 1
    assert "nothing that you wrote" in (await server.member.type(server.channel, "/privacy forget-me")).text


async def forget(server: Server) -> None:
    """The member has everything deleted."""
    asked = await server.member.type(server.channel, "/privacy forget-me")
    await (await server.member.press(asked, "Delete")).wait_for(lambda reply: "were deleted" in reply.text)


async def test_a_private_report_is_never_sent_to_the_channel(server: Server) -> None:
    message = server.member.say(server.channel, "Bob was here.")
    asked = await settle(await server.admin.use("Add to knowledge", message))
    server.discord.fail_next("PATCH", "/webhooks/*", 404)
    server.discord.fail_next("PATCH", "/webhooks/*", 404)
    await server.admin.press(asked, "Ingest")
    await server.admin.direct.wait_for(is_report)
    assert not [each.text for each in server.channel.messages if not each.is_ephemeral]


async def test_my_data_is_a_file_for_the_member_alone(server: Server) -> None:
    assert "nothing that you wrote" in (await server.member.type(server.channel, "/privacy my-data")).text
    await add_words(server)
    reply = await server.member.type(server.channel, "/privacy my-data")
    assert reply.is_ephemeral
    assert "2 of 2 objects" in reply.text
    head, *lines = [json.loads(line) for line in reply.files["my-data.jsonl"].splitlines()]
    assert head["@ragbot"]["collection"] == "Knowledge"
    assert {line["@ragbot"]["member_id"] for line in lines} == {server.member.id}
    assert sorted(line["content"] for line in lines)[1] == "bob was here."


async def test_my_data_that_is_asked_for_in_a_message_is_sent_to_the_member(server: Server) -> None:
    await add_words(server)
    told = await server.member.type(server.channel, "@bot privacy my-data")
    assert "direct message" in told.text
    assert not told.files
    sent = await server.member.direct.wait_for(lambda reply: "my-data.jsonl" in reply.files)
    assert "2 of 2 objects" in sent.text


@pytest.mark.parametrize("command", ["opt-out", "my-data", "forget-me"])
async def test_a_private_answer_that_comes_too_late_is_sent_to_the_member(
    settings: Settings, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.expiry.TOKEN_SECONDS", 0.0)
    async with Playground() as discord, open_server(discord, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=READY_SECONDS)
        typing = asyncio.create_task(server.member.type(server.channel, f"/privacy {command}"))
        await server.member.direct.wait_for(lambda reply: "your messages" in reply.text or "you wrote" in reply.text)
        typing.cancel()
        await asyncio.wait([typing])
        assert not [each.text for each in server.channel.messages if not each.is_ephemeral]


async def test_forget_me_finds_what_undo_would_bring_back(server: Server) -> None:
    await add_words(server)
    library, guild_id = server.bot.library, int(server.guild.id)
    info = await library.collections.fetch("Knowledge", guild_id=guild_id, reader=EVERYTHING)
    selection = Selection(f"#{server.channel.name}", None)
    found = await library.selections.find(selection, None, guild_id=guild_id, reader=EVERYTHING)
    deletion = await library.selections.delete(selection, found, guild_id=guild_id)
    await library.documents.delete(info, guild_id=guild_id, member_id=server.member.id)
    assert "nothing that you wrote" in (await server.member.type(server.channel, "/privacy forget-me")).text
    assert deletion.batch is not None
    assert (await library.undo.undo(deletion.batch, guild_id=guild_id)).returned == 1


WAYS = pytest.mark.parametrize("way", ["opt-out", "forget-me"])


@WAYS
async def test_saying_so_while_the_question_is_open_keeps_the_message_out(server: Server, way: str) -> None:
    message = server.member.say(server.channel, "Bob was here.")
    asked = await settle(await server.admin.use("Add to knowledge", message))
    await server.member.type(server.channel, f"/privacy {way}")
    report = await press_ingest(server, asked)
    assert "1 message of members who opted out is left out" in report.text
    assert await count_objects(server, "Knowledge") == 0


@WAYS
async def test_saying_so_while_the_collection_is_chosen_keeps_the_message_out(
    server: Server, name: str, way: str
) -> None:
    schema = CollectionSchema(name, (PropertySpec("content"),))
    await server.bot.library.collections.create(schema, guild_id=int(server.guild.id))
    asked = await settle(await server.admin.use("Add to knowledge", server.member.say(server.channel, "Bob was here.")))
    await server.member.type(server.channel, f"/privacy {way}")
    chosen = await server.admin.select(asked, [name])
    report = await press_ingest(server, await chosen.wait_for(lambda reply: "Ingest" in reply.buttons))
    assert "1 message of members who opted out is left out" in report.text
    assert await count_objects(server, name) == 0


@WAYS
async def test_saying_so_while_an_export_waits_keeps_the_messages_out(server: Server, way: str) -> None:
    await add_words(server)
    taken = (await server.member.type(server.channel, "/privacy my-data")).files["my-data.jsonl"]
    asked = await upload(server, "Knowledge", Attachment("old.jsonl", taken))
    if way == "opt-out":
        await server.member.type(server.channel, "/privacy opt-out")
    await forget(server)
    await press_ingest(server, asked)
    assert await server.bot.library.privacy.count(int(server.guild.id), server.member.id) == 0


async def test_what_is_read_after_the_member_was_forgotten_gets_in(server: Server) -> None:
    await server.member.type(server.channel, "/privacy forget-me")
    message = server.member.say(server.channel, "Bob is back.")
    await press_ingest(server, await server.admin.use("Add to knowledge", message))
    assert await count_objects(server, "Knowledge") == 1


async def test_a_private_question_that_comes_too_late_is_not_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.expiry.TOKEN_SECONDS", 0.0)
    async with Playground() as discord, open_server(discord, settings) as server:
        await server.bot.library.connection.wait_ready(timeout=READY_SECONDS)
        message = server.member.say(server.channel, "Bob was here.")
        using = asyncio.create_task(server.admin.use("Add to knowledge", message))
        told = await server.admin.direct.wait_for(lambda reply: "Run it again" in reply.text)
        using.cancel()
        await asyncio.wait([using])
        assert not told.buttons
        assert not [each.text for each in server.channel.messages if not each.is_ephemeral]


async def test_cancel_forgets_nothing(server: Server) -> None:
    await add_words(server)
    asked = await server.member.type(server.channel, "/privacy forget-me")
    await (await server.member.press(asked, "Cancel")).wait_for(lambda reply: "Cancelled" in reply.text)
    assert await count_objects(server, "Knowledge") == 3


async def test_opting_out_and_in_is_told_to_the_member_alone(server: Server) -> None:
    out = await server.member.type(server.channel, "/privacy opt-out")
    assert out.is_ephemeral
    guild_id = int(server.guild.id)
    assert await server.bot.library.privacy.fetch_opted_out(guild_id) == {server.member.id}
    back = await server.member.type(server.channel, "/privacy opt-in")
    assert back.is_ephemeral
    assert await server.bot.library.privacy.fetch_opted_out(guild_id) == frozenset()


async def test_nobody_sees_the_list_of_opt_outs(server: Server) -> None:
    await server.member.type(server.channel, "/privacy opt-out")
    assert "Privacy" not in (await server.admin.type(server.channel, "/collection list")).text
    assert "no collection" in (await server.admin.type(server.channel, "/collection info name:RagbotPrivacy")).text


async def test_the_group_alone_says_what_there_is(chat: Chat) -> None:
    assert "forget-me" in await chat.type("/privacy")
