"""What admins choose for a server and its channels: by commands, from the panel, and what a question makes of it."""

from typing import Any

from bot.settings import Settings
from bot.ui.alike import MORE_LIKE_THIS
from bot.ui.drawn import SHARE
from bot.ui.late import SENT_DIRECT
from bot.ui.settings_panel import CHANNEL_DELETED, SLASH_ONLY
from playground import Playground, Reply
from playground.rules.component_types import SELECTS, iterate_components
from tests.cogs.people import FILMS, Server, fill, open_server
from tests.support.provider import Provider
from tests.support.weaviate import WeaviateProcess

WISH = "bakers and a wedding cake"
BOOKS = tuple((f"Book {title}", year, text) for title, year, text in FILMS)


async def settle(server: Server, command: str) -> Reply:
    return await server.admin.type(server.channel, f"/settings {command}")


def get_menus(panel: Reply) -> dict[str, dict[str, Any]]:
    menus = [each for each in iterate_components(panel.components) if each["type"] in SELECTS]
    return {each["custom_id"].split(":")[-1]: each for each in menus}


def get_current(panel: Reply, setting: str) -> list[str | int]:
    menu = get_menus(panel)[setting]
    return [each["value"] for each in menu.get("options", ()) if each.get("default")] or [
        int(each["id"]) for each in menu.get("default_values") or ()
    ]


async def test_defaults_of_server_and_channel_and_what_a_member_says(server: Server, name: str) -> None:
    guild_id, library, channel = int(server.guild.id), server.bot.library, server.channel
    await fill(library, name, guild_id=guild_id)
    books = await fill(library, f"Book{name}", guild_id=guild_id, rows=BOOKS)
    quiet = server.guild.add_channel("quiet")
    for command in (f"collection value:{name.upper()}", "limit value:1", "alpha value:0.5"):
        chosen = await settle(server, f"set setting:{command}")
        assert chosen.is_ephemeral
        assert "For this server" in chosen.text
    for command in (f"collection value:{books.name}", "private value:yes", "limit value:2"):
        assert f"<#{quiet.id}>" in (await settle(server, f"set setting:{command} channel:#quiet")).text
    shown = (await settle(server, "show")).text
    for line in (
        f"Collection: {name}",
        "Limit: 1",
        "Alpha: 0.5",
        f"<#{quiet.id}>: Collection: {books.name} · Limit: 2",
    ):
        assert line in shown
    public = await server.member.type(channel, f"/search query:{WISH}")
    assert not public.is_ephemeral
    assert "Sugar and Flour" in public.text
    assert "Book" not in public.text.replace(books.name, "")
    assert len([each for each in public.texts if "**" in each]) < 4
    private = await server.member.type(quiet, f"/search query:{WISH}")
    assert private.is_ephemeral
    assert "Book Sugar and Flour" in private.text
    assert SHARE in private.buttons
    thread = server.member.open_thread(quiet, "Cakes", "About cakes.")
    assert (await server.member.type(thread, f"/ask question:{WISH}")).is_ephemeral
    typed = await server.member.type(quiet, f"/recommend query:{WISH} collection:{name} private:false")
    assert not typed.is_ephemeral
    assert "Book" not in typed.text
    # What is deleted does not count, and is shown as such.
    await library.collections.delete(books.name, guild_id=guild_id)
    assert "Sugar and Flour" in (await server.member.type(quiet, f"/search query:{WISH}")).text
    shown = (await settle(server, "show")).text
    assert "the collection is not there (any more)" in shown
    assert books.name not in shown
    assert f"Collection: {name}" in (await settle(server, "reset")).text
    shown = (await settle(server, "show")).text
    assert name not in shown
    assert "quiet" not in shown
    assert not (await server.member.type(quiet, f"/search query:{WISH}")).is_ephemeral


async def test_what_cannot_be_chosen_is_said(server: Server) -> None:
    for command, message in {
        "set setting:limit value:11": "from 1 to 10",
        "set setting:collection value:Nope": "no collection",
        "set setting:language value:<b>": "name of a language",
    }.items():
        assert message in (await settle(server, command)).text
    assert "Limit: 3" in (await settle(server, "show")).text
    cleared = await settle(server, "set setting:limit")
    assert "nothing is chosen any more: 3" in cleared.text
    typed = await server.admin.type(server.channel, "@bot settings set limit 4")
    assert "For this server: 4" in typed.text
    assert ("yes", "yes") in await server.admin.autocomplete(server.channel, "/settings set setting:private value:")


