"""Shows what the bot does: new messages at once, edits as a living line until they come to rest."""

import asyncio
import contextlib
import math
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.status import Status

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.reply import Reply
from playground.model.changes import Changes
from playground.terminal.markdown import render_inline
from playground.terminal.names import Names
from playground.terminal.show import show_line, show_parts
from playground.terminal.transcript import Transcript

PIPE_SECONDS = 3.0
"""At least so long lies between two lines that tell a pipe of progress."""
TYPING_SECONDS = 10.0
"""So long Discord's client shows a "is typing…"."""
MOST_PATIENCE = 5.0
PATIENCE = 2.5
"""How many times as long as between its last two edits a message must be left alone to count as finished."""


class Follower:
    """Prints what is new in a channel; `above` prints beside a line that is being typed."""

    def __init__(
        self, console: Console, transcript: Transcript, names: Names, changes: Changes, *, settle: float
    ) -> None:
        self._console = console
        self._transcript = transcript
        self._names = names
        self._changes = changes
        self._settle = settle

    def show_news(self, member: Member) -> bool:
        """Print what is new or edited; False if there is nothing."""
        news = self._transcript.look(member)
        self._show_all(news)
        return bool(news)

    async def follow(self, member: Member) -> None:
        """Show further messages, and edits, until nothing has come for a while."""
        progress = Progress(self._names, self._console)
        try:
            await self._collect(member, progress, self._show_all, patience=self._settle)
        finally:
            progress.stop()
            self._show_all(progress.get_edited())

    async def watch(self, member: Member, above: Callable[[Callable[[], None]], None]) -> None:
        """Show messages, and edits once they have come to rest, above the prompt, until cancelled."""

        def show(replies: Sequence[Reply]) -> None:
            if replies:
                above(lambda: self._show_all(replies))

        while True:
            progress = Progress(self._names)
            try:
                await self._collect(member, progress, show, patience=math.inf)
            finally:
                show(progress.get_edited())

    async def await_answer(self, member: Member, channel: Channel, *, reaction: float, timeout: float) -> bool:
        """Show the bot's next message; False if none comes within `reaction` seconds, or while it shows to type."""
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        deadline = loop.time() + reaction
        while True:
            seconds = min(deadline, end) - loop.time()
            try:
                news = await self._wait_for_sign(member, channel, channel.model.typing, timeout=seconds)
            except TimeoutError:
                return False
            if news:
                self._show_all(news)
                return True
            deadline = loop.time() + TYPING_SECONDS

    async def _wait_for_sign(
        self, member: Member, channel: Channel, typing: float | None, *, timeout: float
    ) -> list[Reply]:
        """Return new messages, or none as soon as the bot shows again that it is typing."""

        def look() -> list[Reply] | None:
            news = self._transcript.look(member)
            return news if news or channel.model.typing != typing else None

        return await self._changes.wait_for(look, timeout=timeout)

    async def _collect(
        self, member: Member, progress: "Progress", show: Callable[[Sequence[Reply]], None], *, patience: float
    ) -> None:
        """Show new messages and note edits, until nothing has come for `patience` seconds."""
        with contextlib.suppress(TimeoutError):
            while True:
                news = await self._changes.wait_for(lambda: self._transcript.look(member) or None, timeout=patience)
                progress.stop()
                show([reply for reply in news if not self._transcript.is_shown(reply)])
                for reply in news:
                    if self._transcript.is_shown(reply):
                        progress.note(reply)
                patience = progress.get_patience(self._settle)

    def _show_all(self, replies: Sequence[Reply]) -> None:
        for reply in replies:
            show_parts(self._console, self._transcript.take(reply))


class Progress:
    """Messages that are being edited; with a console, their newest state is a line that changes in place there."""

    def __init__(self, names: Names, console: Console | None = None) -> None:
        self._names = names
        self._console = console
        self._edited: dict[str, Reply] = {}
        self._status: Status | None = None
        self._clock = asyncio.get_running_loop().time
        self._last = self._told = self._clock()
        self._gap = 0.0

    def note(self, reply: Reply) -> None:
        """Take an edit."""
        assert reply.message is not None, "a modal is no message"
        self._edited[reply.message.id] = reply
        now = self._clock()
        self._gap, self._last = now - self._last, now
        if self._console is not None:
            self._tell(self._console, reply, now)

    def get_patience(self, settle: float) -> float:
        """Return for how many seconds nothing may come until the edits count as finished."""
        return max(settle, min(self._gap * PATIENCE, MOST_PATIENCE)) if self._edited else settle

    def get_edited(self) -> list[Reply]:
        """Return the edited messages as they are now, without those that are deleted."""
        return [reply for reply in (edited.refresh() for edited in self._edited.values()) if not reply.is_deleted]

    def stop(self) -> None:
        """Take the living line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _tell(self, console: Console, reply: Reply, now: float) -> None:
        line = render_inline(" · ".join(filter(None, reply.text.split("\n"))), self._names)
        if console.is_terminal:
            line.truncate(console.width - 4, overflow="ellipsis")
            self._status = console.status(line)
            self._status.start()
        elif now - self._told >= PIPE_SECONDS:
            self._told = now
            show_line(console, f"… {line.plain}")
