"""What collections of texts hold, and what keeps texts out of others."""

from dataclasses import replace

import pytest

from bot.errors import SchemaError
from bot.models import PROVENANCE, CollectionInfo, DataType, PropertySpec
from bot.text_schema import (
    CHUNK_PROPERTIES,
    MESSAGE_PROPERTIES,
    build_text_schema,
    can_hold_messages,
    get_missing_properties,
)

CONTENT = PropertySpec("content")
TRACKED = tuple(PropertySpec(name) for name in PROVENANCE)
ROWS = (PropertySpec("title"), PropertySpec("year", DataType.INT))


def test_a_collection_of_texts_holds_documents_and_messages() -> None:
    schema = build_text_schema("knowledge")
    assert schema.name == "Knowledge"
    assert set(schema.properties) == {*CHUNK_PROPERTIES, *MESSAGE_PROPERTIES}
    assert set(schema.source_properties) <= {spec.name for spec in schema.properties}
    for columns in (CHUNK_PROPERTIES, MESSAGE_PROPERTIES):
        assert get_missing_properties(columns, schema.properties) == ()
    with pytest.raises(SchemaError, match="cannot name a collection"):
        build_text_schema("no name")


@pytest.mark.parametrize(
    ("columns", "properties", "missing"),
    [
        (CHUNK_PROPERTIES, ROWS, ("content",)),
        (CHUNK_PROPERTIES, (CONTENT,), ()),
        (MESSAGE_PROPERTIES, ROWS, ("content",)),
        (MESSAGE_PROPERTIES, (CONTENT,), ()),
        (CHUNK_PROPERTIES, (PropertySpec("content", DataType.INT),), ("content",)),
        (CHUNK_PROPERTIES, (PropertySpec("cONTENT"),), ("content",)),
        (ROWS, (), ()),
    ],
)
def test_what_a_collection_needs_to_hold_an_upload(
    columns: tuple[PropertySpec, ...], properties: tuple[PropertySpec, ...], missing: tuple[str, ...]
) -> None:
    assert get_missing_properties(columns, properties) == missing
    assert get_missing_properties(list(columns), iter(properties)) == missing


def test_messages_go_where_their_author_can_be_found_again_and_nowhere_shared() -> None:
    info = CollectionInfo("Knowledge", (CONTENT, *TRACKED))
    assert can_hold_messages(info)
    assert not can_hold_messages(replace(info, properties=(CONTENT,)))
    assert not can_hold_messages(replace(info, properties=TRACKED))
    assert not can_hold_messages(replace(info, is_shared=True))
