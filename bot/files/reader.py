"""Starts the worker for one upload, keeps it to its limits, and hands over what it found."""

import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import mkdtemp

from bot.errors import UploadError
from bot.files.limits import MAX_UPLOAD_BYTES, WORKER_MEMORY_BYTES, WORKER_SECONDS
from bot.files.parse import load_summary
from bot.files.table import Table, build_table
from bot.files.worker import ROWS_NAME, SUMMARY_NAME

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
# The worker reads what strangers send: it gets what Python needs to start, and none of the bot's secrets.
_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")


async def read_table(
    path: Path,
    *,
    filename: str,
    workdir: Path,
    seconds: float = WORKER_SECONDS,
    memory: int = WORKER_MEMORY_BYTES,
) -> Table:
    """Read an upload in a worker process.

    Args:
        path: where the upload lies.
        filename: what its sender called it; a hint at the format and no more.
        workdir: a folder that lasts as long as the table; the rows go into a new one inside it.
        seconds: the worker is ended after this time.
        memory: bytes of address space that the worker may have, where the system can limit it.

    Raises:
        UploadError: the file is too large, is none of ours, is broken, or went beyond a limit of the worker.
    """
    _check_size(path)
    folder = Path(mkdtemp(prefix="table-", dir=workdir))
    command = _build_command(path, filename=filename, folder=folder, memory=memory)
    try:
        async with asyncio.timeout(seconds):
            await _run_worker(command)
    except TimeoutError:
        raise UploadError(f"Reading the file took more than {seconds:.0f} s. Split it into smaller ones.") from None
    return await asyncio.to_thread(_load_table, folder)


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_UPLOAD_BYTES:
        limit = MAX_UPLOAD_BYTES // 2**20
        raise UploadError(f"The file has {size / 2**20:,.0f} MiB, and I can take {limit}. Split it into smaller ones.")


def _build_command(path: Path, *, filename: str, folder: Path, memory: int) -> list[str]:
    name = filename.replace("\0", "")[-255:]  # an argument of a process cannot hold a NUL
    return [
        *(sys.executable, "-m", "bot.files.worker"),
        *(str(path.resolve()), name, str(folder.resolve()), str(memory)),
    ]


async def _run_worker(command: Sequence[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=_ROOT,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, complaint = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        log.error("reading an upload ended with status %s: %s", process.returncode, complaint.decode(errors="replace"))
        raise UploadError("The file could not be read: its reader crashed. Save it as CSV in UTF-8 and send that.")


def _load_table(folder: Path) -> Table:
    summary = load_summary((folder / SUMMARY_NAME).read_text(encoding="ascii"))
    return build_table(summary, folder / ROWS_NAME)
