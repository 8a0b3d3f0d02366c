"""What a line at the console means: commands, buttons, menus, and words to everyone."""

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
    UnknownCommandError,
)
from playground.terminal.controls import find_button, find_menu
from playground.terminal.follower import Follower
from playground.terminal.modals import Ask, ask_fields, list_lines
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


class Interpreter:
    """Does what lines mean, for the `member` who types now.

    `offered` is the line that Enter runs next, and `has_failed` says that a line was left without a reply.
    """

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
        ask: Ask,
        is_interactive: bool,
    ) -> None:
        self._discord = discord
        self._world = discord.world
        self._channel = channel
        self._console = console
        self._pace = pace
        self._rewrite = rewrite
        self._hints = hints
        self._ask = ask
        self._is_interactive = is_interactive
        self.member = member
        self.transcript = Transcript(discord.world, channel, names)
        self.follower = Follower(console, self.transcript, names, discord.world.changes, settle=pace.settle)
        self.offered: str | None = None
        self.has_failed = False

    async def handle(self, line: str) -> None:
        """Do what a line means.

        Raises:
            PlaygroundError: the bot did not answer, or nobody could send this.
        """
        if not self._is_interactive:
            show_line(self._console, f"{self.member.name} › {line}")
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

    def get_people(self) -> dict[str, Member]:
        """Return the people of the guild by their names."""
        return {member.name: member for member in self._discord.guild.members.values() if not member.user.is_bot}

    async def _handle_words(self, line: str) -> None:
        """Press the button of that name, or offer the command of that name, or say it."""
        found = self._find_button(line)
        if found is not None:
            await self._await_reply(self.member.press(*found, timeout=self._pace.timeout))
        elif line.isdecimal():
            raise InvalidInputError(f"There is no button {line}")
        elif begins_with_command(line, get_offered(self._world, self._channel.model, self.member.model)):
            self._offer(f"/{line}")
        else:
            await self._talk(line)

    async def _run_command(self, line: str) -> None:
        commands = get_offered(self._world, self._channel.model, self.member.model)
        try:
            await self._await_reply(self.member.type(self._channel, line, timeout=self._pace.timeout))
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
        self.has_failed = True
        question = f"{problem} Did you mean {line}?".strip()
        if self._is_interactive:
            self.offered = line
            question += " Enter runs it."
        show_line(self._console, question, style="yellow")

    def _name_who_sees(self, line: str) -> str:
        name = line.removeprefix("/").partition(" ")[0]
        for person, member in self.get_people().items():
            if person != "owner" and name in get_offered(self._world, self._channel.model, member.model):
                return f"; {person} sees it: /as {person}"
        return ""

    def _switch(self, name: str) -> None:
        people = self.get_people()
        if name in people:
            self.member = people[name]
        else:
            show_line(self._console, "There are: " + ", ".join(people))

    def _find_button(self, wanted: str) -> tuple[Reply, str] | None:
        for reply in self.transcript.iterate_newest(self.member):
            custom_id = find_button(reply, wanted)
            if custom_id is not None:
                return reply, custom_id
        return None

    async def _press(self, button: str) -> None:
        found = self._find_button(button)
        if found is None:
            raise InvalidInputError(f"There is no button {button!r}")
        await self._await_reply(self.member.press(*found, timeout=self._pace.timeout))

    async def _say(self, text: str) -> None:
        self.member.say(self._channel, text)
        await self.follower.follow(self.member)

    async def _talk(self, text: str) -> None:
        """Say something that may be meant for the bot, and wait for an answer as long as there are signs of one."""
        self.member.say(self._channel, text)
        with self._show_thinking("waiting…"):
            is_answered = await self.follower.await_answer(
                self.member, self._channel, reaction=self._pace.reaction, timeout=self._pace.timeout
            )
        if is_answered:
            await self.follower.follow(self.member)
            return
        self.has_failed = True
        example = f"Try {self._hints[0]}, or ? for help." if self._hints else "Tab lists them, ? helps."
        show_line(self._console, f"Nobody answered. Commands begin with /. {example}", style="yellow")

    async def _use(self, command: str) -> None:
        for message in reversed(list(self._channel.history.values())):
            if message.notice is None and not message.is_loading:
                target = Reply(self._world, message, self._world.find_interaction(message))
                await self._await_reply(self.member.use(command, target, timeout=self._pace.timeout))
                return
        raise InvalidInputError("There is no message to use it on")

    async def _choose(self, words: str) -> None:
        values = [value.strip() for value in words.split(",")]
        for reply in self.transcript.iterate_newest(self.member):
            menu = find_menu(reply, values)
            if menu is not None:
                choice = self.member.select(reply, values, menu=menu["custom_id"], timeout=self._pace.timeout)
                await self._await_reply(choice)
                return
        raise InvalidInputError("There is no menu to choose from")

    async def _await_reply(self, action: Awaitable[Reply]) -> None:
        with self._show_thinking("thinking…"):
            reply = await action
        if reply.modal is not None:
            show_parts(self._console, [build_modal_part(str(reply.modal["title"]), list_lines(reply.modal))])
            values = await ask_fields(reply, self._ask, insists=self._is_interactive)
            await self._await_reply(self.member.submit(reply, values, timeout=self._pace.timeout))
            return
        self.follower.show_news(self.member)
        await self.follower.follow(self.member)

    def _show_thinking(self, words: str) -> contextlib.AbstractContextManager[object]:
        return self._console.status(words) if self._is_interactive else contextlib.nullcontext()
