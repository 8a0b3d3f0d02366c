"""Context menu commands on what people have written, and menus that Discord fills."""

import pytest

from playground import Attachment, CommandHiddenError, InvalidInputError
from tests.playground.conftest import Scene


async def test_a_message_comes_whole_with_the_command(scene: Scene) -> None:
    channel = scene.discord.guild.add_channel("films")
    scene.discord.message_content = False
    said = scene.bob.say(channel, "see this", files=[Attachment("a.txt", b"12345"), Attachment("b.txt", b"1")])

    assert (await scene.ada.use("Keep", said)).text == "bob: see this [a.txt: 5, b.txt: 1] True"


async def test_a_context_menu_is_hidden_like_any_command(scene: Scene) -> None:
    said = scene.ada.say(scene.discord.guild.channel, "words")
    with pytest.raises(CommandHiddenError, match="hides Keep from bob"):
        await scene.bob.use("Keep", said)

    assert (await scene.bob.use("Keep", said, force=True)).text == "ada: words [] True"


async def test_what_others_bots_write_is_a_message_like_any(scene: Scene) -> None:
    helper = scene.discord.guild.add_member("helper", is_bot=True)
    said = helper.say(scene.discord.guild.channel, "beep")

    assert (await scene.ada.use("Quote", said)).text == "> beep"
    assert scene.discord.guild.channel.messages == []


async def test_people_roles_and_channels_are_chosen_by_name(scene: Scene) -> None:
    scene.discord.guild.add_role("Curators")
    scene.discord.guild.add_forum("help")
    reply = await scene.ada.type(scene.discord.guild.channel, "/pick")

    assert (await scene.ada.select(reply, ["bob", scene.ada.id], menu="Who")).content == "bob (Member), ada (Member)"
    assert (await scene.ada.select(reply, ["@Curators"], menu="Role")).content == "Curators"
    assert (await scene.ada.select(reply, ["Curators"], menu="Anybody")).content == "Role"
    assert (await scene.ada.select(reply, [f"<@{scene.bob.id}>"], menu="Anybody")).content == "Member"
    assert (await scene.ada.select(reply, ["#help"], menu="Where")).content == "help"


@pytest.mark.parametrize(("menu", "value"), [("Who", "nobody"), ("Role", "bob"), ("Where", "#general")])
async def test_menus_offer_only_what_there_is(scene: Scene, menu: str, value: str) -> None:
    reply = await scene.ada.type(scene.discord.guild.channel, "/pick")

    with pytest.raises(InvalidInputError, match=value):
        await scene.ada.select(reply, [value], menu=menu)
