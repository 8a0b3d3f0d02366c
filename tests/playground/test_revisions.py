"""Edits and deletions, as the gateway tells them to bots with and without the content of messages."""

from datetime import UTC, datetime

import pytest

from playground import InvalidInputError, Playground
from playground.model.intents import GUILD_MESSAGES, MESSAGE_CONTENT
from tests.playground.rest import Rest
from tests.playground.test_gateway import identify, open_socket


@pytest.mark.parametrize(
    ("intents", "text", "content"),
    [
        (GUILD_MESSAGES, "milk", ""),
        (GUILD_MESSAGES, "@bot milk", "<@{}> milk"),
        (GUILD_MESSAGES | MESSAGE_CONTENT, "milk", "milk"),
    ],
)
async def test_an_edit_shows_what_the_bot_may_read(empty: Playground, intents: int, text: str, content: str) -> None:
    ada = empty.guild.add_member("ada")
    said = ada.say(empty.guild.channel, "tea")
    async with open_socket(empty) as socket:
        await identify(socket, empty, intents)
        edited = await ada.edit(said, text)
        event = await socket.receive_json()
    assert (event["t"], event["d"]["content"]) == ("MESSAGE_UPDATE", content.format(empty.world.bot.id))
    assert event["d"]["edited_timestamp"] is not None
    assert edited.content == text.replace("@bot", f"<@{empty.world.bot.id}>")


async def test_deletions_come_without_content(empty: Playground) -> None:
    moderator = empty.guild.add_member("mo", manage_messages=True)
    said = [moderator.say(empty.guild.channel, text) for text in ("a", "b", "c")]
    ids = [reply.message.id for reply in said if reply.message]
    place = {"channel_id": empty.guild.channel.id, "guild_id": empty.guild.id}
    async with open_socket(empty) as socket:
        await identify(socket, empty, GUILD_MESSAGES)
        await moderator.delete(said[0])
        await moderator.delete(*said[1:])
        one, many = await socket.receive_json(), await socket.receive_json()
    assert (one["t"], one["d"]) == ("MESSAGE_DELETE", {"id": ids[0]} | place)
    assert (many["t"], many["d"]) == ("MESSAGE_DELETE_BULK", {"ids": ids[1:]} | place)
    assert all(reply.refresh().is_deleted for reply in said)


async def test_edits_that_nobody_could_make(empty: Playground) -> None:
    ada = empty.guild.add_member("ada")
    said = ada.say(empty.guild.channel, "tea")
    for text in ("", "x" * 2_001):
        with pytest.raises(InvalidInputError):
            await ada.edit(said, text)
    assert said.refresh().content == "tea"


async def test_the_bot_deletes_many_at_once(empty: Playground, rest: Rest) -> None:
    ada = empty.guild.add_member("ada")
    old = ada.say(empty.guild.channel, "old", at=datetime(2025, 1, 1, tzinfo=UTC))
    said = [old, *(ada.say(empty.guild.channel, text) for text in ("a", "b"))]
    ids = [reply.message.id for reply in said if reply.message]
    path = rest.messages + "/bulk-delete"
    assert (await rest.call("POST", path, {"messages": ids[1:]})).verdict == (403, 50013)
    empty.guild.grant_bot(manage_messages=True)
    assert (await rest.call("POST", path, {"messages": ids})).verdict == (400, 50034)
    assert (await rest.call("POST", path, {"messages": ids[1:2]})).verdict == (400, 50016)
    assert (await rest.call("POST", path, {"messages": ids[1:]})).status == 204
    assert list(empty.guild.channel.history) == ids[:1]
