"""Reads bytes as an upload, in this process: only tests/files/worker/test_read_upload.py needs the worker."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UploadError
from bot.files import Document, Part, ReadOptions, Table, TableOptions
from bot.files.limits import share_failed_limit
from bot.files.worker.parse import parse_file
from bot.files.worker.parts import build_part
from bot.files.worker.summary import dump_summary, load_summary


def read_part(
    folder: Path,
    data: str | bytes,
    filename: str = "movies.csv",
    *,
    options: ReadOptions | None = None,
    tables: TableOptions | None = None,
) -> Part:
    upload, rows = folder / "upload", folder / "rows.jsonl"
    upload.write_bytes(data.encode() if isinstance(data, str) else data)
    summary = parse_file(
        upload, filename=filename, rows_path=rows, options=options or ReadOptions(), tables=tables or TableOptions()
    )
    return build_part(load_summary(dump_summary(summary)), rows, source=filename, limit=share_failed_limit(1))


def read(folder: Path, data: str | bytes, filename: str = "movies.csv", *, tables: TableOptions | None = None) -> Table:
    part = read_part(folder, data, filename, tables=tables)
    assert isinstance(part, Table)
    return part


def read_document(folder: Path, data: str | bytes, filename: str, *, options: ReadOptions | None = None) -> Document:
    part = read_part(folder, data, filename, options=options)
    assert isinstance(part, Document)
    return part


def refuse(folder: Path, data: str | bytes, filename: str = "movies.csv") -> str:
    """The sentence that an upload is refused with."""
    with pytest.raises(UploadError) as caught:
        read_part(folder, data, filename)
    return caught.value.user_message


def read_json(folder: Path, value: Any) -> Table:
    return read(folder, json.dumps(value), "movies.json")


def get_types(table: Table) -> dict[str, str]:
    return {spec.name: str(spec.data_type) for spec in table.columns}


def get_values(table: Part) -> list[dict[str, Any]]:
    return [dict(record.values) for record in table.records()]


def get_failures(table: Table) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in table.failed]
