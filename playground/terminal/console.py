"""Discord in a terminal: type commands, read replies, press buttons."""

import asyncio
import contextlib
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import TextIO

from rich.console import Console

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.playground import Playground
from playground.client.render import iterate_fields, iterate_menus, render_button
from playground.client.reply import Reply
from playground.model.errors import InvalidInputError, PlaygroundError
from playground.terminal.show import show_line, show_reply

SETTLE_SECONDS = 1.0
HELP = """\
/command …           a slash command; options as name:value, a file by its path
@bot …               a message to the bot
3, LABEL, press …    press a button of the newest message that has it
choose …             choose from the newest menu, several with commas
say …                write a message to everyone
use NAME             use a context menu command on the newest message
/as NAME             go on as another member; /as alone names them
?                    this help
exit                 leave (Ctrl-D does, too)"""


async def run_console(
    discord: Playground,
    *,
    member: Member,
    channel: Channel,
    input: TextIO = sys.stdin,  # noqa: A002
    console: Console | None = None,
    settle: float = SETTLE_SECONDS,
    timeout: float = 60,
    rewrite: Callable[[str], str] = str,
) -> int:
    """Read lines from `input` until its end and show what the bot makes of them.

    At a terminal it prompts, keeps a history and draws panels; lines from elsewhere are answered in plain text.
    After a reply the console watches for further edits until nothing has changed for `settle` seconds. Returns 0, or,
    where nobody sits at a terminal, 1 if a line was left without a reply: none came within `timeout` seconds, or
    nobody could send the line. `rewrite` may make a longer line of a short one before it is sent.
    """
    session = _Session(
        discord, member, channel, input, console or Console(), settle=settle, timeout=timeout, rewrite=rewrite
    )
    return await session.run()


