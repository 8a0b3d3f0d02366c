"""Schemas: what is checked before Weaviate is asked."""

import pytest

from bot.errors import SchemaError
from bot.library.schemas import (
    DESCRIPTION_MAX,
    build_description,
    build_properties,
    check_description,
    check_schema,
    get_target_vector_name,
    has_mark,
    is_catalogued,
    is_indexed,
    mark_catalogued,
    mark_identified,
    mark_indexed,
)
from bot.models import HIDDEN, SEARCH_TEXT, CollectionSchema, DataType, PropertySpec


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


def test_what_the_bot_keeps_is_never_embedded_and_only_the_search_text_is_searched() -> None:
    schema = check_schema(CollectionSchema("Movie", (PropertySpec("title"),)))
    title, *provenance = (each._to_dict() for each in build_properties(schema))
    assert (title["name"], title["indexSearchable"]) == ("title", False)
    assert [each["name"] for each in provenance] == list(HIDDEN)
    for each in provenance:
        assert each["skip_vectorization"]
        wanted = (True, "whitespace") if each["name"] == SEARCH_TEXT else (False, "field")
        assert each["dataType"] == ["date"] or (each["indexSearchable"], each["tokenization"]) == wanted


def test_only_the_bots_own_mark_makes_a_collection_its_own() -> None:
    made = build_description("none", ())
    old = made.replace(" catalogue messages", "")
    foreign = f'Wines of the world\n[ragbot about={{"1": "{made}"}}]'
    descriptions = (made, old, f'{old}\n[ragbot about={{"1": "Ours"}}]', foreign, None)
    assert [has_mark(each) for each in descriptions] == [True, True, True, False, False]
    assert [is_catalogued(each) for each in descriptions] == [True, False, False, False, False]
    identified = {mark_identified(mark_catalogued(each)) for each in descriptions[:3] if each}
    assert identified == {made.replace(" words=4", "")}
    assert [is_indexed(each) for each in (made, *identified)] == [True, False]
    assert {mark_indexed(each) for each in (made, *identified, made.replace("words=4", "words=12"))} == {made}
    assert not is_indexed(made.replace("words=4", "words=12"))


def test_a_description_is_of_a_length_that_fits_a_card() -> None:
    assert check_description(" x ") == "x"
    with pytest.raises(SchemaError, match="501 characters"):
        check_description("x" * (DESCRIPTION_MAX + 1))


def test_what_names_an_object_is_chosen_or_called_so() -> None:
    properties = (PropertySpec("overview"), PropertySpec("year", "int"), PropertySpec("Name"))
    assert check_schema(CollectionSchema("Movie", properties)).title == "name"
    assert check_schema(CollectionSchema("Movie", properties, title="OVERVIEW")).title == "overview"
    assert check_schema(CollectionSchema("Movie", properties[:2])).title is None
    assert check_schema(CollectionSchema("Movie", properties[:2])).title_property == "overview"
    assert check_schema(CollectionSchema("Movie", properties[1:2])).title_property is None


def test_a_name_keeps_the_spelling_that_was_typed_as_its_label() -> None:
    title, year = check_schema(CollectionSchema("Movie", (PropertySpec("Title"), PropertySpec("year")))).properties
    assert (title.name, title.label, year.label) == ("title", "Title", "")
