"""The operator's files -> a guild's collection, and back: what `ragbot import` and `ragbot export` do."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from bot.errors import CollectionNotFoundError, NotReadyError, RagbotError, UploadError
from bot.files import (
    Document,
    Part,
    ReadOptions,
    WorkerLimits,
    build_text_schema,
    read_upload,
    render_failed_csv,
)
from bot.library import Library
from bot.library.provenance import build_origin
from bot.models import CollectionInfo, CollectionSchema, IngestOptions, IngestProgress, IngestReport

OPERATOR: Final = "operator"
DEFAULT_OPTIONS: Final = IngestOptions()
# The operator's own files: there are still limits, so that a broken one ends, but no stranger sends them.
LIMITS: Final = WorkerLimits(seconds=6 * 3600, memory=8 * 1024**3, disk=64 * 1024**3, upload=64 * 1024**3)
FAILED_SUFFIX: Final = ".failed.csv"

OnProgress = Callable[[str, IngestProgress], None]


@dataclass(frozen=True, slots=True)
class Destination:
    """Where files go, and how; `is_created` lets the first of them make the collection."""

    collection: str
    guild_id: int
    options: IngestOptions = DEFAULT_OPTIONS
    is_created: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of an import: a report for each file or archive's member, and a sentence for each problem."""

    reports: list[IngestReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Whether everything got in."""
        return not self.problems and not any(report.failed_count or report.is_stopped for report in self.reports)


class Importer:
    """Reads files one after the other and ingests each.

    Args:
        show: told of every report and problem at once, a line each.
        on_progress: told after every batch.
        stop: set it to end between two batches.
    """

    def __init__(
        self,
        library: Library,
        destination: Destination,
        *,
        read_options: ReadOptions,
        show: Callable[[str], None],
        on_progress: OnProgress,
        stop: asyncio.Event,
    ) -> None:
        self._library = library
        self._destination = destination
        self._read_options = read_options
        self._show = show
        self._on_progress = on_progress
        self._stop = stop
        self._batch: str | None = None
        self._outcome = Outcome()

    async def run(self, paths: Sequence[Path]) -> Outcome:
        """Import files, and what is in folders, all as one batch.

        Raises:
            UploadError: two files would be the same source.
            RagbotError: what keeps all of them out, such as a collection that is not there.
        """
        files = find_files(paths)
        if not self._destination.is_created:
            await self._fetch()
        for source, path in files.items():
            if self._stop.is_set():
                self._note("Stopped. Run the same command again to go on.")
                break
            await self._import_file(path, source)
        return self._outcome

    async def _import_file(self, path: Path, source: str) -> None:
        with TemporaryDirectory(prefix="ragbot-import-") as folder:
            try:
                reading = await read_upload(
                    path, filename=path.name, workdir=Path(folder), options=self._read_options, limits=LIMITS
                )
            except (UploadError, OSError) as error:
                self._note(f"{source}: {_say(error)}")
                return
            for note in reading.notes:
                self._note(f"{source}: {note}")
            is_archive = len(reading.parts) > 1 or any(part.source != path.name for part in reading.parts)
            for part in reading.parts:
                await self._import_part(path, f"{source}/{part.source}" if is_archive else source, part)

    async def _import_part(self, path: Path, source: str, part: Part) -> None:
        try:
            info = await self._fetch_or_create(part)
            report = await self._ingest(info, source, part)
        except NotReadyError:
            raise
        except RagbotError as error:
            self._note(f"{source}: {error.user_message}")
            return
        self._outcome.reports.append(report)
        self._batch = report.origin.batch
        self._show(f"{source}: {_render_counts(report)}")
        for note in (*part.notes, *report.notes):
            self._show(f"{source}: {note}")
        if report.failed:
            await asyncio.to_thread(self._write_failed, path, source, part, report)

    async def _ingest(self, info: CollectionInfo, source: str, part: Part) -> IngestReport:
        properties = info.own_properties
        unknown = part.unknown_columns(properties)
        if len(unknown) == len(part.columns):
            names = ", ".join(spec.name for spec in properties)
            raise UploadError(f"It shares no column with {info.name}, whose properties are {names}.")
        if isinstance(part, Document) and "content" in unknown:
            raise UploadError(f"It is a text, and {info.name} is a collection for rows, without “content”.")
        if unknown:
            self._show(f"{source}: Left out, because {info.name} has no such property: {', '.join(unknown)}.")

        async def tell(progress: IngestProgress) -> None:
            self._on_progress(source, progress)

        return await self._library.ingester.ingest(
            chain(part.failed, part.convert(properties)),
            collection=info.name,
            guild_id=self._destination.guild_id,
            origin=build_origin(source, by=OPERATOR, batch=self._batch),
            options=self._destination.options,
            total=part.count + len(part.failed),
            on_progress=tell,
            stop=self._stop,
        )

    async def _fetch(self) -> CollectionInfo:
        destination = self._destination
        return await self._library.collections.fetch(destination.collection, guild_id=destination.guild_id)

    async def _fetch_or_create(self, part: Part) -> CollectionInfo:
        try:
            return await self._fetch()
        except CollectionNotFoundError:
            if not self._destination.is_created:
                raise
        schema = build_schema(self._destination.collection, part)
        if self._destination.options.is_dry_run:
            return CollectionInfo(schema.name, schema.properties)
        return await self._library.collections.create(schema, guild_id=self._destination.guild_id)

    def _write_failed(self, path: Path, source: str, part: Part, report: IngestReport) -> None:
        member = source.removeprefix(path.name).replace("/", "_") if part.source != path.name else ""
        beside = path.with_name(f"{path.name}{member}{FAILED_SUFFIX}")
        try:
            beside.write_bytes(render_failed_csv(report.failed, part.headers))
        except OSError as error:
            self._note(f"{source}: The failed rows cannot be written to {beside}: {_say(error)}")
        else:
            self._show(f"{source}: {report.failed_count:,} rows failed; {beside} has them with the reasons.")

    def _note(self, problem: str) -> None:
        self._outcome.problems.append(problem)
        self._show(problem)


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


def build_schema(name: str, part: Part) -> CollectionSchema:
    """The schema of a collection that takes a file: of its columns, or one for documents and messages."""
    if isinstance(part, Document):
        return build_text_schema(name)
    return CollectionSchema(name, part.columns)


async def export_objects(objects: AsyncIterator[dict[str, object]], out: IO[str]) -> int:
    """Write every object as a line of JSON; returns how many there were."""
    count = 0
    async for each in objects:
        out.write(json.dumps(each, ensure_ascii=False) + "\n")
        count += 1
    return count


def _render_counts(report: IngestReport) -> str:
    counts = {
        "inserted": report.inserted,
        "updated": report.updated,
        "already there": report.existing,
        "deleted": report.deleted,
        "failed": report.failed_count,
    }
    said = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count) or "nothing in it"
    return f"{said}, in {report.seconds:.1f} s" + (" (dry run)" if report.is_dry_run else "")


def _say(error: RagbotError | OSError) -> str:
    return error.user_message if isinstance(error, RagbotError) else f"{error.strerror}."
