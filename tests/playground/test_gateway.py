"""The gateway's protocol, spoken frame by frame."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from playground import NoReplyError, Playground
from playground.model.intents import GUILD_MEMBERS, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT
from playground.server.session import REPLAYED_EVENTS

HELLO, ACK, INVALID_SESSION = 10, 11, 9


@asynccontextmanager
async def open_socket(discord: Playground) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with aiohttp.ClientSession() as session, session.ws_connect(discord.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == HELLO
        yield socket


async def identify(socket: aiohttp.ClientWebSocketResponse, discord: Playground, intents: int) -> Any:
    await socket.send_json({"op": 2, "d": {"token": discord.token, "intents": intents}})
    return await socket.receive_json()


async def say(discord: Playground, text: str) -> None:
    with pytest.raises(NoReplyError):
        await discord.guild.add_member("ada").type(discord.guild.channel, text, timeout=0)


async def test_identify_is_answered_with_ready_and_guilds(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        ready = await identify(socket, empty, GUILDS)
        guild = await socket.receive_json()

    assert (ready["t"], ready["s"]) == ("READY", 1)
    assert ready["d"]["guilds"] == [{"id": empty.guild.id, "unavailable": True}]
    assert (guild["t"], guild["d"]["name"]) == ("GUILD_CREATE", "Playground")
    assert [member["user"]["username"] for member in guild["d"]["members"]] == ["playground-bot"]


async def test_ready_comes_before_however_many_guilds(empty: Playground) -> None:
    for number in range(REPLAYED_EVENTS):
        empty.add_guild(f"Guild {number}")
    async with open_socket(empty) as socket:
        ready = await identify(socket, empty, GUILDS)
        for _ in ready["d"]["guilds"]:
            last = await socket.receive_json()

    assert (ready["t"], len(ready["d"]["guilds"])) == ("READY", REPLAYED_EVENTS + 1)
    assert (last["t"], last["s"]) == ("GUILD_CREATE", REPLAYED_EVENTS + 2)


async def test_heartbeats_are_acknowledged(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        await socket.send_json({"op": 1, "d": None})
        assert await socket.receive_json() == {"op": ACK}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 0}}, 4004),
        ({"op": 8, "d": {}}, 4003),
    ],
)
async def test_strangers_are_turned_away(empty: Playground, frame: dict[str, Any], code: int) -> None:
    async with open_socket(empty) as socket:
        await socket.send_json(frame)
        await socket.receive()
        assert socket.close_code == code


async def test_a_second_identify_ends_the_connection(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        await identify(socket, empty, 0)
        await socket.send_json({"op": 2, "d": {"token": empty.token, "intents": 0}})
        await socket.receive()
        assert socket.close_code == 4005


async def test_privileged_intents_can_be_refused() -> None:
    async with Playground(privileged_intents=False) as discord, open_socket(discord) as socket:
        await socket.send_json({"op": 2, "d": {"token": discord.token, "intents": MESSAGE_CONTENT}})
        await socket.receive()
        assert socket.close_code == 4014


@pytest.mark.parametrize(
    ("intents", "text", "content"),
    [
        (GUILD_MESSAGES, "hello", ""),
        (GUILD_MESSAGES | MESSAGE_CONTENT, "hello", "hello"),
        (GUILD_MESSAGES, "hello @bot", "hello <@{}>"),
    ],
)
async def test_content_needs_the_intent_or_a_mention(empty: Playground, intents: int, text: str, content: str) -> None:
    async with open_socket(empty) as socket:
        await identify(socket, empty, intents)
        await say(empty, text)
        event = await socket.receive_json()

    assert event["t"] == "MESSAGE_CREATE"
    assert event["d"]["content"] == content.format(empty.world.bot.id)


async def test_events_come_only_to_those_who_asked(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        await identify(socket, empty, GUILD_MEMBERS)
        empty.guild.add_channel("unheard")
        empty.guild.add_member("bob")

        assert (await socket.receive_json())["t"] == "GUILD_MEMBER_ADD"


async def test_members_are_sent_on_request(empty: Playground) -> None:
    empty.guild.add_member("ada")
    async with open_socket(empty) as socket:
        await identify(socket, empty, 0)
        await socket.send_json({"op": 8, "d": {"guild_id": empty.guild.id, "query": "a", "limit": 0, "nonce": "n"}})
        chunk = await socket.receive_json()

    assert chunk["t"] == "GUILD_MEMBERS_CHUNK"
    assert chunk["d"]["nonce"] == "n"
    assert [member["user"]["username"] for member in chunk["d"]["members"]] == ["ada"]


async def test_missed_events_are_replayed(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        ready = await identify(socket, empty, GUILDS)
        await socket.receive_json()
    empty.guild.add_channel("missed")
    resume = {"token": empty.token, "session_id": ready["d"]["session_id"], "seq": 2}
    async with open_socket(empty) as socket:
        await socket.send_json({"op": 6, "d": resume})
        missed, resumed = await socket.receive_json(), await socket.receive_json()

    assert (missed["t"], missed["s"], missed["d"]["name"]) == ("CHANNEL_CREATE", 3, "missed")
    assert resumed["t"] == "RESUMED"


async def test_unknown_and_invalidated_sessions_cannot_be_resumed(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        ready = await identify(socket, empty, 0)
        await empty.invalidate_session()
    for session_id in ("unknown", ready["d"]["session_id"]):
        async with open_socket(empty) as socket:
            await socket.send_json({"op": 6, "d": {"token": empty.token, "session_id": session_id, "seq": 1}})
            assert await socket.receive_json() == {"op": INVALID_SESSION, "d": False}
