"""Reads bytes as an upload, in this process: only tests/files/test_read_table.py needs the worker."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UploadError
from bot.files.parse import dump_summary, load_summary, parse_file
from bot.files.table import Table, build_table


def read(folder: Path, data: str | bytes, filename: str = "movies.csv") -> Table:
    upload, rows = folder / "upload", folder / "rows.jsonl"
    upload.write_bytes(data.encode() if isinstance(data, str) else data)
    summary = parse_file(upload, filename=filename, rows_path=rows)
    return build_table(load_summary(dump_summary(summary)), rows)


def refuse(folder: Path, data: str | bytes, filename: str = "movies.csv") -> str:
    """The sentence that an upload is refused with."""
    with pytest.raises(UploadError) as caught:
        read(folder, data, filename)
    return caught.value.sentence


def read_json(folder: Path, value: Any) -> Table:
    return read(folder, json.dumps(value), "movies.json")


def get_types(table: Table) -> dict[str, str]:
    return {spec.name: str(spec.data_type) for spec in table.columns}


def get_values(table: Table) -> list[dict[str, Any]]:
    return [dict(record.values) for record in table.records()]


def get_failures(table: Table) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in table.failed]