async def test_those_without_the_role_may_not_ask(server: Server, name: str) -> None:
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    quiet, eve = server.guild.add_channel("quiet"), server.guild.add_member("eve", roles=["Members"])
    role = server.guild.get_role("Members")
    assert role is not None
    before = await server.member.type(quiet, f"/search query:cake before 2000 collection:{name}")
    alike = await server.member.type(quiet, f"/surprise collection:{name}")
    assert "only members" in (await settle(server, "who-may-ask role:Members channel:#quiet")).text
    for command in ("ask question", "recommend query", "search query", "similar title", "surprise collection"):
        refused = await server.member.type(quiet, f"/{command}:{WISH}")
        assert refused.is_ephemeral
        assert "only members with the role “Members” may ask me" in refused.text
        assert "Sugar" not in refused.text
    # Whoever has lost the role does not ask by an old button either.
    for message, button in ((before, "Without these conditions"), (alike, MORE_LIKE_THIS)):
        old = next(each for each in message.buttons if button in each)
        assert "only members with the role" in (await server.member.press(message, old)).text
    assert "Sugar and Flour" in (await eve.type(quiet, f"/search query:{WISH}")).text
    assert "Sugar and Flour" in (await server.member.type(server.channel, f"/search query:{WISH}")).text
    assert f"Who may ask: <@&{role.id}>" in (await settle(server, "show")).text
    server.guild.remove_role(role)
    assert "Sugar and Flour" in (await server.member.type(quiet, f"/search query:{WISH}")).text
    assert "the role is deleted" in (await settle(server, "show")).text


async def test_the_panel_sets_everything_and_looks_at_who_chooses(server: Server, name: str) -> None:
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    role = server.guild.add_role("Helpers", mentionable=True)
    quiet = server.guild.add_channel("quiet")
    panel = await settle(server, "panel channel:#quiet")
    assert panel.is_ephemeral
    assert set(get_menus(panel)) == {
        "collection",
        "style",
        "limit",
        "alpha",
        "is_private",
        "asker_role_id",
        "human_role_id",
    }
    for setting, value in {
        "collection": name,
        "style": "each",
        "limit": "7",
        "alpha": "0.25",
        "is_private": "yes",
        "asker_role_id": "Helpers",
        "human_role_id": "Helpers",
    }.items():
        menu = f"settings:{quiet.id}:{setting}"
        panel = await server.admin.select(panel, [value], menu=menu)
        assert get_current(panel, setting) == [int(role.id) if value == "Helpers" else value]
    shown = (await settle(server, "show")).text
    line = f"<#{quiet.id}>: Collection: {name} · Style: each · Limit: 7 · Alpha: 0.25 · Private: yes"
    assert line in shown
    assert shown.count(f"<@&{role.id}>") == 2
    panel = await server.admin.select(panel, ["-"], menu=f"settings:{quiet.id}:limit")
    assert get_current(panel, "limit") == ["-"]
    panel = await server.admin.select(panel, [], menu=f"settings:{quiet.id}:asker_role_id")
    assert get_current(panel, "asker_role_id") == []
    everyone = await server.admin.select(panel, ["@everyone"], menu=f"settings:{quiet.id}:human_role_id")
    assert "would ping the whole server" in everyone.text
    # An admin who is none any more.
    server.admin.model.roles.clear()
    refused = await server.admin.select(panel, ["3"], menu=f"settings:{quiet.id}:limit")
    assert "This is for admins" in refused.text
    assert "Limit" not in next(text for text in panel.refresh().texts if "Settings for" in text)


