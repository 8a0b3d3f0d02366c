"""What this process has written to a guild's objects, so that nothing read before that is kept."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.models import CollectionInfo


class Writes:
    """Counts the writes to each guild's objects of a collection."""

    def __init__(self) -> None:
        self._ended: Counter[tuple[str, int | None]] = Counter()

    @contextmanager
    def note(self, info: CollectionInfo, guild_id: int | None) -> Iterator[None]:
        """What happens within is a write, even where it fails: a call that failed may have changed something."""
        try:
            yield
        finally:
            self._ended[info.stored_name, guild_id] += 1

    def count(self, info: CollectionInfo, guild_id: int | None) -> int:
        """How many have ended; what was read at another number may be out of date."""
        return self._ended[info.stored_name, guild_id]
