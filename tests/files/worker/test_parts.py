"""Rows for a collection that is already there, and the failed ones as a file."""

import csv
import io
from pathlib import Path

import pytest

from bot.files import render_failed_csv
from bot.files.limits import MAX_FAILED_BYTES, MAX_FAILED_ROWS
from bot.models import DataType, FailedRow, PropertySpec, Record
from tests.files.support import read, read_json

MOVIE = (
    PropertySpec("title", DataType.TEXT),
    PropertySpec("year", DataType.INT),
    PropertySpec("genres", DataType.TEXT_ARRAY),
)


def test_rows_convert_to_the_types_of_the_collection(tmp_path: Path) -> None:
    table = read(tmp_path, "TITLE,year,genres\n1984,1984.0,drama|war\nInk,soon,\nPen,,\n")

    assert list(table.convert(MOVIE)) == [
        Record(2, {"title": "1984", "year": 1984, "genres": ["drama", "war"]}),
        FailedRow(3, "year: “soon” is not a whole number.", {"TITLE": "Ink", "year": "soon", "genres": ""}),
        Record(4, {"title": "Pen"}),
    ]


def test_text_is_what_the_file_says_and_not_what_a_number_became(tmp_path: Path) -> None:
    table = read(tmp_path, "title,score\nInk,1.50\n")

    assert list(table.convert([PropertySpec("score", DataType.TEXT)])) == [Record(2, {"score": "1.50"})]


def test_columns_that_no_property_takes_are_named(tmp_path: Path) -> None:
    table = read(tmp_path, "title,Shoe Size\nInk,42\n")

    assert table.unknown_columns(MOVIE) == ("Shoe Size",)
    assert table.unknown_columns([*MOVIE, PropertySpec("shoe_size")]) == ()


def test_property_takes_one_column_and_the_one_of_its_own_name_first(tmp_path: Path) -> None:
    table = read(tmp_path, "Release Year,release_year\na,b\n")

    assert list(table.convert([PropertySpec("release_year")])) == [Record(2, {"release_year": "b"})]
    assert table.unknown_columns([PropertySpec("release_year")]) == ("Release Year",)


def test_a_property_takes_the_column_that_it_came_from(tmp_path: Path) -> None:
    properties = [
        PropertySpec("price", DataType.NUMBER, label="Price ($)"),
        PropertySpec("score", label="Rating"),
        PropertySpec("rating"),
    ]
    table = read(tmp_path, "RATING, price  (＄) ,score\nnine,1.5,good\n")

    assert list(table.convert(properties)) == [Record(2, {"score": "nine", "price": 1.5})]
    assert table.unknown_columns(properties) == ("score",)


def test_a_label_that_two_properties_have_tells_nothing(tmp_path: Path) -> None:
    properties = [PropertySpec("a", label="Name"), PropertySpec("b", label="NAME"), PropertySpec("name")]
    table = read(tmp_path, "Name,year\nInk,1\n")

    assert list(table.convert(properties)) == [Record(2, {"name": "Ink"})]


def test_a_column_keeps_its_header_as_label(tmp_path: Path) -> None:
    table = read(tmp_path, "title,Rating (1-10),Director's name,名前\nInk,9,Ada,インク\n")

    assert [spec.label for spec in table.columns] == ["", "Rating (1-10)", "Director's name", "名前"]
    assert table.unknown_columns(table.columns) == ()


def test_row_without_a_known_value_fails(tmp_path: Path) -> None:
    table = read(tmp_path, "title,shoe\n,42\n")

    assert list(table.convert(MOVIE)) == [
        FailedRow(2, "The row has no value for any of the collection's properties.", {"title": "", "shoe": "42"})
    ]


def test_json_values_convert_too(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"title": ["a", 1], "year": "1990", "genres": "drama"}, {"year": True}])

    assert list(table.convert(MOVIE)) == [
        Record(1, {"title": '["a",1]', "year": 1990, "genres": ["drama"]}),
        FailedRow(2, "year: “true” is not a whole number.", {"title": "", "year": "true", "genres": ""}),
    ]


def test_property_of_a_type_that_files_do_not_fill_fails_the_row(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"place": {"latitude": 1}}])
    (failed,) = table.convert([PropertySpec("place", "geoCoordinates")])

    assert isinstance(failed, FailedRow)
    assert "geoCoordinates, which I cannot fill from files" in failed.reason


