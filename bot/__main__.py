"""The command line, and the only place that wires the parts together."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TextIO

import typer
from rich.console import Console

from bot.audience import FOR_EVERYONE, is_audience
from bot.backup import BackupPlace
from bot.errors import ConfigurationError, DiscordUnreachableError, RagbotError, ServerError
from bot.introduction import describe_source, get_version, introduce
from bot.log import configure_logging, writes_json
from bot.models import IngestMode, IngestOptions
from bot.settings import Given, Settings, build_settings, read_given
from bot.signals import call_on_signal, cancel_on_signal, loading, run_until_signal
from bot.signals import run as run_loop
from bot.terminal import Bar, show_progress

# Every command imports what it needs itself: the clients of Discord and Weaviate take seconds, and what is wrong with
# the settings, or which they are, should be told at once.
if TYPE_CHECKING:
    from bot.files import TableOptions
    from bot.golden import QualityReport
    from bot.uploads import Destination, ExportOrder

log = logging.getLogger(__name__)

# The numbers of sysexits.h for "configuration error" and "service unavailable"
EXIT_STATUS: Final[dict[type[RagbotError], int]] = {
    ConfigurationError: 78,
    ServerError: 69,
    DiscordUnreachableError: 69,
}
REPORT_WIDTH: Final = 140  # columns of the doctor's table where no terminal tells its width

app = typer.Typer(name="ragbot", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _show_version(is_asked: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if is_asked:
        typer.echo(f"ragbot {get_version()}")
        raise typer.Exit


class Numbers(StrEnum):
    """What points and commas in the numbers of a table mean."""

    PLAIN = "plain"
    COMMA = "comma"
    GROUPED = "grouped"


def _check_delimiter(value: str | None) -> str | None:
    delimiter = "\t" if value in ("tab", r"\t") else value
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise typer.BadParameter("It is one character, like ; or |, or the word tab.")
    return delimiter


def _check_audience(values: list[str] | None) -> tuple[str, ...]:
    if wrong := [value for value in values or () if not is_audience(value)]:
        raise typer.BadParameter(f"“{wrong[0]}” is not everyone, role:ID or channel:ID.", param_hint="--audience")
    return tuple(values or FOR_EVERYONE)


@app.callback()
def describe(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """A Discord bot that answers from a Weaviate database."""


@app.command()
def run() -> None:
    """Run the bot, and the HTTP interface beside it where HTTP_PORT is set."""
    settings = _prepare_service("discord_token")
    with loading():
        from bot.service import run_bot
        from bot.uploads import remove_left_workspaces

    remove_left_workspaces()
    run_until_signal(run_bot(settings))


@app.command()
def serve() -> None:
    """Serve the HTTP interface alone, without Discord."""
    settings = _prepare_service("http_port")
    with loading():
        from bot.service import serve as serve_alone

    run_until_signal(serve_alone(settings))


@app.command()
def doctor(
    *,
    all_: Annotated[bool, typer.Option("--all", help="Show the settings that cannot be checked too.")] = False,
) -> None:
    """Check every setting against the real services."""
    from bot.doctor import examine, has_failure, render_report

    given, settings = _read()
    rows = run_loop(examine(settings, given))
    console = Console(width=None if sys.stdout.isatty() else REPORT_WIDTH)
    console.print(render_report(rows, source=describe_source(given), is_whole=all_))
    raise typer.Exit(1 if has_failure(rows) else 0)


@app.command()
def server() -> None:
    """Find, fetch or build the embedded Weaviate server and print its path."""
    from bot.library.server import ensure_server

    settings = _prepare()
    with show_progress("Looking for the Weaviate server …") as report:
        path = ensure_server(settings, report=report)
    typer.echo(path)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; folders with all that is in them.")],
    *,
    guild: Annotated[int, typer.Option(help="Id of the server whose collection it is.")],
    collection: Annotated[
        str | None, typer.Option(help="Where to put them; an export goes back to where it came from if you don't say.")
    ] = None,
    key: Annotated[str | None, typer.Option(help="The column that identifies a row, like id or title.")] = None,
    mode: Annotated[IngestMode, typer.Option(help="What becomes of what a file brought before.")] = IngestMode.ADD,
    create: Annotated[bool, typer.Option(help="Create the collection for the first file if it isn't there.")] = False,
    audience: Annotated[
        list[str] | None,
        typer.Option(help="For whom: everyone, role:ID or channel:ID. May be repeated; default: everyone."),
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Count only, write nothing.")] = False,
    header: Annotated[
        bool | None, typer.Option(help="Whether the first row of tables names the columns; default: as it looks.")
    ] = None,
    numbers: Annotated[
        Numbers, typer.Option(help="How numbers are written: plain 1234.5, comma 1.234,5, grouped 1,234.5.")
    ] = Numbers.PLAIN,
    delimiter: Annotated[
        str | None,
        typer.Option(callback=_check_delimiter, help="Between the cells, like ; or tab; default: what fits."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook that is read.")] = None,
    text_column: Annotated[list[str] | None, typer.Option(help="A column that stays text. May be repeated.")] = None,
    number_column: Annotated[
        list[str] | None, typer.Option(help="A column of numbers whose last zeros say nothing. May be repeated.")
    ] = None,
) -> None:
    """Put files into a server's collection, or restore exports. Run again after a crash, it adds what is missing."""
    from bot.files import Notation, TableOptions
    from bot.uploads import Destination

    settings = _prepare()
    options = IngestOptions(
        mode, key, dry_run, audience=_check_audience(audience), is_audience_chosen=audience is not None
    )
    destination = Destination(collection, guild, options, is_created=create)
    tables = TableOptions(
        header, Notation(numbers), delimiter, sheet, tuple(text_column or ()), tuple(number_column or ())
    )
    raise typer.Exit(0 if run_loop(_import(settings, paths, destination, tables)) else 1)


