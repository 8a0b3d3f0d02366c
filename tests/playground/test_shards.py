"""Several shards: each hears of its own guilds, and the first one of direct messages."""

import pytest

from playground import NoReplyError, Playground
from playground.model.intents import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS
from tests.playground.rest import open_rest
from tests.playground.test_gateway import open_socket

FIRST, SECOND = 10 << 22, 11 << 22


async def test_guilds_are_spread_over_shards() -> None:
    async with Playground(guild_id=FIRST, shards=2) as discord:
        other = discord.add_guild("Other", guild_id=SECOND)
        ada = discord.guild.add_member("ada")
        async with open_socket(discord) as first, open_socket(discord) as second:
            for number, socket in enumerate((first, second)):
                intents = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES
                data = {"token": discord.token, "intents": intents, "shard": [number, 2]}
                await socket.send_json({"op": 2, "d": data})
                ready = (await socket.receive_json())["d"]
                assert ready["shard"] == [number, 2]
                assert [int(guild["id"]) for guild in ready["guilds"]] == [(FIRST, SECOND)[number]]
                assert int((await socket.receive_json())["d"]["id"]) == (FIRST, SECOND)[number]
                assert discord.is_bot_connected is (number == 1)

            other.add_member("bob").say(other.channel, "second")
            ada.say(discord.guild.channel, "first")
            with pytest.raises(NoReplyError):
                await ada.type(ada.direct, "directly", timeout=0)
            other.add_channel("last")
            assert [(await first.receive_json())["d"]["guild_id"], (await first.receive_json())["d"]["channel_id"]] == [
                str(FIRST),
                ada.direct.id,
            ]
            heard = [await second.receive_json(), await second.receive_json()]
            assert [event["t"] for event in heard] == ["MESSAGE_CREATE", "CHANNEL_CREATE"]
            assert {event["d"]["guild_id"] for event in heard} == {str(SECOND)}


async def test_the_recommended_number_is_told(empty: Playground) -> None:
    async with Playground(shards=3) as discord, open_rest(discord) as rest:
        assert (await rest.call("GET", "/gateway/bot")).data["shards"] == 3


async def test_a_shard_that_is_none_is_turned_away(empty: Playground) -> None:
    async with open_socket(empty) as socket:
        await socket.send_json({"op": 2, "d": {"token": empty.token, "intents": 0, "shard": [2, 2]}})
        await socket.receive()
        assert socket.close_code == 4010
