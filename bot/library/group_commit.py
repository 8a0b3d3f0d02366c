"""Small writes that leave together: as many calls a second under load as there are when nobody asks much."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from weaviate.classes.data import DataObject

from bot.errors import LibraryError
from bot.languages import phrase, translate

# Nobody waits for a count. Of the 26 ms of processor time of a `/recommend`, the bot's and Weaviate's, 7 were three
# writes of one object each.
PAUSE: Final = 0.1  # seconds between two calls
REFUSED: Final = phrase("The database could not save that. Please try again in a moment.")

Object = DataObject[Any, Any]


@dataclass(slots=True)
class _Group:
    """Objects that leave together, by id: of two with the same, the later one counts."""

    done: "asyncio.Future[None]"
    objects: dict[str, Object] = field(default_factory=dict)


class GroupCommit:
    """Writes at once where nothing was written a moment ago; else with all that comes until the pause is over.

    As databases do it that write many small transactions with one flush to the disk. Who adds an object waits until it
    is written, or hears why it is not: nothing is said to be stored that is not.
    """

    def __init__(self) -> None:
        self._group: _Group | None = None
        self._next = 0.0  # on the loop's clock

    async def add(self, uuid: str, stored: Object, write: Callable[[Sequence[Object]], Awaitable[None]]) -> None:
        """Write an object, in one call with those that others add meanwhile.

        Args:
            write: writes them all; that of whoever came first is called.

        Raises:
            Exception: what `write` raises, for each of them.
            LibraryError: whoever came first was cancelled.
        """
        if self._group is not None:
            self._group.objects[uuid] = stored
            await asyncio.shield(self._group.done)
            return
        loop = asyncio.get_running_loop()
        group = self._group = _Group(loop.create_future(), {uuid: stored})
        try:
            try:
                await asyncio.sleep(self._next - loop.time())
            finally:
                self._group = None
                self._next = loop.time() + PAUSE
            await write(tuple(group.objects.values()))
        except BaseException as error:
            is_own = isinstance(error, Exception)
            group.done.set_exception(error if is_own else LibraryError(translate(REFUSED)))
            group.done.exception()  # where nobody else waits, nobody would look at it
            raise
        group.done.set_result(None)