@app.command()
def export(
    *,
    guild: Annotated[int, typer.Option(help="Id of the server whose collection it is.")],
    collection: Annotated[str | None, typer.Option(help="What to write out.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Write everything that the server has, to restore it.")] = False,
    state: Annotated[
        bool, typer.Option("--state", help="Write what admins chose and members left, without the collections.")
    ] = False,
    source: Annotated[str | None, typer.Option(help="Only what came from this file or channel.")] = None,
    batch: Annotated[str | None, typer.Option(help="Only what this upload brought.")] = None,
    format_: Annotated[str, typer.Option("--format", help="jsonl, or csv for spreadsheets.")] = "jsonl",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to; default: standard output.")] = None,
) -> None:
    """Write a server's objects as a file that `import` and `/ingest` restore."""
    from bot.uploads import ExportOrder, open_output

    order = ExportOrder.parse(
        guild, collection, is_all=all_, source=source, batch=batch, format_=format_, is_state=state
    )
    settings = _prepare()
    with open_output(output) as out:
        count = run_loop(_export(settings, out, order))
    typer.echo(f"{count:,} {'entries' if state else 'objects'}", err=True)


@app.command()
def forget(
    *,
    guild: Annotated[int, typer.Option(help="Id of the server.")],
    member: Annotated[int, typer.Option(help="Id of the member, who may have left.")],
) -> None:
    """Delete what a member wrote from a server's collections, as `/privacy forget-me` does."""
    settings = _prepare()
    typer.echo(f"{run_loop(_forget(settings, guild, member)):,} objects deleted")


@app.command()
def reindex() -> None:
    """Let keyword search find all that an older bot stored. Run again after a crash, it goes on; no model is asked."""
    from bot.operating import reindex as reindex_all

    report = run_loop(reindex_all(_prepare()))
    done = f"Collections indexed: {report.collections:,}; objects written: {report.written:,} of {report.objects:,}"
    typer.echo(done if report.collections else "Every collection is indexed already")


@app.command()
def reembed(
    *,
    guild: Annotated[int | None, typer.Option(help="Id of the server; default: every server.")] = None,
    collection: Annotated[str | None, typer.Option(help="Only the collection of that name.")] = None,
) -> None:
    """Give collections the vectors of the model that the settings choose now. Run again after a crash, it goes on."""
    from bot.operating import reembed as reembed_all

    settings = _prepare()
    try:
        is_whole = run_loop(cancel_on_signal(reembed_all(settings, guild, collection)))
    except (asyncio.CancelledError, KeyboardInterrupt):
        typer.echo("Stopped. The earlier vectors stay in use; run it again to go on.", err=True)
        is_whole = False
    raise typer.Exit(0 if is_whole else 1)


