"""The member's side against a real bot of discord.py: what people do, and what they read."""

from pathlib import Path

import discord
import pytest

from playground import (
    Attachment,
    CommandHiddenError,
    InvalidInputError,
    NoReplyError,
    UnknownCommandError,
)
from tests.playground.conftest import Scene

LIST = Attachment("list.csv", b"title\nparis\n")


async def test_a_slash_command_waits_for_more_than_thinking(scene: Scene) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/recommend romantic comedy")

    assert reply.embeds[0]["title"] == "romantic comedy"
    assert reply.text == (
        "romantic comedy\n3 films, together\nParis: 1999\nthe end\n\n▾ Genre: Comedy\n\n"
        "[ Create ]  [ 🎬 Tell ]  [ Later ]  [ Never ]"
    )
    assert reply.deferred_after is not None
    assert 0 <= reply.deferred_after < 3
    assert reply.history == (reply.text,)
    assert reply.followups == []
    assert not reply.is_ephemeral


async def test_options_are_typed_by_name(scene: Scene) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/recommend query:space limit:5 style:each")

    assert reply.embeds[0]["title"] == "space"
    assert reply.embeds[0]["description"] == "5 films, each"


async def test_sub_commands_take_their_own_options(scene: Scene) -> None:
    reply = await scene.ada.type(
        scene.discord.guild.channel, "/collection create Movie properties:title:text, year:int"
    )

    assert reply.text == "Movie with title:text, year:int"


async def test_people_roles_and_channels_are_resolved(scene: Scene) -> None:
    scene.discord.guild.add_role("Curators")
    channel = scene.discord.guild.add_channel("films")
    text = "/who user:@bob role:@Curators place:#films"

    assert (await scene.ada.type(channel, text)).text == "bob, Curators, films, True"
    assert (await scene.bob.type(channel, text)).text == "bob, Curators, films, False"


async def test_buttons_update_answer_and_defer(scene: Scene) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/recommend x")
    assert reply.buttons == ["Create", "🎬 Tell", "Later"]

    told = await scene.bob.press(reply, "Tell")
    assert told.text == "told bob"
    assert told.is_ephemeral
    later = await scene.ada.press(reply, "Later")
    assert later.content == "later came"
    assert reply.content == "", "a reply is what was there at its moment"
    created = await scene.ada.press(later, "Create")
    assert created.content == "created"
    assert created.buttons == []
    assert [text.partition("\n")[0] for text in created.history] == ["x", "later came", "created"]


async def test_only_what_can_be_pressed_is_pressed(scene: Scene) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/recommend x")

    with pytest.raises(InvalidInputError, match="Create"):
        await scene.ada.press(reply, "Never")
    created = await scene.ada.press(reply, "Create")
    with pytest.raises(InvalidInputError, match="there are: \\[\\]"):
        await scene.ada.press(reply, "Create")
    assert (await scene.ada.press(reply, "Create", force=True)).revision == created.revision + 1


async def test_nobody_presses_what_only_others_see(scene: Scene) -> None:
    private = await scene.ada.type(scene.discord.guild.channel, "/secret")
    with pytest.raises(InvalidInputError, match="bob cannot see"):
        await scene.bob.press(private, "Tell")

    assert (await scene.bob.press(private, "Tell", force=True)).text == "told bob"


async def test_menus_are_chosen_from_by_label(scene: Scene) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/recommend x")

    assert (await scene.ada.select(reply, ["Comedy"], menu="Genre")).content == "chose c"
    with pytest.raises(InvalidInputError, match="Tragedy"):
        await scene.ada.select(reply, ["Tragedy"])
    with pytest.raises(InvalidInputError, match="0"):
        await scene.ada.select(reply, [])


async def test_autocompletion_offers_for_the_last_option(scene: Scene) -> None:
    offered = await scene.ada.autocomplete(scene.discord.guild.channel, "/search query:x collection:Mo")

    assert offered == [("Movie", "movie"), ("Monster", "monster")]
    with pytest.raises(InvalidInputError, match="query"):
        await scene.ada.autocomplete(scene.discord.guild.channel, "/search query:x")


