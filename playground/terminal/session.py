"""One sitting at the console: what a line means, and what is shown in answer to it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rich.console import Console

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.playground import Playground
from playground.client.reply import Reply
from playground.client.screen import get_commands, get_offered
from playground.model.errors import (
    CommandHiddenError,
    InvalidInputError,
    MissingOptionError,
    PlaygroundError,
    UnknownCommandError,
)
from playground.terminal.completion import Offer, complete_command, offer_words
from playground.terminal.controls import find_button, find_menu, list_words
from playground.terminal.follower import Follower
from playground.terminal.lines import InterruptError, LineSource
from playground.terminal.modals import ask_fields, list_lines
from playground.terminal.names import Names
from playground.terminal.parts import build_modal_part
from playground.terminal.show import show_line, show_parts
from playground.terminal.suggestions import begins_with_command, build_example, correct_command, get_words
from playground.terminal.transcript import Transcript

HELP = """\
/command words    a slash command; options as name:value, a file by its path
Tab               completes commands, options, values and paths
@bot words        a message that mentions the bot
other words       are said to everyone; say WORDS does so in any case
3, LABEL, press 3 press a button of the newest message that has it
choose A, B       choose from the newest menu; pick does the same
use NAME          use a context menu command on the newest message
/as NAME          go on as another member; /as alone names them
Enter             after “Did you mean …?” runs that
Ctrl-C            stops waiting for an answer
?, help           this help
exit              leaves; so do Ctrl-D, and Ctrl-C twice"""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: without a change until a reply counts as finished, for an answer to a message, and for a command."""

    settle: float
    reaction: float
    timeout: float


