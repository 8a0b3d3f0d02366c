"""`python -m examples.demo`: the real bot, a real Weaviate and a Discord on loopback, in one terminal."""

import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.errors import RagbotError
from bot.library.server import ensure_server, find_port_range
from bot.settings import load_settings
from examples.steps import Steps
from playground import BotProcess, Member, Playground, PlaygroundError, Reply
from playground.terminal.console import run_console
from playground.terminal.show import show_line

FOLDER: Final = Path(".demo")
MOVIES: Final = Path(__file__).with_name("movies.csv")
COLLECTION: Final = "Movie"
INGEST_COMMANDS: Final = ("file", "channel")
COMMANDS: Final = ("recommend", "ask", "search", "collection", "ingest")
FIRST_LINE: Final = "/recommend romantic comedy"
STORED: Final = ("Inserted", "Updated", "Already there")  # what a report calls the rows that are in the collection now
HINTS: Final = (FIRST_LINE, "/ask Which film is about a man on a wire?", "/search paris")
FOUNDED: Final = 1_700_000_000.0  # seconds since 1970
READY: Final = "Weaviate is ready"
READY_SECONDS: Final = 90
INTERRUPTED: Final = 130  # what shells give for Ctrl-C


class GuildClock:
    """Stands still until the guild is founded, then tells the time.

    Discord's ids hold the time of their making, and a guild's id is its tenant in Weaviate: a guild that is always
    founded at the same moment finds its objects again at the next start.
    """

    def __init__(self) -> None:
        self.is_founded = False

    def __call__(self) -> float:
        """Seconds since 1970."""
        return time.time() if self.is_founded else FOUNDED


async def run_demo(environ: Mapping[str, str], *, folder: Path, steps: Steps, console: Console) -> int:
    """Bring everything up, and hand over to the person at the keyboard.

    Returns:
        The console's status: 0, or 1 if a reply never came.

    Raises:
        RagbotError: no server, or settings that do not work.
        PlaygroundError: the bot ended or did not answer.
        TimeoutError: an ingest that did not end.
    """
    async with open_demo(environ, folder=folder, steps=steps, console=console) as (discord, bob):
        return await run_console(
            discord,
            member=bob,
            channel=discord.guild.channel,
            console=console,
            rewrite=complete_ingest,
            hints=HINTS,
        )


@asynccontextmanager
async def open_demo(
    environ: Mapping[str, str], *, folder: Path, steps: Steps, console: Console
) -> AsyncIterator[tuple[Playground, Member]]:
    """Bring everything up and fill the collection as an admin would; gives Discord and a member.

    Raises:
        RagbotError, PlaygroundError, TimeoutError: as of `run_demo`.
    """
    environment = build_environment(environ, folder=folder)
    with steps.step("Finding the Weaviate server") as say:
        await asyncio.to_thread(ensure_server, load_settings(environment), report=say)
    clock = GuildClock()
    async with Playground(guild_name="Lantern Film Club", clock=clock) as discord:
        clock.is_founded = True
        ada = discord.guild.add_member("ada", manage_guild=True)
        bob = discord.guild.add_member("bob")
        async with _run_bot(discord, environment, folder=folder, steps=steps):
            with steps.step(f"Ingesting {MOVIES.name} into {COLLECTION}"):
                report = await ingest(ada)
            show_line(console, describe_ready(report.text))
            yield discord, bob


def build_environment(environ: Mapping[str, str], *, folder: Path) -> dict[str, str]:
    """What the operator has set; unless that names a Weaviate, an embedded one on free ports with data in `folder`."""
    demo = {**environ, "DISCORD_GUILDS": ""}  # the ids in somebody's `.env` are not the playground's
    if environ.get("WEAVIATE_MODE", "embedded") != "embedded":
        return demo
    http_port, grpc_port = find_port_range(2)
    embedded = {
        "WEAVIATE_MODE": "embedded",
        "WEAVIATE_HTTP_PORT": str(http_port),
        "WEAVIATE_GRPC_PORT": str(grpc_port),
        "WEAVIATE_DATA_PATH": str((folder / "data").resolve()),
        "WEAVIATE_SKIP_INIT_CHECKS": "true",
    }
    return {**embedded, **demo}


def complete_ingest(line: str) -> str:
    """`/ingest PATH` for short, where Discord asks for one of the group's commands."""
    word, _, rest = line.partition(" ")
    first = rest.partition(" ")[0]
    return f"/ingest file {rest}" if word == "/ingest" and first not in INGEST_COMMANDS else line


async def ingest(admin: Member) -> Reply:
    """Upload the movies as an admin does, and agree to the collection where it is new; returns the report."""
    reply = await admin.type(admin.guild.channel, f"/ingest file collection:{COLLECTION}", files=[MOVIES])
    # On a busy machine the reply first shows how far the counting is.
    reply = await reply.wait_for(lambda now: now.buttons != ["Stop"])
    if "Ingest" in reply.buttons:
        reply = await admin.press(reply, "Ingest")
    return await reply.wait_for(lambda now: "Already there" in now.text)


def describe_ready(report: str) -> str:
    """One line with how many movies there are and what to type; the report itself where a row of them failed."""
    counts = {
        name: int(count.replace(",", "")) for name, count in re.findall(r"^([\w ]+): ([\d,]+)$", report, re.MULTILINE)
    }
    stored = sum(counts.get(name, 0) for name in STORED)
    if counts.get("Failed") != 0 or not stored:
        return report
    return f"{stored} movies are ready. Try: {FIRST_LINE}"


@asynccontextmanager
async def _run_bot(
    discord: Playground, environment: Mapping[str, str], *, folder: Path, steps: Steps
) -> AsyncIterator[BotProcess]:
    command = (sys.executable, "-m", "bot", "run")
    async with BotProcess(command, environment={**environment, **discord.environment}, log=folder / "bot.log") as bot:
        with steps.step("Starting the bot and Weaviate"):
            await _wait_until_ready(bot)
            await discord.wait_for_bot(commands=COMMANDS)
        yield bot


async def _wait_until_ready(bot: BotProcess) -> None:
    """Wait for Weaviate, but no longer than the bot lives."""
    ready = asyncio.create_task(bot.wait_for_output(lambda line: READY in line, timeout=READY_SECONDS))
    ended = asyncio.create_task(bot.wait())
    try:
        await asyncio.wait({ready, ended}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            raise PlaygroundError(f"the bot has ended: {bot.output[-1] if bot.output else 'without a word'}")
        await ready
    except TimeoutError:
        raise PlaygroundError(f"Weaviate was not ready within {READY_SECONDS} s") from None
    finally:
        for task in (ready, ended):
            task.cancel()


def main() -> None:
    """Run the demo; what goes wrong is said in a line."""
    errors = Console(stderr=True)
    FOLDER.mkdir(exist_ok=True)
    try:
        status = asyncio.run(run_demo(os.environ, folder=FOLDER, steps=Steps(errors), console=Console()))
    except KeyboardInterrupt:
        status = INTERRUPTED
    except (RagbotError, PlaygroundError, TimeoutError) as error:
        errors.print(f"The demo cannot go on: {error}. The bot's log is in {FOLDER / 'bot.log'}.", markup=False)
        status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
