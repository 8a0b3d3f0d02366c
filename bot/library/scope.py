"""What one question may use: a collection, as one guild sees it, and the time that its models have together."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import weaviate
from weaviate.collections import CollectionAsync

from bot.library.early import NEVER, Early
from bot.library.tenancy import get_guild_collection
from bot.models import CollectionInfo

# Seconds for what needs no model when all the time is used up: the hits are there in milliseconds, and without them a
# late model would cost the whole answer.
_LAST_SEARCH: Final = 5.0


class Deadline:
    """The time for a whole answer, shared out among its steps.

    Args:
        seconds: for everything that waits for a model.
        search: seconds at most for one search.
    """

    def __init__(self, seconds: float, *, search: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._begin = clock()
        self._seconds = seconds
        self._search = search

    @property
    def passed(self) -> float:
        """Seconds since the question."""
        return self._clock() - self._begin

    @property
    def is_over(self) -> bool:
        """Whether there is no time left to ask a model."""
        return self.left == 0

    @property
    def left(self) -> float:
        """Seconds that a last step may take."""
        return max(self._seconds - self.passed, 0.0)

    @property
    def half(self) -> float:
        """Seconds for a step that others follow: one that hangs leaves them as much."""
        return min(self.left / 2, self._search)

    @property
    def for_search(self) -> float:
        """Seconds for a search that no model takes part in."""
        return min(max(self.left, _LAST_SEARCH), self._search)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one question is asked, how long it may take, and who is shown the hits before a model has written."""

    info: CollectionInfo
    guild_id: int | None
    deadline: Deadline
    early: Early = NEVER

    def open(self, client: weaviate.WeaviateAsyncClient) -> CollectionAsync:
        """The collection, with what the guild has in it."""
        return get_guild_collection(client, self.info, self.guild_id)
