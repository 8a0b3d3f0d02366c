"""Completion is empty rather than late or wrong."""

import asyncio

import pytest

from bot.errors import LibraryError, RagbotError, TimedOutError
from bot.ui import complete_collection, complete_from
from tests.cogs.people import build_away_settings, open_chat


async def test_completion_is_empty_while_weaviate_is_away() -> None:
    async with open_chat(build_away_settings()) as chat, asyncio.timeout(3):
        assert await complete_collection(chat.bot.library.collections.fetch_names(guild_id=chat.guild.id), "m") == []


@pytest.mark.parametrize("error", [TimedOutError, LibraryError])
async def test_completion_is_empty_where_weaviate_fails(error: type[RagbotError]) -> None:
    async def fetch_names() -> list[str]:
        raise error("It failed.")

    assert await complete_from(fetch_names(), "m") == []


async def test_names_that_begin_with_what_was_typed_come_first() -> None:
    async def fetch_names() -> list[str]:
        return ["Amovie", "Movie", "x" * 101 + "mo", "Other"]

    assert [choice.name for choice in await complete_collection(fetch_names(), "mo")] == ["Movie", "Amovie"]
