"""CSV and TSV: every way in which they arrive, and every way in which they are wrong."""

import csv
import io
from pathlib import Path

import pytest

from bot.files.limits import MAX_COLUMNS, MAX_TEXT_BYTES
from tests.files.support import get_failures, get_types, get_values, read, refuse


def test_rows_get_the_types_of_their_columns(tmp_path: Path) -> None:
    table = read(tmp_path, "title,year,score,seen,day\nInk,1990,1.5,true,2020-01-02\nPaper,,2,,\n")

    assert get_types(table) == {"title": "text", "year": "int", "score": "number", "seen": "boolean", "day": "date"}
    assert get_values(table) == [
        {"title": "Ink", "year": 1990, "score": 1.5, "seen": True, "day": "2020-01-02T00:00:00Z"},
        {"title": "Paper", "score": 2.0},
    ]
    assert (table.format, table.encoding, table.count, table.failed_count) == ("CSV", "UTF-8", 2, 0)
    assert not table.notes


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("title;year\nInk, black;1990\nPaper;1991\n", "CSV"),
        ("title\tyear\nInk, black\t1990\nPaper\t1991\n", "TSV"),
        ("title|year\nInk, black|1990\nPaper|1991\n", "CSV"),
        ('title,year\r\n"Ink, black",1990\r\nPaper,1991', "CSV"),
        ('title,year\r"Ink, black",1990\rPaper,1991\r', "CSV"),
    ],
    ids=["semicolon", "tab", "bar", "windows", "classic mac"],
)
def test_delimiters_and_line_ends(tmp_path: Path, data: str, found: str) -> None:
    table = read(tmp_path, data)

    assert table.format == found
    assert get_values(table) == [{"title": "Ink, black", "year": 1990}, {"title": "Paper", "year": 1991}]


def test_one_column(tmp_path: Path) -> None:
    assert get_values(read(tmp_path, "title\nInk\n\nPaper\n")) == [{"title": "Ink"}, {"title": "Paper"}]


def test_line_is_where_the_row_starts(tmp_path: Path) -> None:
    table = read(tmp_path, 'title,text\n\na,"one\ntwo\nthree"\nb,short\n')

    assert [record.line for record in table.records()] == [3, 6]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("latin-1", "Windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    table = read(tmp_path, "title,year\nCafé,1990\n".encode(encoding))

    assert get_values(table) == [{"title": "Café", "year": 1990}]
    assert table.encoding == name
    assert bool(table.notes) == (name == "Windows-1252")


def test_bytes_that_windows_does_not_know_are_latin_1(tmp_path: Path) -> None:
    assert read(tmp_path, b"title\nCaf\xe9 \x81\n").encoding == "Latin-1"


def test_letters_after_the_first_chunk_decide_too(tmp_path: Path) -> None:
    table = read(tmp_path, b"title,text\nInk," + b"x" * 900_000 + b"\nPen," + b"x" * 900_000 + b"\nCaf\xe9,y\n")

    assert table.encoding == "Windows-1252"
    assert table.count == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "The file is empty"),
        (" \n\r\n\t", "The file is empty"),
        ("\ufeff", "The file is empty"),
        ("title,year\n", "column names and no rows"),
        ("title,year\n,\n , \n", "column names and no rows"),
        (",,\n,,\n", "holds no column names"),
        (b"title,year\nInk\x00,1990\n", "NUL bytes"),
        (b"a,b\n\x001,2\n", "NUL bytes"),
        (b"title,text\nInk," + b"x" * 2_000_000 + b"\x00", "NUL bytes"),
        (",".join(f"c{n}" for n in range(MAX_COLUMNS + 1)) + "\n", f"more than {MAX_COLUMNS} columns"),
    ],
    ids=[
        "empty",
        "white space",
        "only a mark",
        "header only",
        "blank rows",
        "blank header",
        "NUL",
        "NUL in a small file",
        "late NUL",
        "too many columns",
    ],
)
def test_refused_with_a_sentence(tmp_path: Path, data: str | bytes, sentence: str) -> None:
    assert sentence in refuse(tmp_path, data)


def test_utf_16_that_breaks_off_is_damaged(tmp_path: Path) -> None:
    assert "damaged" in refuse(tmp_path, "title,year\nCafé,1990\n".encode("utf-16") + b"\x00")


