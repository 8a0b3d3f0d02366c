"""Files whose names lie, and files that are none of ours."""

import bz2
import gzip
import lzma
import os
from pathlib import Path

import pytest

from tests.files.samples import build_csv, build_docx, build_html, build_mail, build_pdf, build_xlsx, build_zip
from tests.files.support import get_values, read, read_part, refuse

CSV = "title,year\nInk,1990\n"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"GIF89a\x01\x00\x01\x00", "a GIF picture"),
        (
            build_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "an OpenDocument spreadsheet or presentation: save it as",
        ),
        (gzip.compress(CSV.encode()), "a gzip archive"),
        (bz2.compress(CSV.encode()), "a bzip2 archive"),
        (lzma.compress(CSV.encode()), "an xz archive"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "a Windows program"),
        (b"\x7fELF\x02\x01\x01\x00", "a program"),
        (b"PAR1\x15\x04\x15\x00", "a Parquet file: export it as CSV or JSONL"),
        (b"SQLite format 3\x00\x10\x00", "a SQLite database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "an old Office document: save it as DOCX"),
        (b"<?xml version='1.0'?><a/>", "an XML file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("filename", ["movies.csv", "movies.json"])
def test_foreign_file_is_refused_by_its_kind(tmp_path: Path, data: bytes, what: str, filename: str) -> None:
    sentence = refuse(tmp_path, data, filename)
    assert sentence.startswith(f"The file is {what}")
    assert "I read tables (CSV, TSV, JSON, JSONL, XLSX), documents" in sentence


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
    assert f"but the file is {found} and was read as that." in table.notes[0]


@pytest.mark.parametrize(
    ("filename", "data", "found"),
    [
        ("movies.csv", build_pdf(), "PDF"),
        ("movies.pdf", build_docx(), "DOCX"),
        ("movies.docx", build_xlsx(), "XLSX"),
        ("movies.xlsx", build_csv(), "CSV"),
        ("movies.json", build_mail(), "mail"),
        ("movies.csv", build_html(), "HTML"),
        ("movies.html", b"Nothing but words.", "text"),
        ("movies.eml", b"Nothing but words.", "text"),
        ("movies.msg", build_mail(), "mail"),
        ("movies.zip", build_pdf(), "PDF"),
    ],
)
def test_wrong_extension_deceives_nobody(tmp_path: Path, filename: str, data: bytes, found: str) -> None:
    part = read_part(tmp_path, data, filename)

    assert part.format == found
    assert f"but the file is {found} and was read as that." in part.notes[0]
    assert part.count


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("Dear Ada, hello.\nYours, Bob\n", "text"),
        ("From: Ada\nI like mails.\n", "text"),
        ("From: Ada\nSubject: x\n\nI like mails.\n", "text"),
        ("Note: this\nis text.\n", "text"),
        ("title,year\nInk,1990\n", "CSV"),
        ('{"title": "Ink"}\n{"title": "Pen"}\n', "JSONL"),
        ("<p>A tag alone makes no page.</p>", "text"),
        ("<!-- a --> <!-- b --><HTML lang='en'><p>Hello</p>", "HTML"),
        ("<?xml version='1.0'?>\n<!DOCTYPE html><html><p>Hello</p></html>", "HTML"),
    ],
)
@pytest.mark.parametrize("filename", ["notes.txt", "notes"])
def test_text_is_told_apart_from_tables_mails_and_pages(tmp_path: Path, filename: str, data: str, found: str) -> None:
    part = read_part(tmp_path, data, filename)

    assert part.format == found
    assert not part.notes


@pytest.mark.parametrize(
    ("filename", "found"), [("a.md", "Markdown"), ("a.py", "source code"), ("a.sql", "source code")]
)
@pytest.mark.parametrize("data", ["a,b\n1,2\n", '{"a": 1}\n{"a": 2}', "From: x\nDate: y\n\nz"])
def test_markdown_and_code_are_what_they_are_called(tmp_path: Path, filename: str, found: str, data: str) -> None:
    assert read_part(tmp_path, data, filename).format == found


def test_ten_thousand_comments_before_a_page_take_no_time(tmp_path: Path) -> None:
    assert read_part(tmp_path, "<!-- a -->" * 10_000 + "words", "page.html").format == "HTML"


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
