"""What the admins of each guild have chosen: an object for each setting in a collection of the bot's own."""

import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import weaviate
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.util import generate_uuid5

from bot.guild import Choices, GuildSettings, Setting, Value
from bot.languages import phrase, translate
from bot.library.connect import Connection
from bot.library.kept import Cache
from bot.library.own import OwnCollection, build_exact, build_unindexed, replace_objects
from bot.library.scan import FOUND_MAX
from bot.library.tenancy import SETTINGS_COLLECTION
from bot.models import RecommendStyle

_REFUSED: Final = phrase("The database could not save the setting. Please try again in a moment.")
_NAME: Final = "name"
_VALUE: Final = "value"
_CHANNEL: Final = "@"  # between a setting and the channel that it is for
_TYPES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        Setting.COLLECTION: str,
        Setting.STYLE: str,
        Setting.LIMIT: int,
        Setting.ALPHA: (int, float),
        Setting.PRIVATE: bool,
        Setting.LANGUAGE: str,
        Setting.ASKER_ROLE: int,
        Setting.HUMAN_ROLE: int,
        Setting.HELP_FORUM: bool,
        Setting.QUESTION_DAYS: int,
        Setting.MEMBER_BUDGET: int,
        Setting.SERVER_BUDGET: int,
    }
)


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
            found = await self._own.fetch_page(client, guild_id, limit=FOUND_MAX)
            return _parse({str(each.properties[_NAME]): str(each.properties[_VALUE]) for each in found})

        return await self._cache.get(guild_id, lambda: self._connection.call(fetch))

    async def choose(
        self, guild_id: int, setting: Setting, value: Value | None, *, channel_id: int | None = None
    ) -> None:
        """Choose something for a guild, or for one of its channels.

        Args:
            value: None: nothing is chosen any more.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        name = str(setting) if channel_id is None else f"{setting}{_CHANNEL}{channel_id}"
        uuid = generate_uuid5(name)

        async def save(client: weaviate.WeaviateAsyncClient) -> None:
            collection = await self._own.open(client, guild_id)
            if value is None:
                await collection.data.delete_by_id(uuid)
                return
            entry = DataObject(properties={_NAME: name, _VALUE: json.dumps(value)}, uuid=uuid)
            await replace_objects(collection, [entry], refused=translate(_REFUSED))

        await self._change(guild_id, save)

    async def reset(self, guild_id: int) -> None:
        """Forget everything that the guild's admins have chosen.

        Raises:
            RagbotError: Weaviate does not take it.
        """

        async def reset(client: weaviate.WeaviateAsyncClient) -> None:
            if (collection := await self._own.find(client, guild_id)) is not None:
                await collection.data.delete_many(Filter.by_property(_NAME).like("*"))

        await self._change(guild_id, reset)

    async def _change(
        self, guild_id: int, operation: Callable[[weaviate.WeaviateAsyncClient], Awaitable[None]]
    ) -> None:
        await self._cache.change(guild_id, lambda: self._connection.call(operation))


def _parse(values: Mapping[str, str]) -> GuildSettings:
    places: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for name, text in values.items():
        setting, _, channel_id = name.partition(_CHANNEL)
        if (value := _read(setting, json.loads(text))) is not None:
            places[int(channel_id or 0)][setting] = value
    server = Choices(**places.pop(0, {}))
    return GuildSettings(server, MappingProxyType({each: Choices(**chosen) for each, chosen in places.items()}))


def _read(setting: str, value: object) -> object:
    """A stored value; None for what only another version of the bot knows, which is left alone."""
    if setting not in _TYPES or not isinstance(value, _TYPES[setting]):
        return None
    if setting == Setting.STYLE:
        return next((style for style in RecommendStyle if style == value), None)
    return value
