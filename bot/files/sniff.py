"""A file -> what it really is, whatever its name says."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UploadError
from bot.files.delimited import sniff_delimiter
from bot.files.encoding import find_encoding
from bot.files.signatures import find_foreign_type, has_binary_look

_HEAD = 1024 * 1024
_SIGNATURE_HEAD = 4096
_TAKEN = "I read CSV, TSV, JSON and JSONL."
_EXTENSIONS = {".csv": "CSV", ".tsv": "TSV", ".tab": "TSV", ".json": "JSON", ".jsonl": "JSONL", ".ndjson": "JSONL"}
_ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be parsed.

    Attributes:
        codec: the Python codec that decodes all of it.
        encoding: the same, as people call it.
        delimiter: between the cells; only for CSV and TSV.
    """

    path: Path
    format: str
    codec: str
    encoding: str
    delimiter: str
    notes: tuple[str, ...]


def sniff(path: Path, *, filename: str) -> Source:
    """Find the format, the encoding and the delimiter from the content; the name decides only what that leaves open.

    Raises:
        UploadError: the file is empty, or none of ours.
    """
    codec = _check_bytes(path)
    with path.open(encoding=codec, newline="") as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise UploadError("The file is empty.")
    named = _EXTENSIONS.get(Path(filename).suffix.lower())
    delimiter = sniff_delimiter(head)
    found = _sniff_json(head.lstrip(), named) or ("TSV" if delimiter == "\t" else "CSV")
    return Source(
        path=path,
        format=found,
        codec=codec,
        encoding=_ENCODINGS[codec],
        delimiter=delimiter,
        notes=tuple(_build_notes(named=named, found=found, encoding=_ENCODINGS[codec])),
    )


def _build_notes(*, named: str | None, found: str, encoding: str) -> list[str]:
    notes = []
    if named and named != found:
        notes.append(f"The name says {named}, but the file is {found} and was read so.")
    if not encoding.startswith("UTF"):
        notes.append(f"The file is not in UTF-8 and was read as {encoding}. Check its accents.")
    return notes


def _check_bytes(path: Path) -> str:
    """The codec of a file whose bytes are text."""
    with path.open("rb") as file:
        head = file.read(_SIGNATURE_HEAD)
        file.seek(max(0, path.stat().st_size - _HEAD // 8))
        foreign = find_foreign_type(head, file.read())
    if foreign:
        raise UploadError(f"The file is {foreign}. {_TAKEN}")
    codec = find_encoding(path)
    if not codec.startswith("utf") and has_binary_look(head):
        raise UploadError(f"The file is not text. {_TAKEN}")
    return codec


def _sniff_json(head: str, named: str | None) -> str | None:
    """`JSON`, `JSONL`, or None. `[id],name` and `{id},name` may begin a CSV, so a bracket alone decides nothing."""
    is_named = named in ("JSON", "JSONL")
    if re.match(r'\{\s*["}]', head) or (is_named and head.startswith("{")):
        return "JSONL" if _is_jsonl(head, named) else "JSON"
    if re.match(r"\[\s*[\[{\]]", head) or (is_named and head.startswith("[")):
        return "JSON"
    return "JSON" if is_named and _is_json(head) else None


def _is_jsonl(head: str, named: str | None) -> bool:
    if named == "JSONL":
        return True
    first, _, rest = head.partition("\n")
    return bool(rest.strip()) and _is_json(first)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
