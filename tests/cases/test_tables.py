"""Tables as people have them: each kind of trouble once or more, with the values that are right."""

import json
from typing import Any

import pytest

from tests.cases.shelf import Shelf, sort_rows
from tests.files.samples import build_xlsx


def text(cell: str, value: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def sheet(header: str, *rows: str) -> str:
    names = "".join(text(f"{chr(65 + place)}1", name) for place, name in enumerate(header.split(",")))
    return row(1, names) + "".join(row(number, cells) for number, cells in enumerate(rows, start=2))


ZIP_CODES = build_xlsx(
    {"S": sheet("town,zip", text("A2", "Boston") + '<c r="B2" s="2"><v>2108</v></c>')}, formats=["00000"]
)
TWO_SHEETS = build_xlsx(
    {
        "Cover": row(1, text("A1", "Members of 2026")),
        "People": sheet("name,city", text("A2", "Ada") + text("B2", "Ulm")),
    }
)
ERRORS = build_xlsx({"S": sheet("a,b", text("A2", "x") + '<c r="B2" t="e"><v>#DIV/0!</v></c>')})
MERGED = build_xlsx(
    {"S": sheet("group,name", text("A2", "north") + text("B2", "Ada"), text("B3", "Bob"))}, merged=["A2:A3"]
)

# What the kind of trouble is, the file, the rows that are right, and a part of what has to be said.
STORED: list[tuple[str, str, str | bytes, list[dict[str, Any]], str]] = [
    (
        "a quote that opens no cell, between tabs",
        "books.tsv",
        'no\ttitle\tyear\n1\tEmma\t1815\n2\t"Ulysses\t1922\n3\t"Ada"\t1969\n',
        [
            {"no": 1, "title": "Emma", "year": 1815},
            {"no": 2, "title": '"Ulysses', "year": 1922},
            {"no": 3, "title": '"Ada"', "year": 1969},
        ],
        "Quotes are kept",
    ),
    (
        "a quote that opens no cell, between semicolons",
        "sizes.csv",
        'no;size\n1;"large\n2;5" tall\n3;"b; c"\n',
        [{"no": 1, "size": '"large'}, {"no": 2, "size": '5" tall'}, {"no": 3, "size": "b; c"}],
        "quotes that open or close no cell",
    ),
    (
        "quotes with backslashes",
        "said.csv",
        'no,said\n1,"so \\"they\\" say, now"\n2,nothing\n',
        [{"no": 1, "said": 'so "they" say, now'}, {"no": 2, "said": "nothing"}],
        "backslash",
    ),
    (
        "blanks before quotes",
        "places.csv",
        'no, place\n1, "Rome, Italy"\n2, "Oslo"\n',
        [{"no": 1, "place": "Rome, Italy"}, {"no": 2, "place": "Oslo"}],
        "",
    ),
    (
        "versions that look like numbers",
        "tools.csv",
        "tool,release\nmake,4.4\nninja,1.10\n",
        [{"tool": "make", "release": "4.4"}, {"tool": "ninja", "release": "1.10"}],
        "would lose a zero",
    ),
    (
        "article numbers that look like exponents",
        "parts.tsv",
        "part\tname\n7E3\tNut\n41\tBolt\n",
        [{"part": "41", "name": "Bolt"}, {"part": "7E3", "name": "Nut"}],
        "",
    ),
    (
        "more digits than a number keeps",
        "keys.json",
        json.dumps([{"key": 92233720368547758070, "n": 1}]),
        [{"key": "92233720368547758070", "n": 1}],
        "",
    ),
    (
        "thousands with points",
        "towns.csv",
        "Ort;Leute\nUlm;126.949\nJena;110.731\n",
        [{"ort": "Jena", "leute": 110.731}, {"ort": "Ulm", "leute": 126.949}],
        "may be German thousands (126.949 is read as 126.949)",
    ),
    (
        "names that differ in a sign",
        "rates.csv",
        "team,Rate %,Rate,Rate (€),Rate ($)\nA,50.5,3,4,5\n",
        [{"team": "A", "rate_percent": 50.5, "rate": 3, "rate_euro": 4, "rate_dollar": 5}],
        "“Rate %” is stored as rate_percent",
    ),
    (
        "nested names of other alphabets",
        "places.json",
        json.dumps([{"place": {"Post-Code": "01067", "id": 7, "Straße": "x"}}]),
        [{"place": {"post_code": "01067", "id_value": 7, "strasse": "x"}}],
        "“place.Post-Code” is stored as place.post_code",
    ),
    (
        "comments above the table",
        "log.csv",
        "# made by a tool\n# on a Monday\nday,count\n2026-01-05,7\n",
        [{"day": "2026-01-05T00:00:00Z", "count": 7}],
        "2 lines above the table were left out",
    ),
    (
        "a title above the table, with delimiters",
        "sales.csv",
        "Sales, all shops\n\nshop,city,sum\nA,Ulm,5\nB,Jena,6\n",
        [{"shop": "A", "city": "Ulm", "sum": 5}, {"shop": "B", "city": "Jena", "sum": 6}],
        "1 line above the table was left out",
    ),
    (
        "a line that names the delimiter",
        "people.csv",
        "sep=|\nname|age\nAda|36\n",
        [{"name": "Ada", "age": 36}],
        "only names the delimiter",
    ),
    (
        "commas in a file of semicolons",
        "sums.csv",
        "day;sum, EUR\n2026-01-05;1,50\n2026-01-06;2,75\n",
        [{"day": "2026-01-05T00:00:00Z", "sum_eur": "1,50"}, {"day": "2026-01-06T00:00:00Z", "sum_eur": "2,75"}],
        "in another notation (1,50)",
    ),
    (
        "no names, but data in the first row",
        "scores.tsv",
        "7\t2026-01-05\t3.5\n8\t2026-01-06\t4.5\n",
        [
            {"column_1": 7, "column_2": "2026-01-05T00:00:00Z", "column_3": 3.5},
            {"column_1": 8, "column_2": "2026-01-06T00:00:00Z", "column_3": 4.5},
        ],
        "The first row looks like data",
    ),
    (
        "fields beside the list of rows",
        "answer.json",
        json.dumps({"land": "AT", "results": [{"city": "Graz"}, {"city": "Linz"}], "warnings": []}),
        [{"city": "Graz"}, {"city": "Linz"}],
        "stand beside the list of rows: “land”",
    ),
    (
        "one record with a list in it",
        "order.json",
        json.dumps({"customer": "Ada", "paid": True, "lines": [{"item": "tea", "pieces": 2}]}),
        [{"customer": "Ada", "paid": True, "lines": [{"item": "tea", "pieces": 2}]}],
        "read as one record",
    ),
    (
        "a format of zeros in a workbook",
        "zips.xlsx",
        ZIP_CODES,
        [{"town": "Boston", "zip": "02108"}],
        "",
    ),
    (
        "a cover sheet",
        "people.xlsx",
        TWO_SHEETS,
        [{"name": "Ada", "city": "Ulm"}],
        "Only the sheet “People” was read",
    ),
    (
        "an error in a cell",
        "errors.xlsx",
        ERRORS,
        [{"a": "x"}],
        "1 cell with an error",
    ),
    (
        "cells merged over rows",
        "merged.xlsx",
        MERGED,
        [{"group": "north", "name": "Ada"}, {"group": "north", "name": "Bob"}],
        "1 merged cell",
    ),
    (
        "markers for nothing",
        "members.csv",
        "name,born,note\nAda,1815,NA\nBob,NA,x\nEve,-,null\n",
        [{"name": "Ada", "born": 1815, "note": "NA"}, {"name": "Bob", "note": "x"}, {"name": "Eve", "note": "null"}],
        "born: 2 values stand for nothing",
    ),
    (
        "markers for nothing in JSON",
        "members.jsonl",
        '{"name":"Ada","born":1815}\n{"name":"Bob","born":"N/A"}\n',
        [{"name": "Ada", "born": 1815}, {"name": "Bob"}],
        "born: 1 value stands for nothing",
    ),
    (
        "another encoding",
        "cities.csv",
        "name,city\nA,Краков и Москва\n".encode("cp1251"),
        [{"name": "A", "city": "Краков и Москва"}],
        "read as Windows-1251",
    ),
    (
        "one bad byte",
        "words.jsonl",
        b'{"w":"\xc3\xa9t\xc3\xa9"}\n{"w":"No\xebl"}\n',
        [{"w": "Noël"}, {"w": "été"}],
        "1 byte is not in UTF-8",
    ),
    (
        "a nameless column",
        "index.csv",
        ",film\n0,Heat\n1,Ran\n",
        [{"film": "Heat", "column_1": 0}, {"film": "Ran", "column_1": 1}],
        "1 column without a name",
    ),
    (
        "two rows of names",
        "quarters.csv",
        "shop,2025,,2026,\n,q1,q2,q1,q2\nA,1,2,3,4\n",
        [{"shop": "A", "_2025_q1": 1, "_2025_q2": 2, "_2026_q1": 3, "_2026_q2": 4}],
        "Two rows name the columns",
    ),
    (
        "names that are there twice",
        "twice.csv",
        "film,year,Year\nHeat,1995,1996\n",
        [{"film": "Heat", "year": 1995, "year_2": 1996}],
        "Several columns have the same name",
    ),
]


@pytest.mark.parametrize(
    ("filename", "data", "rows", "said"),
    [case[1:] for case in STORED],
    ids=[case[0] for case in STORED],
)
async def test_what_is_stored_is_what_the_file_means(
    shelf: Shelf, filename: str, data: str | bytes, rows: list[dict[str, Any]], said: str
) -> None:
    report = await shelf.put(filename, data)
    assert report.failed_count == 0
    assert await shelf.fetch() == sort_rows(rows)
    assert any(said in note for note in shelf.notes) or not said


@pytest.mark.parametrize("filename", ["zips.csv", "zips.json", "zips.jsonl", "zips.tsv"])
async def test_a_value_that_a_number_would_change_fails_with_its_reason(shelf: Shelf, filename: str) -> None:
    await shelf.put("west.csv", "town,zip\nSeattle,98101\n")
    values = [("Boston", "02108"), ("Bonn", "+5311"), ("Jena", "7E3"), ("Reno", "89501")]
    if filename.endswith("json"):
        data = json.dumps([{"town": town, "zip": code} for town, code in values])
    elif filename.endswith("jsonl"):
        data = "".join(json.dumps({"town": town, "zip": code}) + "\n" for town, code in values)
    else:
        between = "," if filename.endswith("csv") else "\t"
        data = "".join(f"{town}{between}{code}\n" for town, code in [("town", "zip"), *values])
    report = await shelf.put(filename, data)
    assert (report.inserted, report.failed_count) == (1, 3)
    assert "“02108” would be stored as 2108" in report.failed[0].reason
    assert [each["zip"] for each in await shelf.fetch()] == [89501, 98101]


async def test_columns_in_another_order_and_a_subset_go_where_their_names_say(shelf: Shelf) -> None:
    await shelf.put("a.csv", "品名,Preis ($),Preis (€)\nTee,10.5,9.5\n")
    await shelf.put("b.json", json.dumps([{"Preis (€)": 90.5, "品名": "Kanne", "Preis ($)": 100.5}]))
    await shelf.put("c.csv", "品名,Preis (€)\nTasse,9.75\n")
    rows = await shelf.fetch()
    assert sorted((row.get("preis_dollar", 0), row["preis_euro"]) for row in rows) == [
        (0, 9.75),
        (10.5, 9.5),
        (100.5, 90.5),
    ]
    names = {row["preis_euro"]: next(v for k, v in row.items() if not k.startswith("preis")) for row in rows}
    assert names == {9.5: "Tee", 90.5: "Kanne", 9.75: "Tasse"}


async def test_logs_and_lists_of_words_are_texts(shelf: Shelf) -> None:
    await shelf.put("server.log", "2026-01-05 10:00:00,1 INFO up\n2026-01-05 10:00:01,2 WARN slow\n")
    await shelf.put("list.txt", "Bread, butter\nEggs, milk\n")
    assert [row["content"] for row in await shelf.fetch()] == [
        "2026-01-05 10:00:00,1 INFO up\n2026-01-05 10:00:01,2 WARN slow",
        "Bread, butter\nEggs, milk",
    ]
