"""Single values: what they are and what they become."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.tables.classify import classify_cell, classify_json
from bot.files.tables.looks import get_type
from bot.files.tables.values import convert_value, is_empty
from bot.models import DataType, PropertySpec

UUID_TEXT = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("0", "int"),
        ("-12", "int"),
        (" 1999 ", "int"),
        ("9007199254740992", "int"),
        ("9007199254740993", "text"),
        ("99999999999999999999999999", "text"),
        ("007", "text"),
        ("+491234", "text"),
        ("1_000", "text"),
        ("1,5", "comma"),
        ("٣", "text"),
        ("1.5", "number.1"),
        ("1.50", "padded.2"),
        ("3.10", "padded.2"),
        ("7.0", "whole.1"),
        ("45.123", "thousand.3"),
        ("45.120", "padded_thousand.3"),
        ("0.123", "number.3"),
        ("-.5", "respelled"),
        ("2.", "respelled"),
        ("1.5e5", "exponent"),
        ("1e5", "text"),
        ("12E5", "text"),
        ("0.123456789012345678", "text"),
        ("0.12345678901234567", "text"),
        ("3.1415926535897931", "respelled"),
        ("3.141592653589793", "number.15"),
        ("1.5e999", "text"),
        ("-0", "text"),
        ("1.234,5", "comma"),
        ("1,234,567.8", "grouped"),
        ("NA", "marker"),
        (r"\N", "null"),
        (" n/a ", "marker"),
        ("-", "marker"),
        (".", "marker"),
        ("1e999", "text"),
        ("nan", "marker"),
        ("Infinity", "text"),
        ("0x10", "text"),
        ("TRUE", "boolean"),
        ("false", "boolean"),
        ("yes", "text"),
        ("2024-05-31", "date"),
        ("2024-05-31 18:30", "date"),
        ("2024-05-31T18:30:00.123456789+02:00", "date"),
        ("2021-02-30", "text"),
        ("2021-02-03T24:00", "text"),
        ("2021-02", "text"),
        ("31.05.2024", "text"),
        (UUID_TEXT, "uuid"),
        (UUID_TEXT.upper(), "uuid"),
        (UUID_TEXT.replace("-", ""), "text"),
        ("When Harry met Sally", "text"),
        ("1" * 65, "text"),
    ],
)
def test_cell_is_of_the_narrowest_type(cell: str, kind: str) -> None:
    assert classify_cell(cell) == kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("5", "text"),
        ("true", "text"),
        ("2024-05-31", "date"),
        (UUID_TEXT, "uuid"),
        (5, "int"),
        (2**53 + 1, "text"),
        (5.0, "number"),
        (True, "boolean"),
        (["a", "2024-05-31"], "text[]"),
        (["2024-05-31"], "date[]"),
        ([UUID_TEXT], "uuid[]"),
        ([1, 2], "int[]"),
        ([1, 2.5], "number[]"),
        ([True, False], "boolean[]"),
        ([1, True], "text"),
        ([1, "a"], "text"),
        ([1, None], "text"),
        ([[1]], "text"),
        ([2**60], "text"),
        ({"a": 1}, "object"),
        ([{"a": 1}, {}], "object[]"),
        ([{"a": 1}, 1], "text"),
        ([{"a": 1}, None], "text"),
    ],
)
def test_json_value_has_a_type(value: Any, kind: str) -> None:
    assert classify_json(value) == kind


@pytest.mark.parametrize("value", [None, "", "  \n", [], {}])
def test_empty_values(value: Any) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, False, 0.0, "0", [None]])
def test_values_that_are_not_empty(value: Any) -> None:
    assert not is_empty(value)


@pytest.mark.parametrize(
    ("value", "data_type", "converted"),
    [
        (" as it is ", "text", " as it is "),
        (5, "text", "5"),
        (True, "text", "true"),
        (["é", 1], "text", '["é",1]'),
        (" 7\x1f", "int", 7),
        ("\x1c7.5 ", "number", 7.5),
        ("1994.0", "int", 1994),
        (1994.0, "int", 1994),
        (5, "number", 5.0),
        ("1.50", "number", 1.5),
        ("1.5e3", "number", 1500.0),
        ("Yes", "boolean", True),
        (0, "boolean", False),
        ("2024-05-31", "date", "2024-05-31T00:00:00Z"),
        ("2024-05-31 18:30", "date", "2024-05-31T18:30:00Z"),
        ("2024-05-31t18:30:01.123456789z", "date", "2024-05-31T18:30:01.123456789Z"),
        ("2024-05-31T18:30:01-0330", "date", "2024-05-31T18:30:01-03:30"),
        (UUID_TEXT.upper(), "uuid", UUID_TEXT),
        ("drama|comedy, dark", "text[]", ["drama", "comedy, dark"]),
        ("drama; comedy", "text[]", ["drama", "comedy"]),
        ("drama", "text[]", ["drama"]),
        ('["a;b", "c"]', "text[]", ["a;b", "c"]),
        ("[1, 2]", "int[]", [1, 2]),
        ([1, 2], "number[]", [1.0, 2.0]),
        (3, "int[]", [3]),
    ],
)
def test_value_becomes_one_of_the_data_type(value: Any, data_type: str, converted: Any) -> None:
    result = convert_value(value, PropertySpec("", data_type))
    assert result == converted
    assert type(result) is type(converted)


@pytest.mark.parametrize(
    ("value", "data_type", "reason"),
    [
        ("unknown", "int", "is not a whole number"),
        ("1.5", "int", "is not a whole number"),
        (True, "int", "is not a whole number"),
        ([1], "int", "is not a whole number"),
        ("9007199254740993", "int", "beyond 2^53"),
        (2**70, "int", "beyond 2^53"),
        ("123456789012345678901234567890", "int", "beyond 2^53"),
        (2**70, "number", "beyond 2^53"),
        ("1e999", "number", "too large"),
        ("nan", "number", "is not a number"),
        (False, "number", "is not a number"),
        ("maybe", "boolean", "neither true nor false"),
        (2, "boolean", "neither true nor false"),
        ("31.05.2024", "date", "is not a date like"),
        (2024, "date", "is not a date like"),
        ("2021-02-30", "date", "not a date in the calendar"),
        ("02108", "int", "would be stored as 2108"),
        ("+49301234", "int", "would be stored as 49301234"),
        ("+5", "number", "would be stored as 5"),
        ("-0", "int", "would be stored as 0"),
        ("12E3", "int", "would be stored as 12000"),
        ("12E3", "number", "would be stored as 12000"),
        ("01.5", "number", "is not a number"),
        ("0.123456789012345678", "number", "more digits than a number keeps"),
        ("x", "uuid", "is not a UUID"),
        (5, "uuid", "is not a UUID"),
        ("[1, 2", "int[]", "looks like a JSON list"),
        ("[" * 100_000, "int[]", "looks like a JSON list"),
        ("[1, null]", "int[]", "an empty item"),
        ("1|x", "int[]", "is not a whole number"),
        ("AAAA", "blob", "which I cannot fill from files"),
        ({"latitude": 1, "longitude": 2}, "geoCoordinates", "which I cannot fill from files"),
    ],
)
def test_value_that_does_not_fit_says_why(value: Any, data_type: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason.replace("^", r"\^")):
        convert_value(value, PropertySpec("", data_type))


CAST = PropertySpec(
    "cast", DataType.OBJECT_ARRAY, (PropertySpec("actor", DataType.TEXT), PropertySpec("born", DataType.INT))
)


@pytest.mark.parametrize(
    ("value", "converted"),
    [
        ([{"actor": "Ann", "born": "1950"}, {}], [{"actor": "Ann", "born": 1950}, {}]),
        ({"Actor": 5, "born": None}, [{"actor": "5"}]),
        ('[{"actor": "Ann"}]', [{"actor": "Ann"}]),
        ('{"actor": "Ann; Bob"}', [{"actor": "Ann; Bob"}]),
    ],
)
def test_nested_values_become_those_of_the_nested_properties(value: Any, converted: Any) -> None:
    assert convert_value(value, CAST) == converted


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([{"role": "king"}], "has the key “role”, which the property does not have"),
        ([{"actor": "a", "ACTOR": "b"}], "has the key “ACTOR”, twice"),
        ([{"born": "once"}], "has a value under “born” that is not a whole number"),
        ([1], "is not a JSON object"),
        ("Ann", "is not a JSON object"),
        ('{"actor"', "is not a JSON object"),
    ],
)
def test_nested_value_that_does_not_fit_says_why(value: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        convert_value(value, CAST)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(value=json_values)
def test_json_value_converts_to_the_type_it_is_said_to_have(value: Any) -> None:
    if not is_empty(value) and not classify_json(value).startswith("object"):
        json.dumps(convert_value(value, PropertySpec("", get_type(classify_json(value)))), allow_nan=False)


@settings(deadline=None)
@given(cell=st.text(min_size=1) | st.from_regex(r"-?\d{1,20}(\.\d{0,4})?(e\d{1,3})?", fullmatch=True))
def test_cell_converts_to_the_type_it_is_said_to_have(cell: str) -> None:
    if not is_empty(cell):
        convert_value(cell, PropertySpec("", get_type(classify_cell(cell))))


@settings(deadline=None)
@given(number=st.integers() | st.floats(allow_nan=False))
def test_a_number_is_kept_exactly_or_refused(number: float) -> None:
    for data_type in ("int", "number"):
        try:
            converted = convert_value(str(number), PropertySpec("", data_type))
        except ValueError:
            continue
        assert math.isclose(converted, number, rel_tol=1e-15)


@settings(deadline=None)
@given(value=json_values, data_type=st.sampled_from(DataType))
def test_conversion_gives_a_value_or_a_reason(value: Any, data_type: DataType) -> None:
    try:
        converted = convert_value(value, PropertySpec("", data_type))
    except ValueError:
        return
    assert isinstance(converted, list) == data_type.endswith("[]")
