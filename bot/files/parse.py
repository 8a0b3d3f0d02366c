"""The whole way of one file inside the worker: sniff, parse, learn the types, write normalised rows."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import UploadError
from bot.files.classify import classify_cell, classify_json
from bot.files.columns import Column
from bot.files.delimited import parse_delimited
from bot.files.objects import parse_json, parse_jsonl
from bot.files.rows import RowWriter
from bot.files.sniff import Source, sniff
from bot.files.text import count
from bot.models import DataType, FailedRow


@dataclass(frozen=True, slots=True)
class Summary:
    """What a file holds; its rows are in the file that they were written to.

    Attributes:
        count: rows written.
        failed: rows that cannot be stored, as many as are kept, of `failed_count`.
    """

    format: str
    encoding: str
    columns: tuple[Column, ...]
    count: int
    failed: tuple[FailedRow, ...]
    failed_count: int
    notes: tuple[str, ...]


def parse_file(path: Path, *, filename: str, rows_path: Path) -> Summary:
    """Write the rows of the file at `path` to `rows_path` as JSONL, one list per row: line, then a value per column.

    Raises:
        UploadError: the file cannot be read, or none of its rows can be stored.
    """
    source = sniff(path, filename=filename)
    classify = classify_json if source.format.startswith("JSON") else classify_cell
    with rows_path.open("wb") as out:
        writer = RowWriter(out, classify=classify)
        _parse(source, writer)
    if not writer.count:
        raise UploadError(_explain_no_rows(source, writer))
    columns, notes = writer.build_columns()
    return Summary(
        format=source.format,
        encoding=source.encoding,
        columns=columns,
        count=writer.count,
        failed=tuple(writer.failed),
        failed_count=writer.failed_count,
        notes=(*source.notes, *notes),
    )


def _parse(source: Source, writer: RowWriter) -> None:
    with source.path.open(encoding=source.codec, newline="\n" if source.format == "JSONL" else "") as stream:
        if source.format == "JSON":
            parse_json(stream.read(), writer)
        elif source.format == "JSONL":
            parse_jsonl(stream, writer)
        else:
            parse_delimited(stream, writer, delimiter=source.delimiter)


def _explain_no_rows(source: Source, writer: RowWriter) -> str:
    if writer.failed:
        first = writer.failed[0]
        what = "Element" if source.format == "JSON" else "Line"
        return f"None of {count(writer.failed_count, 'row')} can be stored. {what} {first.line}: {first.reason}"
    if source.format.startswith("JSON"):
        return "The file holds no rows."
    return "The file holds column names and no rows."


def dump_summary(summary: Summary) -> str:
    """The summary as JSON, for the way from the worker to the bot."""
    return json.dumps(asdict(summary))


def load_summary(text: str) -> Summary:
    """The summary that `dump_summary` wrote.

    Raises:
        UploadError: the worker wrote why the file cannot be read.
    """
    found: dict[str, Any] = json.loads(text)
    if "error" in found:
        raise UploadError(found["error"])
    columns = tuple(Column(item["header"], item["name"], DataType(item["data_type"])) for item in found["columns"])
    failed = tuple(FailedRow(**item) for item in found["failed"])
    return Summary(**{**found, "columns": columns, "failed": failed, "notes": tuple(found["notes"])})
