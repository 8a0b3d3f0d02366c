"""Threads, forums and their posts."""

from datetime import UTC, datetime, timedelta

import discord
import pytest

from playground import Attachment, InvalidInputError, Playground
from tests.playground.conftest import Scene, open_scene
from tests.playground.rest import Rest

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


async def read(place: discord.Thread | discord.TextChannel) -> list[tuple[str, discord.MessageType]]:
    return [(message.content, message.type) async for message in place.history(oldest_first=True)]


async def test_a_thread_of_its_own_is_announced_in_its_channel(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    thread = scene.bob.open_thread(channel, "Paris", "where to go?")
    scene.ada.say(thread, "Rue des Martyrs")
    assert (await scene.ada.type(thread, "/where Paris")).text.startswith("Thread Paris")

    seen = scene.bot.get_channel(int(thread.id))
    assert isinstance(seen, discord.Thread)
    assert (seen.name, seen.owner_id) == ("Paris", int(scene.bob.id))
    assert [content for content, _ in await read(seen)][:2] == ["where to go?", "Rue des Martyrs"]
    assert isinstance(seen.parent, discord.TextChannel)
    assert await read(seen.parent) == [("Paris", discord.MessageType.thread_created)]
    assert channel.threads == [thread]


async def test_the_thread_of_a_message_begins_with_a_reference(scene: Scene) -> None:
    said = scene.bob.say(scene.discord.guild.channel, "Paris is nice")
    thread = scene.ada.open_thread(said, "Paris", "it is")
    found = await scene.bot.fetch_channel(int(thread.id))
    assert isinstance(found, discord.Thread)

    starter, answer = [message async for message in found.history(oldest_first=True)]
    assert (starter.type, starter.content) == (discord.MessageType.thread_starter_message, "")
    assert starter.reference is not None
    assert isinstance(starter.reference.resolved, discord.Message)
    assert starter.reference.resolved.content == "Paris is nice"
    assert answer.content == "it is"
    assert said.message is not None
    assert thread.id == said.message.id
    with pytest.raises(InvalidInputError, match="already"):
        scene.ada.open_thread(said, "Again")


async def test_posts_of_a_forum_begin_with_their_own_message(scene: Scene) -> None:
    forum = scene.discord.guild.add_forum("help")
    post = scene.bob.open_thread(forum, "No sound", "it is silent", files=[Attachment("log.txt", b"1")], at=MONDAY)
    scene.ada.say(post, "turn it on", at=MONDAY + DAY)
    assert (await scene.ada.type(scene.discord.guild.channel, "/where #help")).text.startswith("ForumChannel help")

    found = await scene.bot.fetch_channel(int(post.id))
    assert isinstance(found, discord.Thread)
    assert isinstance(found.parent, discord.ForumChannel)
    first, second = [message async for message in found.history(oldest_first=True)]
    assert (first.id, first.content, first.attachments[0].filename) == (found.id, "it is silent", "log.txt")
    assert (second.content, second.created_at) == ("turn it on", MONDAY + DAY)
    assert (found.created_at, found.message_count) == (MONDAY, 1)


async def test_forums_take_no_messages(scene: Scene) -> None:
    forum = scene.discord.guild.add_forum("help")
    with pytest.raises(InvalidInputError, match="forum"):
        scene.bob.say(forum, "hello")
    with pytest.raises(InvalidInputError, match="empty"):
        scene.bob.open_thread(forum, "Nothing")
    assert forum.threads == []


async def test_bots_open_posts_and_threads(scene: Scene) -> None:
    forum = await scene.bot.fetch_channel(int(scene.discord.guild.add_forum("help").id))
    assert isinstance(forum, discord.ForumChannel)
    thread, message = await forum.create_thread(name="Rules", content="be kind")
    assert (thread.name, message.content, message.id) == ("Rules", "be kind", thread.id)

    channel = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="Paris", type=discord.ChannelType.public_thread)
    await (await channel.send("Rome")).create_thread(name="Rome")
    assert [found.name for found in scene.discord.guild.channel.threads] == ["Paris", "Rome"]
    assert [reply.text for reply in scene.discord.guild.channel.messages] == ["Rome"]


