"""What a question is asked with: the member's word, then the channel's, then the server's, and nothing deleted."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import MagicMock

import discord
import pytest
from discord.ext import commands

from bot.audience import EVERYTHING, Reader
from bot.errors import NotAllowedError, NotReadyError
from bot.guild import NOTHING_CHOSEN, Choices, GuildSettings, Setting, merge_choices
from bot.models import RecommendStyle, SearchMode, SearchOptions
from bot.ui import defaults
from bot.ui.context import Context
from bot.ui.defaults import Defaults

GUILD, CHANNEL, THREAD = 1, 2, 3
STAFF, HELPERS = 71, 72
WHOLE = Choices("Movie", RecommendStyle.EACH, 5, 0.25, True, "German", STAFF, HELPERS)
OTHER = Choices("Book", RecommendStyle.TOGETHER, 0, 0.0, False, "French", HELPERS, STAFF)


class Kept:
    """What a guild has chosen, and the collections that it has; known when a test says so."""

    def __init__(self, settings: GuildSettings, names: tuple[str, ...] = ("Movie", "Book")) -> None:
        self.settings = settings
        self.names = names
        self.is_known = asyncio.Event()
        self.is_known.set()

    async def fetch(self, guild_id: int) -> GuildSettings:
        assert guild_id == GUILD
        await self.is_known.wait()
        return self.settings

    async def fetch_names(self, *, guild_id: int | None, reader: Reader) -> tuple[str, ...]:
        assert guild_id == GUILD
        return self.names if reader == EVERYTHING else ()


def build_context(*roles: int, channel: Any = None, deleted: int = 0, slash: bool = False) -> Any:
    """A command of a member with these roles."""
    known = {each: SimpleNamespace(id=each, name=f"Role {each}") for each in (STAFF, HELPERS) if each != deleted}
    ctx = MagicMock(spec=commands.Context)
    ctx.guild = SimpleNamespace(id=GUILD, get_role=known.get)
    ctx.author = SimpleNamespace(id=9, roles=[known[each] for each in roles])
    ctx.channel = channel or SimpleNamespace(id=CHANNEL)
    ctx.interaction = SimpleNamespace(response=SimpleNamespace(is_done=lambda: False)) if slash else None
    return ctx


async def settle(settings: GuildSettings, ctx: Any, typed: Choices = NOTHING_CHOSEN) -> defaults.Terms:
    kept = Kept(settings)
    return await Defaults(kept, kept).settle(cast("Context", ctx), typed)


@pytest.mark.parametrize("setting", Setting)
def test_the_first_level_that_says_something_counts(setting: Setting) -> None:
    typed, channel, server = (
        replace(NOTHING_CHOSEN, **{setting: getattr(each, setting)}) for each in (OTHER, WHOLE, OTHER)
    )
    assert getattr(merge_choices(typed, channel, server), setting) == getattr(OTHER, setting)
    assert getattr(merge_choices(NOTHING_CHOSEN, channel, server), setting) == getattr(WHOLE, setting)
    assert getattr(merge_choices(NOTHING_CHOSEN, NOTHING_CHOSEN, server), setting) == getattr(OTHER, setting)
    assert merge_choices(NOTHING_CHOSEN, NOTHING_CHOSEN, NOTHING_CHOSEN) == NOTHING_CHOSEN


async def test_a_thread_has_what_its_channel_has() -> None:
    thread = MagicMock(spec=discord.Thread, id=THREAD, parent_id=CHANNEL)
    settings = GuildSettings(Choices(limit=2, alpha=0.5), {CHANNEL: Choices(limit=7)})
    assert (await settle(settings, build_context(channel=thread))).choices.limit == 7
    assert (await settle(settings, build_context(channel=SimpleNamespace(id=8)))).choices.limit == 2


@pytest.mark.parametrize(
    ("typed", "channel", "names", "expected"),
    [
        ("Typed", "Movie", ("Movie", "Book"), "Typed"),
        (None, "Movie", ("Movie", "Book"), "Movie"),
        (None, "Movie", ("Book",), "Book"),
        (None, None, ("Movie", "Book"), "Book"),
        (None, "Movie", (), None),
    ],
)
async def test_a_collection_that_the_reader_does_not_find_does_not_count(
    typed: str | None, channel: str | None, names: tuple[str, ...], expected: str | None
) -> None:
    kept = Kept(GuildSettings(Choices("Book"), {CHANNEL: Choices(channel)}), names)
    desk = Defaults(kept, kept)
    terms = await desk.settle(build_context(), Choices(typed))
    assert await desk.find_collection(terms, guild_id=GUILD, reader=EVERYTHING) == expected
    assert await desk.find_collection(terms, guild_id=GUILD, reader=Reader(frozenset())) == typed


async def test_options_are_completed_and_a_search_without_use_for_alpha_gets_none() -> None:
    terms = await settle(GuildSettings(Choices(limit=5, alpha=0.25)), build_context())
    assert terms.complete(SearchOptions(sort="year")) == SearchOptions(5, alpha=0.25, sort="year")
    assert terms.complete(SearchOptions(alpha=0.0)).alpha == 0
    assert terms.complete(SearchOptions(mode=SearchMode.KEYWORD)).alpha is None
    nothing = await settle(GuildSettings(), build_context())
    assert nothing.complete(SearchOptions(alpha=1)) == SearchOptions(alpha=1)


@pytest.mark.parametrize(
    ("roles", "channel", "server", "deleted", "expected"),
    [
        ([], None, None, 0, True),
        ([STAFF], None, STAFF, 0, True),
        ([HELPERS], None, STAFF, 0, False),
        ([HELPERS], HELPERS, STAFF, 0, True),
        ([STAFF], HELPERS, STAFF, 0, False),
        ([], None, STAFF, STAFF, True),
        ([STAFF], HELPERS, STAFF, HELPERS, True),
        ([], HELPERS, STAFF, HELPERS, False),
    ],
)
async def test_who_may_ask(
    roles: list[int], channel: int | None, server: int | None, deleted: int, expected: bool
) -> None:
    settings = GuildSettings(Choices(asker_role_id=server), {CHANNEL: Choices(asker_role_id=channel)})
    ctx = build_context(*roles, deleted=deleted)
    if expected:
        await settle(settings, ctx)
        return
    with pytest.raises(NotAllowedError, match="only members with the role “Role 7"):
        await settle(settings, ctx)


async def test_whoever_has_left_may_not_ask_where_a_role_is_needed() -> None:
    ctx = build_context()
    ctx.author = SimpleNamespace(id=9)
    with pytest.raises(NotAllowedError):
        await settle(GuildSettings(Choices(asker_role_id=STAFF)), ctx)


@pytest.mark.parametrize("is_form", [False, True])
async def test_settings_that_are_late_make_the_answer_private(monkeypatch: pytest.MonkeyPatch, is_form: bool) -> None:
    monkeypatch.setattr(defaults, "SETTINGS_SECONDS", 0)
    kept, ctx = Kept(GuildSettings(Choices(is_private=False))), build_context(slash=True)
    kept.is_known.clear()

    async def defer(**options: bool) -> None:
        assert options == {"ephemeral": True, "thinking": True}
        kept.is_known.set()

    ctx.interaction.response.defer = defer
    asked = MagicMock(spec=discord.Interaction, user=ctx.author, guild=ctx.guild, channel=ctx.channel)
    asked.response = ctx.interaction.response
    assert (await Defaults(kept, kept).settle(asked if is_form else ctx)).is_private
    # What is deferred already, or not an interaction, is waited for.
    asked.response = SimpleNamespace(is_done=lambda: True)
    for other in (build_context(), asked):
        assert not (await Defaults(kept, kept).settle(other)).is_private


async def test_settings_that_cannot_be_read_let_nobody_ask() -> None:
    kept = MagicMock()
    kept.fetch.side_effect = NotReadyError("Weaviate is away.")
    with pytest.raises(NotReadyError):
        await Defaults(kept, kept).settle(build_context(slash=True))
