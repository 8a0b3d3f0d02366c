"""Discord in a terminal: type commands, read replies, press buttons."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import tzinfo
from typing import TextIO

from rich.console import Console

from playground.client.channel import Channel
from playground.client.member import Member
from playground.client.playground import Playground
from playground.terminal.interpreter import Pace
from playground.terminal.lines import LineSource, PlainLines
from playground.terminal.names import Names
from playground.terminal.session import Session

SETTLE_SECONDS = 1.25
REACTION_SECONDS = 3.0


async def run_console(
    discord: Playground,
    *,
    member: Member,
    channel: Channel,
    input: TextIO = sys.stdin,  # noqa: A002
    console: Console | None = None,
    settle: float = SETTLE_SECONDS,
    reaction: float = REACTION_SECONDS,
    timeout: float = 60,
    rewrite: Callable[[str], str] = str,
    hints: Sequence[str] = (),
    zone: tzinfo | None = None,
) -> int:
    """Read lines from `input` until its end and show what the bot makes of them.

    At a terminal it prompts, keeps a history, completes with Tab and draws panels; lines from elsewhere are answered in
    plain text. After a reply the console watches for further edits until nothing has changed for `settle` seconds.

    Args:
        member: who types first.
        channel: where they type.
        settle: seconds without a change after which a reply counts as finished.
        reaction: seconds that the bot has to begin an answer to an ordinary message.
        timeout: seconds that it has for a reply to a command.
        rewrite: may make a longer line of a short one before it is sent.
        hints: lines to type, for newcomers, e.g. `/recommend romantic comedy`.
        zone: where times are read; by default where this machine is.

    Returns:
        0, or, where nobody sits at a terminal, 1 if a line was left without a reply: none came in time, or nobody could
        send the line.
    """
    console = console or Console()
    is_interactive = input is sys.stdin and input.isatty() and sys.stdout.isatty() and console.is_terminal
    session = Session(
        discord,
        member,
        channel,
        console,
        names=Names(discord.world, zone=zone),
        pace=Pace(settle, reaction, timeout),
        rewrite=rewrite,
        hints=hints,
        is_interactive=is_interactive,
    )
    if not is_interactive:
        return await session.run(PlainLines(input))
    with _open_editor(session, console) as source:
        return await session.run(source)


@contextlib.contextmanager
def _open_editor(session: Session, console: Console) -> Iterator[LineSource]:
    try:
        from playground.terminal.editor import Editor  # noqa: PLC0415
    except ImportError:  # Windows has neither readline nor termios
        yield PlainLines(sys.stdin, has_prompt=True)
        return
    with Editor(console, session.complete) as editor:
        yield editor
