"""Collections of a guild that has not asked for days sleep in Weaviate: whoever wakes them is told so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, Protocol

from bot.background import run_in_background
from bot.languages import phrase, translate
from bot.ui.turns import AnswerMessage

WAKING_AFTER: Final = 2.0  # seconds; a few thousand objects are awake before
WAKING: Final = phrase("I'm waking up")
WHY: Final = phrase("Nobody has asked me here for days. The answer will appear here in a moment.")


class Sleepers(Protocol):
    """Which guilds' collections sleep."""

    async def is_waking(self, guild_id: int) -> bool:
        """Whether a question of the guild's takes its time because they have been asleep."""


@asynccontextmanager
async def tell_waking(message: AnswerMessage | None, sleepers: Sleepers, guild_id: int) -> AsyncIterator[None]:
    """Say so in the message that becomes the answer, where the block takes longer.

    Args:
        message: None: nothing may be shown before the answer.
    """
    if message is None:
        yield
        return
    async with run_in_background(_tell(message, sleepers, guild_id), name="waking"):
        yield


async def _tell(message: AnswerMessage, sleepers: Sleepers, guild_id: int) -> None:
    await asyncio.sleep(WAKING_AFTER)
    if await sleepers.is_waking(guild_id):
        showing = asyncio.create_task(message.show_note(translate(WAKING), translate(WHY)))
        try:
            await asyncio.shield(showing)
        finally:
            await showing  # to its end: an edit that reached Discord after the answer's would take that away again