async def test_the_panel_outlives_a_restart_and_its_channel_does_not(settings: Settings) -> None:
    async with Playground() as city:
        async with open_server(city, settings) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            assert (await before.admin.type(before.channel, "@bot settings panel")).text == SLASH_ONLY
            quiet = before.guild.add_channel("quiet")
            panel = await settle(before, "panel")
            assert {"member_budget", "server_budget"} < set(get_menus(panel))
            other = await settle(before, "panel channel:#quiet")
        async with open_server(city, settings) as after:
            await after.bot.library.connection.wait_ready(timeout=30)
            panel = await before.admin.select(panel, ["5"], menu="settings:0:limit")
            assert get_current(panel, "limit") == ["5"]
            panel = await before.admin.select(panel, ["20"], menu="settings:0:member_budget")
            assert get_current(panel, "member_budget") == ["20"]
            assert "AI answers a day for each member: 20" in panel.text
            # A budget is of the server alone, whatever the id of a menu says.
            menus = get_menus(other)
            menus["limit"]["custom_id"] = f"settings:{quiet.id}:member_budget"
            forged = await before.admin.select(other, ["5"], menu=menus["limit"]["custom_id"])
            assert "for the whole server" in forged.text
            menus["limit"]["custom_id"] = f"settings:{quiet.id}:limit"
            before.guild.remove_channel(quiet)
            gone = await before.admin.select(other, ["5"], menu=f"settings:{quiet.id}:limit")
            assert gone.text == CHANNEL_DELETED
        city.assert_contract()


async def test_one_guild_does_not_choose_for_another(server: Server, name: str) -> None:
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    other = server.discord.add_guild("Elsewhere")
    zoe = other.add_member("zoe", manage_guild=True)
    assert "no collection" in (await zoe.type(other.channel, f"/settings set setting:collection value:{name}")).text
    panel = await zoe.type(other.channel, "/settings panel")
    assert name not in str(panel.components)
    await settle(server, "set setting:private value:yes")
    assert "Private: no" in (await zoe.type(other.channel, "/settings show")).text
    # A menu of this guild's channel, which the other guild does not have.
    entry = get_menus(panel)["limit"]
    entry["custom_id"] = f"settings:{server.channel.id}:limit"
    forged = await zoe.select(panel, ["5"], menu=entry["custom_id"])
    assert CHANNEL_DELETED in forged.text
    assert "Limit: 3" in (await settle(server, "show")).text


async def test_a_model_is_told_the_language_that_admins_have_chosen(
    weaviate_server: WeaviateProcess, name: str
) -> None:
    async with Provider() as provider, Playground() as discord_:
        settings = weaviate_server.settings({**provider.environment, "VECTORIZER": "local", "RERANKER": "none"})
        async with open_server(discord_, settings) as server:
            await server.bot.library.connection.wait_ready(timeout=30)
            await fill(server.bot.library, name, guild_id=int(server.guild.id))
            for command in (
                "language value:Swiss German",
                f"collection value:{name}",
                "style value:each",
                "limit value:1",
            ):
                await settle(server, f"set setting:{command}")
            await server.member.type(server.channel, f"/recommend query:{WISH}")
    assert len(provider.prompts) == 1
    assert "<object>" in provider.prompts[0]
    assert "in this language: <language>Swiss German</language>" in provider.prompts[0]


async def test_what_a_channel_has_chosen_counts_for_what_is_alike(server: Server, name: str) -> None:
    await fill(server.bot.library, name, guild_id=int(server.guild.id))
    await fill(server.bot.library, f"Other{name}", guild_id=int(server.guild.id), rows=(("Sugar and Flour", 1, "x"),))
    quiet, member = server.guild.add_channel("quiet"), server.member
    assert "objects fit" in (await member.type(quiet, "/similar title:Sugar and Flour")).text
    for setting, value in (("collection", name), ("limit", "1"), ("private", "yes")):
        await settle(server, f"set setting:{setting} value:{value} channel:#quiet")
    one = await member.type(quiet, "/similar title:Sugar and Flour")
    assert one.is_ephemeral
    assert "1 object" in one.text
    many = await member.type(quiet, "/similar title:Sugar and Flour limit:3")
    assert "3 objects" in many.text
    surprise = await member.type(quiet, "/surprise")
    assert surprise.is_ephemeral
    assert f"Other{name}" not in surprise.text
    direct = await member.type(quiet, "@bot similar Sugar and Flour")
    assert SENT_DIRECT in direct.text
    assert "1 object" in member.direct.messages[-1].text
    assert not (await member.type(server.channel, "/surprise")).is_ephemeral
