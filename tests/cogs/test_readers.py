"""Audiences without their role or channel, members without roles or gone, and servers with very many channels."""

import secrets
from functools import partial
from typing import Any

import discord
import pytest

from bot.audience import EVERYONE, for_channel, for_role
from bot.library import build_origin
from bot.models import CollectionSchema, IngestOptions, PropertySpec, Record
from bot.ui import build_member_reader
from bot.ui.pages import SHOW_PRIVATELY
from bot.visibility import is_hidden, is_readable
from playground import Channel, Member, Reply
from tests.cogs.people import Server
from tests.support.eventually import eventually
from tests.support.replies import change_access

SECRET = "Three coins of wages."
MANY = 2_000  # Discord allows 500 channels and 1,000 active threads
AT_ONCE = 500  # the gateway keeps so many events, and more, for a bot that is busy


@pytest.fixture
async def notes(server: Server) -> str:
    """The name of an empty collection."""
    name = f"Notes{secrets.token_hex(4)}"
    schema = CollectionSchema(name, (PropertySpec("title"), PropertySpec("text")))
    await server.bot.library.collections.create(schema, guild_id=int(server.guild.id))
    return name


async def store(server: Server, notes: str, audience: str) -> None:
    """Something that is for one role or channel."""
    await server.bot.library.ingester.ingest(
        [Record(1, {"title": "Wages", "text": SECRET})],
        collection=notes,
        guild_id=int(server.guild.id),
        origin=build_origin("wages.txt", by=1),
        options=IngestOptions(audience=(audience,)),
    )


async def ask(server: Server, member: Member, notes: str) -> Reply:
    return await member.type(server.channel, f"/search query:wages collection:{notes}")


def get_known(server: Server) -> discord.Guild:
    """The guild as the bot knows it."""
    guild = server.bot.get_guild(int(server.guild.id))
    assert guild is not None
    return guild


async def knows_channel(server: Server, channel: Channel) -> bool:
    return get_known(server).get_channel(int(channel.id)) is not None


async def test_what_is_for_a_deleted_role_is_for_nobody(server: Server, notes: str) -> None:
    eve = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await store(server, notes, for_role(role.id))
    offered = await ask(server, eve, notes)
    assert SECRET in (await eve.press(offered, SHOW_PRIVATELY)).text
    server.guild.remove_role(role)
    await eventually(lambda: knows_role(server, role.id), False)
    assert SECRET not in (await eve.press(offered, SHOW_PRIVATELY)).text
    assert SHOW_PRIVATELY not in (await ask(server, eve, notes)).buttons
    again = server.guild.add_member("dan", roles=["Staff"])  # another role of that name
    assert SHOW_PRIVATELY not in (await ask(server, again, notes)).buttons
    asked = await server.admin.type(server.channel, "/documents access source:wages.txt")
    assert "would gain it" in asked.text
    await change_access(server.admin, asked)
    assert SECRET in (await ask(server, eve, notes)).text


async def knows_role(server: Server, role_id: str) -> bool:
    return get_known(server).get_role(int(role_id)) is not None


async def test_a_collection_of_a_deleted_role_is_there_for_admins_alone(server: Server, notes: str) -> None:
    eve = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await store(server, notes, EVERYONE)
    guild_id = int(server.guild.id)
    await server.bot.library.collections.set_access(notes, (for_role(role.id),), guild_id=guild_id)
    server.guild.remove_role(role)
    await eventually(lambda: knows_role(server, role.id), False)
    assert "no collection" in (await ask(server, eve, notes)).text
    asked = await server.admin.type(server.channel, f"/collection access name:{notes}")
    await change_access(server.admin, asked)
    assert SECRET in (await ask(server, eve, notes)).text


async def test_what_is_for_a_deleted_channel_is_for_nobody(server: Server, notes: str) -> None:
    mods = server.guild.add_channel("mods")
    await store(server, notes, for_channel(mods.id))
    assert SECRET in (await ask(server, server.member, notes)).text
    server.guild.remove_channel(mods)
    await eventually(lambda: knows_channel(server, mods), False)
    reply = await ask(server, server.member, notes)
    assert SECRET not in reply.text
    assert SHOW_PRIVATELY not in reply.buttons


async def test_what_is_for_a_channel_that_the_bot_loses_is_for_nobody_until_it_is_back(
    server: Server, notes: str
) -> None:
    mods = server.guild.add_channel("mods")
    await store(server, notes, for_channel(mods.id))
    mods.deny_bot("view_channel")
    await eventually(lambda: is_lost(server, mods), True)
    reply = await ask(server, server.member, notes)
    assert SECRET not in reply.text
    assert SHOW_PRIVATELY not in reply.buttons
    mods.deny_bot()
    await eventually(lambda: is_lost(server, mods), False)
    assert SECRET in (await ask(server, server.member, notes)).text


