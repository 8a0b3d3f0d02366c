"""The command line, and the only place that wires the parts together."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final, TextIO, TypeVar

import aiohttp
import discord
import typer
from rich.console import Console

from bot.app import RagBot
from bot.doctor import examine, has_failure, render_report
from bot.errors import ConfigurationError, DiscordUnreachableError, RagbotError, ServerError
from bot.files import ReadOptions
from bot.library import Library, open_library
from bot.library.server import ensure_server
from bot.log import configure_logging
from bot.models import IngestMode, IngestOptions
from bot.settings import Settings, load_settings
from bot.terminal import Bar, show_progress
from bot.uploads import Destination, FolderImport, write_lines
from bot.web import serve_http

# The numbers of sysexits.h for "configuration error" and "service unavailable"
EXIT_STATUS: Final[dict[type[RagbotError], int]] = {
    ConfigurationError: 78,
    ServerError: 69,
    DiscordUnreachableError: 69,
}
CANCEL_SECONDS: Final = 1.0
REPORT_WIDTH: Final = 140  # columns of the doctor's table where no terminal tells its width

T = TypeVar("T")

app = typer.Typer(name="ragbot", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run() -> None:
    """Run the bot, and the HTTP interface beside it where HTTP_PORT is set."""
    settings = _prepare()
    if settings.discord_token is None:
        raise ConfigurationError(
            "DISCORD_TOKEN is missing: copy it from https://discord.com/developers/applications (Bot, Reset Token). "
            "Set it in the environment or in .env."
        )
    _run_until_signal(_run_bot(settings, settings.discord_token.get_secret_value()))


@app.command()
def serve() -> None:
    """Serve the HTTP interface alone, without Discord."""
    settings = _prepare()
    if settings.http_port is None:
        raise ConfigurationError(
            "HTTP_PORT is missing: choose a port such as 8000. Set it in the environment or in .env."
        )
    _run_until_signal(_serve(settings))


@app.command()
def doctor() -> None:
    """Check every setting against the real services."""
    settings = _prepare()
    rows = _run(examine(settings))
    console = Console(width=None if sys.stdout.isatty() else REPORT_WIDTH)
    console.print(render_report(rows))
    raise typer.Exit(1 if has_failure(rows) else 0)


@app.command()
def server() -> None:
    """Find, fetch or build the embedded Weaviate server and print its path."""
    settings = _prepare()
    with show_progress("Looking for the Weaviate server …") as report:
        path = ensure_server(settings, report=report)
    typer.echo(path)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; folders with all that is in them.")],
    *,
    collection: Annotated[str, typer.Option(help="Where to put them.")],
    guild: Annotated[int, typer.Option(help="Id of the server whose collection it is.")],
    key: Annotated[str | None, typer.Option(help="The column by which a row is known again.")] = None,
    mode: Annotated[IngestMode, typer.Option(help="What becomes of what a file brought before.")] = IngestMode.ADD,
    create: Annotated[bool, typer.Option(help="Create the collection for the first file if it isn't there.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Count only, write nothing.")] = False,
) -> None:
    """Put files into a server's collection. Run again after a crash, it adds what is missing."""
    settings = _prepare()
    destination = Destination(collection, guild, IngestOptions(mode, key, dry_run), is_created=create)
    raise typer.Exit(0 if _run(_import(settings, paths, destination)) else 1)


@app.command()
def export(
    *,
    collection: Annotated[str, typer.Option(help="What to write out.")],
    guild: Annotated[int, typer.Option(help="Id of the server whose collection it is.")],
    source: Annotated[str | None, typer.Option(help="Only what came from this file or channel.")] = None,
    batch: Annotated[str | None, typer.Option(help="Only what this upload brought.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to; default: standard output.")] = None,
) -> None:
    """Write a server's objects as JSON Lines, which `import` and `/ingest` take."""
    settings = _prepare()
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(output.open("w", encoding="utf-8")) if output else sys.stdout
        count = _run(_export(settings, out, collection=collection, guild_id=guild, source=source, batch=batch))
    typer.echo(f"{count:,} objects", err=True)


def main() -> None:
    """Run a command; a failure known by name ends in one line and a status of its own."""
    try:
        app()
    except RagbotError as error:
        typer.echo(f"ragbot: {error.user_message}", err=True)
        sys.exit(EXIT_STATUS.get(type(error), 1))


