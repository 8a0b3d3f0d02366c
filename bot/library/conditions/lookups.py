"""What conditions are read by, kept for some seconds for those who may read the same."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Final, NamedTuple, TypeVar

from bot.audience import Reader
from bot.library.connect import Connection
from bot.library.kept import KEPT_SECONDS
from bot.library.scope import Scope

T = TypeVar("T")

_KEPT_MAX: Final = 300  # of about 10 KiB each


class _Kept(NamedTuple):
    value: Any
    at: float
    until: float
    writes: int


class Lookups:
    """What was looked up in what a reader may read; for one who may read something else it is looked up again.

    And where it is old, or this process has written to the objects.

    Args:
        clock: seconds that never go back.
    """

    def __init__(self, connection: Connection, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()

    def find(self, scope: Scope, reader: Reader, what: Hashable, *, seconds: float = KEPT_SECONDS) -> Any:
        """What is kept and not older than that; None: it has to be looked up."""
        kept = self._kept.get((_build_key(scope, reader), what))
        is_valid = kept is not None and self._clock() < kept.at + seconds and kept.writes == self._count_writes(scope)
        return kept.value if kept is not None and is_valid else None

    async def get(
        self,
        scope: Scope,
        reader: Reader,
        what: Hashable,
        read: Callable[[], Awaitable[T]],
        *,
        seconds: float = KEPT_SECONDS,
    ) -> T:
        """What is kept, else what is read; what that raises is raised.

        Args:
            what: tells it from all else that is looked up for this reader.
            seconds: for how long it is kept.
        """
        kept: T | None = self.find(scope, reader, what, seconds=seconds)
        if kept is not None:
            return kept
        # From before: a write that ends while this reads makes it out of date at once.
        writes, now = self._count_writes(scope), self._clock()
        value = await read()
        key = (_build_key(scope, reader), what)
        self._kept[key] = _Kept(value, now, now + seconds, writes)
        self._kept.move_to_end(key)
        self._tidy()
        return value

    def _count_writes(self, scope: Scope) -> int:
        return self._connection.writes.count(scope.info, scope.guild_id)

    def _tidy(self) -> None:
        """Forget the oldest: those that are too many, and words of questions that nobody asks again."""
        while len(self._kept) > _KEPT_MAX or next(iter(self._kept.values())).until <= self._clock():
            self._kept.popitem(last=False)


def _build_key(scope: Scope, reader: Reader) -> Hashable:
    """Whose objects they are and for whom; what a guild calls a property is a part of it, too."""
    info = scope.info
    specs = tuple((spec.name, spec.stored_name, spec.data_type, spec.label) for spec in info.own_properties)
    return (info.stored_name, scope.guild_id, reader, info.title_property, specs)
