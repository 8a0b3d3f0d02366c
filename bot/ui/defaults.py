"""What a question is asked with: what its member says, then what is chosen for the channel, then for the server."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import discord
from discord.ext import commands

from bot.audience import Reader
from bot.errors import NotAllowedError
from bot.guild import NOTHING_CHOSEN, Choices, GuildSettings, Occasion, merge_choices
from bot.languages import translate
from bot.models import SearchMode, SearchOptions
from bot.ui.completion import NameLister
from bot.ui.context import Context, Interaction, get_channel_ids, get_guild_id, get_member, get_occasion

# Discord waits three seconds for a first response, which has to say whether the answer is private.
SETTINGS_SECONDS: Final = 1.5


class SettingsStore(Protocol):
    """Where the choices of a guild's admins are read."""

    async def fetch(self, guild_id: int) -> GuildSettings:
        """The guild's settings."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a question is asked with.

    Attributes:
        choices: of its member, or else of the admins; the collection is the member's alone.
        collections: that the admins have chosen, of which the first counts that the reader finds.
    """

    choices: Choices
    collections: tuple[str, ...]

    @property
    def is_private(self) -> bool:
        """Whether only the member sees the answer."""
        return bool(self.choices.is_private)

    def complete(self, options: SearchOptions) -> SearchOptions:
        """The options with what is chosen of them; what the member says of `alpha` stands in them already."""
        limit, alpha = self.choices.limit, options.alpha
        # A search that has no use for it would say so, though its member has not asked for it.
        if alpha is None and options.mode is SearchMode.HYBRID:
            alpha = self.choices.alpha
        return replace(options, limit=options.limit if limit is None else limit, alpha=alpha)

    def get_occasion(self, asked: Context | Interaction) -> Occasion:
        """When and where it is asked, and in which language it is answered."""
        return replace(get_occasion(asked), answer_language=self.choices.language)


class Defaults:
    """Looks up what the admins have chosen for where a question is asked. What is deleted does not count."""

    def __init__(self, settings: SettingsStore, names: NameLister) -> None:
        self._settings = settings
        self._names = names

    async def settle(self, asked: Context | Interaction, typed: Choices = NOTHING_CHOSEN) -> Terms:
        """What a question is asked with, if its member may ask here.

        Args:
            typed: what the member says.

        Raises:
            NotAllowedError: the member lacks the role of those who may ask.
            RagbotError: what is chosen is not known.
        """
        settings, is_late = await self._fetch_in_time(asked)
        levels = settings.get_levels(get_channel_ids(asked.channel))
        check_asker(asked, levels)
        chosen = merge_choices(typed, *levels)
        if is_late:
            chosen = replace(chosen, is_private=True)
        collections = tuple(level.collection for level in levels if level.collection)
        return Terms(replace(chosen, collection=typed.collection), collections)

    async def find_collection(self, terms: Terms, *, guild_id: int, reader: Reader) -> str | None:
        """Where to look; None: wherever the operator says."""
        if terms.choices.collection is not None or not terms.collections:
            return terms.choices.collection
        names = await self._names.fetch_names(guild_id=guild_id, reader=reader)
        return next((name for name in terms.collections if name in names), None)

    async def _fetch_in_time(self, asked: Context | Interaction) -> tuple[GuildSettings, bool]:
        """The settings, and whether the answer had to be deferred before they were known: for its member alone then."""
        reading = asyncio.ensure_future(self._settings.fetch(get_guild_id(asked)))
        try:
            response = _get_response(asked)
            if response is None or (await asyncio.wait({reading}, timeout=SETTINGS_SECONDS))[0]:
                return await reading, False
            await response.defer(ephemeral=True, thinking=True)
            return await reading, True
        finally:
            reading.cancel()


def find_roles(guild: discord.Guild, role_ids: Iterator[int | None]) -> Iterator[discord.Role]:
    """Those of the roles that are not deleted."""
    return (role for role_id in role_ids if role_id is not None and (role := guild.get_role(role_id)) is not None)


def check_asker(asked: Context | Interaction, levels: tuple[Choices, ...]) -> None:
    """Refuse members who may not ask here.

    Raises:
        NotAllowedError: the first role of those who may ask that is not deleted is none of the member's.
    """
    guild, member = asked.guild, get_member(asked)
    if guild is None:
        raise commands.NoPrivateMessage
    role = next(find_roles(guild, (level.asker_role_id for level in levels)), None)
    if role is not None and role not in getattr(member, "roles", ()):
        raise NotAllowedError(translate("Here only members with the role “{name}” may ask me.", name=role.name))


def _get_response(asked: Context | Interaction) -> "discord.InteractionResponse[Any] | None":
    """The response that Discord waits for; None where it waits for none (any more)."""
    interaction = asked.interaction if isinstance(asked, commands.Context) else asked
    return None if interaction is None or interaction.response.is_done() else interaction.response
