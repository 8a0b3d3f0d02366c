"""Rate limits, failures and lost connections, as a bot of discord.py meets them."""

import discord
import pytest

from playground import NoReplyError, Playground
from tests.playground.conftest import Scene, open_scene


async def test_discord_py_waits_out_a_rate_limit(scene: Scene) -> None:
    scene.discord.rate_limit_next("POST /interactions/*", retry_after=0.01)
    scene.discord.rate_limit_next("POST /webhooks/*", retry_after=0.01, count=2)

    assert (await scene.ada.type(scene.discord.guild.channel, "/recommend x")).embeds[0]["title"] == "x"


async def test_a_global_rate_limit_is_told_apart(scene: Scene) -> None:
    scene.discord.rate_limit_next(retry_after=0.01, is_global=True)

    assert (await scene.ada.type(scene.discord.guild.channel, "@bot echo x")).text == "echo x"


async def test_a_failure_hits_only_the_next_fitting_request(scene: Scene) -> None:
    scene.discord.fail_next("GET", "/users/*", 403)
    user_id = int(scene.ada.id)

    with pytest.raises(discord.Forbidden):
        await scene.bot.fetch_user(user_id)
    assert (await scene.bot.fetch_user(user_id)).name == "ada"


async def test_a_lost_connection_is_resumed_without_loss(scene: Scene) -> None:
    await scene.discord.disconnect_bot()
    reply = await scene.ada.type(scene.discord.guild.channel, "/search x collection:y")

    assert reply.text == "x in y"
    assert scene.discord.resumes == 1


async def test_the_bot_reconnects_when_asked_to(scene: Scene) -> None:
    await scene.discord.request_reconnect()
    await scene.discord.wait_for_resume()

    assert (await scene.ada.type(scene.discord.guild.channel, "@bot echo x")).text == "echo x"


async def test_channel_permissions_bind_the_bot(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    place = await scene.bot.fetch_channel(int(channel.id))
    assert isinstance(place, discord.TextChannel)

    channel.deny_bot("send_messages")
    with pytest.raises(discord.Forbidden) as missing:
        await place.send("hush")
    channel.deny_bot("view_channel")
    with pytest.raises(discord.Forbidden) as unseen:
        await place.send("hush")
    channel.deny_bot()
    await place.send("well")

    assert (missing.value.code, unseen.value.code) == (50013, 50001)
    assert [reply.text for reply in channel.messages] == ["well"]


async def test_rest_knows_what_the_gateway_told(scene: Scene) -> None:
    guild = await scene.bot.fetch_guild(int(scene.discord.guild.id))

    assert [role.name for role in await guild.fetch_roles()] == ["@everyone", "playground-bot", "ada's role"]
    assert [channel.name for channel in await guild.fetch_channels()] == ["general"]
    assert (await guild.fetch_member(int(scene.bob.id))).name == "bob"
    assert [entry.name async for entry in scene.bot.fetch_guilds()] == ["Playground"]
    with pytest.raises(discord.NotFound):
        await guild.fetch_member(1)


async def test_a_ready_bot_hears_of_members_words_and_guilds(monkeypatch: pytest.MonkeyPatch) -> None:
    intents = discord.Intents.default()
    intents.members = intents.message_content = True
    async with open_scene(monkeypatch, intents=intents) as scene:
        await scene.bot.wait_until_ready()
        guild = scene.bot.guilds[0]
        assert {member.name for member in guild.members} == {"owner", "playground-bot", "ada", "bob"}
        assert [member.name async for member in guild.fetch_members(limit=2)] == ["owner", "playground-bot"]

        joined = scene.bot.wait_for("member_join", timeout=20)
        scene.discord.guild.add_member("eve")
        assert (await joined).name == "eve"
        heard = scene.bot.wait_for("message", timeout=20)
        with pytest.raises(NoReplyError):
            await scene.ada.type(scene.discord.guild.channel, "all ears", timeout=0)
        assert (await heard).content == "all ears"

        arrived = scene.bot.wait_for("guild_join", timeout=20)
        other = scene.discord.add_guild("Other")
        assert (await arrived).name == "Other"
        place = other.channel
        removed = scene.bot.wait_for("guild_remove", timeout=20)
        scene.discord.remove_guild(other)
        assert (await removed).id == int(other.id)
        with pytest.raises(discord.NotFound):
            await scene.bot.fetch_channel(int(place.id))


async def test_threads_are_channels_below_a_message(scene: Scene) -> None:
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    message = await place.send("talk")
    thread = await message.create_thread(name="talk about it")
    await thread.send("here")

    assert thread.id == message.id
    inside = scene.discord.guild.channels[str(thread.id)]
    assert [reply.text for reply in inside.messages] == ["here"]
    with pytest.raises(discord.HTTPException) as again:
        await message.create_thread(name="once more")
    assert again.value.code == 160004


async def test_history_is_read_backwards(scene: Scene) -> None:
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    sent = [await place.send(text) for text in "abc"]

    assert [message.content async for message in place.history(limit=2)] == ["c", "b"]
    assert [message.content async for message in place.history(after=sent[0])] == ["b", "c"]


async def test_a_guild_can_keep_its_id() -> None:
    async with Playground(guild_id=42) as discord_again:
        assert discord_again.guild.id == "42"
