"""What an upload goes into, and what of it fits."""

import pytest

from bot.errors import SchemaError
from bot.files import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, build_text_schema
from bot.models import CollectionSchema, DataType, PropertySpec
from bot.uploads.intake import Intake, UploadItem, join_intakes
from bot.uploads.messages import Messages
from bot.uploads.target import build_schema, check_key

TITLE, YEAR = PropertySpec("title"), PropertySpec("year", DataType.INT)


def test_texts_get_a_collection_for_documents_and_messages_alike() -> None:
    schema = build_schema("knowledge", [Messages(())])
    assert schema == build_text_schema("Knowledge")
    assert set(schema.properties) == {*CHUNK_PROPERTIES, *MESSAGE_PROPERTIES}
    assert schema.source_properties == ("title", "heading", "content")


def test_a_key_is_found_in_any_case() -> None:
    schema = CollectionSchema("Movie", (TITLE, YEAR))
    assert check_key(None, schema) is None
    assert check_key(" Title", schema) == "title"
    with pytest.raises(SchemaError, match="no property “isbn”"):
        check_key("isbn", schema)


def test_of_two_sources_with_one_name_the_later_gets_a_number() -> None:
    joined = join_intakes(
        [Intake((UploadItem("a.csv"),), ("one",)), Intake((UploadItem("a.csv"), UploadItem("b.csv")), ("two",))]
    )
    assert [item.source for item in joined.items] == ["a.csv", "a.csv (2)", "b.csv"]
    assert joined.notes == ("one", "two")
