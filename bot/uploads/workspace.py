"""The temporary folder of one upload, and the removal of those that killed bots have left."""

import contextlib
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

try:
    import fcntl
except ImportError:  # Windows has no locks that end with their process and can be asked for
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

_PREFIX: Final = "ragbot-"
_LOCK: Final = ".lock"
_NEW_LOCK: Final = ".lock-new"


@contextlib.contextmanager
def open_workspace() -> Iterator[Path]:
    """A folder that only this user can enter, as long as the context; a lock in it says that it is in use.

    The system takes the lock away with the process, however that ends: unlike the number of a process it is never
    another one's, and it holds across containers that share a temporary folder.
    """
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name:
        folder = Path(name)
        with (folder / _NEW_LOCK).open("wb") as lock:
            _try_lock(lock)
            # Under its final name the file is locked from the start, so nobody ever finds it free.
            (folder / _NEW_LOCK).rename(folder / _LOCK)
            yield folder


def remove_left_workspaces() -> int:
    """Remove the folders of processes that have ended, and return how many those were.

    Touches nothing of other users, of running bots, and nothing that `open_workspace` did not make.
    """
    if fcntl is None:
        return 0
    removed = sum(_remove_left(Path(entry.path)) for entry in _scan() if _is_ours(entry))
    if removed:
        log.info("Removed %s temporary folders that an earlier process left", removed)
    return removed


def _scan() -> list[os.DirEntry[str]]:
    with os.scandir(tempfile.gettempdir()) as entries:
        return [entry for entry in entries if entry.name.startswith(_PREFIX)]


def _is_ours(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder of this user that no other one can write to: what is in it, this user has put there."""
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:  # removed since the scan
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _remove_left(folder: Path) -> bool:
    """Remove a folder whose lock is free. Held until all is gone, it keeps a second bot from removing the same."""
    try:
        with (folder / _LOCK).open("rb") as lock:
            if not _try_lock(lock):
                return False
            shutil.rmtree(folder, ignore_errors=True)
    except OSError:  # no lock: not of ours, just being made, or just removed by another bot
        return False
    return not folder.exists()


def _try_lock(file: IO[bytes]) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
