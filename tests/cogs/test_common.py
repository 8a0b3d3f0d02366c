"""Who is an admin, and completion at Discord's limits."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

from bot.errors import LibraryError, NotAllowedError, RagbotError, TimedOutError
from cogs._common import check_admin, complete_collection, complete_from, get_guild_id, has_entry, split_names
from tests.cogs.people import build_away_settings, open_chat

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


def test_names_are_split_at_commas() -> None:
    assert split_names(" title, overview ,,") == ("title", "overview")


def test_a_direct_message_has_no_guild() -> None:
    with pytest.raises(commands.NoPrivateMessage):
        get_guild_id(cast("commands.Context[Any]", SimpleNamespace(guild=None)))


async def test_completion_is_empty_while_weaviate_is_away() -> None:
    async with open_chat(build_away_settings()) as chat, asyncio.timeout(3):
        interaction = cast("discord.Interaction[Any]", SimpleNamespace(guild_id=chat.guild.id))
        assert await complete_collection(chat.bot.library, interaction, "m") == []


@pytest.mark.parametrize("error", [TimedOutError, LibraryError])
async def test_completion_is_empty_where_weaviate_fails(error: type[RagbotError]) -> None:
    async def fetch_names() -> list[str]:
        raise error("It failed.")

    assert await complete_from(fetch_names(), "m") == []
