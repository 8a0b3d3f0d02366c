"""Messages of a channel or thread over REST: page by page, and single ones in few requests."""

from collections.abc import AsyncIterator, Set
from typing import Final

import discord

from bot.sources.history import Source

PAGE: Final = 100  # Discord: messages of one request


async def iterate_pages(source: Source, *, since: int) -> AsyncIterator[list[discord.Message]]:
    """The messages from `since` on, oldest first."""
    after = max(0, since - 1)
    while page := await _fetch_page(source, after):
        yield page
        after = page[-1].id


async def fetch_messages(source: Source, ids: Set[int]) -> list[discord.Message]:
    """Those of the messages that are there.

    A page holds whatever follows a message, so that neighbours, as new messages are, cost one request together.
    """
    found: list[discord.Message] = []
    left = sorted(ids)
    while left:
        page = await _fetch_page(source, left[0] - 1)
        found += [message for message in page if message.id in ids]
        left = [each for each in left if each > page[-1].id] if page else []
    return found


async def _fetch_page(source: Source, after: int) -> list[discord.Message]:
    messages = source.history(limit=PAGE, after=discord.Object(after), oldest_first=True)
    return [message async for message in messages]
