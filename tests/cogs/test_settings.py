"""/settings: admins choose the role that is asked where the bot does not know."""

from tests.cogs.people import Server


async def test_a_role_is_chosen_shown_and_reset(server: Server) -> None:
    role = server.guild.add_role("Helpers", mentionable=True)
    admin, place = server.admin, server.channel
    assert "off" in (await admin.type(place, "/settings show")).text
    chosen = await admin.type(place, "/settings ask-human role:Helpers")
    assert chosen.is_ephemeral
    assert "Asking a human is on" in chosen.text
    assert "may not mention" not in chosen.text
    assert not chosen.pings
    shown = await admin.type(place, "/settings show")
    assert shown.is_ephemeral
    assert f"<@&{role.id}>" in shown.text
    assert not shown.pings
    reset = await admin.type(place, "/settings reset")
    assert f"<@&{role.id}>" in reset.text
    assert "off" in (await admin.type(place, "/settings show")).text


async def test_naming_no_role_switches_it_off(server: Server) -> None:
    server.guild.add_role("Helpers", mentionable=True)
    await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    assert "is off" in (await server.admin.type(server.channel, "/settings ask-human")).text
    assert "off." in (await server.admin.type(server.channel, "/settings show")).text


async def test_a_role_that_the_bot_may_not_mention_is_taken_with_a_note(server: Server) -> None:
    server.guild.add_role("Helpers")
    chosen = await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    assert "is on" in chosen.text
    assert "may not mention the role" in chosen.text
    server.guild.grant_bot(mention_everyone=True)
    chosen = await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    assert "may not mention the role" not in chosen.text


async def test_everyone_and_roles_of_bots_are_refused(server: Server) -> None:
    everyone = await server.admin.type(server.channel, "/settings ask-human role:@everyone")
    assert "would ping the whole server" in everyone.text
    managed = server.guild.me.model.roles[0]
    assert managed.is_managed
    refused = await server.admin.type(server.channel, f"/settings ask-human role:{managed.name}")
    assert "belongs to a bot" in refused.text
    assert "off" in (await server.admin.type(server.channel, "/settings show")).text


async def test_it_is_for_admins_alone(server: Server) -> None:
    for command in ("/settings show", "/settings ask-human", "/settings reset"):
        refused = await server.member.type(server.channel, command, force=True)
        assert "This is for admins" in refused.text
    assert "settings" not in (await server.member.type(server.channel, "/help")).text
    assert "/settings ask-human" in (await server.admin.type(server.channel, "/help")).text


async def test_it_is_typed_too(server: Server) -> None:
    role = server.guild.add_role("Helpers", mentionable=True)
    chosen = await server.admin.type(server.channel, "@bot settings ask-human Helpers")
    assert f"<@&{role.id}>" in chosen.text
    assert not chosen.pings
    assert "settings show" in (await server.admin.type(server.channel, "@bot settings")).text
    refused = await server.admin.type(server.channel, "@bot settings ask-human @everyone")
    assert "would ping the whole server" in refused.text
    other = server.discord.add_guild("Elsewhere").add_role("Others")
    assert "can't use" in (await server.admin.type(server.channel, f"@bot settings ask-human {other.id}")).text


async def test_a_role_that_is_deleted_is_said(server: Server) -> None:
    role = server.guild.add_role("Helpers", mentionable=True)
    await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    server.guild.remove_role(role)
    assert "role is deleted" in (await server.admin.type(server.channel, "/settings show")).text


async def test_one_guild_does_not_choose_for_another(server: Server) -> None:
    server.guild.add_role("Helpers", mentionable=True)
    await server.admin.type(server.channel, "/settings ask-human role:Helpers")
    other = server.discord.add_guild("Elsewhere")
    zoe = other.add_member("zoe", manage_guild=True)
    assert "off" in (await zoe.type(other.channel, "/settings show")).text
