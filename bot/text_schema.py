"""What collections of documents and messages hold, and what an existing collection needs to hold such texts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.models import CollectionInfo, CollectionSchema, DataType, MessageChunk, PropertySpec
from bot.naming import check_collection_name

CONTENT: Final = "content"
AUTHOR_ID: Final = "author_id"  # older bots kept it where everybody saw it
CHUNK_INDEX: Final = "chunk_index"
TITLE: Final = "title"
HEADING: Final = "heading"
PAGE: Final = "page"
AUTHOR: Final = "author"
URL: Final = "url"
WRITTEN_AT: Final = "written_at"
# Between the headings of a path.
HEADING_STEP: Final = " › "

CHUNK_PROPERTIES: Final = (
    PropertySpec(CONTENT, DataType.TEXT),
    PropertySpec(TITLE, DataType.TEXT),
    PropertySpec(PAGE, DataType.INT),
    PropertySpec(HEADING, DataType.TEXT),
    PropertySpec(CHUNK_INDEX, DataType.INT),
)
MESSAGE_PROPERTIES: Final = (
    PropertySpec(CONTENT, DataType.TEXT),
    PropertySpec(TITLE, DataType.TEXT),
    PropertySpec(AUTHOR, DataType.TEXT),
    PropertySpec(URL, DataType.TEXT),
    PropertySpec(WRITTEN_AT, DataType.DATE),
    PropertySpec(CHUNK_INDEX, DataType.INT),
)
_JUMP_LINK: Final = re.compile(r"https://discord\.com/channels/\d+/(?P<channel>\d+)/(?P<message>\d+)", re.ASCII)
_SOURCES: Final = (TITLE, HEADING, CONTENT)
_TEXTS: Final = (CHUNK_PROPERTIES, MESSAGE_PROPERTIES)
_NEEDED: Final = (CONTENT,)  # everything else may be left out


def build_text_schema(name: str) -> CollectionSchema:
    """The schema of a collection of documents and messages alike, found by the meaning of what they say.

    Raises:
        SchemaError: the name cannot name a collection.
    """
    properties = tuple(dict.fromkeys((*CHUNK_PROPERTIES, *MESSAGE_PROPERTIES)))
    return CollectionSchema(check_collection_name(name), properties, _SOURCES)


def get_missing_properties(columns: Sequence[PropertySpec], properties: Iterable[PropertySpec]) -> tuple[str, ...]:
    """The text properties without which a collection cannot hold an upload with these columns.

    Only texts need any: for columns that are neither `CHUNK_PROPERTIES` nor `MESSAGE_PROPERTIES` none is missing. The
    spelling counts, since searches and removals ask Weaviate for exactly these names.

    Args:
        columns: of the upload.
        properties: of the collection, those that people fill.
    """
    texts = {spec.name for spec in properties if spec.data_type == DataType.TEXT}
    return tuple(name for name in _NEEDED if name not in texts) if tuple(columns) in _TEXTS else ()


def find_message(values: Mapping[str, Any]) -> MessageChunk | None:
    """The message that an older bot made an object of, by the object's values; None where they tell of none."""
    author, link = values.get(AUTHOR_ID), _JUMP_LINK.fullmatch(str(values.get(URL)))
    if link is None or not isinstance(author, str) or not author.isdecimal():
        return None
    return MessageChunk(link["message"], author, link["channel"])


def can_hold_messages(info: CollectionInfo) -> bool:
    """Whether messages can be added to it: their text has a property, and it is recorded who wrote them."""
    is_missing = bool(get_missing_properties(MESSAGE_PROPERTIES, info.own_properties))
    return not info.is_shared and info.is_tracked and not is_missing
