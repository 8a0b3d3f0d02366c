"""One sitting at the console: a greeting, line after line, and a way out."""

import asyncio
from collections.abc import Callable, Sequence

from rich.console import Console

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.playground import Playground
from playground.model.errors import PlaygroundError
from playground.terminal.completion import Offer, complete_command, offer_words
from playground.terminal.controls import list_words
from playground.terminal.interpreter import Interpreter, Pace
from playground.terminal.lines import InterruptError, LineSource
from playground.terminal.names import Names
from playground.terminal.show import show_line


class Session:
    """Takes lines and has them interpreted, until the lines end or someone leaves."""

    def __init__(
        self,
        discord: Playground,
        member: Member,
        channel: Channel,
        console: Console,
        *,
        names: Names,
        pace: Pace,
        rewrite: Callable[[str], str],
        hints: Sequence[str],
        is_interactive: bool,
    ) -> None:
        self._channel = channel
        self._console = console
        self._rewrite = rewrite
        self._hints = hints
        self._is_interactive = is_interactive
        self._interpreter = Interpreter(
            discord,
            member,
            channel,
            console,
            names=names,
            pace=pace,
            rewrite=rewrite,
            hints=hints,
            ask=self._read,
            is_interactive=is_interactive,
        )
        self._source: LineSource
        self._is_leaving = False

    @property
    def _member(self) -> Member:
        return self._interpreter.member

    async def run(self, source: LineSource) -> int:
        """Go on until the end; return the status of `run_console`."""
        self._source = source
        self._interpreter.transcript.look(self._member)
        if self._is_interactive:
            self._greet()
        while True:
            try:
                line = await self._read(f"{self._member.name} › ")
            except InterruptError as interrupt:
                if self._is_leaving and not interrupt.typed.strip():
                    return 0
                self._is_leaving = True
                show_line(self._console, "exit leaves, and so does another Ctrl-C.", style="dim")
                continue
            self._is_leaving = False
            if line is None or line.strip() in ("exit", "quit"):
                return int(self._interpreter.has_failed and not self._is_interactive)
            line, self._interpreter.offered = line.strip() or self._interpreter.offered or "", None
            if line:
                await self._handle_safely(line)

    async def complete(self, line: str) -> Sequence[Offer]:
        """Return what Tab offers for the line up to the cursor."""
        if line.startswith("/as "):
            return offer_words(self._interpreter.get_people(), line, stem="/as ")
        if line.startswith("/"):
            offers = await complete_command(self._member, self._channel, line)
            longer = self._rewrite(line)
            if not offers and longer != line:
                return await complete_command(self._member, self._channel, longer)
            return offers + (offer_words(["/as"], line, after=" ") if " " not in line else [])
        word, space, _ = line.partition(" ")
        words = list_words(word if space else "", self._interpreter.transcript, self._member, self._channel)
        return offer_words(words, line, stem=f"{word} " if space else "")

    def _greet(self) -> None:
        about = " For example:" if self._hints else ""
        show_line(self._console, f"You are {self._member.name} in #{self._channel.name}.{about}", style="bold")
        for hint in self._hints:
            show_line(self._console, f"  {hint}", style="cyan")
        others = [name for name, member in self._interpreter.get_people().items() if member.roles]
        switch = [f"/as {name} goes on as {name}" for name in others if name != self._member.name][:1]
        facts = ["/ and Tab show the commands", "? helps", *switch, "exit leaves"]
        show_line(self._console, " · ".join(facts), style="dim")

    async def _handle_safely(self, line: str) -> None:
        """Answer a line; what goes wrong is said, and Ctrl-C ends the waiting."""
        task = asyncio.ensure_future(self._interpreter.handle(line))
        try:
            with self._source.listen(task.cancel):
                await task
        except (PlaygroundError, OSError) as error:
            self._interpreter.has_failed = True
            show_line(self._console, str(error), style="red")
        except InterruptError:
            show_line(self._console, "Closed without sending.", style="dim")
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if this is None or this.cancelling():
                task.cancel()
                raise
            show_line(self._console, "Not waiting any longer; what comes is shown when it comes.", style="dim")

    async def _read(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return the next line, None at the end; meanwhile a terminal shows what the bot does."""
        if not self._is_interactive:
            line = await self._source.read(prompt, prefill=prefill)
            self._interpreter.follower.show_news(self._member)
            return line
        watcher = asyncio.create_task(self._interpreter.follower.watch(self._member, self._source.show_above))
        try:
            return await self._source.read(prompt, prefill=prefill)
        finally:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
