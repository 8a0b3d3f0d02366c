"""What a guild is set to: blocked words, languages, boosts, tags."""

import io

import discord
import pytest

from playground import Attachment, InvalidInputError
from playground.model.interaction import SEND
from tests.playground.conftest import Scene
from tests.playground.rest import Rest

BLOCKED = (400, 200000)


@pytest.mark.parametrize(
    ("keyword", "text", "is_blocked"),
    [
        ("cat", "a Cat sat", True),
        ("cat", "a catalogue", False),
        ("cat*", "a catalogue", True),
        ("*cat", "a bobcat", True),
        ("*cat", "a catalogue", False),
        ("*cat*", "education", True),
        ("two words", "these two words", True),
    ],
)
async def test_keywords_block_words(rest: Rest, keyword: str, text: str, *, is_blocked: bool) -> None:
    rest.discord.guild.block_words(keyword)
    answer = await rest.call("POST", rest.messages, {"content": text})
    assert (answer.status == 400) is is_blocked
    if is_blocked:
        assert answer.verdict == BLOCKED
        assert answer.data["message"] == "Message was blocked by automatic moderation"


async def test_whatever_is_said_is_read(rest: Rest) -> None:
    rest.discord.guild.block_words("plum")
    embed = await rest.call("POST", rest.messages, {"embeds": [{"fields": [{"name": "a", "value": "a plum"}]}]})
    layout = await rest.call("POST", rest.messages, {"flags": 1 << 15, "components": [{"type": 10, "content": "plum"}]})
    assert [embed.verdict, layout.verdict] == [BLOCKED, BLOCKED]
    interaction = rest.start()
    assert (await rest.respond(interaction, SEND, content="plum")).verdict == BLOCKED
    assert (await rest.respond(interaction, SEND, content="pear")).status == 200
    assert (await rest.call("POST", rest.follow(interaction), {"content": "plum"})).verdict == BLOCKED
    edited = await rest.call("PATCH", rest.follow(interaction, "/messages/@original"), {"content": "plum"})
    assert edited.verdict == BLOCKED
    with pytest.raises(InvalidInputError, match="automatic moderation"):
        rest.discord.guild.add_member("ada").say(rest.discord.guild.channel, "plum")
    rest.discord.guild.block_words()
    assert (await rest.call("POST", rest.messages, {"content": "plum"})).status == 200


async def test_languages_of_people_and_guilds_are_told(scene: Scene) -> None:
    told: list[tuple[object, object]] = []

    async def note(interaction: discord.Interaction) -> bool:
        told.append((interaction.locale, interaction.guild_locale))
        return True

    scene.bot.tree.interaction_check = note  # type: ignore[method-assign]
    eve = scene.discord.guild.add_member("eve", locale="de")
    await eve.type(scene.discord.guild.channel, "/twice")
    scene.discord.guild.set_locale("fr")
    await scene.ada.type(scene.discord.guild.channel, "/twice")
    assert told == [
        (discord.Locale.german, discord.Locale.american_english),
        (discord.Locale.american_english, discord.Locale.french),
    ]


async def test_boosts_let_larger_files_through(scene: Scene) -> None:
    limits: list[int] = []

    async def note(interaction: discord.Interaction) -> bool:
        limits.append(interaction.filesize_limit)
        return True

    scene.bot.tree.interaction_check = note  # type: ignore[method-assign]
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    data = bytes(11 * 1024 * 1024)
    for level, is_taken in ((1, False), (2, True)):
        scene.discord.guild.set_boosts(level)
        await scene.ada.type(scene.discord.guild.channel, "/twice")
        if is_taken:
            await place.send(file=discord.File(io.BytesIO(data), "large.bin"))
            continue
        with pytest.raises(discord.HTTPException) as refused:
            await place.send(file=discord.File(io.BytesIO(data), "large.bin"))
        assert refused.value.code == 40005
        with pytest.raises(InvalidInputError):
            scene.bob.say(scene.discord.guild.channel, "", files=[Attachment("large.bin", data)])
    assert limits == [10 * 1024 * 1024, 50 * 1024 * 1024]
    assert scene.bot.guilds[0].filesize_limit == limits[1]


async def test_posts_have_tags(scene: Scene) -> None:
    forum = scene.discord.guild.add_forum("help", tags=["Open", "Solved"])
    seen = await scene.bot.fetch_channel(int(forum.id))
    assert isinstance(seen, discord.ForumChannel)
    assert [tag.name for tag in seen.available_tags] == ["Open", "Solved"]

    post = scene.ada.open_thread(forum, "Broken", "It broke", tags=["Open"])
    assert post.tags == ["Open"]
    thread = await scene.bot.fetch_channel(int(post.id))
    assert isinstance(thread, discord.Thread)
    assert list(thread._applied_tags) == [seen.available_tags[0].id]
    with pytest.raises(InvalidInputError):
        scene.ada.open_thread(forum, "Other", "text", tags=["None"])

    scene.discord.guild.grant_bot(manage_threads=True)
    await thread.edit(applied_tags=[seen.available_tags[1]])
    assert post.tags == ["Solved"]
    made, _ = await seen.create_thread(name="Made", content="x", applied_tags=seen.available_tags)
    assert [entry.tags for entry in forum.threads if entry.id == str(made.id)] == [["Open", "Solved"]]


async def test_unknown_and_moderated_tags_are_refused(rest: Rest) -> None:
    forum = rest.discord.guild.add_forum("help", tags=["Open"])
    path = f"/channels/{forum.id}/threads"
    body = {"name": "x", "message": {"content": "x"}, "applied_tags": ["1"]}
    assert (await rest.call("POST", path, body)).verdict == (400, 50035)
    rest.discord.guild.grant_bot(manage_channels=True)
    tags = [{"name": "Pinned", "moderated": True}]
    changed = await rest.call("PATCH", f"/channels/{forum.id}", {"available_tags": tags})
    assert forum.tags == ["Pinned"]
    moderated = body | {"applied_tags": [changed.data["available_tags"][0]["id"]]}
    assert (await rest.call("POST", path, moderated)).verdict == (400, 50035)
    rest.discord.guild.grant_bot(manage_threads=True)
    assert (await rest.call("POST", path, moderated)).status == 201
    rest.discord.assert_contract()
