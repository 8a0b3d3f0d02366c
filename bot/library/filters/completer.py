"""Completion of filters and orders: names, signs and frequent values, as far as the reader may read them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, Final

from bot.audience import Reader
from bot.errors import CollectionNotFoundError, LibraryError
from bot.library.access import build_filter
from bot.library.collections import Collections
from bot.library.conditions.probe import Probe
from bot.library.conditions.traits import split_values
from bot.library.connect import Connection
from bot.library.filters.pieces import complete_names, complete_values, split_piece
from bot.library.filters.reading import find_property, is_filterable
from bot.library.filters.terms import MINUS
from bot.library.scope import Deadline, Scope
from bot.library.steering import SORTABLE
from bot.models import CollectionInfo, DataType, PropertySpec

_KEPT_SECONDS: Final = 20.0  # a completion comes with every key
_KEPT_MAX: Final = 500
_SECONDS: Final = 2.0  # Discord waits 3 for a completion
_COLLECTIONS_MAX: Final = 5  # whose values are looked up where no collection is named
_FREQUENT_MAX: Final = 200  # values of which lists are split and the rest is completed
_VALUE_MAX: Final = 60  # characters; a longer one is a text
_ORDERED: Final = (DataType.INT, DataType.NUMBER, DataType.DATE)
_FLAGS: Final = (DataType.BOOLEAN, DataType.BOOLEAN_ARRAY)


class Completer:
    """Completes what somebody types, from what that one may read; what was looked up is kept for some seconds.

    Args:
        clock: seconds that never go back.
    """

    def __init__(
        self, connection: Connection, collections: Collections, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._collections = collections
        self._clock = clock
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()

    async def complete_filters(self, text: str, name: str | None, *, guild_id: int | None, reader: Reader) -> list[str]:
        """Whole texts of filters that go on where a text ends.

        Args:
            name: of the collection; None: all that the reader may ask.

        Raises:
            CollectionNotFoundError: the reader sees none of that name.
        """
        infos = await self._fetch_infos(name, guild_id, reader)
        piece = split_piece(text)
        if piece.name is None:
            return complete_names(piece, _merge(infos))
        found = [(info, spec) for info in infos if (spec := find_property(piece.name, info)) and is_filterable(spec)]
        values = await asyncio.gather(
            *(self._fetch_values(info, spec, guild_id, reader) for info, spec in found[:_COLLECTIONS_MAX])
        )
        return complete_values(piece, [value for each in values for value in each])

    async def complete_sort(self, text: str, name: str | None, *, guild_id: int | None, reader: Reader) -> list[str]:
        """The properties to sort by, with a minus where one is typed.

        Raises:
            CollectionNotFoundError: the reader sees none of that name.
        """
        infos = await self._fetch_infos(name, guild_id, reader)
        minus, typed = ("-", text[1:]) if text[:1] in tuple(MINUS) else ("", text)
        names = [spec.name for spec in _merge(infos) if spec.data_type in SORTABLE]
        found = [name for name in names if typed.strip().casefold() in name.casefold()]
        return [f"{sign}{name}" for name in found for sign in ((minus,) if minus else ("", "-"))]

    async def _fetch_infos(self, name: str | None, guild_id: int | None, reader: Reader) -> Sequence[CollectionInfo]:
        async def fetch() -> Sequence[CollectionInfo]:
            if name is not None or self._collections.chosen_default is not None:
                return [await self._collections.fetch(name, guild_id=guild_id, reader=reader)]
            return await self._collections.fetch_visible(guild_id=guild_id, reader=reader)

        infos: Sequence[CollectionInfo] = await self._keep((guild_id, reader, name), fetch)
        return infos

    async def _fetch_values(
        self, info: CollectionInfo, spec: PropertySpec, guild_id: int | None, reader: Reader
    ) -> list[str]:
        scope = Scope(info, guild_id, Deadline(_SECONDS, search=_SECONDS))
        probe = Probe(self._connection, scope, build_filter(reader, info))

        async def fetch() -> list[str]:
            try:
                return await _look_up(probe, spec, is_title=spec.name == info.title_property)
            except (CollectionNotFoundError, LibraryError):  # deleted since it was listed
                return []

        values: list[str] = await self._keep((guild_id, reader, info.stored_name, spec), fetch)
        return values

    async def _keep(self, key: Hashable, fetch: Callable[[], Awaitable[Any]]) -> Any:
        """What was looked up some seconds ago, or is now."""
        until, value = self._kept.get(key, (0.0, None))
        if self._clock() >= until:
            value = await fetch()
            self._kept[key] = (self._clock() + _KEPT_SECONDS, value)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT_MAX:
                self._kept.popitem(last=False)
        return value


async def _look_up(probe: Probe, spec: PropertySpec, *, is_title: bool) -> list[str]:
    """Values of a property: of texts the frequent ones, of numbers and dates the ends and the middle."""
    if spec.data_type in _FLAGS:
        return ["yes", "no"]
    if spec.data_type in _ORDERED:
        return [_show(value) for value in await probe.fetch_spread(spec) if value is not None]
    if not spec.is_text:
        return []
    found = await probe.fetch_frequent(spec, limit=_FREQUENT_MAX)
    parts = found if is_title else [part for value in found for part in split_values(value)]
    return [part for part in dict.fromkeys(parts) if len(part) <= _VALUE_MAX]


def _merge(infos: Sequence[CollectionInfo]) -> list[PropertySpec]:
    """The properties that filters can be about, each name once."""
    specs = {spec.name: spec for info in reversed(infos) for spec in reversed(info.own_properties)}
    return [spec for spec in reversed(specs.values()) if is_filterable(spec)]


def _show(value: Any) -> str:
    """A number without what it does not need; of a date the day."""
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)[:10]
