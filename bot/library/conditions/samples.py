"""What a few objects of a collection tell of its properties, kept for some seconds for those who may read the same."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from bot.audience import Reader
from bot.library.access import build_filter
from bot.library.conditions.probe import Probe
from bot.library.conditions.traits import ORDERED, Traits, build_traits, is_text
from bot.library.connect import Connection
from bot.library.kept import KEPT_SECONDS
from bot.library.scope import Scope

_SAMPLE: Final = 50  # objects that tell which properties are short; they come in the order of random ids
_KEPT_MAX: Final = 200  # of about 10 KiB each


@dataclass(frozen=True, slots=True)
class Sample:
    """A few objects that somebody may read.

    Attributes:
        rows: their numbers and dates, by the names in Weaviate; texts are not kept.
    """

    traits: Traits
    rows: tuple[Mapping[str, Any], ...]


class _Kept(NamedTuple):
    sample: Sample
    until: float
    writes: int


class Samples:
    """Samples of what a reader may read: one who may read something else gets another one.

    A sample is read again when it is `KEPT_SECONDS` old, or this process has written to the objects.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, connection: Connection, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    async def fetch(self, scope: Scope, reader: Reader, *, has_texts: bool = True) -> Sample:
        """A sample of what the reader may read.

        Args:
            has_texts: whether it has to tell which texts are short, which takes most of the time.

        Raises:
            NotReadyError, LibraryError, TimedOutError: it cannot be read.
        """
        writes = self._connection.writes.count(scope.info, scope.guild_id)
        key = _build_key(scope, reader)
        for kept in (self._kept.get((*key, True)), None if has_texts else self._kept.get((*key, False))):
            if kept is not None and kept.writes == writes and self._clock() < kept.until:
                return kept.sample
        until = self._clock() + KEPT_SECONDS
        sample = await self._read(scope, reader, has_texts=has_texts)
        # With the number from before: a write that ends while this reads makes it out of date at once.
        self._keep((*key, has_texts), _Kept(sample, until, writes))
        return sample

    async def _read(self, scope: Scope, reader: Reader, *, has_texts: bool) -> Sample:
        specs = scope.info.own_properties
        ordered = [spec.stored_name for spec in specs if spec.data_type in ORDERED]
        texts = [spec.stored_name for spec in specs if has_texts and is_text(spec)]
        probe = Probe(self._connection, scope, build_filter(reader, scope.info))
        found = await probe.fetch(None, limit=_SAMPLE, names=[*ordered, *texts]) if ordered or texts else ()
        rows = [each.properties for each in found]
        kept = tuple({name: row.get(name) for name in ordered} for row in rows)
        return Sample(build_traits(scope.info, rows), kept)

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        self._kept[key] = kept
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT_MAX:
            self._kept.popitem(last=False)


def _build_key(scope: Scope, reader: Reader) -> tuple[Hashable, ...]:
    """Whose sample of what it is; what a guild calls a property is a part of it, too."""
    info = scope.info
    specs = tuple((spec.name, spec.stored_name, spec.data_type, spec.label) for spec in info.own_properties)
    return (info.stored_name, scope.guild_id, reader, info.title_property, specs)
