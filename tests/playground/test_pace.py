"""Nothing in the playground is faster than Discord: people act, and the gateway answers, after the bot could know."""

import asyncio
import time

import pytest

from playground import NoReplyError, Playground
from tests.playground.rest import Rest, open_rest
from tests.playground.test_gateway import ACK, identify, open_socket

BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}


async def press_at_once(discord: Playground, *, stall: float = 0) -> bool:
    """Press a button as soon as it can be seen; return whether its bot had heard by then that it was sent.

    `stall` is for how many seconds this process, bot included, does not get any further before.
    """
    ada, channel = discord.guild.add_member("ada"), discord.guild.channel

    async def press() -> None:
        message = await channel.wait_for(lambda reply: bool(reply.buttons))
        time.sleep(stall)  # noqa: ASYNC251  # a busy machine stops everything
        with pytest.raises(NoReplyError):
            await ada.press(message, "Go", timeout=0)

    async def send(rest: Rest) -> bool:
        await rest.call("POST", rest.messages, {"content": "Press", "components": [BUTTON]})
        return not discord.world.interactions

    async with open_rest(discord) as rest:
        _, has_heard = await asyncio.gather(press(), send(rest))
    return has_heard


async def test_a_member_acts_after_the_bot_could_know() -> None:
    async with Playground() as discord:
        assert await press_at_once(discord)


async def test_a_busy_machine_makes_nobody_faster() -> None:
    async with Playground() as discord:
        assert await press_at_once(discord, stall=0.06)


async def test_for_benchmarks_a_member_acts_at_once() -> None:
    async with Playground(reaction=0) as discord:
        assert not await press_at_once(discord)


async def test_for_benchmarks_discord_may_be_far_away() -> None:
    async with Playground(reaction=0, distance=0.1) as discord, open_rest(discord) as rest:
        began = asyncio.get_running_loop().time()
        seen, _ = await asyncio.gather(wait_for_press(discord), rest.call("POST", rest.messages, {"content": "Press"}))
        assert seen - began >= 0.05
        assert asyncio.get_running_loop().time() - began >= 0.1


async def wait_for_press(discord: Playground) -> float:
    """Return when a member sees the bot's message, by the loop's clock."""
    await discord.guild.channel.wait_for(lambda reply: reply.text == "Press")
    return asyncio.get_running_loop().time()


async def test_a_heartbeat_is_acknowledged_after_what_the_bot_sent_with_it(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        await identify(socket, empty, 0)
        await socket.send_json({"op": 1, "d": 1})
        await socket.send_json({"op": 8, "d": {"guild_id": empty.guild.id, "query": "", "limit": 0}})

        assert (await socket.receive_json())["t"] == "GUILD_MEMBERS_CHUNK"
        assert await socket.receive_json() == {"op": ACK}


async def test_a_later_request_can_be_the_one_that_fails(empty: Playground, rest: Rest) -> None:
    empty.rate_limit_next("GET /users/@me", skip=1)
    assert [(await rest.call("GET", "/users/@me")).status for _ in range(3)] == [200, 429, 200]
