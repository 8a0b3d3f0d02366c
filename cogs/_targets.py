"""What an upload goes into: a collection that is there, or the schema of one that would be created for it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from bot.errors import CollectionNotFoundError, CollectionReadOnlyError, SchemaError
from bot.files import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, build_text_schema
from bot.library import Library
from bot.models import CollectionInfo, CollectionSchema, DataType, PropertySpec
from bot.naming import check_collection_name
from bot.ui import PartPreview
from cogs._uploads import Intake, Item, Part

Target: TypeAlias = CollectionInfo | CollectionSchema

KNOWLEDGE: Final = "Knowledge"  # where messages go, and the documents attached to them
# Without its author's id nobody could find what a member wrote, to remove it.
_NEEDED: Final = {CHUNK_PROPERTIES: ("content",), MESSAGE_PROPERTIES: ("content", "author_id")}


async def fetch_existing(library: Library, name: str, *, guild_id: int) -> CollectionInfo | None:
    """The collection, or None where one of that name could be created.

    Raises:
        CollectionReadOnlyError: it is shared.
        SchemaError: there is none, and there can be none of that name.
    """
    try:
        info = await library.collections.fetch(name, guild_id=guild_id)
    except CollectionNotFoundError:
        check_collection_name(name)
        return None
    if info.is_shared:
        raise CollectionReadOnlyError(f"{info.name} is shared and read-only, so I cannot put anything into it.")
    return info


def build_schema(name: str, parts: Sequence[Part]) -> CollectionSchema:
    """The schema of a collection that takes the parts: for texts where there is any document, else of the columns."""
    if any(is_text(part) for part in parts):
        return build_text_schema(name)
    return CollectionSchema(check_collection_name(name), merge_properties(part.columns for part in parts))


def merge_properties(columns: Iterable[Sequence[PropertySpec]]) -> tuple[PropertySpec, ...]:
    """The properties of several files, each once; where two disagree on a data type, it is one that holds both."""
    merged: dict[str, PropertySpec] = {}
    for spec in (spec for each in columns for spec in each):
        known = merged.setdefault(spec.name.casefold(), spec)
        if known.data_type != spec.data_type:
            data_type = _widen(known.data_type, spec.data_type)
            merged[spec.name.casefold()] = replace(known, data_type=data_type, nested=())
    return tuple(merged.values())


def _widen(first: str, second: str) -> str:
    numbers = {DataType.INT, DataType.NUMBER}
    if {first, second} <= numbers:
        return DataType.NUMBER
    return DataType.TEXT_ARRAY if first.endswith("[]") and second.endswith("[]") else DataType.TEXT


def is_text(part: Part) -> bool:
    """Whether it is a document or messages: chunks of text, not rows."""
    return part.columns in (CHUNK_PROPERTIES, MESSAGE_PROPERTIES)


def get_properties(target: Target) -> tuple[PropertySpec, ...]:
    """What rows are converted to."""
    return target.properties if isinstance(target, CollectionSchema) else target.own_properties


def check_key(key: str | None, target: Target) -> str | None:
    """The key property as the collection spells it.

    Raises:
        SchemaError: the collection has no such property.
    """
    if key is None:
        return None
    names = {spec.name.casefold(): spec.name for spec in get_properties(target)}
    if key.strip().casefold() not in names:
        there = ", ".join(names.values())
        raise SchemaError(f"{target.name} has no property “{key.strip()[:60]}” to tell rows by. It has: {there}.")
    return names[key.strip().casefold()]


def check_intake(intake: Intake, target: Target) -> Intake:
    """The intake, with a problem noted for each part that has nothing for the collection."""
    return replace(intake, items=tuple(_check_item(item, target) for item in intake.items))


def _check_item(item: Item, target: Target) -> Item:
    if item.part is None or item.problem is not None:
        return item
    return replace(item, problem=_find_problem(item.part, target))


def _find_problem(part: Part, target: Target) -> str | None:
    if not part.count and not part.failed_count:
        return "There is nothing in it."
    names = [spec.name for spec in get_properties(target)]
    if missing := [name for name in _NEEDED.get(part.columns, ()) if name not in names]:
        return (
            f"{target.name} is a collection for rows: {' and '.join(missing)} would be missing. "
            "Name another collection, or one that isn't there yet."
        )
    if len(part.unknown_columns(get_properties(target))) < len(part.columns):
        return None
    return f"It shares no column with {target.name}, whose properties are {', '.join(names)}."


def build_preview(item: Item, target: Target) -> PartPreview:
    """What the member is shown of an item."""
    part = item.part
    if part is None or item.problem is not None:
        return PartPreview(item.source, problem=item.problem)
    unknown = () if is_text(part) else part.unknown_columns(get_properties(target))
    return PartPreview(
        item.source,
        part.format,
        part.count,
        noun=get_noun(part),
        failed_count=part.failed_count,
        unknown_columns=unknown,
    )


def get_noun(part: Part) -> str:
    """What is counted in a part."""
    return {CHUNK_PROPERTIES: "chunk", MESSAGE_PROPERTIES: "message"}.get(part.columns, "row")
