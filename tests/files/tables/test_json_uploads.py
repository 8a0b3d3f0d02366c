"""JSON and JSONL: every way in which they arrive, and every way in which they are wrong."""

import json
from pathlib import Path

import pytest

from bot.files.limits import MAX_COLUMNS
from tests.files.support import get_failures, get_types, get_values, read, read_json, refuse


def test_list_of_objects(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"title": "Ink", "year": 1990}, {"title": "Paper", "tags": ["a", "b"], "year": None}])

    assert table.format == "JSON"
    assert get_types(table) == {"title": "text", "year": "int", "tags": "text[]"}
    assert get_values(table) == [{"title": "Ink", "year": 1990}, {"title": "Paper", "tags": ["a", "b"]}]
    assert [record.line for record in table.records()] == [1, 2]


def test_types_widen_over_all_rows(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"a": 1, "b": [1], "c": 1}, {"a": 1.5, "b": [1.5], "c": "x"}])

    assert get_types(table) == {"a": "number", "b": "number[]", "c": "text"}
    assert get_values(table) == [{"a": 1.0, "b": [1.0], "c": "1"}, {"a": 1.5, "b": [1.5], "c": "x"}]


def test_one_list_in_an_object(tmp_path: Path) -> None:
    table = read_json(tmp_path, {"version": 2, "tags": ["x"], "movies": [{"title": "Ink"}], "none": []})

    assert get_values(table) == [{"title": "Ink"}]
    assert table.notes == ("Left out, because they stand beside the list of rows: “version”, “tags”.",)


@pytest.mark.parametrize(
    ("value", "left_out"),
    [
        ({"country": "DE", "year": 2024, "data": [{"n": 1}, {"n": 2}], "errors": []}, "“country”, “year”"),
        ({"count": 2, "next": "http://x/2", "results": [{"n": 1}, {"n": 2}]}, "“count”, “next”"),
        ({"total": 2, "films": [{"n": 1}, {"n": 2}], "links": {"next": 5}}, "“total”, “links”"),
        ({"films": [{"n": 1}, {"n": 2}], "actors": [], "tags": ["a"]}, "“tags”"),
        ({"items": [{"n": 1}, {"n": 2}], "included": [{"x": 1}]}, "“included”"),
        ({"type": "FeatureCollection", "features": [{"n": 1}, {"n": 2}], "bbox": [1, 2]}, "“type”, “bbox”"),
    ],
)
def test_what_stands_beside_the_list_is_named(tmp_path: Path, value: object, left_out: str) -> None:
    table = read_json(tmp_path, value)

    assert [row["n"] for row in get_values(table)] == [1, 2]
    assert table.notes[0] == f"Left out, because they stand beside the list of rows: {left_out}."


@pytest.mark.parametrize(
    "value",
    [
        {"name": "Pancakes", "serves": 4, "ingredients": [{"name": "flour", "g": 200}, {"name": "milk", "g": 300}]},
        {"title": "Ink", "cast": [{"actor": "Ann"}], "crew": [{"job": "cook"}]},
        {"title": "Ink", "year": 1990},
        {"title": "Ink", "place": {"city": "Ulm"}, "tags": ["a"]},
    ],
)
def test_an_object_with_values_of_its_own_is_one_record(tmp_path: Path, value: dict[str, object]) -> None:
    table = read_json(tmp_path, value)

    assert get_values(table) == [value]
    assert ("one record" in " ".join(table.notes)) == any(
        isinstance(each, list) and "a" not in each for each in value.values()
    )


def test_jsonl(tmp_path: Path) -> None:
    table = read(tmp_path, '{"title": "Ink"}\n\n{"title": "Paper"}\r\n', "movies.jsonl")

    assert table.format == "JSONL"
    assert [(record.line, record.values["title"]) for record in table.records()] == [(1, "Ink"), (3, "Paper")]


def test_jsonl_of_one_line(tmp_path: Path) -> None:
    assert get_values(read(tmp_path, '{"title": "Ink"}', "movies.jsonl")) == [{"title": "Ink"}]


def test_keys_that_differ_only_in_case_are_one_column(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"Title": "a"}, {"title": "b"}])

    assert get_values(table) == [{"title": "a"}, {"title": "b"}]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('{"title": "a", "title": "b"}', "The key “title” occurs twice."),
        ('{"title": "a", "Title": "b"}', "The key “Title” occurs twice."),
        ('{"cast": {"a": 1, "a": 2}}', "The key “a” occurs twice."),
        ('{"score": 1e999}', "1e999 is a number too large for Weaviate."),
        ('{"score": [-1e999]}', "-1e999 is a number too large for Weaviate."),
        ('{"score": NaN}', "NaN is not a number that JSON allows."),
        ('{"score": -Infinity}', "-Infinity is not a number that JSON allows."),
        ('{"score": %s}' % ("9" * 5000), "A number has 5,000 digits."),
        ('{"title": "\\ud800"}', "A text holds a NUL or half a character"),
        ('{"\\udc00": 1}', "A text holds a NUL or half a character"),
        ('{"title": ["a\\u0000b"]}', "A text holds a NUL or half a character"),
        ('{"": "x"}', "A value has no name."),
        ('"text"', "It is text and not an object."),
        ("[1]", "It is a list and not an object."),
        ("null", "It is null and not an object."),
        ('{"text": "%s"}' % ("x" * 2**20 + "y"), "text holds more than 1 MiB of text."),
        ('{"text": ["%s"]}' % ("x" * 2**20), "text holds more than 1 MiB of text."),
    ],
)
def test_bad_element_costs_only_itself(tmp_path: Path, row: str, reason: str) -> None:
    as_list = read(tmp_path, f'[{{"title": "Ink"}}, {row}, {{"title": "Pen"}}]', "movies.json")
    as_lines = read(tmp_path, f'{{"title": "Ink"}}\n{row}\n{{"title": "Pen"}}\n', "movies.jsonl")

    for table in (as_list, as_lines):
        assert [dict(record.values) for record in table.records()] == [{"title": "Ink"}, {"title": "Pen"}]
        ((line, found),) = get_failures(table)
        assert line == 2
        assert found.startswith(reason)


