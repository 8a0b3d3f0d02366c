"""What conditions ask of a collection: titles, values and bounds, all within what the reader may read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import weaviate
from weaviate.classes.query import Filter, Metrics, Sort

from bot.library.conditions.condition import build_presence
from bot.library.conditions.traits import ORDERED
from bot.library.conditions.wording import STOP_WORDS
from bot.library.connect import Connection
from bot.library.scan import count_found
from bot.library.scope import Scope
from bot.models import DataType, PropertySpec

_FOUND_MAX: Final = 100  # objects with a word among which its values and titles are looked for
_OFFSET_MAX: Final = 9_999  # Weaviate's QUERY_MAXIMUM_RESULTS, with the object itself


class Probe:
    """Small queries on behalf of one question; nothing is kept from one question to the next.

    Args:
        readable: the filter of what the reader may read; None: everything.

    Attributes:
        rows: objects that were met on the way, with their numbers and dates and the texts that were looked at.
    """

    def __init__(self, connection: Connection, scope: Scope, readable: Any) -> None:
        self._connection = connection
        self._scope = scope
        self.readable = readable
        self.rows: list[Mapping[str, Any]] = []
        self._ordered = [spec.stored_name for spec in scope.info.own_properties if spec.data_type in ORDERED]

    async def fetch_values(
        self, specs: Sequence[PropertySpec], words: Sequence[str], *, limit: int = _FOUND_MAX
    ) -> list[tuple[PropertySpec, str]]:
        """The texts that hold one of the words, each with its property, in the order of the properties."""
        sought = [word for word in words if word.casefold() not in STOP_WORDS]
        if not specs or not sought:
            return []
        wanted = Filter.any_of([Filter.by_property(spec.stored_name).equal(word) for spec in specs for word in sought])
        found = await self._meet(wanted, limit, [spec.stored_name for spec in specs])
        texts: dict[tuple[str, str], tuple[PropertySpec, str]] = {}
        for spec in specs:
            for row in found:
                value = row.get(spec.stored_name)
                for text in value if isinstance(value, list) else [value]:
                    if isinstance(text, str):
                        texts[spec.name, text] = (spec, text)
        return list(texts.values())

    async def has_object(self, wanted: Any) -> bool:
        """Whether a filter finds anything to read."""
        return bool(await self._meet(wanted, 1, []))

    async def _meet(self, wanted: Any, limit: int, names: Sequence[str]) -> list[Mapping[str, Any]]:
        found = await self.fetch(wanted, limit=limit, names=[*names, *self._ordered])
        rows = [each.properties for each in found]
        self.rows += rows
        return rows

    async def count(self, wanted: Any) -> int:
        """How many objects a filter finds; None: all that may be read."""

        async def count(client: weaviate.WeaviateAsyncClient) -> int:
            return await count_found(self._scope.open(client), wanted=self.narrow(wanted))

        return await self._connection.call(count, timeout=self._scope.deadline.for_search)

    async def fetch_frequent(self, spec: PropertySpec, *, limit: int) -> list[str]:
        """The commonest values of a text property, as they are written."""
        metric = Metrics(spec.stored_name).text(top_occurrences_value=True, top_occurrences_count=True, limit=limit)
        found = await self._aggregate(spec, metric)
        return [each.value for each in found.top_occurrences or () if each.value]

    async def fetch_spread(self, spec: PropertySpec) -> tuple[Any, Any, Any]:
        """The lowest value of a number or a date, the one in the middle, and the highest; None where there is none."""
        metrics = Metrics(spec.stored_name)
        builders: dict[str, Any] = {DataType.INT: metrics.integer, DataType.DATE: metrics.date_}
        build = builders.get(spec.data_type, metrics.number)
        found = await self._aggregate(spec, build(minimum=True, median=True, maximum=True))
        return found.minimum, found.median, found.maximum

    async def _aggregate(self, spec: PropertySpec, metric: Any) -> Any:
        async def aggregate(client: weaviate.WeaviateAsyncClient) -> Any:
            collection = self._scope.open(client)
            return await collection.aggregate.over_all(filters=self.readable, return_metrics=metric)

        reply = await self._connection.call(aggregate, timeout=self._scope.deadline.for_search)
        return reply.properties[spec.stored_name]

    async def fetch_bound(self, spec: PropertySpec, wanted: Any, *, is_highest: bool, skip: int = 0) -> Any:
        """The lowest or highest value of a property, or the one after so many; None where there is none."""
        found = await self.fetch_sorted(spec, wanted, is_highest=is_highest, limit=1, skip=min(skip, _OFFSET_MAX))
        return found[0].properties.get(spec.stored_name) if found else None

    async def fetch_sorted(
        self, spec: PropertySpec, wanted: Any, *, is_highest: bool, limit: int, skip: int = 0, names: Any = None
    ) -> Sequence[Any]:
        """The objects with the lowest or highest values of a property; those without a value are none of them."""
        present = build_presence(spec)
        wanted = present if wanted is None else wanted & present
        sort = Sort.by_property(spec.stored_name, ascending=not is_highest)
        shown = [spec.stored_name] if names is None else names
        return await self.fetch(wanted, limit=limit, names=shown, sort=sort, offset=skip)

    async def fetch(self, wanted: Any, *, limit: int, names: Any, **arguments: Any) -> Sequence[Any]:
        """The objects that a filter finds; `names` of the properties in Weaviate, True: all."""

        async def fetch(client: weaviate.WeaviateAsyncClient) -> Any:
            return await self._scope.open(client).query.fetch_objects(
                filters=self.narrow(wanted), limit=limit, return_properties=names, **arguments
            )

        reply = await self._connection.call(fetch, timeout=self._scope.deadline.for_search)
        objects: Sequence[Any] = reply.objects
        return objects

    def narrow(self, wanted: Any) -> Any:
        """A filter together with what the reader may read; None: everything."""
        if self.readable is None or wanted is None:
            return self.readable if wanted is None else wanted
        return wanted & self.readable
