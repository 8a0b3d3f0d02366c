"""Files whose names lie, and files that are none of ours."""

import bz2
import gzip
import io
import lzma
import os
import zipfile
from pathlib import Path

import pytest

from tests.files.support import get_values, read, refuse

CSV = "title,year\nInk,1990\n"


def make_zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"GIF89a\x01\x00\x01\x00", "a GIF picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (make_zip("a.csv"), "a ZIP archive"),
        (make_zip("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook: save it as CSV"),
        (make_zip("[Content_Types].xml", "word/document.xml"), "a Word document"),
        (gzip.compress(CSV.encode()), "a gzip archive"),
        (bz2.compress(CSV.encode()), "a bzip2 archive"),
        (lzma.compress(CSV.encode()), "an xz archive"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "a Windows program"),
        (b"\x7fELF\x02\x01\x01\x00", "a program"),
        (b"PAR1\x15\x04\x15\x00", "a Parquet file"),
        (b"SQLite format 3\x00\x10\x00", "a SQLite database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "an old Office document"),
        (b"\n<!DOCTYPE html><html></html>", "a web page"),
        (b"<?xml version='1.0'?><a/>", "an XML file"),
        (b"{\\rtf1\\ansi}", "an RTF document"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("filename", ["movies.csv", "movies.json"])
def test_foreign_file_is_refused_by_its_kind(tmp_path: Path, data: bytes, what: str, filename: str) -> None:
    assert refuse(tmp_path, data, filename) == f"The file is {what}. I read CSV, TSV, JSON and JSONL."


def test_control_characters_are_no_text(tmp_path: Path) -> None:
    assert "The file is not text" in refuse(tmp_path, bytes(range(1, 256)) * 20)


@pytest.mark.parametrize("header", ["MZ", "ID3", "PAR1", "RIFF", "BZh"])
def test_signatures_of_letters_may_begin_a_csv(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header},year\nInk,1990\n").headers == (header, "year")


@pytest.mark.parametrize(
    ("filename", "data", "found"),
    [
        ("movies.json", CSV, "CSV"),
        ("movies.tsv", CSV, "CSV"),
        ("movies.csv", "title\tyear\nInk\t1990\n", "TSV"),
        ("movies.csv", '[{"title": "Ink", "year": 1990}]', "JSON"),
        ("movies.json", '{"title": "Ink", "year": 1990}\n{"title": "Pen"}', "JSONL"),
        ("movies.jsonl", ' [\n{"title": "Ink", "year": 1990}]', "JSON"),
    ],
)
def test_file_is_read_as_what_it_is(tmp_path: Path, filename: str, data: str, found: str) -> None:
    table = read(tmp_path, data, filename)

    assert table.format == found
    assert get_values(table)[0] == {"title": "Ink", "year": 1990}
    assert f"but the file is {found} and was read so." in table.notes[0]


@pytest.mark.parametrize("filename", ["movies", "movies.txt", "movies.CSV", ".csv", "", "a/b\\c.csv"])
def test_name_without_a_claim_needs_no_note(tmp_path: Path, filename: str) -> None:
    assert not read(tmp_path, CSV, filename).notes


@pytest.mark.parametrize("header", ["[title],year", "{title},year"])
def test_bracket_alone_makes_no_json(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, f"{header}\nInk,1990\n").format == "CSV"


def test_bracket_under_the_name_json_is_broken_json(tmp_path: Path) -> None:
    assert "The JSON is broken in line 1" in refuse(tmp_path, "[title]", "movies.json")
    assert "The JSON is broken in line 1" in refuse(tmp_path, "{title}", "movies.json")


def test_random_bytes_are_refused(tmp_path: Path) -> None:
    assert refuse(tmp_path, b"\x93" + os.urandom(20_000))
