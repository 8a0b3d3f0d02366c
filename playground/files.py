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

    `content_type` and `size` (bytes) are what Discord claims; None stands for the truth. A file that `is_broken` is
    announced, but answered with 404 when the bot downloads it.
    """

    name: str
    data: bytes
    content_type: str | None = None
    size: int | None = None
    is_broken: bool = False

    @classmethod
    def from_path(cls, path: Path) -> Self:
        """Read a file of this machine."""
        return cls(path.name, path.read_bytes())


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file with the id and the address that Discord gave it."""

    id: str
    name: str
    data: bytes
    content_type: str
    size: int
    url: str
    is_broken: bool = False
    description: str | None = None

    @property
    def route(self) -> str:
        """The path of the CDN below the server's root."""
        return "/" + self.url.split("/", 3)[3]


def guess_content_type(name: str) -> str:
    """Return the media type that Discord would claim for a file of this name."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
