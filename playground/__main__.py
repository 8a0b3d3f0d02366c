"""`python -m playground --bot 'COMMAND'`: a Discord for one bot, and a console to talk to it."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from playground.client.playground import Playground
from playground.client.process import BotProcess
from playground.terminal.console import run_console
from playground.terminal.show import show_line

SYNC_SECONDS = 5
EXIT_UNAVAILABLE = 69
LAST_LINES = 20


def main(
    *,
    bot: Annotated[
        str | None, typer.Option(help="Command that starts the bot; without it, start one yourself.")
    ] = None,
    guild: Annotated[str, typer.Option(help="Name of the guild.")] = "Playground",
    openapi: Annotated[
        Path | None, typer.Option(help="Discord's OpenAPI file, to check every request against.")
    ] = None,
    env: Annotated[list[str] | None, typer.Option(help="KEY=VALUE for the bot's environment; repeatable.")] = None,
    log: Annotated[Path | None, typer.Option(help="File for the bot's output.")] = None,
    administrator: Annotated[bool, typer.Option(help="Let the bot do everything in the guild.")] = False,
    port: Annotated[int, typer.Option(help="Port of the server; 0 takes a free one.")] = 0,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for the bot, and for its replies.")] = 60,
) -> None:
    """Serve a Discord on loopback, start a bot in it, and talk to it."""
    environment = dict(entry.partition("=")[::2] for entry in env or [])
    # an unchanged bot brings the token that it has; nothing of it leaves this machine
    discord = Playground(openapi=openapi, guild_name=guild, port=port, any_token=True)
    if administrator:
        discord.guild.grant_bot(administrator=True)
    raise typer.Exit(asyncio.run(_run(discord, bot, environment, log, timeout)))


async def _run(
    discord: Playground, command: str | None, environment: dict[str, str], log: Path | None, seconds: float
) -> int:
    console = Console()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(discord)
        process = None
        if command is None:
            for key, value in discord.environment.items():
                show_line(console, f"{key}={value}")
        else:
            process = BotProcess(command, environment={**discord.redirected_environment, **environment}, log=log)
            await stack.enter_async_context(process)
        if not await _wait_for_bot(discord, process, seconds):
            show_line(console, "The bot did not come.", style="red")
            show_line(console, "\n".join(process.output[-LAST_LINES:]) if process else "")
            return EXIT_UNAVAILABLE
        admin = discord.guild.add_member("ada", manage_guild=True)
        discord.guild.add_member("bob")
        status = await run_console(
            discord, member=admin, channel=discord.guild.channel, console=console, timeout=seconds
        )
    for violation in discord.violations:
        show_line(console, violation, style="red")
    return status or int(bool(discord.violations))


async def _wait_for_bot(discord: Playground, process: BotProcess | None, seconds: float) -> bool:
    """Wait until the bot has identified and synced; False if it ended or was too slow."""
    arrival: asyncio.Task[None] = asyncio.create_task(discord.wait_for_bot(timeout=seconds))
    end: asyncio.Task[object] = asyncio.create_task(process.wait() if process else asyncio.Event().wait())
    await asyncio.wait({arrival, end}, return_when=asyncio.FIRST_COMPLETED)
    has_arrived = arrival.done() and arrival.exception() is None
    for task in (arrival, end):
        task.cancel()
    await asyncio.gather(arrival, end, return_exceptions=True)
    if has_arrived:
        await discord.wait_for_commands(timeout=SYNC_SECONDS)
    return has_arrived


if __name__ == "__main__":
    typer.run(main)