class Session:
    """Takes lines and shows answers, until the lines end or someone leaves."""

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
    ) -> None:
        self._discord = discord
        self._world = discord.world
        self._member = member
        self._channel = channel
        self._console = console
        self._pace = pace
        self._rewrite = rewrite
        self._hints = hints
        self._transcript = Transcript(discord.world, channel, names)
        self._follower = Follower(console, self._transcript, names, discord.world.changes, settle=pace.settle)
        self._source: LineSource
        self._is_interactive = False
        self._offered: str | None = None
        self._has_failed = False
        self._is_leaving = False

    async def run(self, source: LineSource, *, is_interactive: bool) -> int:
        """Go on until the end; return the status of `run_console`."""
        self._source = source
        self._is_interactive = is_interactive
        self._transcript.look(self._member)
        if is_interactive:
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
                return int(self._has_failed and not is_interactive)
            line, self._offered = line.strip() or self._offered or "", None
            if line:
                await self._handle_safely(line)

    async def complete(self, line: str) -> Sequence[Offer]:
        """Return what Tab offers for the line up to the cursor."""
        if line.startswith("/as "):
            return offer_words(self._get_people(), line, stem="/as ")
        if line.startswith("/"):
            offers = await complete_command(self._member, self._channel, line)
            longer = self._rewrite(line)
            if not offers and longer != line:
                return await complete_command(self._member, self._channel, longer)
            return offers + (offer_words(["/as"], line, after=" ") if " " not in line else [])
        word, space, _ = line.partition(" ")
        words = list_words(word if space else "", self._transcript, self._member, self._channel)
        return offer_words(words, line, stem=f"{word} " if space else "")

    def _greet(self) -> None:
        about = " For example:" if self._hints else ""
        show_line(self._console, f"You are {self._member.name} in #{self._channel.name}.{about}", style="bold")
        for hint in self._hints:
            show_line(self._console, f"  {hint}", style="cyan")
        others = [name for name, member in self._get_people().items() if member.roles]
        switch = [f"/as {name} goes on as {name}" for name in others if name != self._member.name][:1]
        facts = ["/ and Tab show the commands", "? helps", *switch, "exit leaves"]
        show_line(self._console, " · ".join(facts), style="dim")

    async def _handle_safely(self, line: str) -> None:
        """Answer a line; what goes wrong is said, and Ctrl-C ends the waiting."""
        task = asyncio.ensure_future(self._handle(line))
        try:
            with self._source.listen(task.cancel):
                await task
        except (PlaygroundError, OSError) as error:
            self._has_failed = True
            show_line(self._console, str(error), style="red")
        except InterruptError:
            show_line(self._console, "Closed without sending.", style="dim")
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if this is None or this.cancelling():
                task.cancel()
                raise
            show_line(self._console, "Not waiting any longer; what comes is shown when it comes.", style="dim")

    async def _handle(self, line: str) -> None:
        if not self._is_interactive:
            show_line(self._console, f"{self._member.name} › {line}")
        word, _, rest = line.partition(" ")
        actions = {
            "choose": self._choose,
            "pick": self._choose,
            "press": self._press,
            "say": self._say,
            "use": self._use,
        }
        if line in ("?", "help"):
            show_line(self._console, HELP)
        elif word == "/as":
            self._switch(rest.strip())
        elif line.startswith("/"):
            await self._run_command(self._rewrite(line))
        elif word in actions and rest:
            await actions[word](rest.strip())
        else:
            await self._handle_words(line)

    async def _handle_words(self, line: str) -> None:
        """Press the button of that name, or offer the command of that name, or say it."""
        found = self._find_button(line)
        if found is not None:
            await self._await_reply(self._member.press(*found, timeout=self._pace.timeout))
        elif line.isdecimal():
            raise InvalidInputError(f"There is no button {line}")
        elif begins_with_command(line, get_offered(self._world, self._channel.model, self._member.model)):
            self._offer(f"/{line}")
        else:
            await self._talk(line)

    async def _run_command(self, line: str) -> None:
        commands = get_offered(self._world, self._channel.model, self._member.model)
        try:
            await self._await_reply(self._member.type(self._channel, line, timeout=self._pace.timeout))
        except UnknownCommandError as error:
            corrected = correct_command(line, commands)
            if corrected is None:
                raise
            self._offer(corrected, f"{str(error).partition('; ')[0]}.")
        except MissingOptionError as error:
            words = get_words(line, get_commands(self._world, self._channel.model))
            example = build_example(words, error.option, self._hints)
            raise InvalidInputError(f"{words} needs {error.option}. Type, for example: {example}") from error
        except CommandHiddenError as error:
            raise CommandHiddenError(f"{error}{self._name_who_sees(line)}") from error

    def _offer(self, line: str, problem: str = "") -> None:
        """Ask whether another line was meant; at a terminal Enter says yes."""
        self._has_failed = True
        question = f"{problem} Did you mean {line}?".strip()
        if self._is_interactive:
            self._offered = line
            question += " Enter runs it."
        show_line(self._console, question, style="yellow")

    def _name_who_sees(self, line: str) -> str:
        name = line.removeprefix("/").partition(" ")[0]
        for person, member in self._get_people().items():
            if person != "owner" and name in get_offered(self._world, self._channel.model, member.model):
                return f"; {person} sees it: /as {person}"
        return ""

    def _get_people(self) -> dict[str, Member]:
        return {member.name: member for member in self._discord.guild.members.values() if not member.user.is_bot}

    def _switch(self, name: str) -> None:
        people = self._get_people()
        if name in people:
            self._member = people[name]
        else:
            show_line(self._console, "There are: " + ", ".join(people))

    def _find_button(self, wanted: str) -> tuple[Reply, str] | None:
        for reply in self._transcript.iterate_newest(self._member):
            custom_id = find_button(reply, wanted)
            if custom_id is not None:
                return reply, custom_id
        return None

    async def _press(self, button: str) -> None:
        found = self._find_button(button)
        if found is None:
            raise InvalidInputError(f"There is no button {button!r}")
        await self._await_reply(self._member.press(*found, timeout=self._pace.timeout))

    async def _say(self, text: str) -> None:
        self._member.say(self._channel, text)
        await self._follower.follow(self._member)

    async def _talk(self, text: str) -> None:
        """Say something that may be meant for the bot, and wait for an answer as long as there are signs of one."""
        self._member.say(self._channel, text)
        with self._show_thinking("waiting…"):
            is_answered = await self._follower.await_answer(
                self._member, self._channel, reaction=self._pace.reaction, timeout=self._pace.timeout
            )
        if is_answered:
            await self._follower.follow(self._member)
            return
        self._has_failed = True
        example = f"Try {self._hints[0]}, or ? for help." if self._hints else "Tab lists them, ? helps."
        show_line(self._console, f"Nobody answered. Commands begin with /. {example}", style="yellow")

    async def _use(self, command: str) -> None:
        for message in reversed(list(self._channel.history.values())):
            if message.notice is None and not message.is_loading:
                target = Reply(self._world, message, self._world.find_interaction(message))
                await self._await_reply(self._member.use(command, target, timeout=self._pace.timeout))
                return
        raise InvalidInputError("There is no message to use it on")

    async def _choose(self, words: str) -> None:
        values = [value.strip() for value in words.split(",")]
        for reply in self._transcript.iterate_newest(self._member):
            menu = find_menu(reply, values)
            if menu is not None:
                choice = self._member.select(reply, values, menu=menu["custom_id"], timeout=self._pace.timeout)
                await self._await_reply(choice)
                return
        raise InvalidInputError("There is no menu to choose from")

    async def _await_reply(self, action: Awaitable[Reply]) -> None:
        with self._show_thinking("thinking…"):
            reply = await action
        if reply.modal is not None:
            show_parts(self._console, [build_modal_part(str(reply.modal["title"]), list_lines(reply.modal))])
            values = await ask_fields(reply, self._read, insists=self._is_interactive)
            await self._await_reply(self._member.submit(reply, values, timeout=self._pace.timeout))
            return
        self._follower.show_news(self._member)
        await self._follower.follow(self._member)

    def _show_thinking(self, words: str) -> contextlib.AbstractContextManager[object]:
        return self._console.status(words) if self._is_interactive else contextlib.nullcontext()

    async def _read(self, prompt: str, *, prefill: str = "") -> str | None:
        """Return the next line, None at the end; meanwhile a terminal shows what the bot does."""
        if not self._is_interactive:
            line = await self._source.read(prompt, prefill=prefill)
            self._follower.show_news(self._member)
            return line
        watcher = asyncio.create_task(self._follower.watch(self._member, self._source.show_above))
        try:
            return await self._source.read(prompt, prefill=prefill)
        finally:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)
