"""Messages of a channel or thread over REST: page by page, and single ones in few requests."""

from collections.abc import AsyncIterator, Set
from datetime import datetime
from typing import Final

import discord
from discord.abc import Snowflake

from bot.sources.channels import Source

PAGE: Final = 100  # Discord: messages of one request


async def fetch_page(
    source: Source, after: Snowflake | datetime | None, before: datetime | None = None
) -> list[discord.Message]:
    """The first messages between two moments, oldest first."""
    messages = source.history(limit=PAGE, after=after, before=before, oldest_first=True)
    return [message async for message in messages]


async def fetch_next(source: Source, page: list[discord.Message], before: datetime | None) -> list[discord.Message]:
    """The messages that follow a page; none where it was not full."""
    return await fetch_page(source, page[-1], before) if len(page) == PAGE else []


async def iterate_pages(source: Source, *, since: int) -> AsyncIterator[list[discord.Message]]:
    """The messages from `since` on, oldest first."""
    after: Snowflake = _before(since)
    while page := await fetch_page(source, after):
        yield page
        after = page[-1]


async def fetch_messages(source: Source, ids: Set[int]) -> list[discord.Message]:
    """Those of the messages that are there.

    A page holds whatever follows a message, so that neighbours, as new messages are, cost one request together.
    """
    found: list[discord.Message] = []
    left = sorted(ids)
    while left:
        page = await fetch_page(source, _before(left[0]))
        found += [message for message in page if message.id in ids]
        left = [each for each in left if each > page[-1].id] if page else []
    return found


def _before(message_id: int) -> discord.Object:
    return discord.Object(max(0, message_id - 1))
