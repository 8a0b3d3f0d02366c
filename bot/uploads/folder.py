"""The operator's files and folders -> a guild's collection: the same way as a member's upload, file by file."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, NotReadyError, RagbotError, UploadError
from bot.files import DEFAULT_TABLE_OPTIONS, ReadOptions, TableOptions, render_failed_csv
from bot.library import Library
from bot.models import IngestOptions, IngestProgress, IngestReport
from bot.uploads.draft import Draft, build_draft
from bot.uploads.flags import describe_missing, describe_readings
from bot.uploads.guild import restore_state
from bot.uploads.intake import Intake
from bot.uploads.preview import get_changes, get_unknown
from bot.uploads.reader import OPERATOR_LIMITS, read_file
from bot.uploads.report import Outcome
from bot.uploads.restore import get_state, split_by_collection
from bot.uploads.run import Sender, UploadRun, start_batch
from bot.uploads.target import Target, build_schema, fetch_existing, is_text
from bot.uploads.workspace import open_workspace

OPERATOR: Final = "operator"
FAILED_SUFFIX: Final = ".failed.csv"
SOURCE_SHOWN: Final = 30  # last characters of a file's name beside its place
DEFAULT_OPTIONS: Final = IngestOptions()

OnFileProgress = Callable[[str, IngestProgress], None]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where files go, and how; `is_created` lets the first of them make the collection.

    Without a collection exports go back to where they came from, and other files nowhere.
    """

    collection: str | None
    guild_id: int
    options: IngestOptions = DEFAULT_OPTIONS
    is_created: bool = False


