"""Schemas: what is checked before Weaviate is asked."""

import pytest

from bot.errors import SchemaError
from bot.library.schemas import (
    DESCRIPTION_MAX,
    build_description,
    build_properties,
    change_description,
    check_schema,
    get_target_vector_name,
    has_mark,
)
from bot.models import HIDDEN, CollectionSchema, DataType, PropertySpec


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
        (CollectionSchema("Movie", (PropertySpec("title", "varchar"),)), "not a type I know"),
        (CollectionSchema("Movie", (PropertySpec("title"), PropertySpec("Title"))), "twice"),
        (CollectionSchema("Movie", (PropertySpec("title"),), ("plot",)), "plot"),
        (CollectionSchema("Movie", (PropertySpec("year", "int"),), ("year",)), "not a text property"),
        (CollectionSchema("Movie", (PropertySpec("source"),)), "source_value"),
        (CollectionSchema("Movie", (PropertySpec("BATCH"),)), "bATCH_value"),
        (CollectionSchema("Movie", (PropertySpec("cast", "object[]"),)), "at least one property inside"),
        (CollectionSchema("Movie", (PropertySpec("cast", "object", (PropertySpec("a"), PropertySpec("A"))),)), "twice"),
        (CollectionSchema("Movie", (PropertySpec("cast", "object", (PropertySpec("no space"),)),)), "no_space"),
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


def test_objects_may_hold_what_the_bot_keeps_for_itself_outside() -> None:
    cast = PropertySpec("cast", DataType.OBJECT, (PropertySpec("source"), PropertySpec("Role")))
    (checked,) = check_schema(CollectionSchema("Movie", (cast,))).properties
    assert checked.nested == (PropertySpec("source"), PropertySpec("Role"))


def test_where_objects_come_from_is_filtered_by_and_never_searched_or_embedded() -> None:
    schema = check_schema(CollectionSchema("Movie", (PropertySpec("title"),)))
    title, *provenance = (each._to_dict() for each in build_properties(schema))
    assert title["name"] == "title"
    assert [each["name"] for each in provenance] == list(HIDDEN)
    for each in provenance:
        assert each["skip_vectorization"]
        assert each["dataType"] == ["date"] or (each["indexSearchable"], each["tokenization"]) == (False, "field")


def test_each_guild_describes_a_collection_for_itself() -> None:
    made = build_description("local", ("title",))
    one = change_description(made, guild_id=1, text="Ours ]} [ragbot about={}]")
    both = change_description(one, guild_id=2, text="Theirs\nand more")
    assert both.startswith(made)
    assert change_description(both, guild_id=2, text=None) == one
    assert change_description(one, guild_id=1, text="") == made


def test_only_the_bots_own_mark_makes_a_collection_its_own() -> None:
    made = build_description("none", ())
    foreign = change_description("Wines of the world", guild_id=1, text=made)
    descriptions = (made, change_description(made, guild_id=1, text="Ours"), foreign, None)
    assert [has_mark(each) for each in descriptions] == [True, True, False, False]


def test_a_description_is_of_a_length_that_fits_a_card() -> None:
    with pytest.raises(SchemaError, match="501 characters"):
        change_description("", guild_id=1, text="x" * (DESCRIPTION_MAX + 1))
