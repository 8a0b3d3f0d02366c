"""What admins choose for their guild is kept, known to every process, and read again only now and then."""

import asyncio
from typing import Any, cast

import pytest

from bot.audience import EVERYTHING, PUBLIC
from bot.errors import CollectionNotFoundError
from bot.guild import GuildSettings
from bot.kept import KeptAnswer
from bot.library import Library, open_library
from bot.library.connect import Connection
from bot.library.guild_settings import GuildSettingsStore
from bot.library.kept import KEPT_SECONDS
from bot.library.tenancy import (
    ANSWERS_COLLECTION,
    HUMAN_CALLS_COLLECTION,
    QUESTIONS_COLLECTION,
    SETTINGS_COLLECTION,
)
from tests.support.clock import Clock
from tests.support.weaviate import WeaviateProcess

HELPERS, MODS = 111, 222


async def test_nothing_is_chosen_at_first(library: Library, guild_id: int) -> None:
    assert await library.guild_settings.fetch(guild_id) == GuildSettings()
    await library.guild_settings.reset(guild_id)
    await library.guild_settings.set_human_role(guild_id, None)
    assert await library.guild_settings.fetch(guild_id) == GuildSettings()


async def test_a_choice_is_kept_changed_and_reset_for_one_guild_alone(library: Library, guild_id: int) -> None:
    store = library.guild_settings
    await store.set_human_role(guild_id, HELPERS)
    assert await store.fetch(guild_id) == GuildSettings(human_role_id=HELPERS)
    assert await store.fetch(guild_id + 1) == GuildSettings()
    await store.set_human_role(guild_id, MODS)
    assert await store.fetch(guild_id) == GuildSettings(human_role_id=MODS)
    await store.set_human_role(guild_id, None)
    assert await store.fetch(guild_id) == GuildSettings()
    await store.set_human_role(guild_id, MODS)
    await store.reset(guild_id)
    assert await store.fetch(guild_id) == GuildSettings()


async def test_another_process_sees_a_change_when_its_own_is_too_old(library: Library, guild_id: int) -> None:
    clock = Clock()
    another = GuildSettingsStore(library.connection, clock=clock)
    assert await another.fetch(guild_id) == GuildSettings()
    await library.guild_settings.set_human_role(guild_id, HELPERS)
    clock.now += KEPT_SECONDS - 1
    assert await another.fetch(guild_id) == GuildSettings()
    clock.now += 1
    assert await another.fetch(guild_id) == GuildSettings(human_role_id=HELPERS)


async def test_a_process_that_starts_later_knows_it(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    await library.guild_settings.set_human_role(guild_id, HELPERS)
    async with open_library(weaviate_server.settings()) as another:
        assert await another.guild_settings.fetch(guild_id) == GuildSettings(human_role_id=HELPERS)


class LateConnection:
    """The connection, whose next outcome comes when a test says so."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.is_done = asyncio.Event()
        self.may_return = asyncio.Event()

    async def call(self, operation: Any) -> Any:
        outcome = await self._connection.call(operation)
        if not self.is_done.is_set():
            self.is_done.set()
            await self.may_return.wait()
        return outcome


async def test_what_was_read_before_a_change_is_not_kept_after_it(library: Library, guild_id: int) -> None:
    late = LateConnection(library.connection)
    store = GuildSettingsStore(cast("Connection", late))
    reading = asyncio.create_task(store.fetch(guild_id))
    await late.is_done.wait()
    await store.set_human_role(guild_id, HELPERS)
    late.may_return.set()
    assert await reading == GuildSettings()
    assert await store.fetch(guild_id) == GuildSettings(human_role_id=HELPERS)


@pytest.mark.parametrize(
    "name", [ANSWERS_COLLECTION, SETTINGS_COLLECTION, HUMAN_CALLS_COLLECTION, QUESTIONS_COLLECTION]
)
async def test_its_collections_are_hidden(weaviate_server: WeaviateProcess, guild_id: int, name: str) -> None:
    async with open_library(weaviate_server.settings({"SHARED_COLLECTIONS": name})) as library:
        await library.guild_settings.set_human_role(guild_id, HELPERS)
        await library.human_calls.claim(guild_id, channel_id=1, member_id=2)
        await library.questions.record(guild_id, "ask", is_refused=True)
        await library.kept_answers.keep(guild_id, KeptAnswer(("[]",), PUBLIC, ()))
        with pytest.raises(CollectionNotFoundError):
            await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)
