"""RagBot in a playground: login, command sync, errors on their way to people, and what an earlier process left."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import get_intents
from bot.audience import EVERYTHING
from bot.errors import BusyError
from bot.gateway import point_discord_at
from bot.library.server import find_port_range
from playground import Playground
from tests.cogs.people import COMMANDS, Server, build_away_settings, fill, keep_addresses, open_server
from tests.support.eventually import eventually
from tests.support.weaviate import WeaviateProcess


class Clock:
    """The wall clock, which can be moved."""

    def __init__(self) -> None:
        self.offset = 0.0

    def __call__(self) -> float:
        return time.time() + self.offset


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[Server]:
    """A bot that is logged in although its Weaviate is away."""
    async with Playground(clock=clock) as discord_, open_server(discord_, build_away_settings()) as server:
        yield server
        discord_.assert_contract()


async def add_command(server: Server, act: Any, *, name: str = "fail") -> None:
    """Add a hybrid command to the running bot."""

    async def callback(ctx: commands.Context[Any]) -> None:
        await act(ctx)

    server.bot.add_command(commands.HybridCommand(callback, name=name))
    await server.bot.sync_commands()
    await server.discord.wait_for_bot(commands={name})


async def has_ended(server: Server) -> None:
    """Wait for the line in the log, which comes after the reply."""

    async def look() -> int:
        return server.bot.traces.running

    await eventually(look, 0)


def test_no_privileged_intent_is_asked_for() -> None:
    intents = get_intents()
    assert intents.guild_messages
    assert not [name for name in ("members", "presences", "message_content") if getattr(intents, name)]


def test_discord_can_be_elsewhere() -> None:
    with keep_addresses():
        point_discord_at(build_away_settings({"DISCORD_API_BASE": "http://localhost:1/api/v10/"}))
        assert Route("GET", "/gateway").url == "http://localhost:1/api/v10/gateway"
        gateway = DiscordWebSocket.DEFAULT_GATEWAY
        point_discord_at(build_away_settings({"DISCORD_GATEWAY": "ws://localhost:2"}))
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://localhost:2"
        assert gateway != DiscordWebSocket.DEFAULT_GATEWAY


async def test_every_cog_is_loaded_and_synced_while_weaviate_is_away(server: Server) -> None:
    assert server.discord.commands == COMMANDS
    assert not server.bot.library.is_ready


async def test_a_guild_that_cannot_be_reached_costs_a_line(caplog: pytest.LogCaptureFixture) -> None:
    async with Playground() as discord_:
        guilds = f"{discord_.guild.id},1234567890123"
        async with open_server(discord_, build_away_settings({"DISCORD_GUILDS": guilds})) as server:
            assert "/recommend" in (await server.member.type(server.channel, "/help")).text
    assert [record.getMessage() for record in caplog.records if "1234567890123" in record.getMessage()]


async def test_http_is_served_beside_the_bot_until_it_closes() -> None:
    (port,) = find_port_range(1)
    url = f"http://127.0.0.1:{port}/healthz"
    async with aiohttp.ClientSession() as session:
        settings = build_away_settings({"HTTP_PORT": str(port)})
        async with Playground() as discord_, open_server(discord_, settings), session.get(url) as response:
            assert response.status == 200
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(url)


async def test_direct_messages_are_sent_to_a_server(server: Server) -> None:
    reply = await server.member.type(server.member.direct, "@bot recommend romantic comedy")
    assert "only work in servers" in reply.text


@pytest.mark.parametrize("is_deferred", [False, True])
async def test_an_unforeseen_error_is_a_sentence_with_a_reference(
    server: Server, caplog: pytest.LogCaptureFixture, *, is_deferred: bool
) -> None:
    async def fail(ctx: commands.Context[Any]) -> None:
        if is_deferred:
            await ctx.defer(ephemeral=True)
        raise ZeroDivisionError

    await add_command(server, fail)
    reply = await server.member.type(server.channel, "/fail")
    assert reply.is_ephemeral
    assert "went wrong on my side" in reply.text
    reference = reply.text.rpartition(" ")[2]
    await has_ended(server)
    (record,) = (record for record in caplog.records if getattr(record, "reference", None) == reference)
    assert record.getMessage().startswith(f"fail (guild {server.discord.guild.id}): failed (ZeroDivisionError) in ")
    assert record.exc_info
    typed = await server.member.type(server.channel, "@bot fail")
    assert "went wrong on my side" in typed.text


async def test_a_command_that_is_gone_is_explained(server: Server) -> None:
    server.bot.tree.remove_command("help")
    reply = await server.member.type(server.channel, "/help")
    assert "older version" in reply.text
    assert reply.is_ephemeral


async def test_listeners_hear_of_presses_and_not_of_commands(server: Server) -> None:
    heard: list[discord.InteractionType] = []

    class Greeting(discord.ui.View):
        @discord.ui.button(label="Hello")
        async def greet(self, press: discord.Interaction, _: discord.ui.Button[Any]) -> None:
            await press.response.send_message("Hello")

    async def send(ctx: commands.Context[Any]) -> None:
        await ctx.send("Hello?", view=Greeting())

    async def note(interaction: discord.Interaction) -> None:
        heard.append(interaction.type)

    server.bot.add_listener(note, "on_interaction")
    await add_command(server, send, name="greet")
    reply = await server.member.type(server.channel, "/greet")
    await server.member.press(reply, "Hello")

    assert heard == [discord.InteractionType.component]


async def test_nobody_is_told_when_discord_has_given_up(
    server: Server, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    tried = asyncio.Event()

    async def fail(ctx: commands.Context[Any]) -> None:
        clock.offset += 4
        try:
            await ctx.defer()
        finally:
            tried.set()

    await add_command(server, fail)
    typing = asyncio.create_task(server.member.type(server.channel, "/fail"))
    await tried.wait()
    typing.cancel()
    await asyncio.wait([typing])
    await server.member.type(server.channel, "/help")
    await has_ended(server)
    late = f"fail (guild {server.discord.guild.id}): late"
    assert [message for message in caplog.messages if message.startswith(late)]
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_an_error_after_15_minutes_goes_to_the_member_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.expiry.TOKEN_SECONDS", 0.0)
    async with Playground() as discord_, open_server(discord_, build_away_settings()) as server:
        await add_command(server, lambda ctx: ctx.bot.fetch_channel(1))
        typing = asyncio.create_task(server.member.type(server.channel, "/fail"))
        message = await server.member.direct.wait_for(lambda reply: "went wrong" in reply.text)
        typing.cancel()
        await asyncio.wait([typing])
    assert "Reference" in message.text


@pytest.mark.parametrize("typed", ["@bot dance", "/fail"])
async def test_a_sentence_that_discord_does_not_take_costs_a_line(
    server: Server, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    async def fail(_: commands.Context[Any]) -> None:
        raise BusyError("Later.")

    await add_command(server, fail)
    server.channel.deny_bot("send_messages")
    server.discord.fail_next("POST", "/interactions/*", 403)
    logged = asyncio.Event()

    class Notice(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "could not be told" in record.getMessage():
                logged.set()

    monkeypatch.setattr(logging.getLogger("bot.tree"), "handlers", [Notice()])
    typing = asyncio.create_task(server.member.type(server.channel, typed))
    async with asyncio.timeout(30):
        await logged.wait()
    typing.cancel()
    await asyncio.wait([typing])


async def test_buttons_of_an_earlier_process_are_explained(weaviate_server: WeaviateProcess) -> None:
    settings = weaviate_server.settings()
    async with Playground() as discord_:
        async with open_server(discord_, settings) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            await fill(before.bot.library, "Movie", guild_id=int(discord_.guild.id))
            asked = await before.admin.type(before.channel, "/collection delete name:Movie")
        async with open_server(discord_, settings) as after:
            ended: list[tuple[str, str]] = []
            after.bot.traces.listen(lambda trace: ended.append((trace.command, trace.outcome)))
            # The end has taken the buttons away; this press was on its way.
            reply = await before.admin.press(asked, "Delete", force=True)
            assert "before my last restart" in reply.text
            assert reply.is_ephemeral

            async def look() -> list[tuple[str, str]]:
                return ended

            await eventually(look, [("press stale", "refused")])
            await after.bot.library.connection.wait_ready(timeout=30)
            assert await after.bot.library.collections.fetch(
                "Movie", guild_id=int(discord_.guild.id), reader=EVERYTHING
            )


@pytest.mark.parametrize("frame", ["<html>502 Bad Gateway</html>", "[1]"])
async def test_a_frame_that_cannot_be_read_ends_one_connection_and_not_the_bot(server: Server, frame: str) -> None:
    await server.bot.wait_until_ready()
    ready = server.bot.wait_for("ready", timeout=30)
    await server.discord.send_raw_frame(frame)
    await ready

    assert (await server.member.type(server.channel, "/help")).text
