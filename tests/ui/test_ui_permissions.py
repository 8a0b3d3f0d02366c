"""Who is an admin, and where a command was given."""

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

from bot.errors import NotAllowedError
from bot.ui import build_press_check, check_admin, get_guild_id
from bot.ui.permissions import has_entry

NOBODY = cast("discord.abc.User", SimpleNamespace(id=1))


def test_manage_server_makes_an_admin() -> None:
    check_admin(NOBODY, discord.Permissions(manage_guild=True), ())
    with pytest.raises(NotAllowedError, match="Manage Server permission"):
        check_admin(NOBODY, discord.Permissions(send_messages=True), ("Curators",))


@pytest.mark.parametrize(
    ("name", "role_id", "is_listed"),
    [("Curators", 7, True), ("other", 42, True), ("42", 7, False), ("Curator", 7, False)],
    ids=["name", "id", "an id as a name", "another name"],
)
def test_a_number_in_admin_roles_is_an_id(name: str, role_id: int, is_listed: bool) -> None:
    role = cast("discord.Role", SimpleNamespace(name=name, id=role_id))
    assert has_entry(role, ("Curators", "42")) is is_listed


def test_a_direct_message_has_no_guild() -> None:
    with pytest.raises(commands.NoPrivateMessage):
        get_guild_id(cast("commands.Context[Any]", SimpleNamespace(guild=None)))


def test_a_press_is_checked_with_what_the_member_may_now() -> None:
    check = build_press_check(("Curators",))
    press = SimpleNamespace(user=NOBODY, permissions=discord.Permissions(manage_guild=True))
    check(cast("discord.Interaction[Any]", press))
    press.permissions = discord.Permissions.none()
    with pytest.raises(NotAllowedError, match="the role Curators"):
        check(cast("discord.Interaction[Any]", press))
