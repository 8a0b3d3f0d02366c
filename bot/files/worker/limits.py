"""How much of the machine the worker may take for one upload."""

from dataclasses import dataclass
from typing import Final

from bot.files.limits import MAX_UPLOAD_BYTES

# As in sysexits.h: an input or output error, which at a reader of local files is a full disk.
EXIT_DISK_FULL: Final = 74


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one worker may take before it is ended.

    Attributes:
        seconds: of wall time.
        memory: bytes of address space, where the system can limit it. The document reader maps 0.5 GiB before it
            reads anything, and a JSON list is held whole.
        disk: bytes of each file that it writes.
        upload: bytes of the upload itself.
    """

    seconds: float = 120.0
    memory: int = 2 * 1024**3
    disk: int = 1024**3
    upload: int = MAX_UPLOAD_BYTES