async def test_a_modal_is_filled_in(scene: Scene) -> None:
    modal = await scene.ada.type(scene.discord.guild.channel, "/feedback")
    assert modal.text == "Feedback\nName: ____\nWords: ____"

    assert (await scene.ada.submit(modal, {"Name": "Ada"})).text == "Ada: nothing"
    with pytest.raises(InvalidInputError, match="Name is required"):
        await scene.ada.submit(modal, {"words": "good"})
    with pytest.raises(InvalidInputError, match="Age"):
        await scene.ada.submit(modal, {"Name": "Ada", "Age": "36"})


async def test_files_go_up_and_come_down(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_bytes(b"paris")
    reply = await scene.ada.type(scene.discord.guild.channel, "/ingest collection:Movie", files=[path])
    assert reply.text == "working"

    done = await reply.wait_for(lambda reply: "done" in reply.text)
    assert done.content == "done Movie: films.csv, 5 bytes, text/csv"
    assert done.files == {"report.txt": b"PARIS"}
    assert done.is_ephemeral
    assert [text.partition(" ")[0] for text in done.history] == ["working", "done"]


async def test_a_path_in_the_text_is_a_file(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_bytes(b"paris")

    for text in (f"/ingest Movie {path}", f"/ingest collection:Movie file:{path}"):
        reply = await scene.ada.type(scene.discord.guild.channel, text)
        await reply.wait_for(lambda reply: reply.files == {"report.txt": b"PARIS"})


async def test_attachments_may_lie_or_be_broken(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    lie = Attachment("big.csv", b"x", content_type="image/png", size=200_000_000)
    reply = await scene.ada.type(channel, "/ingest Movie", files=[lie])
    await reply.wait_for(lambda reply: "200000000 bytes, image/png" in reply.text)

    broken = Attachment("gone.csv", b"x", is_broken=True)
    assert (await scene.ada.type(channel, "/ingest Movie", files=[broken])).text == "no download: 404"


async def test_commands_are_hidden_from_those_without_permission(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    with pytest.raises(CommandHiddenError, match="bob"):
        await scene.bob.type(channel, "/ingest Movie", files=[LIST])

    assert (await scene.bob.type(channel, "/ingest Movie", files=[LIST], force=True)).text == "working"
    owner = scene.discord.guild.add_member("eve", owner=True)
    assert (await owner.type(channel, "/ingest Movie", files=[LIST])).text == "working"


async def test_nobody_can_send_what_the_client_refuses(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    with pytest.raises(UnknownCommandError, match="/recommend"):
        await scene.ada.type(channel, "/recomend x")
    with pytest.raises(UnknownCommandError, match="create"):
        await scene.ada.type(channel, "/collection destroy")
    for text in ("/recommend", "/recommend x limit:11", "/recommend x limit:two", "/recommend x style:none"):
        with pytest.raises(InvalidInputError):
            await scene.ada.type(channel, text)
    with pytest.raises(InvalidInputError, match="6001"):
        await scene.ada.type(channel, "/recommend " + "x" * 6_001)
    with pytest.raises(InvalidInputError, match=r"list\.csv"):
        await scene.ada.type(channel, "/recommend x", files=[LIST])


async def test_a_bot_that_only_thinks_has_not_replied(scene: Scene) -> None:
    with pytest.raises(NoReplyError, match="still thinking"):
        await scene.ada.type(scene.discord.guild.channel, "/quiet", timeout=1)


async def test_a_mention_is_a_text_command(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    reply = await scene.ada.type(channel, "@bot echo good evening")

    assert reply.text == "echo good evening"
    assert [message.text for message in channel.messages] == ["echo good evening"]


async def test_direct_messages_carry_text_and_commands(scene: Scene) -> None:
    assert (await scene.ada.type(scene.ada.direct, "@bot echo hi")).text == "echo hi"
    assert (await scene.ada.type(scene.ada.direct, "/search x collection:y")).text == "x in y"


async def test_without_the_intent_content_comes_only_with_a_mention(scene: Scene) -> None:
    with pytest.raises(NoReplyError):
        await scene.ada.type(scene.discord.guild.channel, "nobody is meant", timeout=0.05)
    await scene.ada.type(scene.discord.guild.channel, "@bot echo you are")

    assert scene.bot.heard[:2] == ["", f"<@{scene.discord.world.bot.id}> echo you are"]


async def test_the_bot_speaks_of_its_own_accord(scene: Scene) -> None:
    channel = scene.discord.guild.add_channel("films")
    place = await scene.bot.fetch_channel(int(channel.id))
    assert isinstance(place, discord.TextChannel)
    message = await place.send("done at last")

    assert (await channel.wait_for(lambda reply: "at last" in reply.text)).content == "done at last"
    await message.edit(content="done")
    assert [reply.text for reply in channel.messages] == ["done"]
    await message.delete()
    assert channel.messages == []


async def test_components_of_the_second_kind_are_read(scene: Scene) -> None:
    assert (await scene.ada.type(scene.discord.guild.channel, "/board")).text == "On the board"


async def test_guilds_are_apart(scene: Scene) -> None:
    other = scene.discord.add_guild("Other")
    eve = other.add_member("eve", roles=["Curators"])

    reply = await eve.type(other.channel, "/who user:@eve role:@Curators place:#general")
    assert reply.text == "eve, Curators, general, False"
    with pytest.raises(InvalidInputError, match="ada"):
        await eve.type(other.channel, "/who user:@ada role:@Curators place:#general")


async def test_context_menus_are_used_on_people_and_messages(scene: Scene) -> None:
    assert (await scene.ada.use("Greet", scene.bob)).text == "hello bob"
    reply = await scene.ada.type(scene.discord.guild.channel, "@bot echo words")
    assert (await scene.ada.use("Quote", reply)).text == "> echo words"
    with pytest.raises(UnknownCommandError, match="Greet"):
        await scene.ada.use("Greet", reply)


async def test_pings_are_what_allowed_mentions_let_through(scene: Scene) -> None:
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    role = scene.discord.guild.add_role("Curators", mentionable=True)
    closed = scene.discord.guild.add_role("Closed")
    text = f"@everyone <@&{role.id}> <@&{closed.id}> <@{scene.bob.id}>"
    await place.send(text)
    await place.send(text, allowed_mentions=discord.AllowedMentions.all())
    await place.send(text, allowed_mentions=discord.AllowedMentions(users=[discord.Object(int(scene.bob.id))]))

    none, everyone, one = scene.discord.guild.channel.messages
    assert none.pings == []
    assert everyone.pings == ["@everyone", "@Curators", "@bob"]
    assert one.pings == ["@bob"]
    scene.discord.guild.grant_bot(mention_everyone=True)
    assert everyone.refresh().pings == ["@everyone", "@Curators", "@Closed", "@bob"]
    scene.discord.guild.remove_role(closed)
    assert everyone.refresh().pings == ["@everyone", "@Curators", "@bob"]


async def test_the_texts_of_components_ping_as_the_content_does(scene: Scene) -> None:
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    text = f"@everyone <@{scene.bob.id}>"
    for allowed in (discord.AllowedMentions.all(), discord.AllowedMentions.none()):
        view = discord.ui.LayoutView().add_item(discord.ui.TextDisplay(text))
        await place.send(view=view, allowed_mentions=allowed)
    loud, quiet = scene.discord.guild.channel.messages[-2:]
    assert loud.pings == ["@everyone", "@bob"]
    assert quiet.pings == []


async def test_a_nonce_stands_for_one_message(scene: Scene) -> None:
    place = await scene.bot.fetch_channel(int(scene.discord.guild.channel.id))
    assert isinstance(place, discord.TextChannel)
    sent = [await place.send("Hello", nonce=nonce) for nonce in ("a", "a", "b")]
    assert sent[0].id == sent[1].id != sent[2].id
    assert len(scene.discord.guild.channel.messages) == 2


async def test_the_bot_writes_and_reacts_to_people(scene: Scene) -> None:
    user = await scene.bot.fetch_user(int(scene.bob.id))
    message = await user.send("psst")
    async with message.channel.typing():
        await message.add_reaction("👍")

    (reply,) = scene.bob.direct.messages
    assert (reply.text, reply.reactions) == ("psst", ("👍",))
    assert (await message.fetch()).reactions[0].emoji == "👍"
    await message.remove_reaction("👍", discord.Object(scene.discord.world.bot.id))
    assert reply.refresh().reactions == ()


async def test_later_messages_of_a_command_are_its_followups(scene: Scene) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/twice")
    second = await reply.wait_for_followup(lambda other: other.content == "two")

    assert reply.content == "one"
    assert second.files == {"two.txt": b"2"}
    assert [other.content for other in reply.followups] == ["two"]
    with pytest.raises(TimeoutError, match="one"):
        await reply.wait_for(lambda now: now.content == "three", timeout=0.01)
