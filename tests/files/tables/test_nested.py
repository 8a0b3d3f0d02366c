"""Objects inside of objects: nested properties where all rows agree, JSON text where they do not."""

from pathlib import Path
from typing import Any

import pytest

from bot.files.limits import MAX_NESTED_PROPERTIES, MAX_NESTING
from bot.models import DataType, FailedRow, PropertySpec, Record
from tests.files.support import get_types, get_values, read, read_json


def test_nested_types_are_unified_over_all_rows(tmp_path: Path) -> None:
    rows = [
        {"title": "Ink", "place": {"city": "Oslo", "floors": 2, "open": None}},
        {"title": "Pen", "place": {"City": "Rome", "floors": 2.5, "open": True}},
    ]
    table = read_json(tmp_path, rows)

    assert table.columns[1] == PropertySpec(
        "place",
        DataType.OBJECT,
        (
            PropertySpec("city", DataType.TEXT),
            PropertySpec("floors", DataType.NUMBER),
            PropertySpec("open", DataType.BOOLEAN),
        ),
    )
    assert [row["place"] for row in get_values(table)] == [
        {"city": "Oslo", "floors": 2.0},
        {"city": "Rome", "floors": 2.5, "open": True},
    ]
    assert not table.notes


def test_lists_of_objects(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"cast": [{"actor": "Ann"}, {"born": "1950-01-02"}]}, {"cast": {"actor": "Bob"}}])

    assert table.columns == (
        PropertySpec("cast", DataType.OBJECT_ARRAY, (PropertySpec("actor"), PropertySpec("born", DataType.DATE))),
    )
    assert get_values(table) == [
        {"cast": [{"actor": "Ann"}, {"born": "1950-01-02T00:00:00Z"}]},
        {"cast": [{"actor": "Bob"}]},
    ]


def test_keys_become_valid_names_at_every_depth(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"a": {"First Name": "Ann", "id": 7, "source": "x", "b": {"Last Name": "Lee"}}}])

    assert get_values(table) == [{"a": {"first_name": "Ann", "id_value": 7, "source": "x", "b": {"last_name": "Lee"}}}]


def nest(depth: int) -> Any:
    return {"a": nest(depth - 1)} if depth else 1


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([{"x": {"a": 1}}, {"x": "none"}], '{"a":1}'),
        ([{"x": {"a b": 1, "a-b": 2}}], '{"a b":1,"a-b":2}'),
        ([{"x": {"a": None}}], '{"a":null}'),
        ([{"x": [1, "a"]}], '[1,"a"]'),
        ([{"x": [{"a": 1}, 5]}], '[{"a":1},5]'),
        ([{"x": [[1, 2]]}], "[[1,2]]"),
    ],
    ids=["not everywhere", "same name", "no value", "mixed list", "mixed objects", "list of lists"],
)
def test_what_cannot_be_unified_is_json_text_and_says_so(tmp_path: Path, rows: Any, text: str) -> None:
    table = read_json(tmp_path, rows)

    assert get_types(table) == {"x": "text"}
    assert get_values(table)[0] == {"x": text}
    assert table.notes == ("x holds nested values, which are stored as JSON text.",)


def test_maps_are_json_text(tmp_path: Path) -> None:
    fits = {f"k{number}": 1 for number in range(MAX_NESTED_PROPERTIES)}

    assert get_types(read_json(tmp_path, [{"x": fits}])) == {"x": "object"}
    assert get_types(read_json(tmp_path, [{"x": fits}, {"x": {"other": 1}}, {"x": fits}])) == {"x": "text"}


def test_only_what_is_nested_too_deeply_is_json_text(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"x": nest(MAX_NESTING + 1)}])

    assert get_types(table) == {"x": "object"}
    assert table.notes == ("x.a.a.a.a.a holds nested values, which are stored as JSON text.",)


def test_a_thousand_nested_lists_and_objects(tmp_path: Path) -> None:
    table = read(tmp_path, '[{"x": ' + "[" * 900 + "]" * 900 + '}, {"x": ' + '{"a":' * 900 + "1" + "}" * 900 + "}]")

    assert get_types(table) == {"x": "text"}
    assert table.count == 2


def test_objects_convert_to_those_of_a_collection(tmp_path: Path) -> None:
    place = PropertySpec("place", DataType.OBJECT, (PropertySpec("city"), PropertySpec("floors", DataType.INT)))
    table = read_json(tmp_path, [{"place": {"City": "Oslo", "floors": "2"}}, {"place": {"street": "x"}}, {"place": 5}])

    first, *failed = table.convert([place])
    assert first == Record(1, {"place": {"city": "Oslo", "floors": 2}})
    assert [row.reason for row in failed if isinstance(row, FailedRow)] == [
        'place: “{"street":"x"}” has the key “street”, which the property does not have.',
        "place: “5” is not a JSON object.",
    ]


def test_csv_cells_fill_objects_with_json(tmp_path: Path) -> None:
    cast = PropertySpec("cast", DataType.OBJECT_ARRAY, (PropertySpec("actor"),))
    table = read(tmp_path, 'title,cast\nInk,"[{""actor"": ""Ann""}]"\n')

    assert list(table.convert([cast])) == [Record(2, {"cast": [{"actor": "Ann"}]})]