def test_failed_rows_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b\n1,2\n" + "1\n" * (MAX_FAILED_ROWS + 5))

    assert len(table.failed) == MAX_FAILED_ROWS
    assert table.failed_count == MAX_FAILED_ROWS + 5


def test_values_of_failed_rows_are_kept_within_bytes(tmp_path: Path) -> None:
    cell = "x" * (MAX_FAILED_BYTES // 3)
    table = read(tmp_path, "a,b\n1,2\n" + f"{cell}\n" * 4)

    assert [dict(row.values) for row in table.failed] == [{"a": cell}, {"a": cell}, {}, {}]


def test_rows_that_do_not_fit_carry_their_values_up_to_a_number(tmp_path: Path) -> None:
    table = read(tmp_path, "year\n" + "soon\n" * (MAX_FAILED_ROWS + 1))
    *first, last = [row for row in table.convert(MOVIE) if isinstance(row, FailedRow)]

    assert all(row.values == {"year": "soon"} for row in first)
    assert last == FailedRow(MAX_FAILED_ROWS + 2, "year: “soon” is not a whole number.", {})


def test_failed_csv_has_the_rows_as_they_were_then_line_and_reason() -> None:
    data = render_failed_csv(
        [
            FailedRow(3, "No, never.", {"title": 'a "b"\nc', "year": None}),
            FailedRow(9, "Too long.", {"title": "é", "tags": ["a", 1]}),
        ],
        headers=("year", "title"),
        source="a.csv",
    )

    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["year", "title", "tags", "ragbot_line", "ragbot_reason", "ragbot_source"],
        ["", 'a "b"\nc', "", "3", "No, never.", "a.csv"],
        ["", "é", '["a",1]', "9", "Too long.", "a.csv"],
    ]


def test_failed_csv_ends_within_what_discord_takes_and_counts_the_rest() -> None:
    row = FailedRow(1, "Too long.", {f"c{number}": "x" * 5000 for number in range(100)})
    text = render_failed_csv([row] * 200).decode("utf-8-sig")

    assert len(text) < MAX_FAILED_BYTES * 1.1
    assert text.rstrip().splitlines()[-1].endswith(" more rows,")


def test_failed_csv_of_a_text_without_bytes() -> None:
    assert b"\\ud800" in render_failed_csv([FailedRow(1, "Half a character.", {"a": "\ud800"})])


def test_failed_csv_can_be_mended_and_sent_again(tmp_path: Path) -> None:
    first = read(tmp_path, "title,year,genres\nInk,1990,drama|war\nPen\nPaper,soon,\n")
    failed = [*first.failed, *(row for row in first.convert(MOVIE) if isinstance(row, FailedRow))]
    mended = render_failed_csv(failed, headers=first.headers, source="films.csv").replace(b"soon", b"1991")
    again = read(tmp_path, mended)

    assert (first.belongs_to, again.belongs_to) == ("", "films.csv")
    assert again.headers == ("title", "year", "genres")
    assert again.unknown_columns(MOVIE) == ()
    assert list(again.convert(MOVIE)) == [Record(2, {"title": "Pen"}), Record(3, {"title": "Paper", "year": 1991})]


def test_report_columns_of_json_are_ignored_too(tmp_path: Path) -> None:
    assert read_json(tmp_path, [{"title": "Ink", "ragbot_line": 5, "ragbot_reason": "x"}]).headers == ("title",)


@pytest.mark.parametrize("data_type", ["text[]", "object", "object[]"])
@pytest.mark.parametrize("text", [r"\ud800", r"\u0000"])
def test_a_cell_with_what_utf8_has_no_bytes_for_is_a_failed_row(tmp_path: Path, data_type: str, text: str) -> None:
    item = f'["{text}"]' if data_type == "text[]" else f'{{"a": "{text}"}}'
    table = read(tmp_path, f"title\ttags\nInk\t{item}\n", "movies.tsv")
    tags = PropertySpec("tags", DataType(data_type), (PropertySpec("a"),) if "object" in data_type else ())

    [row] = table.convert((PropertySpec("title"), tags))
    assert isinstance(row, FailedRow)
    assert "holds a NUL or half a character" in row.reason
