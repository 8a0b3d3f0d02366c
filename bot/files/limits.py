"""How large an upload and its parts may be, whichever stage meets them."""

from dataclasses import dataclass
from typing import Final

# Discord takes 500 MB from members that pay for it; half of that is already a million rows of 250 bytes.
MAX_UPLOAD_BYTES = 256 * 1024 * 1024

# 1 MiB of text is a book: no embedding model reads as much, and in a prompt it would overrun the context.
MAX_TEXT_BYTES = 1024 * 1024

# Each property is several indexes on Weaviate's disk, and a Discord message could not show more of them.
MAX_COLUMNS = 500

# An object that is nested deeper or has more keys is a map, not a record, and is stored as JSON text.
MAX_NESTING = 5
MAX_NESTED_PROPERTIES = 50

# Weaviate's batches carry a whole number as a double (`google.protobuf.Struct`), which is exact up to here.
MAX_INT = 2**53

# Text seldom packs better than 20:1; what packs better than 100:1 is made to fill a disk.
MAX_MEMBERS = 1000
MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
MAX_RATIO = 100
# Office documents are ZIP archives of XML, which repeats itself: of them only the size counts.
MAX_OFFICE_MEMBERS = 10_000
MAX_OFFICE_BYTES = 512 * 1024 * 1024
# Up to this size no ratio can do harm: a file full of blanks packs as well as a bomb.
HARMLESS_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FailedLimit:
    """How many failed rows of one part, and bytes of their values, wait in the bot's memory for the report."""

    rows: int
    size: int


# The report is one message with one attachment, of at most 10 MiB.
MAX_FAILED_ROWS: Final = 10_000
MAX_FAILED_BYTES: Final = 6 * 1024 * 1024


def share_failed_limit(parts: int) -> FailedLimit:
    """What each of so many parts may keep."""
    return FailedLimit(MAX_FAILED_ROWS // max(parts, 1), MAX_FAILED_BYTES // max(parts, 1))
