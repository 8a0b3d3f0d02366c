"""Reactions over REST, and what the gateway tells of them."""

import pytest

from playground import InvalidInputError, Playground
from playground.model.intents import GUILD_MESSAGE_REACTIONS
from tests.playground.rest import Rest
from tests.playground.test_gateway import identify, open_socket


async def test_everybody_sees_who_has_reacted(empty: Playground, rest: Rest) -> None:
    ada, bob = empty.guild.add_member("ada"), empty.guild.add_member("bob")
    said = ada.say(empty.guild.channel, "React")
    assert said.message is not None
    path = f"{rest.messages}/{said.message.id}/reactions"
    async with open_socket(empty) as socket:
        await identify(socket, empty, GUILD_MESSAGE_REACTIONS)
        await bob.react(said, "👍")
        await bob.react(said, "👍")
        assert (await rest.call("PUT", f"{path}/👍/@me")).status == 204
        added = [(await socket.receive_json())["d"] for _ in range(2)]
        assert [event["user_id"] for event in added] == [bob.id, empty.world.bot.id]
        assert added[0]["member"]["user"]["username"] == "bob"

        users = await rest.call("GET", f"{path}/👍")
        assert {user["id"] for user in users.data} == {bob.id, empty.world.bot.id}
        message = await rest.call("GET", f"{rest.messages}/{said.message.id}")
        assert [(entry["count"], entry["me"]) for entry in message.data["reactions"]] == [(2, True)]

        assert (await rest.call("DELETE", f"{path}/👍/{bob.id}")).verdict == (403, 50013)
        empty.guild.grant_bot(manage_messages=True)
        assert (await rest.call("DELETE", f"{path}/👍/{bob.id}")).status == 204
        await bob.react(said, "film:5")
        assert (await rest.call("DELETE", f"{path}/👍")).status == 204
        assert (await rest.call("DELETE", path)).status == 204
        rest_of = [await socket.receive_json() for _ in range(4)]
    kinds = ["REMOVE", "ADD", "REMOVE_EMOJI", "REMOVE_ALL"]
    assert [event["t"] for event in rest_of] == [f"MESSAGE_REACTION_{kind}" for kind in kinds]
    assert rest_of[1]["d"]["emoji"] == {"id": "5", "name": "film"}
    assert said.refresh().reactions == ()
    empty.assert_contract()


async def test_who_may_not_add_a_reaction_may_join_one(empty: Playground) -> None:
    ada, bob = empty.guild.add_member("ada"), empty.guild.add_member("bob")
    said = ada.say(empty.guild.channel, "React")
    empty.guild.channel.deny(bob, "add_reactions")
    with pytest.raises(InvalidInputError):
        await bob.react(said, "👍")
    await ada.react(said, "👍")
    await bob.react(said, "👍")
    with pytest.raises(InvalidInputError):
        await bob.unreact(said, "🎬")


async def test_a_reaction_that_is_not_there(empty: Playground, rest: Rest) -> None:
    sent = await rest.call("POST", rest.messages, {"content": "x"})
    path = f"{rest.messages}/{sent.data['id']}/reactions/👍"
    assert (await rest.call("GET", path)).verdict == (400, 10014)
    assert (await rest.call("DELETE", f"{path}/@me")).verdict == (400, 10014)
