"""What the admins of each guild have chosen: an object for each setting in a collection of the bot's own."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import weaviate
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.util import generate_uuid5

from bot.errors import LibraryError
from bot.guild import GuildSettings
from bot.library.connect import Connection
from bot.library.kept import Cache
from bot.library.own import OwnCollection, build_exact, build_unindexed
from bot.library.scan import FOUND_MAX
from bot.library.tenancy import SETTINGS_COLLECTION

_NAME: Final = "name"
_VALUE: Final = "value"
_HUMAN_ROLE_ID: Final = "human_role_id"
_QUESTION_DAYS: Final = "question_days"


class GuildSettingsStore:
    """The settings of each guild, read again now and then, and when this process has changed them.

    One object for each setting and not one for all: two admins who change different ones at once both win, and a new
    setting needs no new property, so that an older bot beside a newer one leaves alone what it does not know.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, connection: Connection, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._cache: Cache[int, GuildSettings] = Cache(clock)
        self._own = OwnCollection(
            SETTINGS_COLLECTION,
            "Kept by ragbot: what the admins of each server have chosen.",
            lambda: [build_exact(_NAME), build_unindexed(_VALUE)],
        )

    async def fetch(self, guild_id: int) -> GuildSettings:
        """The guild's settings.

        Raises:
            RagbotError: they are not known, and Weaviate cannot be asked.
        """

        async def fetch(client: weaviate.WeaviateAsyncClient) -> GuildSettings:
            collection = await self._own.find(client, guild_id)
            if collection is None:
                return GuildSettings()
            found = await collection.query.fetch_objects(limit=FOUND_MAX)
            return _parse({str(each.properties[_NAME]): str(each.properties[_VALUE]) for each in found.objects})

        return await self._cache.get(guild_id, lambda: self._connection.call(fetch))

    async def set_human_role(self, guild_id: int, role_id: int | None) -> None:
        """Say which role "Ask a human" pings; None: nobody.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        await self._set(guild_id, _HUMAN_ROLE_ID, role_id)

    async def set_question_days(self, guild_id: int, days: int | None) -> None:
        """Say for how many days the text of questions is kept; None: it is not kept.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        await self._set(guild_id, _QUESTION_DAYS, days)

    async def reset(self, guild_id: int) -> None:
        """Forget everything that the guild's admins have chosen.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def reset(client: weaviate.WeaviateAsyncClient) -> None:
            if (collection := await self._own.find(client, guild_id)) is not None:
                await collection.data.delete_many(Filter.by_property(_NAME).like("*"))

        await self._change(guild_id, reset)

    async def _set(self, guild_id: int, name: str, value: int | None) -> None:
        uuid = generate_uuid5(name)

        async def save(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, guild_id)
            if value is None:
                await collection.data.delete_by_id(uuid)
                return
            entry = DataObject(properties={_NAME: name, _VALUE: json.dumps(value)}, uuid=uuid)
            # `insert_many` replaces an object whose id is known, where `insert` would fail.
            if (await collection.data.insert_many([entry])).has_errors:
                raise LibraryError("The database could not save the setting. Please try again in a moment.")

        await self._change(guild_id, save)

    async def _change(
        self, guild_id: int, operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[None]]
    ) -> None:
        await self._cache.change(guild_id, lambda: self._connection.call(operation))


def _parse(values: Mapping[str, str]) -> GuildSettings:
    role_id, days = (json.loads(values.get(name, "null")) for name in (_HUMAN_ROLE_ID, _QUESTION_DAYS))
    return GuildSettings(
        human_role_id=role_id if isinstance(role_id, int) else None,
        question_days=days if isinstance(days, int) else None,
    )
