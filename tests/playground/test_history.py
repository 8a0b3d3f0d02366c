"""What was said in a channel, page by page, and who may read it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from playground import Attachment, Channel, InvalidInputError, Playground
from playground.model.intents import GUILD_MESSAGES, MESSAGE_CONTENT
from tests.playground.conftest import Scene
from tests.playground.rest import Rest
from tests.playground.test_gateway import identify, open_socket

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def fill(discord_: Playground, count: int) -> Channel:
    """Let somebody say 0, 1, 2 … on as many days."""
    member = discord_.guild.add_member("carol")
    for number in range(count):
        member.say(discord_.guild.channel, str(number), at=MONDAY + number * DAY)
    return discord_.guild.channel


async def fetch_channel(scene: Scene, channel: Channel) -> discord.TextChannel:
    found = await scene.bot.fetch_channel(int(channel.id))
    assert isinstance(found, discord.TextChannel)
    return found


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "6543210"),
        ("?limit=2", "65"),
        ("?before={3}", "210"),
        ("?before={3}&limit=2", "21"),
        ("?after={3}", "654"),
        ("?after={3}&limit=2", "54"),
        ("?around={3}&limit=3", "432"),
        ("?around={3}&limit=4", "5432"),
        ("?around={0}&limit=3", "210"),
        ("?after=0", "6543210"),
        ("?before=0", ""),
    ],
)
async def test_pages_begin_with_the_newest(rest: Rest, query: str, said: str) -> None:
    channel = fill(rest.discord, 7)
    answer = await rest.call("GET", rest.messages + query.format(*channel.history))

    assert "".join(message["content"] for message in answer.data) == said
    rest.discord.assert_contract()


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("?limit=0", "limit", "NUMBER_TYPE_MIN"),
        ("?limit=101", "limit", "NUMBER_TYPE_MAX"),
        ("?limit=many", "limit", "NUMBER_TYPE_COERCE"),
        ("?before=monday", "before", "NUMBER_TYPE_COERCE"),
    ],
)
async def test_pages_that_do_not_exist(rest: Rest, query: str, field: str, code: str) -> None:
    answer = await rest.call("GET", rest.messages + query)

    assert answer.verdict == (400, 50035)
    assert answer.data["errors"][field]["_errors"][0]["code"] == code


async def test_a_library_reads_between_two_days(scene: Scene) -> None:
    place = await fetch_channel(scene, fill(scene.discord, 250))
    everything = [message async for message in place.history(limit=None, oldest_first=True)]
    assert [int(message.content) for message in everything] == list(range(250))
    assert everything[3].created_at == MONDAY + 3 * DAY

    between = place.history(limit=None, after=MONDAY + 9.5 * DAY, before=MONDAY + 120.5 * DAY)
    assert [int(message.content) async for message in between] == list(range(10, 121))


async def test_what_was_said_earlier_stands_earlier_and_makes_no_event(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    now = scene.ada.say(channel, "@bot echo now")
    await channel.wait_for(lambda reply: reply.text == "echo now")
    past = scene.bob.say(channel, "long ago", at=MONDAY)
    twin = scene.bob.say(channel, "long ago too", at=MONDAY)
    await scene.ada.type(channel, "@bot echo later")

    assert now.message is not None
    assert [message.content for message in channel.history.values()][:2] == [past.content, twin.content]
    assert [text for text in scene.bot.heard if "ago" in text] == []
    assert now.jump_url == f"https://discord.com/channels/{scene.discord.guild.id}/{channel.id}/{now.message.id}"


async def test_rest_hides_content_while_the_switch_is_off(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    for text in ("a secret", "@bot is told"):
        scene.bob.say(channel, text, files=[Attachment("a.txt", b"1")], at=MONDAY)
    place = await fetch_channel(scene, channel)
    await place.send("my own words")

    def see(message: discord.Message) -> tuple[str, int]:
        return message.clean_content, len(message.attachments)

    shown = [see(message) async for message in place.history(oldest_first=True)]
    assert shown == [("a secret", 1), (f"@{scene.bot.user} is told".replace("#0000", ""), 1), ("my own words", 0)]
    scene.discord.message_content = False
    hidden = [see(message) async for message in place.history(oldest_first=True)]
    assert hidden == [("", 0), *shown[1:]]
    assert (await place.fetch_message(int(next(iter(channel.history))))).content == ""


@pytest.mark.parametrize(("is_on", "flags"), [(True, 1 << 13 | 1 << 15 | 1 << 19), (False, 1 << 13 | 1 << 15)])
async def test_the_application_says_whether_it_may_read(rest: Rest, is_on: bool, flags: int) -> None:
    rest.discord.message_content = is_on

    assert (await rest.call("GET", "/applications/@me")).data["flags"] == flags
    async with open_socket(rest.discord) as socket:
        ready = await identify(socket, rest.discord, GUILD_MESSAGES)
    assert ready["d"]["application"]["flags"] == flags


async def test_the_gateway_is_closed_to_an_intent_that_is_off(empty: Playground) -> None:
    empty.message_content = False
    async with open_socket(empty) as socket:
        await socket.send_json({"op": 2, "d": {"token": empty.token, "intents": GUILD_MESSAGES | MESSAGE_CONTENT}})
        await socket.receive()
        assert socket.close_code == 4014


async def test_without_the_permission_the_history_is_empty(rest: Rest) -> None:
    channel = fill(rest.discord, 2)
    message = f"{rest.messages}/{next(iter(channel.history))}"
    channel.deny_bot("read_message_history")
    assert (await rest.call("GET", rest.messages)).data == []
    assert (await rest.call("GET", message)).verdict == (403, 50013)

    channel.deny_bot("view_channel")
    assert (await rest.call("GET", rest.messages)).verdict == (403, 50001)
    channel.deny_bot()
    assert len((await rest.call("GET", rest.messages)).data) == 2


async def test_denials_are_overwrites_that_a_library_reads(scene: Scene) -> None:
    channel = scene.discord.guild.add_channel("films")
    thread = scene.bob.open_thread(channel, "Paris")
    assert (await scene.ada.type(channel, "/where #films")).text == "TextChannel films: bot True, ada True, given True"

    channel.deny_bot("read_message_history")
    channel.deny(scene.ada, "read_message_history")
    for text, answer in (
        ("/where #films", "TextChannel films: bot False, ada False, given False"),
        ("/where Paris", "Thread Paris: bot False, ada False, given False"),
    ):
        assert (await scene.ada.type(thread, text)).text == answer
    assert (await scene.bob.type(channel, "/where #films")).text.endswith("bot False, bob True, given True")


async def test_nobody_names_or_uses_a_channel_that_they_do_not_see(scene: Scene) -> None:
    hidden, channel = scene.discord.guild.add_channel("hidden"), scene.discord.guild.channel
    said = scene.bob.say(hidden, "psst")
    hidden.deny(scene.ada, "view_channel")

    with pytest.raises(InvalidInputError, match="#hidden"):
        await scene.ada.type(channel, "/where #hidden")
    with pytest.raises(InvalidInputError, match="hidden"):
        scene.ada.say(hidden, "who is there?")
    with pytest.raises(InvalidInputError, match="cannot see"):
        await scene.ada.use("Quote", said)
    assert "hidden" in (await scene.ada.type(channel, "/where #hidden", force=True)).text


async def test_owners_are_denied_nothing(scene: Scene) -> None:
    owner: Any = scene.discord.guild.members[scene.discord.guild.owner.id]
    scene.discord.guild.channel.deny(owner, "send_messages")

    assert owner.say(scene.discord.guild.channel, "I may").text == "I may"
