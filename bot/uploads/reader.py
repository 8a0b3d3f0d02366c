"""Files and attachments -> what can be ingested; each has a verdict of its own."""

import asyncio
import errno
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.errors import UploadError
from bot.files import (
    DEFAULT_TABLE_OPTIONS,
    MAX_UPLOAD_BYTES,
    Part,
    ReadOptions,
    TableOptions,
    WorkerLimits,
    read_upload,
)
from bot.languages import translate
from bot.uploads.download import Attachment, download
from bot.uploads.draft import Draft
from bot.uploads.intake import Intake, StoredFile, UploadItem

READERS_AT_ONCE: Final = 2  # each may take 2 GiB of memory; further uploads wait their turn
MEMBER_LIMITS: Final = WorkerLimits()
# The operator's own files: there are still limits, so that a broken one ends, but no stranger sends them.
OPERATOR_LIMITS: Final = WorkerLimits(seconds=6 * 3600, memory=8 * 1024**3, disk=64 * 1024**3, upload=64 * 1024**3)


async def read_file(
    path: Path,
    *,
    filename: str,
    source: str,
    folder: Path,
    options: ReadOptions,
    tables: TableOptions = DEFAULT_TABLE_OPTIONS,
    limits: WorkerLimits = MEMBER_LIMITS,
) -> Intake:
    """Read one file in a worker process; what keeps it out is the item's problem, and is not raised.

    Args:
        path: where it lies.
        filename: what its sender called it; a hint at the format.
        source: the name that its objects carry; the members of an archive have it before their own. The corrected
            rows of a report belong to the source that the report names.
        folder: has to last as long as the parts are used.
        tables: how tables are read, where that is not left to the reader.
    """
    try:
        reading = await read_upload(
            path, filename=filename, workdir=folder, options=options, tables=tables, limits=limits
        )
    except (UploadError, OSError) as error:
        return Intake((UploadItem(source, problem=explain_failure(error)),))
    is_archive = len(reading.parts) != 1 or reading.parts[0].source != filename
    items = [
        UploadItem(
            part.belongs_to or (f"{source}/{part.source}" if is_archive else source),
            part,
            file=StoredFile(path, filename, folder, part.source if is_archive else None),
        )
        for part in reading.parts
    ]
    return Intake(tuple(items), reading.notes)


class AttachmentReader:
    """Downloads attachments and reads them, a few at once."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._readers = asyncio.Semaphore(READERS_AT_ONCE)

    async def read(self, attachments: Sequence[Attachment], folder: Path) -> list[Intake]:
        """Read every attachment into `folder`, which has to last as long as the parts are used."""
        async with asyncio.TaskGroup() as group:  # a download that raises ends its siblings
            tasks = [
                group.create_task(self._read_one(attachment, folder / str(number)))
                for number, attachment in enumerate(attachments)
            ]
        return [task.result() for task in tasks]

    async def read_again(self, draft: Draft, place: int, tables: TableOptions) -> Draft:
        """The draft with one of its files, or one of an archive, read in another way.

        Raises:
            UploadError: it cannot be read so; the draft is as usable as before.
            SchemaError: read so it has no column for the key; likewise.
        """
        item = draft.read.items[place]
        unused = again = await self._read_stored(item, tables)
        try:
            found = await asyncio.to_thread(draft.with_item, place, again)
            unused = item
        finally:
            # Pressing two buttons in turns would otherwise fill the disk.
            await asyncio.to_thread(_remove_rows, unused)
        return found

    async def _read_stored(self, item: UploadItem, tables: TableOptions) -> UploadItem:
        file = item.file
        assert file is not None  # only what was read from a file has other readings
        async with self._readers:
            reading = await read_upload(
                file.path,
                filename=file.filename,
                workdir=file.folder,
                options=self._options,
                tables=tables,
                member=file.member,
            )
        return replace(item, part=reading.parts[0])

    async def _read_one(self, attachment: Attachment, folder: Path) -> Intake:
        name = attachment.filename
        async with self._readers:
            path = folder / "upload"
            try:
                await asyncio.to_thread(folder.mkdir)
                await download(attachment, path, max_bytes=MAX_UPLOAD_BYTES)
            except (UploadError, OSError) as error:
                return Intake((UploadItem(name, problem=explain_failure(error)),))
            return await read_file(path, filename=name, source=name, folder=folder, options=self._options)


def _remove_rows(item: UploadItem) -> None:
    if isinstance(item.part, Part):
        item.part.path.unlink(missing_ok=True)


def explain_failure(error: UploadError | OSError) -> str:
    """Why a file is not there to be read, as a sentence."""
    if isinstance(error, UploadError):
        return error.user_message
    if error.errno == errno.ENOSPC:
        return translate("The disk of the bot is full. Tell the operator.")
    return translate("It cannot be read: {reason}.", reason=error.strerror or translate("the system gives no reason"))