@pytest.mark.parametrize(
    ("method", "path", "body", "verdict"),
    [
        ("GET", "/channels/{forum}/messages", None, (400, 50024)),
        ("POST", "/channels/{forum}/messages", {"content": "x"}, (400, 50008)),
        ("POST", "/channels/{forum}/threads", {"name": "x", "message": {}}, (400, 50006)),
        ("POST", "/channels/{forum}/threads", {"name": "", "message": {"content": "x"}}, (400, 50035)),
        ("POST", "/channels/{thread}/threads", {"name": "x", "type": 11}, (400, 50024)),
        ("GET", "/channels/{text}/threads/archived/public?limit=1", None, (400, 50035)),
        ("GET", "/channels/{text}/threads/archived/public?before=monday", None, (400, 50035)),
        ("GET", "/channels/{text}/threads/archived/private", None, (403, 50013)),
        ("GET", "/guilds/1/threads/active", None, (404, 10004)),
    ],
)
async def test_refusals(rest: Rest, method: str, path: str, body: object, verdict: tuple[int, int]) -> None:
    guild = rest.discord.guild
    thread = guild.add_member("bob").open_thread(guild.channel, "Paris")
    ids = {"forum": guild.add_forum("help").id, "text": guild.channel.id, "thread": thread.id}

    assert (await rest.call(method, path.format(**ids), body)).verdict == verdict


async def test_active_threads_are_those_that_the_bot_sees(scene: Scene) -> None:
    guild = scene.discord.guild
    forum, hidden = guild.add_forum("help"), guild.add_channel("hidden")
    for name in ("Old", "New"):
        scene.bob.open_thread(forum, name, "text", at=MONDAY + (DAY if name == "New" else 0 * DAY))
    scene.bob.open_thread(forum, "Resting", "text").archive()
    scene.bob.open_thread(hidden, "Secret")
    hidden.deny_bot("view_channel")
    seen = await scene.bot.fetch_guild(int(guild.id))

    assert [thread.name for thread in await seen.active_threads()] == ["New", "Old"]


async def test_archived_threads_come_in_pages(scene: Scene) -> None:
    forum = scene.discord.guild.add_forum("help")
    for number in range(120):
        post = scene.bob.open_thread(forum, str(number), "text", at=MONDAY)
        post.archive(at=MONDAY + number * DAY)
    found = await scene.bot.fetch_channel(int(forum.id))
    assert isinstance(found, discord.ForumChannel)

    names = [thread.name async for thread in found.archived_threads(limit=None)]
    assert names == [str(number) for number in range(119, -1, -1)]
    before = MONDAY + 2 * DAY
    assert [thread.name async for thread in found.archived_threads(before=before)] == ["1", "0"]


async def test_a_message_wakes_a_thread(scene: Scene) -> None:
    thread = scene.bob.open_thread(scene.discord.guild.channel, "Paris")
    thread.archive(at=MONDAY)
    scene.ada.say(thread, "before it slept", at=MONDAY - DAY)
    assert thread.archived == MONDAY.timestamp()

    scene.ada.say(thread, "good morning")
    assert thread.archived is None
    await scene.ada.type(thread, "/where Paris")
    seen = scene.bot.get_channel(int(thread.id))
    assert isinstance(seen, discord.Thread)
    assert not seen.archived


async def test_a_bot_that_comes_later_knows_the_active_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    def prepare(playground: Playground) -> None:
        member = playground.guild.add_member("carol")
        member.open_thread(playground.guild.channel, "Open")
        member.open_thread(playground.guild.channel, "Closed").archive()

    async with open_scene(monkeypatch, prepare=prepare) as scene:
        assert (await scene.ada.type(scene.discord.guild.channel, "/where Open")).text.startswith("Thread Open")
        assert [thread.name for thread in scene.bot.guilds[0].threads] == ["Open"]
