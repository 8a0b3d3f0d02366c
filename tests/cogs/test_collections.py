"""/collection create, list, info and delete."""

import pytest

from bot.audience import EVERYTHING
from bot.models import CollectionInfo
from bot.ui import ChoiceView
from playground import Attachment
from playground.rules.component_types import iterate_components
from tests.cogs.people import Chat, Server, fill
from tests.cogs.uploads import ingest, upload


async def test_create_list_and_info(chat: Chat, name: str) -> None:
    created = await chat.order(f"/collection create {name} title:text, year:int, overview")
    assert f"{name} is created" in created
    assert name in await chat.type("/collection list")
    info = await chat.type(f"/collection info {name}")
    assert all(word in info for word in ("title", "year", "int", "overview", "local"))


async def test_the_group_alone_says_what_there_is(chat: Chat) -> None:
    assert "collection list" in await chat.type("/collection")


@pytest.mark.parametrize(
    "command", ["create Film title", "delete Film", "describe Film Old films", "add-property Film rating:number"]
)
async def test_members_are_refused(chat: Chat, command: str) -> None:
    assert "Manage Server" in await chat.type(f"/collection {command}")


@pytest.mark.parametrize("environ", [{"ADMIN_ROLES": "Curators, 42"}])
async def test_a_role_of_admin_roles_may_administer(server: Server, name: str) -> None:
    curator = server.guild.add_member("cleo", roles=["Curators"])
    reply = await curator.type(server.channel, f"/collection create name:{name} properties:title")
    assert f"{name} is created" in reply.text
    refused = await server.member.type(server.channel, "/collection create name:Film properties:title")
    assert "the role Curators" in refused.text
    assert "42" not in refused.text


async def test_a_target_vector_names_its_sources(server: Server, name: str) -> None:
    await server.admin.type(
        server.channel, f"/collection create name:{name} properties:title, overview target_vector:overview"
    )
    info = await server.bot.library.collections.fetch(name, guild_id=int(server.guild.id), reader=EVERYTHING)
    assert info.source_properties == ("overview",)


