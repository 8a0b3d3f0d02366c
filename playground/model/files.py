"""Files that people attach and bots send, as the CDN route serves them."""

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes that a bot may upload per file to a guild without boosts."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a member attaches, lies included.

    `content_type` and `size` (bytes) are what Discord claims; None stands for the truth. The download of a file that
    `is_broken` is refused with `status` (404: its address has expired, 403: it was tampered with). Where `breaks_after`
    is given, the connection is lost after so many bytes, though Content-Length has promised all. `failures` says how
    many downloads go wrong in these ways before one succeeds; None stands for all.
    """

    name: str
    data: bytes
    content_type: str | None = None
    size: int | None = None
    is_broken: bool = False
    status: int = 404
    breaks_after: int | None = None
    failures: int | None = None

    @classmethod
    def from_path(cls, path: Path) -> Self:
        """Read a file of this machine."""
        return cls(path.name, path.read_bytes())


@dataclass(eq=False, slots=True)
class StoredFile:
    """A file with the id and the address that Discord gave it; `downloads` were asked for so far."""

    id: str
    upload: Attachment
    url: str
    description: str | None = None
    downloads: int = 0

    @property
    def name(self) -> str:
        """The name under which it was sent."""
        return self.upload.name

    @property
    def data(self) -> bytes:
        """What is in it."""
        return self.upload.data

    @property
    def size(self) -> int:
        """The size in bytes that Discord claims."""
        return len(self.data) if self.upload.size is None else self.upload.size

    @property
    def content_type(self) -> str:
        """The media type that Discord claims."""
        return self.upload.content_type or mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def count_download(self) -> bool:
        """Count a download that begins; tell whether it is one of those that go wrong."""
        self.downloads += 1
        return self.upload.failures is None or self.downloads <= self.upload.failures