def _prepare() -> Settings:
    settings = load_settings(os.environ)
    configure_logging(settings)
    return settings


async def _run_bot(settings: Settings, token: str) -> None:
    with explain_discord():
        async with RagBot(settings=settings) as bot:
            start = asyncio.create_task(bot.start(token))
            try:
                await asyncio.shield(start)
            except asyncio.CancelledError:
                start.cancel()
                # discord.py's connect() can swallow a cancellation right after the login; closing ends it too.
                await asyncio.wait({start}, timeout=CANCEL_SECONDS)
                await bot.close()
                raise


async def _serve(settings: Settings) -> None:
    async with serve_http(settings) as port:
        typer.echo(f"Serving on http://{settings.http_host}:{port}", err=True)
        await asyncio.Event().wait()


@contextlib.asynccontextmanager
async def _open_ready_library(settings: Settings) -> AsyncIterator[Library]:
    async with open_library(settings) as library:
        await library.connection.wait_ready(timeout=settings.weaviate_timeout_init)
        yield library


async def _import(settings: Settings, paths: Sequence[Path], destination: Destination) -> bool:
    """Whether everything got in. A signal ends it between two batches."""
    stop = asyncio.Event()
    with Bar(Console(stderr=True)) as bar, _call_on_signal(stop.set):
        async with _open_ready_library(settings) as library:
            folder_import = FolderImport(
                library,
                destination,
                read_options=ReadOptions(settings.chunk_characters, settings.chunk_overlap),
                show=bar.say,
                on_progress=lambda title, p: bar.update(title, done=p.done, total=p.total, seconds=p.seconds),
                stop=stop,
            )
            return await folder_import.run(paths)


async def _export(
    settings: Settings, out: TextIO, *, collection: str, guild_id: int, source: str | None, batch: str | None
) -> int:
    async with _open_ready_library(settings) as library:
        info = await library.collections.fetch(collection, guild_id=guild_id)
        objects = library.documents.export(info, guild_id=guild_id, source=source, batch=batch)
        return await write_lines(objects, out)


@contextlib.contextmanager
def explain_discord() -> Iterator[None]:
    """Turn the failures of a start on Discord's side into sentences.

    Once logged in, discord.py reconnects by itself; what it raises then is the gateway closing for good.
    """
    try:
        yield
    except discord.LoginFailure as error:
        raise ConfigurationError(
            "DISCORD_TOKEN is wrong: Discord refuses it. Reset it at https://discord.com/developers/applications "
            "and set it in the environment or in .env."
        ) from error
    except discord.ConnectionClosed as error:
        raise DiscordUnreachableError(
            f"Discord's gateway closed the connection for good (code {error.code})."
        ) from error
    except (aiohttp.ClientError, discord.HTTPException, discord.GatewayNotFound, OSError) as error:
        raise DiscordUnreachableError(
            "Discord cannot be reached. Check the network, and DISCORD_API_BASE if you set it; then start again."
        ) from error


def _run_until_signal(work: Coroutine[None, None, None]) -> None:
    """Run until the work ends or SIGINT or SIGTERM cancels it, which is a clean end."""
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        _run(_cancel_on_signal(work))


async def _cancel_on_signal(work: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(work)
    with _call_on_signal(task.cancel):
        await task


@contextlib.contextmanager
def _call_on_signal(act: Callable[[], object]) -> Iterator[None]:
    """Act on the first SIGINT or SIGTERM; a second one has its ordinary effect, so an end that hangs can be forced."""
    loop = asyncio.get_running_loop()

    def forget() -> None:
        # Windows' loops have no signal handlers; there the runner itself turns Ctrl-C into a cancellation.
        with contextlib.suppress(NotImplementedError):
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def react() -> None:
        forget()
        act()

    with contextlib.suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, react)
    try:
        yield
    finally:
        forget()


def _run(work: Coroutine[None, None, T]) -> T:
    """Run on uvloop where it is installed, else on asyncio's own loop."""
    module = import_module("uvloop" if find_spec("uvloop") else "asyncio")
    with asyncio.Runner(loop_factory=module.new_event_loop) as runner:
        return runner.run(work)


if __name__ == "__main__":
    main()
