"""Completion of options, within the time and the limits that Discord sets."""

import asyncio
from collections.abc import Awaitable, Iterable
from typing import Final

from discord import app_commands

from bot.errors import RagbotError

CHOICES_MAX: Final = 25  # Discord: choices of one completion
CHOICE_MAX: Final = 100  # Discord: characters of a choice
COMPLETION_TIMEOUT: Final = 2.0  # seconds; Discord waits 3 and shows an error then


async def complete_collection(names: Awaitable[Iterable[str]], current: str) -> list[app_commands.Choice[str]]:
    """The names that hold what was typed, those that begin with it first."""
    found = await complete_from(names, current)
    found.sort(key=lambda choice: not choice.name.casefold().startswith(current.casefold()))
    return found


async def complete_from(names: Awaitable[Iterable[str]], current: str) -> list[app_commands.Choice[str]]:
    """The names that hold what was typed, in their order, each once.

    Empty where Weaviate is away or refuses, since a completion cannot show a message.
    """
    try:
        async with asyncio.timeout(COMPLETION_TIMEOUT):
            known = dict.fromkeys(await names)
    except (RagbotError, TimeoutError):
        return []
    typed = current.casefold()
    found = [name for name in known if typed in name.casefold() and len(name) <= CHOICE_MAX]
    return [app_commands.Choice(name=name, value=name) for name in found[:CHOICES_MAX]]
