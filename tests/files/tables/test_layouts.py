"""Where a table begins, what stands between its cells, what its quotes mean, and whether it names its columns."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files import Notation, TableOptions
from bot.models import DataType
from tests.files.support import get_failures, get_types, get_values, read, read_part

FILMS = 'tconst\ttitle\tyear\ntt1\tCarmencita\t1894\ntt2\t"Rome\t1895\ntt3\tPlain\t\\N\ntt4\t"Giliap"\t1975\n'


def get_rows(folder: Path, data: str, filename: str) -> list[list[object]]:
    return [list(row.values()) for row in get_values(read(folder, data, filename))]


def test_quotes_that_do_not_close_swallow_no_lines_of_a_tsv(tmp_path: Path) -> None:
    table = read(tmp_path, FILMS, "films.tsv")

    assert get_values(table) == [
        {"tconst": "tt1", "title": "Carmencita", "year": 1894},
        {"tconst": "tt2", "title": '"Rome', "year": 1895},
        {"tconst": "tt3", "title": "Plain"},
        {"tconst": "tt4", "title": '"Giliap"', "year": 1975},
    ]
    assert table.notes[0].startswith("Quotes are kept as a part of the text")


@pytest.mark.parametrize(
    ("data", "filename", "rows"),
    [
        (
            'code\ttitle\nA\t"Foo\nB\tBar\nC\t"Baz\nD\tQux\n',
            "t.tsv",
            [["A", '"Foo'], ["B", "Bar"], ["C", '"Baz'], ["D", "Qux"]],
        ),
        ('code\ttitle\nA\t"Foo\nB\tBar"\nC\tBaz\n', "t.tsv", [["A", '"Foo'], ["B", 'Bar"'], ["C", "Baz"]]),
        ('code\ttitle\nA\t"Foo\nB\tBar\n', "t.tsv", [["A", '"Foo'], ["B", "Bar"]]),
        ('code\ttitle\nA\t"Foo\nbar"\nB\tBaz\n', "t.tsv", [["A", "Foo\nbar"], ["B", "Baz"]]),
        ('a,b\nx,"open\ny,z\n', "t.csv", [["x", '"open'], ["y", "z"]]),
        ('"a,b\nx,y\n', "t.csv", [["x", "y"]]),
        ('a,b\nx,5" disk\ny,"6"" disk"\n', "t.csv", [["x", '5" disk'], ["y", '6" disk']]),
        ('a,b\nx,"big" disk\ny,z\n', "t.csv", [["x", '"big" disk'], ["y", "z"]]),
        (
            'a,b\nx,"He said \\"hi\\" loud"\ny,"Yes \\"a, b\\" no"\n',
            "t.csv",
            [["x", 'He said "hi" loud'], ["y", 'Yes "a, b" no']],
        ),
        ('a,b\n1x,"C:\\dir"\ny,\\d\n', "t.csv", [["1x", "C:\\dir"], ["y", "\\d"]]),
        ('a, b, c\n1, "Smith, John", x\n2, "Lee", y\n', "t.csv", [[1, "Smith, John", "x"], [2, "Lee", "y"]]),
        ('a;b\nx; "one; two"\ny; "z"\n', "t.csv", [["x", "one; two"], ["y", "z"]]),
        ('a,b\nx,"y" \nz,"w"\n', "t.csv", [["x", "y"], ["z", "w"]]),
    ],
)
def test_a_quote_counts_only_where_it_opens_and_closes_a_cell(
    tmp_path: Path, data: str, filename: str, rows: list[list[object]]
) -> None:
    assert get_rows(tmp_path, data, filename) == rows


def test_a_cell_that_swallowed_what_could_be_a_row_is_said(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\nw,v\nx,"open\ny,z"\nq,r\n')

    assert table.count == 3
    assert table.notes == (
        "1 row with a cell that goes over lines which could be rows of their own. Is a quote missing? (line 3).",
    )


def test_quotes_that_mean_nothing_are_counted(tmp_path: Path) -> None:
    table = read(tmp_path, 'a,b\nx,"open\ny,"also\nz,"closed"\n')

    assert get_values(table) == [{"a": "x", "b": '"open'}, {"a": "y", "b": '"also'}, {"a": "z", "b": "closed"}]
    assert "2 rows with quotes that open or close no cell: they are kept as they stand (line 2 first)." in table.notes


def test_a_stray_quote_far_behind_the_head_costs_nothing_either(tmp_path: Path) -> None:
    rows = "".join(f"{number},text {number}\n" for number in range(20_000))
    table = read(tmp_path, f'id,text\n{rows}x,"never closed\n{rows}')

    assert (table.count, table.failed_count) == (40_001, 0)
    assert any("line 20002" in note for note in table.notes)


@pytest.mark.parametrize(
    ("data", "headers", "note"),
    [
        (
            "Sales report 2024\n\nName;Region;Sales\nAda;North;36\nBob;South;41\n",
            ("Name", "Region", "Sales"),
            "1 line above",
        ),
        ("# exported 2024-01-01\n# by tool\nid,name\n1,Ada\n2,Bob\n", ("id", "name"), "2 lines above"),
        ("# exported, by a tool\nid,name,x\n1,Ada,y\n", ("id", "name", "x"), "1 line above"),
        ("sep=;\nName;Alter\nAda;36\nBob;41\n", ("Name", "Alter"), "only names the delimiter “;”"),
        ('"sep=|"\r\nName|Alter\r\nAda|36\r\n', ("Name", "Alter"), "only names the delimiter “|”"),
        ("sep=^\nName^Alter\nAda^36\n", ("Name", "Alter"), "only names the delimiter “^”"),
        (
            "Report;;;\nName;City;Day;N\nAda;Ulm;2024-01-01;5\nBob;Jena;2024-01-02;6\n",
            ("Name", "City", "Day", "N"),
            "1 line above",
        ),
        (
            "Exported;2024-01-01\nBy;Ada\n\na;b;c;d;e\n1;2;3;4;5\n6;7;8;9;0\n",
            ("a", "b", "c", "d", "e"),
            "2 lines above",
        ),
        ("Report 2024, all regions\n\nName;Region\nAda;North\nBob;South\n", ("Name", "Region"), "1 line above"),
    ],
)
def test_lines_above_the_table_are_left_out_and_said(
    tmp_path: Path, data: str, headers: tuple[str, ...], note: str
) -> None:
    table = read(tmp_path, data)

    assert table.headers == headers
    assert any(note in each for each in table.notes)
    assert not table.failed_count


@pytest.mark.parametrize(
    ("data", "filename", "headers"),
    [
        ("Datum;Betrag, EUR\n2024-01-01;1,50\n2024-01-02;2,75\n", "a.csv", ("Datum", "Betrag, EUR")),
        ("a;x,y\n1,5;2\n2,5;3\n3,5;4\n", "a.csv", ("a", "x,y")),
        ("Name, first\tCity\nLee, Ann\tUlm\nRay, Bob\tJena\n", "a.tsv", ("Name, first", "City")),
        ("Name, first|City|Land\nLee, Ann|Ulm|DE\nRay, Bob|Jena|DE\n", "a.csv", ("Name, first", "City", "Land")),
        ('"Name";"Amount, EUR"\n"Ada";"1,50"\n"Bob";"2,50"\n', "a.csv", ("Name", "Amount, EUR")),
        ("a;b;c\n1,5;2,5;3\n4,5;5\n7,5;8,5;9\n" + "1,5;2,5;3\n" * 20, "a.csv", ("a", "b", "c")),
    ],
)
def test_the_most_consistent_delimiter_wins(tmp_path: Path, data: str, filename: str, headers: tuple[str, ...]) -> None:
    assert read(tmp_path, data, filename).headers == headers


@pytest.mark.parametrize(
    "data",
    [
        "196,242,3,881250949\n186,302,3,891717742\n22,377,1,878887116\n",
        "Ada,36,2024-01-01\nBob,41,2024-01-02\nEve,50,2024-01-03\n",
        "1.5;Ulm\n2.5;Jena\n3.5;Gotha\n",
        "Ulm;1,5\nJena;2,5\nGotha;3,5\n",
        "true,x\nfalse,y\ntrue,z\n",
    ],
)
def test_a_first_row_of_data_is_a_row_and_the_other_reading_is_offered(tmp_path: Path, data: str) -> None:
    table = read(tmp_path, data)

    assert (table.count, table.headers[0]) == (3, "column 1")
    assert "The first row looks like data, so the columns have numbers for names." in table.notes
    (choice,) = [choice for choice in table.choices if "First row" in choice.label]
    assert read(tmp_path, data, tables=choice.options).count == 2


@pytest.mark.parametrize("data", ["country,2019,2020\nDE,5,7\nFR,6,8\n", "name,1,2,3\nAda,5,7,8\nBob,6,8,9\n"])
def test_a_first_row_that_may_be_data_is_said_and_the_other_reading_is_offered(tmp_path: Path, data: str) -> None:
    table = read(tmp_path, data)

    assert table.count == 2
    assert any("may be data" in note for note in table.notes)
    (choice,) = table.choices
    assert choice.label == "First row is data"
    assert read(tmp_path, data, tables=choice.options).count == 3


@pytest.mark.parametrize("data", ["name,age\nAda,36\nBob,41\n", "name,city\nAda,Ulm\nBob,Jena\n", "n\n1\n2\n"])
def test_names_above_data_are_names_without_a_word(tmp_path: Path, data: str) -> None:
    table = read(tmp_path, data)

    assert (table.count, table.notes, table.choices) == (2, (), ())


@pytest.mark.parametrize(
    ("data", "filename", "found"),
    [
        (
            "2024-01-01 12:00:00,123 INFO start\n2024-01-01 12:00:01,456 ERROR full\n2024-01-01 12:00:02,7 INFO x\n",
            "app.log",
            "text",
        ),
        ("Dear Ada,\nThank you,\nBob,\n", "letter.txt", "text"),
        ("Hello,world\nfoo,bar\nbaz,qux\n", "words.txt", "text"),
        ("GET /a|200|5 ms\nGET /b|404|6 ms\nGET /c|200|7 ms\n", "access.log", "text"),
        ("name;age;city\nAda;36;Ulm\nBob;41;Jena\n", "people.txt", "CSV"),
        ("id\tname\n1\tAda\n2\tBob\n", "people.txt", "TSV"),
        ("name,age\nAda,36\nBob,41\n", "people.txt", "CSV"),
    ],
)
def test_logs_and_letters_are_text_unless_they_are_clearly_tables(
    tmp_path: Path, data: str, filename: str, found: str
) -> None:
    assert read_part(tmp_path, data, filename).format == found


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        (",title,year\n0,Alien,1979\n1,Heat,1995\n", ("title", "year", "column 1")),
        ("title,,year\nInk,x,1990\nPen,,1991\n", ("title", "year", "column 2")),
        ("title,year\n1,Ink,1990\n2,Pen,1991\n", ("title", "year", "column 1")),
        ("title,title,Title\na,b,c\n", ("title", "title (2)", "Title (3)")),
        ("region,2023,,2024,\n,q1,q2,q1,q2\nN,1,2,3,4\n", ("region", "2023 q1", "2023 q2", "2024 q1", "2024 q2")),
        ("a,column 1,\nx,y,z\n", ("a", "column 1", "column 3")),
    ],
)
def test_columns_without_names_and_with_the_same_are_named_and_said(
    tmp_path: Path, data: str, headers: tuple[str, ...]
) -> None:
    table = read(tmp_path, data)

    assert table.headers == headers
    assert not get_failures(table)
    assert table.notes
    assert len(set(get_types(table))) == len(headers)


def test_german_thousands_are_said_and_the_comma_is_offered(tmp_path: Path) -> None:
    data = "Stadt;Einwohner\nGotha;45.123\nErfurt;213.692\nWeimar;65.098\n"
    table = read(tmp_path, data)

    assert "einwohner: 3 values may be German thousands (45.123 is read as 45.123)." in table.notes
    (choice,) = table.choices
    assert choice.label == "Comma is the decimal sign"
    assert [row["einwohner"] for row in get_values(read(tmp_path, data, tables=choice.options))] == [
        45123,
        213692,
        65098,
    ]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,50", "2,75"], [1.5, 2.75]),
        (["1.234,5", "7,50"], [1234.5, 7.5]),
        (["45.123", "1.234.567"], [45123, 1234567]),
    ],
)
def test_decimal_commas_are_text_until_they_are_chosen(tmp_path: Path, cells: list[str], numbers: list[float]) -> None:
    data = "".join(f"{row}\n" for row in ("day;sum", *(f"x;{cell}" for cell in cells)))
    chosen = TableOptions(notation=Notation.COMMA)

    assert [row["sum"] for row in get_values(read(tmp_path, data))] == cells
    assert [row["sum"] for row in get_values(read(tmp_path, data, tables=chosen))] == numbers


def test_comma_is_offered_where_it_stands_in_numbers(tmp_path: Path) -> None:
    table = read(tmp_path, "day;sum\n2024-01-01;1,50\n2024-01-02;2\n")

    assert "sum: 1 value is a number in another notation (1,50), so the column stays text." in table.notes
    assert [choice.options.notation for choice in table.choices] == ["comma"]


def test_prices_can_be_text(tmp_path: Path) -> None:
    table = read(tmp_path, "item,price\nmug,10.50\n")
    (choice,) = table.choices

    assert choice.label == "price is text, not a number"
    assert get_values(read(tmp_path, "item,price\nmug,10.50\n", tables=choice.options)) == [
        {"item": "mug", "price": "10.50"}
    ]


cells = st.text(st.sampled_from('ab "\\,;\t\n1.'), min_size=1, max_size=6).filter(str.strip)


@settings(deadline=None, max_examples=200)
@given(rows=st.lists(st.tuples(cells, cells), min_size=1, max_size=6), delimiter=st.sampled_from(",;|"))
def test_what_the_csv_module_writes_comes_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([("name", "said"), *rows])
    with TemporaryDirectory() as folder:
        chosen = TableOptions(has_header=True, delimiter=delimiter, text_columns=("name", "said"))
        found = get_values(read(Path(folder), out.getvalue(), tables=chosen))

    assert [tuple(row.values()) for row in found] == rows


def test_numbers_of_several_lengths_can_be_numbers(tmp_path: Path) -> None:
    data = "item,price\nmug,9.5\ncup,10.50\n"
    table = read(tmp_path, data)
    (choice,) = table.choices

    assert choice.label == "price is a number, not text"
    assert [row["price"] for row in get_values(read(tmp_path, data, tables=choice.options))] == [9.5, 10.5]
    assert not read(tmp_path, "tool,version\na,3.9\nb,3.10\n").choices


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        ('item,pop\nx,"1,234"\ny,"45,123"\n', "pops.csv"),
        ("Ada,36\nBob,41\n", "people.csv"),
        ("country,2019,2020\nDE,5,7\nFR,6,8\n", "people.csv"),
        ("day;sum\nx;1,50\n", "sums.csv"),
        ("item,price\nmug,10.50\n", "prices.csv"),
        ("item,price\nmug,9.5\ncup,10.50\n", "prices.csv"),
        ("item\tprice\nmug\t10.50\n", "prices.tsv"),
    ],
)
def test_after_a_choice_the_opposite_one_is_offered(tmp_path: Path, data: str, filename: str) -> None:
    first = read(tmp_path, data, filename)
    chosen = read(tmp_path, data, filename, tables=first.choices[0].options)
    back = read(tmp_path, data, filename, tables=chosen.choices[0].options)

    assert chosen.choices[0].label != first.choices[0].label
    assert (back.columns, get_values(back)) == (first.columns, get_values(first))
    assert back.choices[0].label == first.choices[0].label


@pytest.mark.parametrize(
    "data",
    [
        "Report;;\n;;\nName;Age;City\nAda;36;Ulm\nBob;41;Jena\n",
        "Exported on 2024-01-01, 10:00\n\nName,Age,City\nAda,36,Ulm\nBob,41,Jena\n",
        "Exported by a tool, version 2\nName,Age,City\nAda,36,Ulm\nBob,41,Jena\n",
        ",,,\nName,Age,City\nAda,36,Ulm\nBob,41,Jena\n",
        "Members, all,\nName,Age,City\nAda,36,Ulm\nBob,41,Jena\n",
    ],
)
def test_titles_with_delimiters_and_blank_rows_are_above_the_table(tmp_path: Path, data: str) -> None:
    table = read(tmp_path, data)

    assert get_values(table) == [{"name": "Ada", "age": 36, "city": "Ulm"}, {"name": "Bob", "age": 41, "city": "Jena"}]
    assert any("above the table" in note for note in table.notes) is not data.startswith(",")


def test_marker_in_a_first_row_of_data_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "NA,3\n4,NA\n5,6\n").count == 3


@pytest.mark.parametrize(
    ("data", "is_doubtful"),
    [
        ("Ulm,Germany\nJena,Germany\nLyon,France\n", True),
        ("May I bring a guest?;Yes, one.\nMay I smoke?;No.\n", True),
        ("Do you smoke?;Why is that?\nNever.;I like air.\nYes.;A habit.\n", False),
        ("city,country\nUlm,Germany\nJena,Germany\ncity,country\nLyon,France\n", False),
        ("question,answer\nMay I smoke?,No.\n", False),
    ],
)
def test_texts_above_texts_are_data_where_they_are_hardly_names(
    tmp_path: Path, data: str, *, is_doubtful: bool
) -> None:
    table = read(tmp_path, data)

    assert any("may be data" in note for note in table.notes) is is_doubtful
    assert [choice.label for choice in table.choices] == ["First row is data"] * is_doubtful


@pytest.mark.parametrize(
    ("data", "labels", "numbers"),
    [
        ("item;pop\nx;1.234.567\ny;45.123\n", ["Comma is the decimal sign"], [1234567, 45123]),
        ('item,pop\nx,"1,234"\ny,"45,123.5"\n', ["Comma stands between thousands"], [1234, 45123.5]),
        (
            'item,pop\nx,"1,234"\ny,"45,123"\n',
            ["Comma stands between thousands", "Comma is the decimal sign"],
            [1234, 45123],
        ),
        (
            "item;pop\nx;1,234\ny;45,123\n",
            ["Comma is the decimal sign", "Comma stands between thousands"],
            [1.234, 45.123],
        ),
        ('item,pop\nx,"1,234"\ny,3.5\n', ["Comma stands between thousands"], [1234, 3.5]),
        ('item,pop\nx,"1,234.50"\ny,"1,50"\n', [], []),
    ],
)
def test_what_commas_may_mean_is_offered(tmp_path: Path, data: str, labels: list[str], numbers: list[float]) -> None:
    table = read(tmp_path, data)
    assert [choice.label for choice in table.choices] == labels
    assert table.columns[1].data_type is DataType.TEXT

    chosen = [read(tmp_path, data, tables=choice.options) for choice in table.choices[:1]]
    assert [row["pop"] for each in chosen for row in get_values(each)] == numbers
