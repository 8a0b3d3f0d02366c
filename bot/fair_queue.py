"""Places for what runs at the same time, shared fairly between guilds, then between their members; no I/O."""

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Final, TypeAlias

from bot.errors import BusyError
from bot.languages import translate

# A guild may hold, and have waiting, three times what is free: alone three quarters of all places, beside another guild
# three sevenths each. So there is room for the next one, however long those that run may take. These are the dynamic
# thresholds of Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", IEEE/ACM
# Transactions on Networking 6 (2), 1998, pages 130 to 140.
_SHARE: Final = 3
# Until the first one is done, nobody knows how long one takes.
_FIRST_GUESS: Final = 1.0
# How much of the estimate the newest duration makes up: after ten of them the first counts for a tenth.
_NEWEST_WEIGHT: Final = 0.2

Key: TypeAlias = Hashable
Line: TypeAlias = "OrderedDict[Key, deque[Turn]]"


class Turn:
    """A place that is held or waited for; `FairQueue.join` gives one."""

    def __init__(self, queue: "FairQueue", guild: Key, member: Key) -> None:
        self._queue = queue
        self._started = asyncio.Event()
        self.guild = guild
        self.member = member

    @property
    def is_ready(self) -> bool:
        """Whether the place is held."""
        return self._started.is_set()

    @property
    def place(self) -> int:
        """How many turns begin until this one has: 1 is next; 0 where it is held."""
        return self._queue.find_place(self)

    @property
    def seconds(self) -> float:
        """About how long it still takes, by how long others took."""
        return self._queue.estimate(self)

    def start(self) -> None:
        """Tell whoever waits that the place is held."""
        self._started.set()

    async def wait(self, *, timeout: float | None = None) -> bool:
        """Wait for the place, for so many seconds at most; returns whether it is held."""
        try:
            async with asyncio.timeout(timeout):
                await self._started.wait()
        except TimeoutError:
            return self.is_ready
        return True


class FairQueue:
    """Places, and a bounded queue before them.

    Whose turn is next goes round the guilds that wait, and within a guild round its members. All methods are
    synchronous, so nothing happens between a check and what follows from it.

    Args:
        at_once: how many run at the same time, at most.
        waiting_max: how many wait.
        seconds_max: nobody is let in who would wait longer than about this.
        clock: seconds that never go back.
    """

    def __init__(
        self, *, at_once: int, waiting_max: int, seconds_max: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once = at_once
        self._places = at_once
        self._waiting_max = waiting_max
        self._seconds_max = seconds_max
        self._clock = clock
        self._mean = _FIRST_GUESS
        self._running: dict[Turn, float] = {}
        self._held: Counter[Key] = Counter()
        self._lines: OrderedDict[Key, Line] = OrderedDict()

    @property
    def places(self) -> int:
        """How many may run by now."""
        return self._places

    @property
    def running(self) -> int:
        """How many places are held."""
        return len(self._running)

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return sum(map(_count, self._lines.values()))

    def open(self, places: int) -> None:
        """Let so many run from now on, but never more than `at_once`; those that run already go on."""
        self._places = min(places, self._at_once)
        self._start_next()

    @contextmanager
    def join(self, guild: Key, member: Key) -> Iterator[Turn]:
        """A turn for a member of a guild, which ends with the block; `Turn.wait` says when it begins.

        Raises:
            BusyError: at once: too many wait, or it would take too long.
        """
        turn = self._enter(guild, member)
        try:
            yield turn
        finally:
            self._leave(turn)

    def find_place(self, turn: Turn) -> int:
        """The turn's place in the order in which they begin; 0 where it has begun."""
        if turn.is_ready:
            return 0
        line = self._lines[turn.guild]
        lengths = {member: len(turns) for member, turns in line.items()}
        before = _count_before(lengths, turn.member, line[turn.member].index(turn))
        sizes = {guild: _count(each) for guild, each in self._lines.items()}
        return _count_before(sizes, turn.guild, before) + 1

    def estimate(self, turn: Turn) -> float:
        """Seconds until a turn begins."""
        now = self._clock()
        # Those that hang have no duration yet: what they have taken so far is the least that it can be.
        age = sum(now - since for since in self._running.values()) / max(1, self.running)
        return self.find_place(turn) * max(self._mean, age) / max(1, self.running)

    def _enter(self, guild: Key, member: Key) -> Turn:
        turn = Turn(self, guild, member)
        has_room = self._has_room(guild, member)
        self._lines.setdefault(guild, OrderedDict()).setdefault(member, deque()).append(turn)
        self._start_next()
        seconds = self.estimate(turn)
        if not turn.is_ready and (not has_room or seconds > self._seconds_max):
            self._leave(turn)
            raise BusyError(
                translate("Too many are waiting already. Try again in {seconds:,} s.", seconds=max(1, ceil(seconds)))
            )
        return turn

    def _has_room(self, guild: Key, member: Key) -> bool:
        """Whether one more of a member may wait: the rest of the room is for other guilds and other members."""
        line = self._lines.get(guild, OrderedDict())
        room = _SHARE * (self._waiting_max - self.waiting) - _count(line)
        return room > 0 and len(line.get(member, ())) < _SHARE * room

    def _may_start(self, guild: Key) -> bool:
        return self._held[guild] < _SHARE * (self._places - self.running)

    def _start_next(self) -> None:
        while (guild := next(filter(self._may_start, self._lines), None)) is not None:
            turn = self._pop(guild)
            self._held[guild] += 1
            self._running[turn] = self._clock()
            turn.start()

    def _pop(self, guild: Key) -> Turn:
        """Take the next turn of a guild out of its line; its member and the guild go to the end of theirs."""
        line = self._lines[guild]
        member, turns = next(iter(line.items()))
        turn = turns.popleft()
        line.move_to_end(member)
        self._lines.move_to_end(guild)
        self._tidy(turn)
        return turn

    def _leave(self, turn: Turn) -> None:
        if (since := self._running.pop(turn, None)) is None:
            self._lines[turn.guild][turn.member].remove(turn)
            self._tidy(turn)
        else:
            self._held[turn.guild] -= 1
            self._held += Counter()  # drops the guilds that hold nothing
            self._mean += _NEWEST_WEIGHT * (self._clock() - since - self._mean)
        self._start_next()

    def _tidy(self, turn: Turn) -> None:
        """Forget the member and the guild of a turn where nothing of theirs waits any more."""
        line = self._lines[turn.guild]
        if not line[turn.member]:
            del line[turn.member]
        if not line:
            del self._lines[turn.guild]


def _count(line: Line) -> int:
    return sum(map(len, line.values()))


def _count_before(lengths: dict[Key, int], key: Key, index: int) -> int:
    """How many come before the item `index` of a line, where the lines take turns in their order."""
    keys = list(lengths)
    own = keys.index(key)
    return sum(min(lengths[each], index + (place < own)) for place, each in enumerate(keys))
