"""Who is an admin, what a query may be, and completion at Discord's limits."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

from bot.errors import NotAllowedError, QueryError
from cogs._common import check_admin, check_query, complete_collection, get_guild_id, split_names
from tests.cogs.people import build_away_settings, open_chat

NOBODY = cast("discord.abc.User", SimpleNamespace(id=1))


def test_manage_server_makes_an_admin() -> None:
    check_admin(NOBODY, discord.Permissions(manage_guild=True), ())
    with pytest.raises(NotAllowedError, match="Manage Server permission"):
        check_admin(NOBODY, discord.Permissions(send_messages=True), ("Curators",))


@pytest.mark.parametrize("query", ["", "  \n "])
def test_an_empty_query_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="empty"):
        check_query(query)


@pytest.mark.parametrize("query", ["{secret}", "{}", '{"a": 1}', "@everyone", "```", "x" * 1_000])
def test_a_query_is_taken_as_it_is(query: str) -> None:
    assert check_query(f" {query} ") == query


def test_a_query_of_6000_characters_is_refused() -> None:
    with pytest.raises(QueryError, match="6,000 characters"):
        check_query("x" * 6_000)


def test_names_are_split_at_commas() -> None:
    assert split_names(" title, overview ,,") == ("title", "overview")


def test_a_direct_message_has_no_guild() -> None:
    with pytest.raises(commands.NoPrivateMessage):
        get_guild_id(cast("commands.Context[Any]", SimpleNamespace(guild=None)))


async def test_completion_is_empty_while_weaviate_is_away() -> None:
    async with open_chat(build_away_settings()) as chat, asyncio.timeout(3):
        interaction = cast("discord.Interaction[Any]", SimpleNamespace(guild_id=chat.guild.id))
        assert await complete_collection(chat.bot.library, interaction, "m") == []