def test_nameless_columns_without_data_are_dropped(tmp_path: Path) -> None:
    table = read(tmp_path, "title,,year,\nInk,,1990,\nPaper, ,1991\n")

    assert get_values(table) == [{"title": "Ink", "year": 1990}, {"title": "Paper", "year": 1991}]


def test_ragged_rows_fail_with_their_line_and_their_cells(tmp_path: Path) -> None:
    table = read(tmp_path, "title,year\nInk,1990\nPaper\nPen,1991,1992\nLead,1993,,\n")

    assert table.count == 2
    assert get_failures(table) == [
        (3, "The row has 1 cell, but the header has 2. Is a quote missing?"),
        (4, "The row has 3 cells, but the header has 2. Is a quote missing?"),
    ]
    assert table.failed[1].values == {"title": "Pen", "year": "1991", "column 3": "1992"}


def test_only_ragged_rows(tmp_path: Path) -> None:
    assert "None of 2 rows can be stored. Line 2: The row has 1" in refuse(tmp_path, "a,b\n1\n2\n")


def test_cell_of_5_mb_costs_only_its_row(tmp_path: Path) -> None:
    table = read(tmp_path, "title,year\nInk,1990\n" + "x" * 5_000_000 + ",1991\n")

    assert table.count == 1
    assert get_failures(table) == [(3, "title holds more than 1 MiB of text. Split it into several rows.")]
    assert table.failed[0].values == {"title": "x" * 5_000_000, "year": "1991"}


def test_text_limit_counts_bytes(tmp_path: Path) -> None:
    fits, exceeds = "x" * MAX_TEXT_BYTES, "é" * (MAX_TEXT_BYTES // 2 + 1)
    table = read(tmp_path, f"title\n{fits}\n{exceeds}\n")

    assert [failed.line for failed in table.failed] == [3]
    assert table.count == 1


def test_numbers_with_text_between_are_text_and_say_so(tmp_path: Path) -> None:
    rows = "".join(f"f{year},{year}\n" for year in range(1950, 1970))
    table = read(tmp_path, f"title,year\n{rows}g,unknown\n")

    assert get_types(table)["year"] == "text"
    assert get_values(table)[0]["year"] == "1950"
    assert table.notes == ("year holds numbers except in line 22 (“unknown”), so it is stored as text.",)


def test_several_exceptions_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"2020-01-{day:02}\n" for day in range(1, 29))
    table = read(tmp_path, f"day\n{rows}soon\nlater\n")

    assert table.notes == ("day holds dates except in line 30 (“soon”) and 1 more, so it is stored as text.",)


def test_text_with_some_numbers_needs_no_note(tmp_path: Path) -> None:
    table = read(tmp_path, "title\n1984\nInk\n2001\n")

    assert get_types(table) == {"title": "text"}
    assert not table.notes


def test_leading_zeros_and_huge_numbers_lose_nothing(tmp_path: Path) -> None:
    table = read(tmp_path, "code,ean\n007,9007199254740993\n042,1\n")

    assert get_types(table) == {"code": "text", "ean": "text"}
    assert get_values(table)[0] == {"code": "007", "ean": "9007199254740993"}


def test_headers_become_property_names(tmp_path: Path) -> None:
    table = read(tmp_path, "Title,Release Year,id,vector,release_year\na,1990,7,x,y\n")

    assert tuple(get_types(table)) == ("title", "release_year_97316f", "id_value", "vector_value", "release_year")
    assert table.headers == ("Title", "Release Year", "id", "vector", "release_year")
    assert "“id” is stored as id_value." in table.notes
    assert not any("“Title”" in note for note in table.notes)


def test_columns_with_the_bots_own_names_are_stored_under_others(tmp_path: Path) -> None:
    table = read(tmp_path, "title,source,Digest\nInk,web,x\n")

    assert get_values(table) == [{"title": "Ink", "source_value": "web", "digest_value": "x"}]
    assert table.notes == ("“source” is stored as source_value.", "“Digest” is stored as digest_value.")


def test_quoted_cells_come_through(tmp_path: Path) -> None:
    cells = ['He said "no"', "a,b;c\td|e", "two\nlines", " spaces ", "'"]
    out = io.StringIO()
    csv.writer(out).writerows([["a", "b", "c", "d", "e"], cells])

    assert list(get_values(read(tmp_path, out.getvalue()))[0].values()) == cells
