"""What conditions ask of a collection: titles, values and bounds, all within what the reader may read."""

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeAlias

import weaviate
from weaviate.classes.query import Filter, Metrics, Sort

from bot.library.conditions.condition import build_presence
from bot.library.conditions.traits import ORDERED
from bot.library.conditions.wording import STOP_WORDS
from bot.library.connect import Connection
from bot.library.scan import count_found
from bot.library.scope import Scope
from bot.models import DataType, PropertySpec

_FOUND_MAX: Final = 50  # objects with a word among which its values and titles are looked for
_OFFSET_MAX: Final = 9_999  # Weaviate's QUERY_MAXIMUM_RESULTS, with the object itself


Rows: TypeAlias = list[Mapping[str, Any]]
Keep: TypeAlias = Callable[[Hashable, Callable[[], Awaitable[Rows]]], Awaitable[Rows]]


class _Met(NamedTuple):
    """All objects that hold one of some words in one of some properties."""

    rows: tuple[Mapping[str, Any], ...] = ()
    names: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def has_all(self, specs: Sequence[PropertySpec], words: Sequence[str]) -> bool:
        return self.words.issuperset(words) and self.names.issuperset(spec.stored_name for spec in specs)


class Probe:
    """Small queries on behalf of one question.

    Args:
        readable: the filter of what the reader may read; None: everything.
        keep: returns what was read a moment ago under a name, by the same reader within the same filter, or reads it.

    Attributes:
        rows: objects that were met on the way, with their numbers and dates and the texts that were looked at.
    """

    def __init__(self, connection: Connection, scope: Scope, readable: Any, *, keep: Keep | None = None) -> None:
        self._connection = connection
        self._scope = scope
        self._keep = keep
        self.readable = readable
        self.rows: Rows = []
        self._met = _Met()
        self._ordered = [spec.stored_name for spec in scope.info.own_properties if spec.data_type in ORDERED]

    async def fetch_values(self, specs: Sequence[PropertySpec], words: Sequence[str]) -> list[tuple[PropertySpec, str]]:
        """The short texts that hold one of the words, each with its property, in the order of the properties."""
        sought = tuple(word for word in words if word.casefold() not in STOP_WORDS)
        if not specs or not sought:
            return []
        if self._met.has_all(specs, sought):
            return _list_texts(specs, self._met.rows)
        names = [spec.stored_name for spec in specs]
        read = partial(self._read_words, specs, sought, _FOUND_MAX)
        rows = await (read() if self._keep is None else self._keep((*names, sought), read))
        self.rows += rows
        return _list_texts(specs, rows)

    async def fetch_texts(
        self, specs: Sequence[PropertySpec], words: Sequence[str], *, limit: int
    ) -> list[tuple[PropertySpec, str]]:
        """As `fetch_values`, of texts that may be long, and are not kept."""
        sought = [word for word in words if word.casefold() not in STOP_WORDS]
        if not specs or not sought:
            return []
        if self._met.has_all(specs, sought):
            return _list_texts(specs, self._met.rows)
        return _list_texts(specs, await self._read_words(specs, sought, limit))

    async def meet(self, specs: Sequence[PropertySpec], words: Sequence[str], *, limit: int) -> Rows:
        """The objects that hold one of the words; where those are all of them, they are not asked for again."""
        sought = tuple(word for word in words if word.casefold() not in STOP_WORDS)
        if not specs or not sought:
            return []
        names = [spec.stored_name for spec in specs]
        read = partial(self._read_words, specs, sought, limit)
        rows = await (read() if self._keep is None else self._keep((*names, sought, limit), read))
        if len(rows) < limit:
            self._met = _Met(tuple(rows), frozenset(names), frozenset(sought))
        return rows

    async def _read_words(self, specs: Sequence[PropertySpec], words: Sequence[str], limit: int) -> Rows:
        wanted = Filter.any_of([Filter.by_property(spec.stored_name).equal(word) for spec in specs for word in words])
        return await self._read(wanted, limit, [spec.stored_name for spec in specs])

    async def has_object(self, wanted: Any) -> bool:
        """Whether a filter finds anything to read."""
        rows = await self._read(wanted, 1, [])
        self.rows += rows
        return bool(rows)

    async def _read(self, wanted: Any, limit: int, names: Sequence[str]) -> Rows:
        found = await self.fetch(wanted, limit=limit, names=[*names, *self._ordered])
        return [each.properties for each in found]

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


def _list_texts(specs: Sequence[PropertySpec], rows: Sequence[Mapping[str, Any]]) -> list[tuple[PropertySpec, str]]:
    texts: dict[tuple[str, str], tuple[PropertySpec, str]] = {}
    for spec in specs:
        for row in rows:
            value = row.get(spec.stored_name)
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    texts[spec.name, text] = (spec, text)
    return list(texts.values())
