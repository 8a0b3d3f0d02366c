"""What Discord said about followed channels and nobody has looked at yet: ids alone, and not without end."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bot.follow import Follow

FULL: Final = 100  # messages; as many as one request brings
# Beyond, the history is compared instead: a server that is away must not fill the memory.
PENDING_MAX: Final = 1_000


@dataclass(slots=True)
class Pending:
    """What events say has changed in a channel: ids alone, since what a message says is read when it is its turn.

    Attributes:
        changed: new and edited messages by the channel or thread that they stand in.
        deleted: messages.
        gone: posts that are deleted.
        is_due: whether the whole history is to be compared, which covers everything else.
    """

    changed: dict[int, set[int]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    is_due: bool = False

    def __len__(self) -> int:
        return sum(map(len, self.changed.values())) + len(self.deleted) + len(self.gone)

    def set_due(self) -> None:
        """Compare the history, and remember nothing else."""
        self.changed.clear()
        self.deleted.clear()
        self.gone.clear()
        self.is_due = True


class GuildWork:
    """The follows of one guild, and what is pending for each."""

    def __init__(self) -> None:
        self.follows: dict[int, Follow] = {}
        self._pending: dict[int, Pending] = {}
        self._wake = asyncio.Event()
        self._full = asyncio.Event()

    def find(self, place_id: int, parent_id: int | None = None) -> Follow | None:
        """The follow that a channel, a thread or a forum's post belongs to."""
        for known in (place_id, parent_id):
            if known in self.follows:
                return self.follows[known]
        return next((follow for follow in self.follows.values() if place_id in follow.posts), None)

    def note_changed(self, follow: Follow, source_id: int, message_id: int) -> None:
        """A message is new or edited."""
        pending = self._get(follow)
        if not pending.is_due:
            pending.changed.setdefault(source_id, set()).add(message_id)
        self._tell(pending)

    def note_deleted(self, follow: Follow, message_ids: Iterable[int]) -> None:
        """Messages are deleted."""
        pending = self._get(follow)
        if not pending.is_due:
            pending.deleted.update(message_ids)
        self._tell(pending)

    def note_gone(self, follow: Follow, post_id: int) -> None:
        """A post of a forum is deleted."""
        pending = self._get(follow)
        if not pending.is_due:
            pending.gone.add(post_id)
        self._tell(pending)

    def set_due(self, follow: Follow) -> None:
        """The history is to be compared."""
        pending = self._get(follow)
        pending.set_due()
        self._tell(pending)

    async def wait(self, *, seconds: float) -> None:
        """Return when there is something to do, and no more is to be expected at once.

        Args:
            seconds: how long to wait for more after the first event.
        """
        await self._wake.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._full.wait()

    def take(self) -> tuple[int, Pending] | None:
        """The channel that waits longest, with all that is pending for it; None: nothing is."""
        if self._pending:
            channel_id = next(iter(self._pending))
            return channel_id, self._pending.pop(channel_id)
        self._wake.clear()
        self._full.clear()
        return None

    def _get(self, follow: Follow) -> Pending:
        return self._pending.setdefault(follow.channel_id, Pending())

    def _tell(self, pending: Pending) -> None:
        if len(pending) > PENDING_MAX:
            pending.set_due()
        self._wake.set()
        if pending.is_due or len(pending) >= FULL:
            self._full.set()
