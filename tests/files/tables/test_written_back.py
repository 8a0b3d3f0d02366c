"""What is stored reads back as it was written, or a note says what will differ and how often."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import DataType, FailedRow, PropertySpec, Record
from tests.files.support import get_types, get_values, read, read_json


def get_column(folder: Path, name: str, cells: list[str], *, delimiter: str = ",") -> tuple[str, list[object], str]:
    """The type, the values and the notes of the second of two columns."""
    rows = "".join(f"r{number}{delimiter}{cell}\n" for number, cell in enumerate(cells))
    table = read(folder, f"row{delimiter}{name}\n{rows}")
    stored = [row.get(table.columns[1].name) for row in get_values(table)]
    return str(table.columns[1].data_type), stored, " ".join(table.notes)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("version", ["3.9", "3.10", "1.20"]),
        ("version", ["3.10", "3.11", "3.12"]),
        ("Kapitel", ["1.10", "1.20"]),
        ("value", ["50", "10.50"]),
        ("sku", ["12E5", "300", "1E10"]),
        ("code", ["1E10", "2E11"]),
        ("zip", ["02108", "98101"]),
        ("phone", ["+4930123", "4930124"]),
        ("share", ["0.123456789012345678", "0.5"]),
        ("card", ["41111111111111112222", "5"]),
        ("offset", ["-0", "5"]),
    ],
)
def test_column_stays_text_where_a_number_is_not_written_back(tmp_path: Path, name: str, cells: list[str]) -> None:
    assert get_column(tmp_path, name, cells)[:2] == ("text", cells)


def test_why_a_column_of_numbers_is_text(tmp_path: Path) -> None:
    notes = get_column(tmp_path, "version", ["3.9", "3.10", "1.20"])[2]

    why = "2 values would lose a zero at the end (line 3 (“3.10”)), so it is stored as text."
    assert notes == f"version holds numbers, but {why}"


@pytest.mark.parametrize(
    ("cells", "stored", "note"),
    [
        (["10.50", "9.99", "100.00"], [10.5, 9.99, 100.0], "2 values are stored in another spelling (10.50 as 10.5)"),
        (["1.0", "2.5", "3.25"], [1.0, 2.5, 3.25], ""),
        (["93.5", "50"], [93.5, 50.0], ""),
        ([".5", "2."], [0.5, 2.0], "2 values are stored in another spelling (.5 as 0.5)"),
        (["1.5e3", "2"], [1500.0, 2.0], "1 value is stored in another spelling (1.5e3 as 1500.0)"),
    ],
)
def test_numbers_that_change_only_their_spelling_are_counted(
    tmp_path: Path, cells: list[str], stored: list[float], note: str
) -> None:
    assert get_column(tmp_path, "price", cells)[:2] == ("number", stored)
    assert note in get_column(tmp_path, "price", cells)[2]
    assert bool(note) == bool(get_column(tmp_path, "price", cells)[2])


MARKED = "name,age,joined,note\nAda,36,2024-01-01,x\nBob,NA,N/A,NA\nEve,\\N,\\N,null\nDan,nan,NULL,None\nFay,-,-,-\n"


def test_markers_for_nothing_are_empty_among_numbers_and_dates_and_words_among_words(tmp_path: Path) -> None:
    table = read(tmp_path, f"{MARKED}Gus,40,2024-02-02,y\n")

    assert get_types(table) == {"name": "text", "age": "int", "joined": "date", "note": "text"}
    assert [row.get("age") for row in get_values(table)] == [36, None, None, None, None, 40]
    assert [row["note"] for row in get_values(table)] == ["x", "NA", "null", "None", "-", "y"]
    assert table.notes == (
        "age: 4 values stand for nothing and are left empty (line 3: “NA”).",
        "joined: 4 values stand for nothing and are left empty (line 3: “N/A”).",
    )


@pytest.mark.parametrize("marker", ["NULL", "n/a", "#N/A", "--", "—", "NaN", "<NA>", "?", "none", "."])
@pytest.mark.parametrize(("cells", "kind"), [(["1", "2"], "int"), (["1.5"], "number"), (["true"], "boolean")])
def test_any_marker_of_any_number(tmp_path: Path, marker: str, cells: list[str], kind: str) -> None:
    found, stored, notes = get_column(tmp_path, "n", [*cells, marker, marker, marker])

    assert (found, stored[-3:]) == (kind, [None] * 3)
    assert "3 values stand for nothing" in notes


def test_column_of_markers_alone_and_of_namibia_is_text(tmp_path: Path) -> None:
    assert get_column(tmp_path, "country", ["NA", "DE"])[:2] == ("text", ["NA", "DE"])
    assert get_column(tmp_path, "state", ["NA", "-"])[:2] == ("text", ["NA", "-"])


def test_markers_in_json(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"n": 1, "at": {"x": 1}}, {"n": "NA", "at": {"x": "null"}}])

    assert get_values(table)[0] == {"n": 1, "at": {"x": 1}}
    assert "n" not in get_values(table)[1]
    assert any("n: 1 value stands for nothing" in note for note in table.notes)


def test_json_number_with_more_digits_than_a_double_keeps_is_text(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"n": 0.123456789012345678}, {"n": 0.5}]', "a.json")

    assert get_values(table) == [{"n": "0.123456789012345678"}, {"n": "0.5"}]


@pytest.mark.parametrize(
    ("cell", "data_type", "reason"),
    [
        ("02108", "int", "zip: “02108” would be stored as 2108"),
        ("02108", "number", "zip: “02108” would be stored as 2108"),
        ("+4915112345", "int", "would be stored as 4915112345"),
        ("12E3", "number", "would be stored as 12000"),
        ("9007199254740993", "number", "more digits than a number keeps"),
        ("1.10", "int", "is not a whole number"),
    ],
)
def test_value_that_an_existing_property_would_change_is_a_failed_row(
    tmp_path: Path, cell: str, data_type: str, reason: str
) -> None:
    table = read(tmp_path, f"name,zip\nBoston,{cell}\nSeattle,98101\n")
    failed, stored = table.convert([PropertySpec("name"), PropertySpec("zip", data_type)])

    assert isinstance(failed, FailedRow)
    assert reason in failed.reason
    assert isinstance(stored, Record)


@pytest.mark.parametrize(
    ("cell", "data_type", "change"),
    [
        ("1.10", "number", "n: 1 value is stored in another spelling (1.10 as 1.1)."),
        ("7.0", "int", "n: 1 value is stored in another spelling (7.0 as 7)."),
        ("7.00", "int", "n: 1 value is stored in another spelling (7.00 as 7)."),
        ("1.5e3", "int", "n: 1 value is stored in another spelling (1.5e3 as 1500)."),
        ("NA", "int", "n: 1 value stands for nothing and is left empty (line 2: “NA”)."),
    ],
)
def test_value_that_an_existing_property_spells_otherwise_is_counted(
    tmp_path: Path, cell: str, data_type: str, change: str
) -> None:
    table = read(tmp_path, f"name,n\na,{cell}\nb,5\nc,word\n")

    assert table.get_changes([PropertySpec("n", data_type)]) == (change,)
    assert table.get_changes([PropertySpec("n")]) == ()


CELLS = st.one_of(
    st.from_regex(r"[+-]?[0-9]{1,20}", fullmatch=True),
    st.from_regex(r"-?[0-9]{0,4}\.[0-9]{0,19}", fullmatch=True),
    st.from_regex(r"[0-9]{1,3}[eE]-?[0-9]{1,3}", fullmatch=True),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)


@settings(deadline=None, max_examples=300)
@given(cells=st.lists(CELLS, min_size=1, max_size=5))
def test_cells_read_back_as_they_were_written_or_a_note_says_so(cells: list[str]) -> None:
    with TemporaryDirectory() as folder:
        kind, stored, notes = get_column(Path(folder), "n", cells)
    for cell, value in zip(cells, stored, strict=True):
        if kind == DataType.TEXT:
            assert value == cell
        elif value is None:
            assert "left empty" in notes
        else:
            written = repr(value)
            assert Decimal(written) == Decimal(cell) or f"{float(cell)!r}" == written
            assert written in (cell, f"{cell}.0") or "in another spelling" in notes


def test_a_row_of_markers_alone_is_a_failed_row(tmp_path: Path) -> None:
    table = read(tmp_path, "n\n1\nNA\n2\n")
    _, failed, _ = table.convert(table.columns)

    assert isinstance(failed, FailedRow)
    assert (failed.line, failed.values) == (3, {"n": "NA"})


def test_nulls_of_databases_are_empty_among_words_too(tmp_path: Path) -> None:
    table = read(tmp_path, "tconst\tgenres\tyear\nt1\tDrama\t1990\nt2\t\\N\t\\N\n", "a.tsv")

    assert get_values(table)[1] == {"tconst": "t2"}
    assert table.notes == (
        "genres: 1 value stands for nothing and is left empty (line 3: “\\N”).",
        "year: 1 value stands for nothing and is left empty (line 3: “\\N”).",
    )


def test_errors_of_spreadsheets_are_empty_among_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, "n\n1\n#DIV/0!\n#REF!\nn.a.\n")

    assert get_types(table) == {"n": "int"}
    assert "n: 3 values stand for nothing and are left empty (line 3: “#DIV/0!”)." in table.notes


def test_what_fails_is_not_said_to_be_stored(tmp_path: Path) -> None:
    table = read(tmp_path, "n\n1.10\n2.5\n")

    assert table.get_changes((PropertySpec("n", DataType.INT),)) == ()
