"""What an admin types as a schema."""

import pytest

from bot.errors import SchemaError
from bot.files import parse_properties
from bot.models import DataType, PropertySpec

OBJECTS = (DataType.OBJECT, DataType.OBJECT_ARRAY)


def test_types_and_the_default() -> None:
    assert parse_properties("title:text, year : int,\n overview") == (
        PropertySpec("title", DataType.TEXT),
        PropertySpec("year", DataType.INT),
        PropertySpec("overview", DataType.TEXT),
    )


@pytest.mark.parametrize("data_type", [kind for kind in DataType if kind not in OBJECTS])
def test_every_data_type_has_its_name(data_type: DataType) -> None:
    assert parse_properties(f"a:{data_type}") == (PropertySpec("a", data_type),)


@pytest.mark.parametrize(
    ("alias", "data_type"),
    [
        ("string", DataType.TEXT),
        ("str[]", DataType.TEXT_ARRAY),
        ("Integer", DataType.INT),
        ("FLOAT", DataType.NUMBER),
        ("double[]", DataType.NUMBER_ARRAY),
        ("bool", DataType.BOOLEAN),
        ("datetime", DataType.DATE),
        ("timestamp[]", DataType.DATE_ARRAY),
    ],
)
def test_aliases(alias: str, data_type: DataType) -> None:
    assert parse_properties(f"a:{alias}") == (PropertySpec("a", data_type),)


@pytest.mark.parametrize("text", ["", " ", ",,", "\n"])
def test_nothing_named(text: str) -> None:
    with pytest.raises(SchemaError, match="at least one property"):
        parse_properties(text)


@pytest.mark.parametrize("data_type", ["colour", "int[][]", "", "[]", "object", "object[]"])
def test_unknown_data_type_is_answered_with_those_there_are(data_type: str) -> None:
    with pytest.raises(
        SchemaError, match=r"I don't know the type “.*”\. Use text, int, number, boolean, date, uuid, text"
    ):
        parse_properties(f"a:{data_type}")


def test_property_named_twice() -> None:
    with pytest.raises(SchemaError, match="“title” is named twice"):
        parse_properties("title, Title:int")


@pytest.mark.parametrize("name", ["id", "vector", "_additional"])
def test_names_that_weaviate_keeps(name: str) -> None:
    with pytest.raises(SchemaError, match=f"How about “{name}_value”"):
        parse_properties(f"title, {name}")