class _Session:
    """One sitting at the console."""

    def __init__(
        self,
        discord: Playground,
        member: Member,
        channel: Channel,
        source: TextIO,
        console: Console,
        *,
        settle: float,
        timeout: float,
        rewrite: Callable[[str], str],
    ) -> None:
        self._discord = discord
        self._world = discord.world
        self._member = member
        self._channel = channel
        self._source = source
        self._console = console
        self._settle = settle
        self._timeout = timeout
        self._rewrite = rewrite
        self._is_interactive = source is sys.stdin and source.isatty() and console.is_terminal
        self._shown: dict[str, int] = {}
        self._has_failed = False
        if self._is_interactive:
            _enable_line_editing()

    async def run(self) -> int:
        """Go on until the input ends or someone leaves."""
        self._take_news()
        if self._is_interactive:
            show_line(self._console, f"You are {self._member.name} in #{self._channel.name}. ? helps.", style="dim")
        while True:
            line = await self._read(f"{self._member.name} › ")
            if line is None or line.strip() in ("exit", "quit"):
                return int(self._has_failed and not self._is_interactive)
            if line.strip():
                await self._handle_safely(line.strip())

    async def _handle_safely(self, line: str) -> None:
        try:
            await self._handle(line)
        except (PlaygroundError, OSError) as error:
            self._has_failed = True
            show_line(self._console, str(error), style="red")

    async def _handle(self, line: str) -> None:
        if not self._is_interactive:
            show_line(self._console, f"{self._member.name} › {line}")
        word, _, rest = line.partition(" ")
        actions = {"choose": self._choose, "press": self._press, "say": self._say, "use": self._use}
        if line == "?":
            show_line(self._console, HELP)
        elif word == "/as":
            self._switch(rest.strip())
        elif line.startswith(("/", "@")):
            text = self._rewrite(f"@bot {rest}" if word.startswith("@") else line)
            await self._await_reply(self._member.type(self._channel, text, timeout=self._timeout))
        elif word in actions and rest:
            await actions[word](rest.strip())
        else:
            await self._press(line)

    def _switch(self, name: str) -> None:
        people = {member.name: member for member in self._discord.guild.members.values() if not member.user.is_bot}
        if name in people:
            self._member = people[name]
        else:
            show_line(self._console, "There are: " + ", ".join(people))

    async def _press(self, button: str) -> None:
        for reply in self._iterate_newest():
            custom_id = _find_button(reply, button)
            if custom_id is not None:
                await self._await_reply(self._member.press(reply, custom_id, timeout=self._timeout))
                return
        raise InvalidInputError(f"There is no button {button!r}; type a /command, or ? for help")

    async def _say(self, text: str) -> None:
        self._member.say(self._channel, text)

    async def _use(self, command: str) -> None:
        for message in reversed(list(self._channel.history.values())):
            if message.notice is None and not message.is_loading:
                target = Reply(self._world, message, self._world.find_interaction(message))
                await self._await_reply(self._member.use(command, target, timeout=self._timeout))
                return
        raise InvalidInputError("There is no message to use it on")

    async def _choose(self, words: str) -> None:
        values = [value.strip() for value in words.split(",")]
        for reply in self._iterate_newest():
            if next(iterate_menus(reply.components), None) is not None:
                await self._await_reply(self._member.select(reply, values, timeout=self._timeout))
                return
        raise InvalidInputError("There is no menu to choose from")

    async def _await_reply(self, action: Awaitable[Reply]) -> None:
        with self._show_thinking():
            reply = await action
        if reply.modal is not None:
            show_reply(self._console, reply)
            await self._fill_in(reply)
            return
        self._show_news()
        await self._follow()

    def _show_thinking(self) -> contextlib.AbstractContextManager[object]:
        return self._console.status("thinking…") if self._is_interactive else contextlib.nullcontext()

    async def _fill_in(self, reply: Reply) -> None:
        values: dict[str, str] = {}
        for name, field in iterate_fields(reply.modal or {}):
            values[field["custom_id"]] = (await self._read(f"{name}: ") or "").strip()
        await self._await_reply(self._member.submit(reply, values, timeout=self._timeout))

    def _iterate_newest(self) -> Iterator[Reply]:
        """Yield what the bot has written and this member sees, newest first."""
        for message in reversed(list(self._channel.history.values())):
            asker = message.origin.user if message.origin is not None else None
            is_hidden = message.is_ephemeral and asker is not self._member.user
            if message.author is self._world.bot and not message.is_loading and not is_hidden:
                yield Reply(self._world, message, self._world.find_interaction(message))

    def _take_news(self) -> list[Reply]:
        """Return what is new or edited since the last look, oldest first."""
        news = [
            reply
            for reply in self._iterate_newest()
            if reply.message is not None and self._shown.get(reply.message.id, -1) < reply.revision
        ]
        self._shown |= {reply.message.id: reply.revision for reply in news if reply.message is not None}
        return news[::-1]

    def _show_news(self) -> None:
        for reply in self._take_news():
            show_reply(self._console, reply)

    async def _follow(self) -> None:
        """Show edits and followups until nothing comes for a while."""
        with contextlib.suppress(TimeoutError):
            while True:
                news = await self._world.changes.wait_for(lambda: self._take_news() or None, timeout=self._settle)
                for reply in news:
                    show_reply(self._console, reply)

    async def _read(self, prompt: str) -> str | None:
        """Return the next line, None at the end; reads in a daemon thread, so that nothing waits for a person."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[str | None] = loop.create_future()

        def deliver(line: str | None) -> None:
            if not future.done():
                future.set_result(line)

        def read() -> None:
            line = self._read_blocking(prompt)
            with contextlib.suppress(RuntimeError):  # the loop may be gone when a person finally types
                loop.call_soon_threadsafe(deliver, line)

        threading.Thread(target=read, name="console-input", daemon=True).start()
        line = await future
        self._show_news()
        return line

    def _read_blocking(self, prompt: str) -> str | None:
        if not self._is_interactive:
            return self._source.readline() or None
        try:
            return self._console.input(prompt, markup=False)
        except EOFError:
            return None


def _find_button(reply: Reply, wanted: str) -> str | None:
    """Return the custom id of the button that `wanted` numbers or names, with or without its emoji."""
    for number, button in enumerate(reply.get_buttons(), start=1):
        names = {str(number), render_button(button).lower(), str(button.get("label", "")).lower()}
        if wanted.lower() in names:
            return str(button["custom_id"])
    return None


def _enable_line_editing() -> None:
    """Give `input` a history and editing keys where the platform has them."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415
