"""`python -m bot.files.worker FILE NAME FOLDER MEMORY`: reads one upload in a process that may die of it."""

import json
import sys
from pathlib import Path

from bot.errors import UploadError
from bot.files.parse import dump_summary, parse_file

try:
    import resource
except ImportError:  # Windows has no limits of this kind
    resource = None  # type: ignore[assignment]

ROWS_NAME = "rows.jsonl"
SUMMARY_NAME = "summary.json"
_TOO_LARGE = (
    "The file needs more memory than one upload may have. Save it as JSONL or as CSV, which are read row by row."
)


def main(argv: list[str]) -> None:
    """Write the rows and the summary, or the sentence that says why not, into the folder."""
    path, filename, folder, memory = Path(argv[0]), argv[1], Path(argv[2]), int(argv[3])
    _limit_memory(memory)
    try:
        text = dump_summary(parse_file(path, filename=filename, rows_path=folder / ROWS_NAME))
    except UploadError as error:
        text = json.dumps({"error": error.sentence})
    except MemoryError:
        text = json.dumps({"error": _TOO_LARGE})
    (folder / SUMMARY_NAME).write_text(text, encoding="ascii")


def _limit_memory(size: int) -> None:
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
