"""Starts the worker for one upload, keeps it to its limits, and hands over what it found."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Final

from bot.errors import UploadError
from bot.files.tables.options import DEFAULT_TABLE_OPTIONS, TableOptions
from bot.files.texts.chunks import DEFAULT_OPTIONS, ReadOptions
from bot.files.worker.handover import Handover, Job
from bot.files.worker.limits import EXIT_DISK_FULL, WorkerLimits
from bot.files.worker.parts import Reading
from bot.files.worker.summary import dump_error
from bot.languages import get_language, phrase, translate

log = logging.getLogger(__name__)

WORKER_COMMAND: Final = (sys.executable, "-m", "bot.files.worker.process")
DEFAULT_LIMITS: Final = WorkerLimits()
# Each crash costs the start of another process.
CRASHES_MAX: Final = 3
_ROOT = Path(__file__).parents[3]
# The worker reads what strangers send: it gets what Python needs to start, and none of the bot's secrets.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT")
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")
# Every thread takes address space, and the machine's number of cores should not decide what can be read.
_ONE_THREAD = {"RAYON_NUM_THREADS": "1", "TOKIO_WORKER_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
_CRASHED = phrase("The reader crashed on it. Save it again with the program that created it, or as CSV, PDF or text.")
_TOO_LARGE = phrase("Reading it needs more memory than one upload may use. Split it into smaller files.")


async def read_upload(
    path: Path,
    *,
    filename: str,
    workdir: Path,
    options: ReadOptions = DEFAULT_OPTIONS,
    tables: TableOptions = DEFAULT_TABLE_OPTIONS,
    member: str | None = None,
    limits: WorkerLimits = DEFAULT_LIMITS,
    command: Sequence[str] = WORKER_COMMAND,
) -> Reading:
    """Read an upload in a worker process.

    Args:
        path: where the upload lies.
        filename: what its sender called it; a hint at the format and no more.
        tables: how its tables are read, where a person chose.
        member: the only file of an archive that is read; None: all of them.
        workdir: a folder that lasts as long as the reading; the rows go into a new one inside it.
        command: starts a worker; the folder of the job is added to it.

    Raises:
        UploadError: the file is too large, of a kind that is not read, broken, or exceeded a limit of the worker.
    """
    _check_size(path, limits.upload)
    job = Job(
        _find_whole(path),
        filename,
        options,
        limits.memory,
        limits.disk,
        tables=tables,
        member=member,
        language=get_language(),
    )
    handover = Handover(_find_whole(Path(mkdtemp(prefix="upload-", dir=workdir))))
    try:
        async with asyncio.timeout(limits.seconds):
            await _run_to_its_end(job, handover, command)
    except TimeoutError:
        raise UploadError(
            translate(
                "Reading the file took more than {seconds:.0f} s. Split it into smaller ones.", seconds=limits.seconds
            )
        ) from None
    return await asyncio.to_thread(handover.load_reading)


def _check_size(path: Path, limit: int) -> None:
    size = path.stat().st_size
    if size > limit:
        raise UploadError(
            translate(
                "The file has {size:,.0f} MiB; the limit is {most:,} MiB. Split it into smaller ones.",
                size=size / 2**20,
                most=limit // 2**20,
            )
        )


def _find_whole(path: Path) -> Path:
    """The path from the root on: the worker runs in another folder."""
    return path.resolve()


async def _run_to_its_end(job: Job, handover: Handover, command: Sequence[str]) -> None:
    """Run the worker, and where it dies of one file of an archive, another one for the files after it."""
    for _ in range(CRASHES_MAX):
        handover.write_job(job)
        user_message = await _run_worker([*command, str(handover.folder)], handover.folder)
        if user_message is None:
            return
        if not handover.is_opened():
            raise UploadError(user_message)
        victim = handover.find_unread()
        if victim is None:
            return
        if handover.count_names() == 1:
            raise UploadError(user_message)
        handover.write_part(victim, dump_error(user_message))
        job = replace(job, start=victim + 1)
    raise UploadError(
        translate(
            "The reader crashed on {count} files of the archive. Send its files one by one.",
            count=CRASHES_MAX,
        )
    )


async def _run_worker(command: Sequence[str], folder: Path) -> str | None:
    """None when the worker finished; else the sentence that says why it did not.

    Its temporary folder is a new one inside of the upload's: the document reader unpacks a library under a name that
    everybody knows and loads what it finds there, which in the machine's temporary folder anybody may have put there.
    """
    with TemporaryDirectory(prefix="worker-", dir=folder) as temporary:
        process = await asyncio.create_subprocess_exec(
            *command,
            # So that `-m bot…` is found in a checkout that is not installed.
            cwd=_ROOT,
            env=_build_environment(temporary),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            _, complaint = await process.communicate()
        finally:
            # A timeout or a cancelled command must not leave the worker running.
            if process.returncode is None:
                process.kill()
                await process.wait()
    return _explain_end(process.returncode, complaint)


def _build_environment(temporary: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return kept | _ONE_THREAD | dict.fromkeys(_TEMPORARY, temporary)


def _explain_end(status: int | None, complaint: bytes) -> str | None:
    if not status:
        return None
    if status == EXIT_DISK_FULL:
        raise UploadError(translate("The bot's disk is full, so the file cannot be read. Please tell the operator."))
    log.error("reading an upload ended with %s%s", _name_status(status), _get_frames(complaint))
    # What Rust's runtime prints when the address space is used up.
    return translate(_TOO_LARGE) if b"memory allocation of" in complaint else translate(_CRASHED)


def _name_status(status: int) -> str:
    return f"status {status}" if status > 0 else signal.Signals(-status).name


def _get_frames(complaint: bytes) -> str:
    """Where it happened, without the messages: they may quote the file."""
    lines = complaint.decode(errors="replace").splitlines()
    return "".join(f"\n{line}" for line in lines if line.startswith('  File "'))