class FolderImport:
    """Reads files one after the other and runs the upload of each, all of them as one batch.

    Unlike an upload of Discord's, which is read whole before it is shown, a folder may be larger than the disk has room
    for its rows twice.

    Args:
        show: told of every report and problem at once, a line each.
        on_progress: told after every batch of objects, with the file's place and name: `3/6 docs/a.pdf`.
        stop: set it to end between two batches.
        tables: how the tables of all files are read, where that is not left to the reader.
    """

    def __init__(
        self,
        library: Library,
        destination: Destination,
        *,
        read_options: ReadOptions,
        show: Callable[[str], None],
        on_progress: OnFileProgress,
        stop: asyncio.Event,
        tables: TableOptions = DEFAULT_TABLE_OPTIONS,
    ) -> None:
        self._library = library
        self._destination = destination
        self._read_options = read_options
        self._tables = tables
        self._show = show
        self._on_progress = on_progress
        self._stop = stop
        self._batch = start_batch()
        self._place = ""
        self._read_at: datetime | None = None

    async def run(self, paths: Sequence[Path]) -> bool:
        """Import files, and what is in folders; returns whether every row is in.

        Raises:
            UploadError: two files would be the same source.
            RagbotError: what keeps all of them out, such as a collection that is not there.
        """
        files = await asyncio.to_thread(find_files, paths)
        name = self._destination.collection
        if name is not None and await self._fetch_target(name) is None:
            await self._tell_close(name)
        is_complete = True
        for number, (source, path) in enumerate(files.items(), start=1):
            self._place = f"{number}/{len(files)}"
            is_complete = await self._import_file(path, source) and is_complete
            if self._stop.is_set() and not (is_complete and number == len(files)):
                self._show("Stopped. Run the same command again to go on.")
                return False
        return is_complete

    async def _import_file(self, path: Path, source: str) -> bool:
        self._read_at = datetime.now(UTC)
        with open_workspace() as folder:
            read = await read_file(
                path,
                filename=path.name,
                source=source,
                folder=folder,
                options=self._read_options,
                tables=self._tables,
                limits=OPERATOR_LIMITS,
            )
            for line in (*read.notes, *(problem for _, problem in read.problems)):
                self._show(f"{source}: {line}")
            try:
                outcomes = await self._ingest_shares(read, source, path)
            except NotReadyError:
                raise
            except RagbotError as error:
                self._show(f"{source}: {error.user_message}")
                return False
        # What a guild has besides collections may stand alone.
        has_some = bool(outcomes) or (get_state(read) is not None and not self._stop.is_set())
        # What could not be read of an archive is a note of it.
        return has_some and all(outcome.is_complete for outcome in outcomes) and not read.notes

    async def _ingest_shares(self, read: Intake, source: str, path: Path) -> list[Outcome]:
        """Ingest a file: of an export each collection for itself, and with a whole guild what else that has."""
        state = get_state(read)
        if state is not None and self._destination.collection is None and not self._destination.options.is_dry_run:
            for line in await restore_state(self._library, self._destination.guild_id, state):
                self._show(f"{source}: {line}")
        outcomes = []
        for name, share in split_by_collection(read, self._destination.collection):
            if not self._stop.is_set():
                outcomes.append(await self._ingest(name, share, source, path, is_whole_guild=state is not None))
        return outcomes

    async def _ingest(self, name: str, read: Intake, source: str, path: Path, *, is_whole_guild: bool) -> Outcome:
        target = await self._fetch_target(name, is_created=is_whole_guild)
        if target is None:
            target = await asyncio.to_thread(build_schema, name, read.parts)
        draft = build_draft(target, read, self._destination.options)
        self._show_before(draft)
        run = UploadRun(
            self._library,
            target,
            sender=Sender(self._destination.guild_id, OPERATOR),
            options=replace(draft.options, read_at=self._read_at),
            batch=self._batch,
            stop=self._stop,
            on_progress=lambda progress: self._tell(source, progress),
        )
        outcome = await run.run(draft.intake)
        if isinstance(outcome.error, NotReadyError):
            raise outcome.error
        self._show_outcome(outcome, draft.intake, source)
        await asyncio.to_thread(self._write_failed, path, source, outcome, draft.intake)
        return outcome

    def _show_before(self, draft: Draft) -> None:
        for line in (*get_unknown(draft.intake, draft.target), *get_changes(draft.intake, draft.target)):
            self._show(line)
        for source, part in draft.intake.readable if self._tables != DEFAULT_TABLE_OPTIONS else ():
            for line in () if is_text(part) else describe_missing(source, part, self._tables):
                self._show(line)
        for line in describe_readings(draft, self._tables):
            self._show(line)

    async def _tell(self, source: str, progress: IngestProgress) -> None:
        self._on_progress(f"{self._place} {source[-SOURCE_SHOWN:]}", progress)

    async def _tell_close(self, name: str) -> None:
        """Say that the new collection may be a mistyped one; nobody may be there to answer a question."""
        guild_id = self._destination.guild_id
        close = await self._library.collections.find_close(name, guild_id=guild_id, reader=EVERYTHING)
        if close is not None:
            self._show(f"There is a collection {close} already. If you mean that one, stop: this creates {name}.")

    async def _fetch_target(self, name: str, *, is_created: bool = False) -> Target | None:
        """The collection; None where the first file may create it.

        Raises:
            CollectionNotFoundError: there is none, and no file may create it.
        """
        info = await fetch_existing(self._library, name, guild_id=self._destination.guild_id)
        if info is None and not (is_created or self._destination.is_created):
            raise CollectionNotFoundError(
                f"There is no collection “{name}” here. With --create the first file makes it."
            )
        return info

    def _show_outcome(self, outcome: Outcome, intake: Intake, source: str) -> None:
        notes = {name: part.notes for name, part in intake.readable}
        for report in outcome.reports:
            name = report.origin.source
            self._show(f"{name}: {render_counts(report)}")
            for note in (*notes.get(name, ()), *report.notes):
                self._show(f"{name}: {note}")
        for name, problem in outcome.problems:
            self._show(f"{name}: {problem}")
        for note in outcome.notes:
            self._show(f"{source}: {note}")
        if outcome.error is not None:
            self._show(f"{source}: {outcome.error.user_message}")

    def _write_failed(self, path: Path, source: str, outcome: Outcome, intake: Intake) -> None:
        headers = {name: part.headers for name, part in intake.readable}
        for report in outcome.reports:
            if not report.failed:
                continue
            name = report.origin.source
            member = name.removeprefix(source).replace("/", "_")
            beside = path.with_name(f"{path.name}{member}{FAILED_SUFFIX}")
            try:
                beside.write_bytes(render_failed_csv(report.failed, headers.get(name, ()), source=name))
            except OSError as error:
                self._show(f"{name}: The failed rows cannot be written to {beside}: {error.strerror}.")
            else:
                rows = "row" if report.failed_count == 1 else "rows"
                self._show(f"{name}: {report.failed_count:,} {rows} failed; {beside} has them with the reasons.")


def find_files(paths: Iterable[Path]) -> dict[str, Path]:
    """The files, by the name that their objects will have as source: a folder's files have their path in it.

    Hidden files and the bot's own reports of failed rows are left out of folders.

    Raises:
        UploadError: a path is not there, or two files would be the same source.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise UploadError(f"{path} is not there.")
        for source, file in _walk(path):
            if found.setdefault(source, file) != file:
                raise UploadError(f"{file} and {found[source]} would both be “{source}”. Import them one by one.")
    if not found:
        raise UploadError("There is no file to import.")
    return found


def _walk(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        yield path.name, path
        return
    folder = path.resolve()
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        is_hidden = any(part.startswith(".") for part in inside.parts)
        if file.is_file() and not is_hidden and not file.name.endswith(FAILED_SUFFIX):
            yield f"{folder.name}/{inside.as_posix()}", file


def render_counts(report: IngestReport) -> str:
    """What became of a source, in one line."""
    counts = {
        "inserted": report.inserted,
        "updated": report.updated,
        "already there": report.existing,
        "the same as one before, stored once": report.repeated,
        "equal to one of another source": report.elsewhere,
        "with a key that several objects have": report.ambiguous,
        "deleted": report.deleted,
        "failed": report.failed_count,
    }
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing in it"
    return f"{said}, in {report.seconds:.1f} s" + (" (dry run)" if report.is_dry_run else "")
