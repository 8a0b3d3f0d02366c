"""Schemas: what is checked before Weaviate is asked."""

import pytest

from bot.errors import SchemaError
from bot.library.schemas import build_description, check_schema, get_target_vector_name
from bot.models import CollectionSchema, DataType, PropertySpec


def test_names_get_weaviates_spelling() -> None:
    schema = check_schema(CollectionSchema("movie", (PropertySpec("Title"), PropertySpec("year", "int"))))
    assert schema.name == "Movie"
    assert schema.properties == (PropertySpec("title", DataType.TEXT), PropertySpec("year", DataType.INT))


def test_the_target_vector_is_made_of_all_text_unless_told() -> None:
    properties = (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("overview"))
    assert check_schema(CollectionSchema("Movie", properties)).source_properties == ("title", "overview")
    assert check_schema(CollectionSchema("Movie", properties, ("OVERVIEW",))).source_properties == ("overview",)


@pytest.mark.parametrize(
    ("schema", "part"),
    [
        (CollectionSchema("1bad", (PropertySpec("title"),)), "1bad"),
        (CollectionSchema("Movie", ()), "at least one property"),
        (CollectionSchema("Movie", (PropertySpec("id"),)), "id"),
        (CollectionSchema("Movie", (PropertySpec("vector"),)), "vector"),
        (CollectionSchema("Movie", (PropertySpec("x_searchable"),)), "x_searchable"),
        (CollectionSchema("Movie", (PropertySpec("title", "varchar"),)), "not a data type I know"),
        (CollectionSchema("Movie", (PropertySpec("title"), PropertySpec("Title"))), "twice"),
        (CollectionSchema("Movie", (PropertySpec("title"),), ("plot",)), "plot"),
        (CollectionSchema("Movie", (PropertySpec("year", "int"),), ("year",)), "no text property"),
    ],
)
def test_what_weaviate_would_not_take_is_a_sentence(schema: CollectionSchema, part: str) -> None:
    with pytest.raises(SchemaError, match=part):
        check_schema(schema)


def test_one_source_names_the_vector() -> None:
    assert get_target_vector_name(("overview",)) == "overview_vector"
    assert get_target_vector_name(("title", "overview")) == "content_vector"


def test_the_description_tells_the_model_of_the_vectors() -> None:
    assert "vectors=wordllama-256 source=title,overview" in build_description("local", ("title", "overview"))
    assert "vectors=cohere" in build_description("cohere", ("overview",))