async def test_delete_asks_and_deletes(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.type(server.channel, f"/collection delete name:{shelf.name}")
    assert "4 objects" in asked.text
    pressed = await server.admin.press(asked, "Delete")
    done = await pressed.wait_for(lambda reply: "is deleted" in reply.text)
    assert not done.buttons
    assert await server.bot.library.collections.fetch_names(guild_id=int(server.guild.id), reader=EVERYTHING) == ()


async def test_cancel_deletes_nothing(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.type(server.channel, f"/collection delete name:{shelf.name}")
    pressed = await server.admin.press(asked, "Cancel")
    await pressed.wait_for(lambda reply: "Cancelled" in reply.text and not reply.buttons)
    assert await server.bot.library.collections.fetch(shelf.name, guild_id=int(server.guild.id), reader=EVERYTHING)


async def test_the_text_command_has_the_buttons_too(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.type(server.channel, f"@bot collection delete {shelf.name}")
    assert asked.buttons == ["Delete", "Cancel"]
    pressed = await server.admin.press(asked, "Delete")
    await pressed.wait_for(lambda reply: "is deleted" in reply.text)


@pytest.mark.parametrize("environ", [{"ADMIN_ROLES": "Curators"}])
async def test_whoever_lost_the_role_before_the_press_is_refused(server: Server, shelf: CollectionInfo) -> None:
    curator = server.guild.add_member("cleo", roles=["Curators"])
    asked = await curator.type(server.channel, f"/collection delete name:{shelf.name}")
    curator.roles.clear()
    await curator.press(asked, "Delete")
    await asked.wait_for_followup(lambda reply: "This is for admins" in reply.text)
    assert await server.bot.library.collections.fetch(shelf.name, guild_id=int(server.guild.id), reader=EVERYTHING)


@pytest.mark.parametrize("environ", [{"SHARED_COLLECTIONS": "SharedShelf"}])
async def test_a_shared_collection_is_not_deleted(server: Server, shared_shelf: str) -> None:
    reply = await server.admin.type(server.channel, f"/collection delete name:{shared_shelf}")
    assert "read-only" in reply.text
    assert not reply.buttons
    assert shared_shelf in (await server.member.type(server.channel, "/collection list")).text


async def test_a_question_that_nobody_answers_deletes_nothing(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.type(server.channel, f"@bot collection delete {shelf.name}")
    # The answer to a stranger shows that the buttons are in use; then their time is over.
    assert (await server.member.press(asked, "Delete")).is_ephemeral
    (items,) = server.bot._connection._view_store._views.values()
    view = next(iter(items.values())).view
    assert isinstance(view, ChoiceView)
    view._dispatch_timeout()  # type: ignore[no-untyped-call]
    await asked.wait_for(lambda reply: not reply.buttons)
    assert await server.bot.library.collections.fetch(shelf.name, guild_id=int(server.guild.id), reader=EVERYTHING)


async def test_deleting_leaves_another_guilds_objects(server: Server, shelf: CollectionInfo) -> None:
    other = server.discord.add_guild("Other")
    await fill(server.bot.library, shelf.name, guild_id=int(other.id))
    asked = await server.admin.type(server.channel, f"/collection delete name:{shelf.name}")
    await (await server.admin.press(asked, "Delete")).wait_for(lambda reply: "is deleted" in reply.text)
    kept = await server.bot.library.collections.fetch(
        shelf.name, guild_id=int(other.id), reader=EVERYTHING, with_count=True
    )
    assert kept.object_count == 4


async def test_info_says_what_i_can_do_and_what_is_missing(server: Server, shelf: CollectionInfo) -> None:
    info = (await server.member.type(server.channel, f"/collection info name:{shelf.name}")).text
    can, _, missing = info.partition("What is missing")
    assert "Search by meaning: with local" in can
    assert "See and remove uploads" in can
    assert "Write answers: no AI model is connected" in missing
    assert "Add messages: needs the text property content" in missing.replace("\\", "")
    assert "ingested_by" not in info


async def test_describe_says_what_it_is_about(server: Server, shelf: CollectionInfo) -> None:
    reply = await server.admin.type(server.channel, f"/collection describe name:{shelf.name} text:Films of our club")
    assert f"{shelf.name} is described" in reply.text
    assert "Films of our club" in (await server.member.type(server.channel, f"/collection info name:{shelf.name}")).text


async def test_added_properties_can_be_filled(server: Server, shelf: CollectionInfo) -> None:
    command = f"/collection add-property name:{shelf.name} properties:rating:number, author_id"
    assert "rating, author" in (await server.admin.type(server.channel, command)).text
    again = await server.admin.type(server.channel, f"/collection add-property name:{shelf.name} properties:rating")
    assert "already" in again.text
    asked = await upload(server, shelf.name, Attachment("a.csv", b"title,rating\nInk,4.5\n"))
    assert "Ignored columns" not in asked.text


async def test_an_admin_says_which_property_is_a_picture(server: Server, name: str) -> None:
    admin, place = server.admin, server.channel
    posters = Attachment("posters.csv", b"title,poster\nInk,https://img.example/ink?wide\nSalt,soon\n")
    await ingest(server, name, posters)
    search = f"/search query:ink collection:{name} limit:1"
    assert "-# https" in (await server.member.type(place, search)).text
    look = f"/collection look name:{name} property:Poster kind:"
    assert "Manage Server" in (await server.member.type(place, f"{look}image")).text
    assert "poster · text · shown as image" in (await admin.type(place, f"{look}image")).text
    found = await server.member.type(place, search)
    assert "https" not in found.text
    assert [part["media"]["url"] for part in iterate_components(found.components) if "media" in part] == [
        "https://img.example/ink?wide"
    ]
    for kind, shown in (("text", "Poster: https"), ("auto", "-# https")):
        await admin.type(place, f"{look}{kind}")
        assert shown in (await server.member.type(place, search)).text
    refused = await admin.type(place, f"@bot collection look {name} property:pster kind:link")
    assert "Did you mean poster?" in refused.text


async def test_names_complete(server: Server, shelf: CollectionInfo) -> None:
    for command in ("info", "delete", "describe", "look", "add-property"):
        names = await server.admin.autocomplete(server.channel, f"/collection {command} name:{shelf.name[:6]}")
        assert (shelf.name, shelf.name) in names
