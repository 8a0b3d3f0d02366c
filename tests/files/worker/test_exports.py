"""Files that ragbot has exported are recognised, whoever has saved them again, and nothing else is."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UploadError
from bot.files import ExportPart, read_upload, render_failed_csv
from bot.files.detect.formats import Format
from bot.files.limits import share_failed_limit
from bot.files.worker.export_part import build_export_part
from bot.files.worker.parse import parse_file
from bot.files.worker.summary import dump_summary, load_summary
from bot.models import FailedRow, PropertySpec, Record
from tests.files.support import read

UUID = "12345678-1234-1234-1234-1234567890ab"
ORIGIN = {
    "source": "a.csv",
    "batch": "20260301-123015-abcdef",
    "ingested_at": "2026-03-01T12:30:15Z",
    "ingested_by": "42",
}
PROPERTIES = (PropertySpec("title"), PropertySpec("year", "int"))
HEAD = {
    "@ragbot": {
        "export": 1,
        "collection": "Films",
        "properties": [{"name": "title", "type": "text"}, {"name": "year", "type": "int"}],
    }
}


def build_object(number: int = 0, **values: Any) -> dict[str, Any]:
    return {"id": f"{UUID[:-2]}{number:02}", **values, "@ragbot": ORIGIN}


def join(*lines: dict[str, Any] | str) -> str:
    return "".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines)


def read_export(folder: Path, data: str | bytes, filename: str = "documents.jsonl") -> ExportPart:
    upload, rows = folder / "upload", folder / "rows.jsonl"
    upload.write_bytes(data.encode() if isinstance(data, str) else data)
    summary = load_summary(dump_summary(parse_file(upload, filename=filename, rows_path=rows)))
    assert summary.format is Format.EXPORT
    return build_export_part(summary, rows, source=filename, limit=share_failed_limit(1))


def get_rows(part: ExportPart) -> list[Record | FailedRow]:
    return [*part.failed, *part.convert(PROPERTIES)]


@pytest.mark.parametrize("filename", ["documents.jsonl", "backup.txt", "x.json", "noname"])
def test_an_export_is_recognised_whatever_it_is_called(tmp_path: Path, filename: str) -> None:
    part = read_export(tmp_path, join(HEAD, build_object(title="Heat", year=1995)), filename)
    assert (part.header.collection, part.columns, part.count) == ("Films", PROPERTIES, 1)
    (row,) = get_rows(part)
    assert isinstance(row, Record)
    assert (row.line, row.values) == (2, {"title": "Heat", "year": 1995})
    assert row.exported is not None
    assert row.exported.origin is not None
    assert (row.exported.id, row.exported.origin.batch) == (f"{UUID[:-2]}00", ORIGIN["batch"])


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_may_be_saved_by_another_program(tmp_path: Path, codec: str, end: str) -> None:
    text = join(HEAD, build_object(title="Amélie 雨\u2028", year=2001))
    (row,) = get_rows(read_export(tmp_path, text.replace("\n", end).encode(codec)))
    assert row.values == {"title": "Amélie 雨\u2028", "year": 2001}


def test_a_line_without_an_id_is_new_and_one_that_is_broken_fails_alone(tmp_path: Path) -> None:
    lines: list[dict[str, Any] | str] = [
        {"title": "New"},
        "{broken",
        build_object(title=["x"]),
        build_object(1, title="Heat", year="soon"),
    ]
    rows = get_rows(read_export(tmp_path, join(HEAD, *lines, {**build_object(), "id": "7"}, {"@ragbot": ORIGIN})))
    reasons = {row.line: row.reason for row in rows if isinstance(row, FailedRow)}
    assert reasons[3].startswith("The line is not JSON")
    assert reasons[5] == "year: “soon” is not a whole number."
    assert reasons[6] == "Its id “7” is not one of an object."
    assert "no value" in reasons[7]
    (new, listed) = (row for row in rows if isinstance(row, Record))
    assert (new.values, new.exported) == ({"title": "New"}, None)
    assert listed.values == {"title": '["x"]'}  # as any other file's


@pytest.mark.parametrize(
    "wrong",
    [
        {"batch": "last"},
        {"ingested_at": "soon"},
        {"source": ""},
        {"source": None},
        {"source": "a\nb"},
        {"ingested_by": 42},
        {"digest": 5},
        {"lookup": [5]},
        {"digest": ["x" * 501]},
    ],
)
def test_what_the_bot_keeps_is_checked(tmp_path: Path, wrong: dict[str, Any]) -> None:
    line = {"id": UUID, "title": "Heat", "@ragbot": {**ORIGIN, **wrong}}
    (failed,) = get_rows(read_export(tmp_path, join(HEAD, line)))
    assert isinstance(failed, FailedRow)
    assert next(iter(wrong)) in failed.reason


def test_values_are_not_read_like_those_of_other_files(tmp_path: Path) -> None:
    values = ["", " ", "NA", "007", " x ", "1.10"]
    part = read_export(tmp_path, join(HEAD, *(build_object(n, title=v) for n, v in enumerate(values))))
    assert [row.values["title"] for row in get_rows(part)] == values


def test_keys_that_somebody_has_added_are_columns_too(tmp_path: Path) -> None:
    part = read_export(tmp_path, join(HEAD, build_object(title="Heat", rating=7.5)))
    assert part.columns == (*PROPERTIES, PropertySpec("rating", "number"))
    assert part.unknown_columns(PROPERTIES) == ("rating",)
    assert part.get_filled(PROPERTIES) == {"title", "year"}


@pytest.mark.parametrize("named", [True, False])
def test_a_flat_export_is_recognised_where_every_line_is_one(tmp_path: Path, named: bool) -> None:
    begin = {"collection": "Films"} if named else {}
    lines = [{**begin, "id": f"{UUID[:-1]}{n}", "title": f"M{n}", "collection_": 1, **ORIGIN} for n in range(3)]
    part = read_export(tmp_path, join(*lines))
    assert part.header.collection == ("Films" if named else "")
    assert [row.values for row in get_rows(part)] == [{"title": f"M{n}"} for n in range(3)]
    assert {spec.name for spec in part.columns} == {"title", "collection_"}


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Heat"},
        {"id": "7", "title": "Heat", **ORIGIN},
        {"id": UUID, "title": "Heat", **ORIGIN, "batch": "monday"},
        {"id": UUID, "title": "Heat", "source": "x"},
    ],
)
def test_what_only_looks_like_a_flat_export_is_a_table(tmp_path: Path, other: dict[str, Any]) -> None:
    table = read(tmp_path, join({"id": UUID, "title": "Heat", **ORIGIN}, other), "films.jsonl")
    assert (table.format, table.count) == (Format.JSONL, 2)


def test_a_collection_without_objects_is_an_export_too(tmp_path: Path) -> None:
    part = read_export(tmp_path, join(HEAD))
    assert (part.count, part.columns) == (0, PROPERTIES)


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ({"@ragbot": {"export": 2}}, "newer ragbot"),
        ({"@ragbot": {"export": 1, "collection": "Films"}}, "is damaged"),
        ({"@ragbot": {"export": 1, "collection": "F", "properties": [{"name": "x", "type": "blob"}]}}, "is damaged"),
    ],
)
def test_a_line_about_a_collection_that_cannot_be_read_is_refused(
    tmp_path: Path, head: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UploadError, match=sentence):
        read_export(tmp_path, join(head, build_object(title="Heat")))


async def test_each_collection_is_a_part_of_its_own(tmp_path: Path) -> None:
    other = {"@ragbot": {**HEAD["@ragbot"], "collection": "Books"}}
    empty = {"@ragbot": {**HEAD["@ragbot"], "collection": "Empty"}}
    guild = {"@ragbot": {"export": 1, "guild": "7", "state": {"opt_outs": ["1"]}}}
    path = tmp_path / "guild.jsonl"
    path.write_text(join(guild, HEAD, build_object(title="Heat"), empty, other, build_object(title="Emma"), "{broken"))
    first, *parts = (await read_upload(path, filename=path.name, workdir=tmp_path)).parts
    assert isinstance(first, ExportPart)
    assert (first.header.guild, first.header.state) == ("7", {"opt_outs": ["1"]})
    assert [(part.source, part.count) for part in parts] == [("Films", 1), ("Empty", 0), ("Books", 1)]
    assert [row.line for row in parts[0].convert(PROPERTIES)] == [3]
    assert [row.line for row in (*parts[2].convert(PROPERTIES), *parts[2].failed)] == [6, 7]


async def test_a_flat_export_of_several_collections_has_a_part_for_each(tmp_path: Path) -> None:
    names = ("Films", "Films", "Books")
    path = tmp_path / "documents.jsonl"
    path.write_text(join(*({"collection": n, "id": UUID, "title": n, **ORIGIN} for n in names)))
    parts = (await read_upload(path, filename=path.name, workdir=tmp_path)).parts
    assert [(part.source, part.count) for part in parts] == [("Films", 2), ("Books", 1)]
    assert [row.values["title"] for part in parts for row in part.convert(PROPERTIES)] == list(names)


def read_spreadsheet(folder: Path, *rows: str) -> ExportPart:
    return read_export(folder, "".join(f"{row}\r\n" for row in rows).encode("utf-8-sig"), "Films.csv")


NAMES = "title,year,ragbot_id,ragbot_origin,ragbot_batch,ragbot_at,ragbot_by"
IDENTITY = f"{UUID},{','.join(ORIGIN.values())}"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_comes_back(tmp_path: Path, delimiter: str) -> None:
    rows = [NAMES, f"'=1+1,1995,{IDENTITY}", "New,2000,,,,,"]
    first, new = get_rows(read_spreadsheet(tmp_path, *(row.replace(",", delimiter) for row in rows)))
    assert isinstance(first, Record)
    assert isinstance(new, Record)
    assert first.values == {"title": "=1+1", "year": 1995}
    assert first.exported is not None
    assert first.exported.id == UUID
    assert (new.values, new.exported) == ({"title": "New", "year": 2000}, None)


def test_a_row_of_a_spreadsheet_that_cannot_be_an_object_fails(tmp_path: Path) -> None:
    rows = get_rows(read_spreadsheet(tmp_path, NAMES, f"Heat,soon,{IDENTITY}", f"Heat,1995,7{IDENTITY}", "Heat,1995"))
    reasons = {row.line: row.reason for row in rows if isinstance(row, FailedRow)}
    assert reasons[2] == "year: “soon” is not a whole number."
    assert "is not one of an object" in reasons[3]
    assert "2 cells, but the header has 7" in reasons[4]


def test_an_emptied_column_is_one_all_the_same(tmp_path: Path) -> None:
    part = read_spreadsheet(tmp_path, NAMES, f"Heat,,{IDENTITY}")
    assert part.get_filled(PROPERTIES) == {"title", "year"}


def test_a_corrected_report_of_failed_rows_is_still_about_these_objects(tmp_path: Path) -> None:
    part = read_export(tmp_path, join(HEAD, build_object(title="=x", year="soon")))
    (failed,) = part.convert(PROPERTIES)
    assert isinstance(failed, FailedRow)
    report = render_failed_csv([failed], part.headers, source="documents.jsonl").decode("utf-8-sig")
    (row,) = get_rows(read_export(tmp_path, report.replace("soon", "1995"), "failed_rows.csv"))
    assert isinstance(row, Record)
    assert row.values == {"title": "=x", "year": 1995}
    assert row.exported is not None
    assert row.exported.origin is not None
    assert (row.exported.id, row.exported.origin.source) == (build_object()["id"], "a.csv")
