"""XLSX: cells with types of their own."""

from pathlib import Path

import pytest

from tests.files.samples import build_xlsx
from tests.files.support import get_failures, get_types, get_values, read, refuse


def text(cell: str, value: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


HEADER = row(1, text("A1", "title") + text("B1", "n"))
INK = row(2, text("A2", "Ink") + '<c r="B2"><v>1</v></c>')


def test_cells_keep_their_types(tmp_path: Path) -> None:
    names = ["code", "n", "x", "seen", "day", "moment", "sum", "clock"]
    header = row(1, "".join(text(f"{letter}1", name) for letter, name in zip("ABCDEFGH", names, strict=True)))
    cells = (
        text("A2", "007") + '<c r="B2"><v>1990</v></c><c r="C2"><v>2.5</v></c><c r="D2" t="b"><v>1</v></c>'
        '<c r="E2" s="1"><v>45000</v></c><c r="F2" s="1"><v>45000.75</v></c><c r="G2"><f>1+1</f><v>2</v></c>'
        + text("H2", "18:30")
    )
    table = read(tmp_path, build_xlsx({"Films": header + row(2, cells)}), "films.xlsx")

    assert get_types(table) == {
        "code": "text",
        "n": "int",
        "x": "number",
        "seen": "boolean",
        "day": "date",
        "moment": "date",
        "sum": "int",
        "clock": "text",
    }
    assert get_values(table)[0] == {
        "code": "007",
        "n": 1990,
        "x": 2.5,
        "seen": True,
        "day": "2023-03-15T00:00:00Z",
        "moment": "2023-03-15T18:00:00Z",
        "sum": 2,
        "clock": "18:30",
    }


def test_table_may_begin_anywhere_and_lines_are_row_numbers(tmp_path: Path) -> None:
    header = row(3, text("C3", "title") + text("D3", "n"))
    table = read(tmp_path, build_xlsx({"S": header + row(5, text("C5", "Ink")) + row(9, text("C9", "Pen"))}), "a.xlsx")

    assert [(record.line, record.values) for record in table.records()] == [
        (5, {"title": "Ink"}),
        (9, {"title": "Pen"}),
    ]


def test_first_sheet_that_is_not_empty_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    table = read(tmp_path, build_xlsx({"None": "", "Films": HEADER + INK, "More": HEADER, "Void": ""}), "a.xlsx")

    assert get_values(table) == [{"title": "Ink", "n": 1}]
    assert table.notes == ("Only the sheet “Films” was read. Upload the others as separate files: “More”.",)


def test_columns_that_mix_numbers_and_words_are_text(tmp_path: Path) -> None:
    table = read(tmp_path, build_xlsx({"S": HEADER + INK + row(3, text("A3", "Pen") + text("B3", "two"))}), "a.xlsx")

    assert [values["n"] for values in get_values(table)] == ["1", "two"]


def test_errors_of_formulas_are_empty(tmp_path: Path) -> None:
    data = build_xlsx({"S": HEADER + row(2, text("A2", "Ink") + '<c r="B2" t="e"><v>#DIV/0!</v></c>')})

    assert get_values(read(tmp_path, data, "a.xlsx")) == [{"title": "Ink"}]


def test_cell_of_more_than_1_mib_costs_only_its_row(tmp_path: Path) -> None:
    data = build_xlsx({"S": HEADER + INK + row(3, text("A3", "x" * 1_100_000))})

    assert get_failures(read(tmp_path, data, "a.xlsx")) == [
        (3, "title holds more than 1 MiB of text. Split it into several rows.")
    ]


@pytest.mark.parametrize(
    ("sheets", "sentence"),
    [
        ({"S": ""}, "The workbook holds no rows"),
        ({"S": row(1, text("A1", " "))}, "holds no column names"),
        ({"S": HEADER}, "column names and no rows"),
        ({"S": "<row"}, "The workbook is damaged"),
    ],
    ids=["empty", "blank", "header only", "broken"],
)
def test_refused_with_a_sentence(tmp_path: Path, sheets: dict[str, str], sentence: str) -> None:
    assert sentence in refuse(tmp_path, build_xlsx(sheets), "a.xlsx")
