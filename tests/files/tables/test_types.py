"""One data type for values of several, within a file and across files."""

from itertools import permutations
from pathlib import Path

import pytest

from bot.files import merge_properties
from bot.files.limits import MAX_NESTED_PROPERTIES
from bot.files.tables.types import merge_types
from bot.models import DataType, PropertySpec
from tests.files.support import get_types, get_values, read_json

TITLE, RATING = PropertySpec("title"), PropertySpec("rating")

MERGED = [
    ({"int"}, "int"),
    ({"geoCoordinates"}, "geoCoordinates"),
    ({"int", "number"}, "number"),
    ({"int", "text"}, "text"),
    ({"int", "number", "text"}, "text"),
    ({"date", "uuid"}, "text"),
    ({"int[]", "number[]"}, "number[]"),
    ({"int[]", "text[]"}, "text[]"),
    ({"int[]", "number[]", "date[]"}, "text[]"),
    ({"object", "object[]"}, "object[]"),
    ({"object", "text"}, "text"),
    ({"object", "object[]", "text[]"}, "text"),
    ({"text", "text[]"}, "text"),
    ({"int", "int[]"}, "text"),
]


@pytest.mark.parametrize(("kinds", "merged"), MERGED)
def test_the_narrowest_type_that_holds_all_values(kinds: set[str], merged: str) -> None:
    assert merge_types(kinds) == merged


@pytest.mark.parametrize(("kinds", "merged"), [each for each in MERGED if "object" not in "".join(each[0])])
def test_a_column_of_several_files_gets_a_type_that_holds_all_in_any_order(kinds: set[str], merged: str) -> None:
    for order in permutations(kinds):
        columns = [(PropertySpec("year" if number else "Year", kind), RATING) for number, kind in enumerate(order)]
        assert merge_properties([(TITLE,), *columns]) == (TITLE, PropertySpec("Year", merged), RATING)


def test_objects_of_several_files_get_the_keys_of_all() -> None:
    first = PropertySpec("cast", DataType.OBJECT, (PropertySpec("actor"), PropertySpec("age", DataType.INT)))
    second = PropertySpec("Cast", DataType.OBJECT_ARRAY, (PropertySpec("Age", DataType.NUMBER), PropertySpec("born")))

    assert merge_properties([(first,), (second,)]) == (
        PropertySpec(
            "cast",
            DataType.OBJECT_ARRAY,
            (PropertySpec("actor"), PropertySpec("age", DataType.NUMBER), PropertySpec("born")),
        ),
    )
    assert merge_properties([(first,), (PropertySpec("cast"),)]) == (PropertySpec("cast"),)


def test_objects_that_have_too_many_keys_together_become_text() -> None:
    half = MAX_NESTED_PROPERTIES // 2 + 1
    first, second = (
        PropertySpec("place", DataType.OBJECT, tuple(PropertySpec(f"{part}{key}") for key in range(half)))
        for part in "ab"
    )
    assert merge_properties([(first,), (first,)]) == (first,)
    assert merge_properties([(first,), (second,)]) == (PropertySpec("place"),)


def test_lists_of_different_things_stay_lists_in_one_file(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"title": "Ink", "tags": [1, 2]}, {"title": "Pen", "tags": ["a;b"]}])
    assert get_types(table)["tags"] == "text[]"
    assert [row["tags"] for row in get_values(table)] == [["1", "2"], ["a;b"]]
