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

    table = read(tmp_path, data, "a.xlsx")
    assert get_values(table) == [{"title": "Ink"}]
    assert table.notes == ("1 cell with an error of a formula left empty (line 2: “#DIV/0!”).",)


def test_formulas_that_were_never_calculated_are_counted(tmp_path: Path) -> None:
    rows = "".join(row(line, text(f"A{line}", "x") + f'<c r="B{line}"><f>1+1</f></c>') for line in (2, 3))
    calculated = row(4, text("A4", "y") + '<c r="B4"><f>1+1</f><v>2</v></c>')
    table = read(tmp_path, build_xlsx({"S": HEADER + rows + calculated}), "a.xlsx")

    assert get_values(table) == [{"title": "x"}, {"title": "x"}, {"title": "y", "n": 2}]
    assert table.notes[0].startswith("2 formulas without a value, since the file was never calculated (line 2)")


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000", "1234", "01234"),
        ("00000", "98101", "98101"),
        ("000000", "1234567", "1234567"),
        ("000-00-0000", "12345678", "012-34-5678"),
        ("00000-0000", "21081234", "02108-1234"),
        ('"No. "000', "7", "No. 007"),
        (r"00\-00", "12", "00-12"),
        ("[$-407]00000", "1067", "01067"),
        ("00000;-00000", "5", "00005"),
    ],
)
def test_formats_of_zeros_give_the_text_that_the_sheet_shows(
    tmp_path: Path, code: str, number: str, shown: str
) -> None:
    cells = row(2, text("A2", "x") + f'<c r="B2" s="2"><v>{number}</v></c>')
    other = row(3, text("A3", "y") + '<c r="B3" s="2"><v>11111</v></c>')
    table = read(tmp_path, build_xlsx({"S": HEADER + cells + other}, formats=[code]), "a.xlsx")

    assert get_values(table)[0] == {"title": "x", "n": shown}


@pytest.mark.parametrize("code", ["0", "0.00", "#,##0", "0%", "General", "0.00E+00"])
def test_other_formats_are_numbers(tmp_path: Path, code: str) -> None:
    cells = row(2, text("A2", "x") + '<c r="B2" s="2"><v>1234.5</v></c>')
    table = read(tmp_path, build_xlsx({"S": HEADER + cells}, formats=[code]), "a.xlsx")

    assert get_values(table) == [{"title": "x", "n": 1234.5}]


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("45474.33334027778", "yyyy-mm-dd h:mm:ss", "2024-07-01T08:00:01Z"),
        ("45474.99999999999", "yyyy-mm-dd h:mm:ss", "2024-07-02T00:00:00Z"),
        ("45474.55555555555", "yyyy-mm-dd h:mm:ss", "2024-07-01T13:20:00Z"),
        ("1.253472222222222", "[hh]:mm:ss", "30:05:00"),
        ("0.0416666666666", "[hh]:mm:ss", "01:00:00"),
    ],
)
def test_moments_and_durations_are_rounded_to_the_second(tmp_path: Path, number: str, code: str, shown: str) -> None:
    cells = row(2, text("A2", "x") + f'<c r="B2" s="2"><v>{number}</v></c>')
    table = read(tmp_path, build_xlsx({"S": HEADER + cells}, formats=[code]), "a.xlsx")

    assert get_values(table) == [{"title": "x", "n": shown}]


def test_merged_cells_count_for_each_of_their_rows(tmp_path: Path) -> None:
    rows = INK + row(3, '<c r="B3"><v>2</v></c>') + row(4, text("A4", "Pen") + '<c r="B4"><v>3</v></c>')
    table = read(tmp_path, build_xlsx({"S": HEADER + rows}, merged=["A2:A3"]), "a.xlsx")

    assert [row["title"] for row in get_values(table)] == ["Ink", "Ink", "Pen"]
    assert table.notes == ("1 merged cell over several rows: the value counts for each of them.",)


def test_two_rows_of_names_become_one(tmp_path: Path) -> None:
    first = row(1, text("A1", "region") + text("B1", "2023") + text("D1", "2024"))
    second = row(2, text("B2", "q1") + text("C2", "q2") + text("D2", "q1") + text("E2", "q2"))
    numbers = "".join(f'<c r="{letter}3"><v>{number}</v></c>' for number, letter in enumerate("BCDE"))
    data = build_xlsx({"S": first + second + row(3, text("A3", "N") + numbers)}, merged=["B1:C1", "D1:E1", "A1:A2"])
    table = read(tmp_path, data, "a.xlsx")

    assert table.headers == ("region", "2023 q1", "2023 q2", "2024 q1", "2024 q2")
    assert table.notes[0].startswith("Two rows name the columns")


def test_a_cover_is_no_table_and_the_other_sheets_are_offered(tmp_path: Path) -> None:
    data = build_xlsx({"About": row(1, text("A1", "Made by the club")), "Data": HEADER + INK, "More": HEADER + INK})
    table = read(tmp_path, data, "a.xlsx")

    assert get_values(table) == [{"title": "Ink", "n": 1}]
    assert table.notes == ("Only the sheet “Data” was read. Upload the others as separate files: “About”, “More”.",)
    assert [choice.label for choice in table.choices] == ["Sheet About", "Sheet More"]
    assert read(tmp_path, data, "a.xlsx", tables=table.choices[1].options).notes[0].startswith("Only the sheet “More”")


def test_a_title_above_the_table_is_left_out(tmp_path: Path) -> None:
    rows = row(1, text("A1", "Films of the club")) + row(3, text("A3", "title") + text("B3", "year") + text("C3", "x"))
    rows += row(4, text("A4", "Ink") + '<c r="B4"><v>1990</v></c>' + text("C4", "y"))
    table = read(tmp_path, build_xlsx({"S": rows}), "a.xlsx")

    assert get_values(table) == [{"title": "Ink", "year": 1990, "x": "y"}]
    assert table.notes == ("1 line above the table was left out (line 1: “Films of the club”).",)


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