@app.command()
def backup(
    name: Annotated[str | None, typer.Argument(help="What to call it; default: after the time.")] = None,
    *,
    to: Annotated[
        BackupPlace, typer.Option(help="Where to; the environment of Weaviate says more.")
    ] = BackupPlace.FILESYSTEM,
    since: Annotated[str | None, typer.Option(help="An earlier backup: only what has changed since.")] = None,
) -> None:
    """Let Weaviate back up everything that the bot keeps in it, of all servers. The bot may run meanwhile."""
    from bot.operating import back_up

    typer.echo(run_loop(back_up(_prepare(), name, to, since)).render())


@app.command()
def restore(
    name: Annotated[str, typer.Argument(help="What the backup is called.")],
    *,
    from_: Annotated[BackupPlace, typer.Option("--from", help="Where it is.")] = BackupPlace.FILESYSTEM,
) -> None:
    """Bring a backup back into an empty Weaviate. The bot must not run meanwhile."""
    from bot.operating import restore as restore_backup

    typer.echo(run_loop(restore_backup(_prepare(), name, from_)).render())


@app.command()
def quality(
    *,
    guild: Annotated[int, typer.Option(help="Id of the server whose golden questions are asked.")],
    alpha: Annotated[
        float | None, typer.Option(min=0, max=1, help="Try it in hybrid search, 0: words only, 1: vectors only.")
    ] = None,
    keep: Annotated[bool, typer.Option(help="Compare the next run with this one.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON instead of lines.")] = False,
) -> None:
    """Ask a server's golden questions; fails where one is answered worse than in the last run that was kept."""
    report = run_loop(_run_quality(_prepare(), guild, alpha, is_kept=keep))
    typer.echo(json.dumps(report.to_json()) if json_ else "\n".join(report.render()))
    for row in () if json_ else report.lost:
        typer.echo(f"Worse than before: {row.golden.question}")
    raise typer.Exit(1 if report.is_worse else 0)


def main() -> None:
    """Run a command; a failure known by name ends in one line and a status of its own."""
    try:
        app()
    except RagbotError as error:
        if writes_json():
            log.critical(error.user_message)
        else:
            typer.echo(f"ragbot: {error.user_message}", err=True)
        sys.exit(EXIT_STATUS.get(type(error), 1))


def _read(*required: str) -> tuple[Given, Settings]:
    """Read the settings, of which `required` must be there, and configure the log."""
    given = read_given(os.environ)
    settings = build_settings(given, required=required)
    configure_logging(settings)
    return given, settings


def _prepare() -> Settings:
    given, settings = _read()
    _warn(given)
    return settings


def _prepare_service(*required: str) -> Settings:
    """As `_prepare`, and say what will run."""
    given, settings = _read(*required)
    for name, value in given.telemetry.items():
        os.environ.setdefault(name, value)
    for line in introduce(settings, given):
        log.info(line)
    _warn(given)
    return settings


def _warn(given: Given) -> None:
    for unknown in given.unknown:
        log.warning(unknown.user_message)


async def _import(
    settings: Settings, paths: Sequence[Path], destination: "Destination", tables: "TableOptions"
) -> bool:
    """Whether everything got in. A signal ends it between two batches."""
    from bot.files import ReadOptions
    from bot.operating import open_ready_library
    from bot.uploads import FolderImport, remove_left_workspaces

    stop = asyncio.Event()
    await asyncio.to_thread(remove_left_workspaces)
    with Bar(Console(stderr=True)) as bar, call_on_signal(stop.set):
        async with open_ready_library(settings) as library:
            folder_import = FolderImport(
                library,
                destination,
                read_options=ReadOptions(settings.chunk_characters, settings.chunk_overlap),
                show=bar.say,
                on_progress=lambda title, p: bar.update(
                    title, done=p.done, total=p.total, seconds=p.seconds, waiting=p.waiting
                ),
                stop=stop,
                tables=tables,
            )
            return await folder_import.run(paths)


async def _export(settings: Settings, out: TextIO, order: "ExportOrder") -> int:
    from bot.operating import open_ready_library

    async with open_ready_library(settings) as library:
        return await order.write(library, out)


async def _forget(settings: Settings, guild_id: int, member_id: int) -> int:
    from bot.operating import open_ready_library

    async with open_ready_library(settings) as library:
        return await library.privacy.forget(guild_id, member_id)


async def _run_quality(settings: Settings, guild_id: int, alpha: float | None, *, is_kept: bool) -> "QualityReport":
    from bot.operating import open_ready_library
    from bot.quality import Quality

    async with open_ready_library(settings) as library:
        return await Quality(library).run(guild_id, alpha=alpha, is_kept=is_kept)


if __name__ == "__main__":
    main()
