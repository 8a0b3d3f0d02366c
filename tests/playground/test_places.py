"""Who sees what: overwrites of roles, channels that are hidden from the bot, private threads."""

import discord
import pytest

from playground import InvalidInputError, Playground
from playground.model.intents import GUILDS
from playground.model.permissions import PERMISSIONS
from playground.rules.access import compute_permissions
from tests.playground.conftest import Scene
from tests.playground.rest import Rest
from tests.playground.test_gateway import identify, open_socket

VIEW, SEND = PERMISSIONS["view_channel"], PERMISSIONS["send_messages"]


def test_overwrites_count_in_discords_order() -> None:
    guild = Playground().guild
    staff = guild.add_role("Staff")
    cleo, dave = guild.add_member("cleo", roles=["Staff", "Muted"]), guild.add_member("dave")
    muted, everyone, channel = guild.get_role("Muted"), guild.get_role("@everyone"), guild.channel
    assert muted is not None
    assert everyone is not None

    def may(member: object, bit: int) -> bool:
        assert member in (cleo, dave)
        chosen = cleo if member is cleo else dave
        return bool(compute_permissions(guild.model, chosen.model, channel.model) & bit)

    channel.deny(everyone, "view_channel")
    assert [may(cleo, VIEW), may(dave, VIEW)] == [False, False]
    channel.allow(staff, "view_channel", "send_messages")
    channel.deny(muted, "send_messages")
    assert [may(cleo, VIEW), may(cleo, SEND), may(dave, SEND)] == [True, True, False]
    channel.deny(cleo, "send_messages")
    assert not may(cleo, SEND)
    channel.allow(dave, "view_channel")
    assert may(dave, VIEW)


async def test_the_bot_counts_as_discord_does(scene: Scene) -> None:
    guild = scene.discord.guild
    everyone = guild.get_role("@everyone")
    assert everyone is not None
    place = guild.add_channel("staff")
    place.deny(everyone, "send_messages")
    place.allow(guild.add_role("Staff"), "send_messages")
    place.allow(scene.bob, "send_messages", "manage_messages")

    seen = await scene.bot.fetch_channel(int(place.id))
    assert isinstance(seen, discord.TextChannel)
    for member in (scene.ada, scene.bob, guild.me):
        mine = await seen.guild.fetch_member(int(member.id))
        bits = compute_permissions(guild.model, member.model, place.model)
        assert seen.permissions_for(mine).value & sum(PERMISSIONS.values()) == bits


async def test_a_hidden_channel_has_no_name(empty: Playground, rest: Rest) -> None:
    hidden = empty.guild.add_channel("plans")
    hidden.deny_bot("view_channel")
    async with open_socket(empty) as socket:
        await identify(socket, empty, GUILDS)
        shown = (await socket.receive_json())["d"]["channels"]
        assert [channel["name"] for channel in shown] == ["general", "___hidden___"]
        assert [channel["flags"] for channel in shown] == [0, 1 << 17]

        hidden.deny_bot()
        update = await socket.receive_json()
        assert (update["t"], update["d"]["name"], update["d"]["flags"]) == ("CHANNEL_UPDATE", "plans", 0)
        hidden.deny_bot("view_channel")
        assert (await socket.receive_json())["d"]["name"] == "___hidden___"
    listed = await rest.call("GET", f"/guilds/{empty.guild.id}/channels")
    assert [channel["name"] for channel in listed.data] == ["general"]
    assert (await rest.call("GET", f"/channels/{hidden.id}")).verdict == (403, 50001)


async def test_a_bot_hears_nothing_from_where_it_sees_nothing(scene: Scene) -> None:
    hidden = scene.discord.guild.add_channel("plans")
    hidden.deny_bot("view_channel")
    said = scene.ada.say(hidden, "whisper")
    await scene.ada.edit(said, "louder")
    await scene.ada.react(said, "👍")
    await scene.ada.delete(said)
    await scene.ada.type(scene.discord.guild.channel, "@bot echo x")
    assert scene.bot.heard[0] == f"<@{scene.discord.world.bot.id}> echo x"


async def test_a_private_thread_is_for_those_in_it(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    opened = scene.bot.wait_for("thread_join", timeout=20)
    thread = scene.ada.open_thread(channel, "Secret", private=True)
    with pytest.raises(InvalidInputError):
        scene.bob.say(thread, "let me in")
    with pytest.raises(discord.Forbidden):
        await scene.bot.fetch_channel(int(thread.id))

    thread.let_in(scene.discord.guild.me, scene.bob)
    seen = await opened
    assert (seen.name, seen.is_private()) == ("Secret", True)
    scene.bob.say(thread, "thanks")
    assert {member.id for member in await seen.fetch_members()} == {
        int(member.id) for member in (scene.ada, scene.bob, scene.discord.guild.me)
    }
    gone = scene.bot.wait_for("thread_remove", timeout=20)
    thread.put_out(scene.discord.guild.me)
    assert (await gone).id == int(thread.id)


async def test_the_bot_opens_a_private_thread(scene: Scene) -> None:
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    thread = await place.create_thread(name="Back", type=discord.ChannelType.private_thread)
    (inside,) = scene.discord.guild.channel.threads
    with pytest.raises(InvalidInputError):
        scene.bob.say(inside, "hello")
    await thread.add_user(discord.Object(scene.bob.id))
    scene.bob.say(inside, "hello")
    await thread.remove_user(discord.Object(scene.bob.id))
    with pytest.raises(InvalidInputError):
        scene.bob.say(inside, "hello?")
    assert scene.discord.guild.channel.messages == []

    inside.archive()
    found = [entry.name async for entry in place.archived_threads(private=True, joined=True)]
    assert found == ["Back"]
    assert [entry.name async for entry in place.archived_threads()] == []
