"""Whatever bytes arrive: a table whose rows all come out again, or a sentence."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UploadError
from bot.files.layout import DELIMITERS
from bot.files.tables.rows import unpack_values
from bot.naming import is_valid_property_name
from tests.files.support import read, read_part

filenames = st.sampled_from(["movies.csv", "movies.tsv", "movies.json", "movies.jsonl", "movies"])
likely_text = st.lists(
    st.sampled_from(
        ['"', ",", ";", "\t", "\n", "\r\n", "a", "title", "1", "1e999", "é", "{", "}", "[", "]", ":", "null"]
    )
    | st.text(max_size=3)
).map("".join)
encodings = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner), max_leaves=8
)
cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
names = st.from_regex(r"[a-z]{2,6}", fullmatch=True)


def check(data: bytes, filename: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            table = read_part(Path(folder), data, filename)
        except UploadError:
            return
        records = list(table.records())
        assert len(records) == table.count > 0
        for record in records:
            json.dumps(record.values, allow_nan=False).encode()
        assert all(is_valid_property_name(spec.name) for spec in table.columns)
        assert len({spec.name for spec in table.columns}) == len(table.headers)
        assert table.failed_count >= len(table.failed)


@settings(deadline=None)
@given(data=st.binary(), filename=filenames)
def test_any_bytes(data: bytes, filename: str) -> None:
    check(data, filename)


@settings(deadline=None)
@given(text=likely_text, encoding=encodings, filename=filenames)
def test_any_text(text: str, encoding: str, filename: str) -> None:
    check(text.encode(encoding, "ignore"), filename)


@settings(deadline=None)
@given(value=json_values, filename=filenames)
def test_any_json(value: Any, filename: str) -> None:
    check(json.dumps(value).encode(), filename)


@settings(deadline=None)
@given(rows=st.lists(json_values, min_size=1, max_size=5), filename=filenames)
def test_any_jsonl(rows: list[Any], filename: str) -> None:
    check("\n".join(json.dumps(row) for row in rows).encode(), filename)


@settings(deadline=None)
@given(
    headers=st.lists(names, min_size=2, max_size=5, unique=True),
    data=st.data(),
    delimiter=st.sampled_from(DELIMITERS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_written_cell_comes_back(headers: list[str], data: st.DataObject, delimiter: str, encoding: str) -> None:
    rows = data.draw(st.lists(st.tuples(*[cells] * len(headers)), min_size=1, max_size=6))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([headers, *rows])
    expected = [row for row in ({h: c for h, c in zip(headers, r, strict=True) if c.strip()} for r in rows) if row]

    with tempfile.TemporaryDirectory() as folder:
        if not expected:
            with pytest.raises(UploadError, match="no rows"):
                read(Path(folder), out.getvalue().encode(encoding))
            return
        table = read(Path(folder), out.getvalue().encode(encoding))
        found = [_as_written(record.line, Path(folder), width=len(headers)) for record in table.records()]

    assert table.headers == tuple(headers)
    assert [{h: c for h, c in zip(headers, row, strict=True) if c is not None} for row in found] == expected


def _as_written(line: int, folder: Path, *, width: int) -> list[str | None]:
    for row in (folder / "rows.jsonl").read_text("utf-8").split("\n"):
        if row and json.loads(row)[0] == line:
            return unpack_values(json.loads(row)[1], width=width)
    raise AssertionError(line)
