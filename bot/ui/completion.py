"""Completion of options, within the time and the limits that Discord sets."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

from discord import app_commands

from bot.audience import Reader
from bot.errors import RagbotError
from bot.follow import Follow
from bot.models import Origin
from bot.ui.context import Interaction
from bot.ui.documents import name_files
from bot.ui.readers import build_private_reader
from bot.ui.text import clean, cut
from bot.ui.values import render_time

T = TypeVar("T")

CHOICES_MAX: Final = 25  # Discord: choices of one completion
CHOICE_MAX: Final = 100  # Discord: characters of a choice
COMPLETION_TIMEOUT: Final = 2.0  # seconds; Discord waits 3 and shows an error then
_TOLD_APART: Final = 6  # characters at the end of a batch id, which are random


class NameLister(Protocol):
    """Who knows the collections of a guild; the library's."""

    async def fetch_names(self, *, guild_id: int | None, reader: Reader) -> tuple[str, ...]:
        """The names of those that the reader may see."""


class Completer(Protocol):
    """Who knows what filters may be about; the library's."""

    async def complete_filters(
        self, text: str, name: str | None, *, guild_id: int | None, reader: Reader
    ) -> Iterable[str]:
        """Whole texts of filters that go on where a text ends."""

    async def complete_sort(
        self, text: str, name: str | None, *, guild_id: int | None, reader: Reader
    ) -> Iterable[str]:
        """The properties to sort by."""


async def complete_collection(names: Awaitable[Iterable[str]], current: str) -> list[app_commands.Choice[str]]:
    """The names that hold what was typed, those that begin with it first."""
    found = await complete_from(names, current)
    found.sort(key=lambda choice: not choice.name.casefold().startswith(current.casefold()))
    return found


async def complete_readable(
    collections: NameLister, interaction: Interaction, current: str, *, reader: Reader | None = None
) -> list[app_commands.Choice[str]]:
    """The collections that hold what was typed, of those that a reader may see; None: the member who types."""
    reader = reader or build_private_reader(interaction)
    return await complete_collection(collections.fetch_names(guild_id=interaction.guild_id, reader=reader), current)


async def complete_from(names: Awaitable[Iterable[str]], current: str) -> list[app_commands.Choice[str]]:
    """The names that hold what was typed, in their order, each once.

    Empty where Weaviate is away or refuses, since a completion cannot show a message.
    """
    return _choose([(name, name) for name in await _fetch(names)], current)


async def complete_filters(
    completer: Completer, interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """Whole filters that what was typed may become, by what the member may read. Empty as `complete_from`."""
    return await _complete(completer.complete_filters, interaction, current)


async def complete_sort(completer: Completer, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The properties to sort by, of the collection that is chosen or of all. Empty as `complete_from`."""
    return await _complete(completer.complete_sort, interaction, current)


async def complete_uploads(origins: Awaitable[Iterable[Origin]], current: str) -> list[app_commands.Choice[str]]:
    """The uploads whose files, time or id hold what was typed, in their order: `a.csv · 2026-11-25 09:22 UTC`.

    Empty as `complete_from`. An upload of several files is one choice; the value is always its batch id.
    """
    batches: dict[str, list[Origin]] = {}
    for origin in await _fetch(origins):
        batches.setdefault(origin.batch, []).append(origin)
    names: dict[str, str] = {}
    for batch, each in batches.items():
        name = _render_upload(each)
        # Two uploads of a file within a minute.
        names[name if name not in names else _render_upload(each, suffix=f" · {batch[-_TOLD_APART:]}")] = batch
    return _choose(names.items(), current)


async def complete_entries(
    entries: Awaitable[Iterable[tuple[str, str]]], current: str = ""
) -> list[app_commands.Choice[str]]:
    """The texts that hold what was typed, in their order, cut where they are long; each with its id as the value.

    Empty as `complete_from`.
    """
    return _choose([(cut(clean(text), CHOICE_MAX), id_) for text, id_ in await _fetch(entries)], current)


async def complete_follows(follows: Awaitable[Iterable[Follow]], current: str) -> list[app_commands.Choice[str]]:
    """The followed channels whose name or id holds what was typed; the value is the id. Empty as `complete_from`."""
    return _choose([(f"#{clean(each.name)}", str(each.channel_id)) for each in await _fetch(follows)], current)


async def _complete(
    complete: Callable[..., Awaitable[Iterable[str]]], interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    texts = complete(
        current,
        interaction.namespace.collection,
        guild_id=interaction.guild_id,
        reader=build_private_reader(interaction),
    )
    return _choose([(text, text) for text in await _fetch(texts)], "")


async def _fetch(wanted: Awaitable[Iterable[T]]) -> Iterable[T]:
    try:
        async with asyncio.timeout(COMPLETION_TIMEOUT):
            return await wanted
    except (RagbotError, TimeoutError):
        return ()


def _choose(choices: Iterable[tuple[str, str]], current: str) -> list[app_commands.Choice[str]]:
    """Those whose name or value holds what was typed; each value once."""
    typed = current.casefold()
    known = {value: name for name, value in choices if len(name) <= CHOICE_MAX and len(value) <= CHOICE_MAX}
    found = [(name, value) for value, name in known.items() if typed in name.casefold() or typed in value.casefold()]
    return [app_commands.Choice(name=name, value=value) for name, value in found[:CHOICES_MAX]]


def _render_upload(origins: Sequence[Origin], *, suffix: str = "") -> str:
    # Choices are plain text, the same for everybody, so the time needs its zone.
    end = f" · {render_time(min(origin.at for origin in origins))}{suffix}"
    return cut(clean(name_files(origins)), CHOICE_MAX - len(end)) + end
