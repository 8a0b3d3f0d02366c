"""What admins choose for their guild is kept, known to every process, and read again only now and then."""

import asyncio
import json
from typing import Any, cast

import pytest

from bot.audience import EVERYTHING, PUBLIC
from bot.errors import CollectionNotFoundError
from bot.guild import Choices, GuildSettings, Setting, Value
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
    get_tenant,
)
from bot.models import RecommendStyle
from tests.support.clock import Clock
from tests.support.weaviate import WeaviateProcess

HELPERS, MODS = 111, 222


def build(role_id: int) -> GuildSettings:
    return GuildSettings(Choices(human_role_id=role_id))


async def test_nothing_is_chosen_at_first(library: Library, guild_id: int) -> None:
    assert await library.guild_settings.fetch(guild_id) == GuildSettings()
    await library.guild_settings.reset(guild_id)
    await library.guild_settings.choose(guild_id, Setting.HUMAN_ROLE, None)
    assert await library.guild_settings.fetch(guild_id) == GuildSettings()


async def test_a_choice_is_kept_changed_and_reset_for_one_guild_alone(library: Library, guild_id: int) -> None:
    store = library.guild_settings
    await store.choose(guild_id, Setting.HUMAN_ROLE, HELPERS)
    assert await store.fetch(guild_id) == build(HELPERS)
    assert await store.fetch(guild_id + 1) == GuildSettings()
    await store.choose(guild_id, Setting.HUMAN_ROLE, MODS)
    assert await store.fetch(guild_id) == build(MODS)
    await store.choose(guild_id, Setting.HUMAN_ROLE, None)
    assert await store.fetch(guild_id) == GuildSettings()
    await store.choose(guild_id, Setting.HUMAN_ROLE, MODS)
    await store.reset(guild_id)
    assert await store.fetch(guild_id) == GuildSettings()


async def test_another_process_sees_a_change_when_its_own_is_too_old(library: Library, guild_id: int) -> None:
    clock = Clock()
    another = GuildSettingsStore(library.connection, clock=clock)
    assert await another.fetch(guild_id) == GuildSettings()
    await library.guild_settings.choose(guild_id, Setting.HUMAN_ROLE, HELPERS)
    clock.now += KEPT_SECONDS - 1
    assert await another.fetch(guild_id) == GuildSettings()
    clock.now += 1
    assert await another.fetch(guild_id) == build(HELPERS)


async def test_a_process_that_starts_later_knows_it(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    await library.guild_settings.choose(guild_id, Setting.HUMAN_ROLE, HELPERS)
    async with open_library(weaviate_server.settings()) as another:
        assert await another.guild_settings.fetch(guild_id) == build(HELPERS)


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
    await store.choose(guild_id, Setting.HUMAN_ROLE, HELPERS)
    late.may_return.set()
    assert await reading == GuildSettings()
    assert await store.fetch(guild_id) == build(HELPERS)


@pytest.mark.parametrize(
    "name", [ANSWERS_COLLECTION, SETTINGS_COLLECTION, HUMAN_CALLS_COLLECTION, QUESTIONS_COLLECTION]
)
async def test_its_collections_are_hidden(weaviate_server: WeaviateProcess, guild_id: int, name: str) -> None:
    async with open_library(weaviate_server.settings({"SHARED_COLLECTIONS": name})) as library:
        await library.guild_settings.choose(guild_id, Setting.HUMAN_ROLE, HELPERS)
        await library.human_calls.claim(guild_id, channel_id=1, member_id=2)
        await library.questions.record(guild_id, "ask", is_refused=True)
        await library.kept_answers.keep(guild_id, KeptAnswer(("[]",), PUBLIC, ()))
        with pytest.raises(CollectionNotFoundError):
            await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)


async def test_a_channel_has_choices_of_its_own_and_a_reset_ends_all(library: Library, guild_id: int) -> None:
    store = library.guild_settings
    server: dict[Setting, Value] = {
        Setting.COLLECTION: "Movie",
        Setting.STYLE: RecommendStyle.EACH,
        Setting.LIMIT: 5,
        Setting.ALPHA: 0,
        Setting.PRIVATE: False,
        Setting.LANGUAGE: "German",
        Setting.ASKER_ROLE: MODS,
    }
    for setting, value in server.items():
        await store.choose(guild_id, setting, value)
    await store.choose(guild_id, Setting.LIMIT, 7, channel_id=10**18)
    await store.choose(guild_id, Setting.PRIVATE, True, channel_id=10**18)
    chosen = Choices("Movie", RecommendStyle.EACH, 5, 0, False, "German", MODS)
    settings = await store.fetch(guild_id)
    assert settings == GuildSettings(chosen, {10**18: Choices(limit=7, is_private=True)})
    assert isinstance(settings.server.style, RecommendStyle)
    await store.choose(guild_id, Setting.LIMIT, None, channel_id=10**18)
    assert (await store.fetch(guild_id)).get_levels([1, 10**18]) == (Choices(), Choices(is_private=True), chosen)
    await store.reset(guild_id)
    assert await store.fetch(guild_id) == GuildSettings()


async def test_what_another_version_has_stored_is_left_alone(
    weaviate_server: WeaviateProcess, library: Library, guild_id: int
) -> None:
    await library.guild_settings.choose(guild_id, Setting.LIMIT, 5)

    async def store(client: Any) -> None:
        collection = client.collections.use(SETTINGS_COLLECTION).with_tenant(get_tenant(guild_id))
        for name, value in {"colour": "red", "style": "sung", "alpha": "much", "colour@7": 1}.items():
            await collection.data.insert({"name": name, "value": json.dumps(value)})

    await library.connection.call(store)
    async with open_library(weaviate_server.settings()) as another:
        assert await another.guild_settings.fetch(guild_id) == GuildSettings(Choices(limit=5))
