"""Files and attachments -> what can be ingested; each has a verdict of its own."""

import asyncio
import errno
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.errors import UploadError
from bot.files import MAX_UPLOAD_BYTES, ReadOptions, WorkerLimits, read_upload
from bot.uploads.download import Attachment, download
from bot.uploads.intake import Intake, UploadItem

READERS_AT_ONCE: Final = 2  # each may take 2 GiB of memory; further uploads wait their turn
MEMBER_LIMITS: Final = WorkerLimits()
# The operator's own files: there are still limits, so that a broken one ends, but no stranger sends them.
OPERATOR_LIMITS: Final = WorkerLimits(seconds=6 * 3600, memory=8 * 1024**3, disk=64 * 1024**3, upload=64 * 1024**3)


async def read_file(
    path: Path, *, filename: str, source: str, folder: Path, options: ReadOptions, limits: WorkerLimits = MEMBER_LIMITS
) -> Intake:
    """Read one file in a worker process; what keeps it out is the item's problem, and is not raised.

    Args:
        path: where it lies.
        filename: what its sender called it; a hint at the format.
        source: the name that its objects carry; the members of an archive have it before their own. The corrected
            rows of a report belong to the source that the report names.
        folder: has to last as long as the parts are used.
    """
    try:
        reading = await read_upload(path, filename=filename, workdir=folder, options=options, limits=limits)
    except (UploadError, OSError) as error:
        return Intake((UploadItem(source, problem=explain_failure(error)),))
    is_archive = len(reading.parts) != 1 or reading.parts[0].source != filename
    items = [
        UploadItem(part.belongs_to or (f"{source}/{part.source}" if is_archive else source), part)
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


def explain_failure(error: UploadError | OSError) -> str:
    """Why a file is not there to be read, as a sentence."""
    if isinstance(error, UploadError):
        return error.user_message
    if error.errno == errno.ENOSPC:
        return "The disk of the bot is full. Tell the operator."
    return f"It cannot be read: {error.strerror or 'the system gives no reason'}."