def test_escaped_letters_are_no_flaw(tmp_path: Path) -> None:
    table = read(tmp_path, r'[{"title": "\ud83c\udfac \\u0000"}]', "movies.json")

    assert get_values(table) == [{"title": "🎬 \\u0000"}]


def test_failed_element_is_kept_as_it_was(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"a": 1}, {"a": 1, "a": 2}]', "movies.json")

    assert table.failed[0].values == {"json": '{"a": 1, "a": 2}'}


def test_whole_numbers_beyond_2_53_are_text(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"n": 2**70}, {"n": 5}])

    assert get_values(table) == [{"n": str(2**70)}, {"n": "5"}]


def test_empty_keys_without_a_value_are_nothing(tmp_path: Path) -> None:
    assert get_values(read_json(tmp_path, [{"": "", " ": None, "a": 1}, {}])) == [{"a": 1}]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("[]", "The file holds no rows"),
        ("[{}]", "The file holds no rows"),
        ('"just a text"', "The JSON holds a single value"),
        ("5", "The JSON holds a single value"),
        ("[1, 2]", "None of 2 rows can be stored. Element 1: It is a number and not an object"),
        ('{"a": {"title": "Ink"}}', "an object without a list of objects"),
        ('{"title": "Ink"} x', "Extra data"),
        ("{}", "an object without a list of objects"),
        ('{"a": [{"x": 1}], "b": [{"x": 1}]}', "several lists of objects: “a”, “b”"),
        ('[{"a": 1},\n {"a": 2},\n {"a": ', "broken in line 3, column 8 (Expecting value), after 2 whole elements"),
        ('[{"a": 1}\n {"a": 2}]', "broken in line 2, column 2 (Expecting ',' delimiter), after 1 whole element."),
        ('[{"a": 1}, ]', "Expecting value"),
        ('[{"a": 1}] x', "Extra data"),
        ('{"m": [{"a": 1},\n{"a": 2}, {"a"', "broken in line 2, column 15 (Expecting ':' delimiter), after 2 whole"),
        ('{"m": [{"a": 1}], "n" 5}', "Expecting ':' delimiter"),
        ('{"m": [{"a": 1}], n: 5}', "Expecting property name"),
        ('{"m": [{"a": 1}] "n": 5}', "Expecting ',' delimiter"),
        ('{"m": [{"a": 1}], "n": }', "Expecting value"),
        ('{"m": [{"a": 1}]} x', "Extra data"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ('[{"a": 1}, {"a": ' + "[" * 100_000, "Element 2 is nested too deeply"),
    ],
)
def test_refused_with_a_sentence(tmp_path: Path, data: str, sentence: str) -> None:
    assert sentence in refuse(tmp_path, data, "movies.json")


def test_broken_lines_of_jsonl_cost_only_themselves(tmp_path: Path) -> None:
    lines = ['{"a": 1}', '{"a": ', '{"a": 2} x', '{"a": ' + "[" * 100_000, '{"a": 3}']
    table = read(tmp_path, "\n".join(lines), "movies.jsonl")

    assert table.count == 2
    assert get_failures(table) == [
        (2, "The line is not JSON: Expecting value at column 6."),
        (3, "The line is not JSON: Extra data at column 9."),
        (4, "The line is nested too deeply to be read."),
    ]


def test_ever_new_keys_end_somewhere(tmp_path: Path) -> None:
    data = "\n".join(f'{{"key{number}": 1}}' for number in range(MAX_COLUMNS + 1))

    assert f"more than {MAX_COLUMNS} columns" in refuse(tmp_path, data, "movies.jsonl")


def test_rows_with_few_of_many_keys_stay_short_on_disk(tmp_path: Path) -> None:
    keys = [f"k{n}" for n in range(MAX_COLUMNS)]
    lines = [json.dumps(dict.fromkeys(keys, 1)), *(['{"k499": 1}'] * 1000)]
    table = read(tmp_path, "\n".join(lines), "wide.jsonl")

    assert get_values(table)[1:] == [{"k499": 1}] * 1000
    assert table.path.stat().st_size < 4 * sum(map(len, lines))
