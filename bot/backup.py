"""Where Weaviate keeps a backup, and what is in it."""

from dataclasses import dataclass
from enum import StrEnum


class BackupPlace(StrEnum):
    """Kinds of places, of which the environment of the server says more."""

    FILESYSTEM = "filesystem"
    S3 = "s3"
    GCS = "gcs"
    AZURE = "azure"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What is in a backup, or came out of one."""

    name: str
    collections: int

    def render(self) -> str:
        """A line for the operator."""
        return f"{self.name}: {self.collections:,} collections"