async def is_lost(server: Server, channel: Channel) -> bool:
    known = get_known(server).get_channel(int(channel.id))
    return known is None or is_hidden(known)


async def test_a_member_of_no_role_reads_what_everyone_may(server: Server) -> None:
    guild = get_known(server)
    member = await guild.fetch_member(int(server.member.id))
    expected = {EVERYONE, for_role(guild.default_role.id), for_channel(server.channel.id)}
    assert build_member_reader(guild, member).audiences == frozenset(expected)


async def test_somebody_who_has_left_reads_nothing(server: Server, notes: str) -> None:
    guild = get_known(server)
    await store(server, notes, for_role(server.guild.id))
    server.guild.remove_member(server.member)
    with pytest.raises(discord.NotFound):
        await guild.fetch_member(int(server.member.id))
    left = await server.bot.fetch_user(int(server.member.id))
    assert build_member_reader(guild, left).audiences == frozenset()


async def test_a_server_with_thousands_of_channels(server: Server, notes: str) -> None:
    channels: list[Channel] = []
    while len(channels) < MANY:
        channels += [server.guild.add_channel(f"channel-{number}") for number in range(AT_ONCE)]
        await eventually(partial(knows_channel, server, channels[-1]), True)
    everyone = server.guild.get_role("@everyone")
    assert everyone is not None
    closed = channels[MANY // 2]
    closed.deny(everyone, "view_channel")
    closed.allow(server.guild.me, "view_channel")
    await store(server, notes, for_channel(channels[-1].id))
    assert SECRET in (await ask(server, server.member, notes)).text
    guild = get_known(server)
    audiences = build_member_reader(guild, await guild.fetch_member(int(server.member.id))).audiences
    assert audiences is not None
    assert {for_channel(channel.id) for channel in channels} - audiences == {for_channel(closed.id)}


async def test_a_thread_is_as_readable_as_the_channel_that_it_is_in(server: Server) -> None:
    talk = server.guild.add_channel("talk")
    opened = server.member.open_thread(talk, "Rye")
    await eventually(lambda: knows_thread(server, opened), True)
    guild = get_known(server)
    thread = guild.get_thread(int(opened.id))
    assert thread is not None
    member = await guild.fetch_member(int(server.member.id))
    assert is_readable(thread, member)
    talk.deny_bot("view_channel")
    await eventually(lambda: is_lost(server, talk), True)
    assert not is_readable(thread, member)
    assert not is_readable(thread, guild.default_role)


async def knows_thread(server: Server, thread: Channel) -> bool:
    return get_known(server).get_thread(int(thread.id)) is not None


async def test_a_forum_is_hidden_by_its_flag_too(server: Server) -> None:
    opened = server.guild.add_forum("help")
    await eventually(lambda: knows_channel(server, opened), True)
    forum = get_known(server).get_channel(int(opened.id))
    assert isinstance(forum, discord.ForumChannel)
    assert not is_hidden(forum)
    forum._flags |= 1 << 17
    assert is_hidden(forum)


async def test_the_text_of_a_voice_channel_takes_connect_too(server: Server) -> None:
    guild = get_known(server)
    member = await guild.fetch_member(int(server.member.id))
    lounge = build_voice_channel(guild, can_connect=True)
    assert is_readable(lounge, member)
    assert is_readable(lounge, guild.default_role)
    locked = build_voice_channel(guild, can_connect=False)
    assert locked.permissions_for(member).view_channel
    assert not is_readable(locked, member)
    assert not is_readable(locked, guild.default_role)


def build_voice_channel(guild: discord.Guild, *, can_connect: bool) -> discord.VoiceChannel:
    """A channel that everyone sees, and may connect to or not."""
    given, taken = ("allow", "deny") if can_connect else ("deny", "allow")
    overwrite = {"id": str(guild.id), "type": 0, given: str(discord.Permissions(connect=True).value), taken: "0"}
    data: Any = {
        "id": "9" * 18,
        "name": "lounge",
        "type": discord.ChannelType.voice.value,
        "position": 9,
        "bitrate": 64_000,
        "user_limit": 0,
        "permission_overwrites": [overwrite],
    }
    return discord.VoiceChannel(state=guild._state, guild=guild, data=data)
