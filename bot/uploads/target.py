"""What an upload goes into: a collection that is there, or the schema of one that would be created for it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final, TypeAlias

from bot.audience import EVERYTHING
from bot.errors import CollectionNotFoundError, CollectionReadOnlyError
from bot.files import merge_properties
from bot.languages import join_with_and, phrase, translate
from bot.library import Library
from bot.models import CollectionInfo, CollectionSchema, IngestMode, PropertySpec
from bot.naming import check_collection_name, find_key, make_collection_name
from bot.text_schema import CHUNK_PROPERTIES, MESSAGE_PROPERTIES, build_text_schema, get_missing_properties
from bot.uploads.intake import Intake, Part, UploadItem
from bot.uploads.messages import AttachedFile
from bot.uploads.restore import build_exported_schema, get_header
from bot.uploads.titles import pick_title

Target: TypeAlias = CollectionInfo | CollectionSchema

_EXPORT_IS_ADDED: Final = phrase(
    "It was exported by ragbot: its objects go back to the sources that they came from, and nothing is "
    "deleted. Leave `mode` out."
)
KNOWLEDGE: Final = "Knowledge"  # where messages go, and the documents attached to them


async def fetch_existing(library: Library, name: str, *, guild_id: int) -> CollectionInfo | None:
    """The collection, or None where one of that name could be created.

    Raises:
        CollectionReadOnlyError: it is shared.
        SchemaError: there is none, and there can be none of that name.
    """
    try:
        return await library.collections.fetch_own(name, guild_id=guild_id)
    except CollectionNotFoundError:
        check_collection_name(name)
        return None


def build_schema(name: str, parts: Sequence[Part]) -> CollectionSchema:
    """The schema of a collection that takes the parts: as it was exported, for texts if there are any, or columns.

    Reads rows to find their title: to be run in a thread.
    """
    if (exported := build_exported_schema(name, parts)) is not None:
        return exported
    if any(is_text(part) for part in parts):
        return build_text_schema(name)
    properties = merge_properties(part.columns for part in parts)
    return CollectionSchema(check_collection_name(name), properties, title=pick_title(parts, properties))


async def choose_name(library: Library, intake: Intake, filenames: Sequence[str], *, guild_id: int) -> str:
    """The collection that an upload goes to if nobody names one; it need not be there yet.

    Documents go to the default collection where that holds texts, else to `Knowledge`. A table goes to the collection
    that is called like its file, else to the default collection where that has a property for each of its columns, and
    else to a new one that is called like the file; several tables go where an archive or the first file is called so.
    """
    parts = intake.parts
    default = library.collections.default
    if any(is_text(part) for part in parts):
        is_default = await _takes_all(library, default, parts, guild_id=guild_id)
        return default if is_default else KNOWLEDGE
    sources = [source for source, _ in intake.readable]
    name = make_collection_name(PurePath(sources[0] if len(sources) == 1 else filenames[0]).stem)
    names = await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING)
    if name.casefold() in (each.casefold() for each in names):
        return name
    return default if parts and await _takes_all(library, default, parts, guild_id=guild_id) else name


async def _takes_all(library: Library, name: str, parts: Sequence[Part], *, guild_id: int) -> bool:
    """Whether the guild has a collection of that name with a property for everything in the parts."""
    try:
        info = await library.collections.fetch_own(name, guild_id=guild_id)
    except (CollectionNotFoundError, CollectionReadOnlyError):
        return False
    return all(
        is_fitting(part, info) and (is_text(part) or not part.unknown_columns(info.own_properties)) for part in parts
    )


def is_fitting(part: Part, target: Target) -> bool:
    """Whether the target has a property for anything in the part."""
    return _find_problem(part, target) is None


def is_as_planned(info: CollectionInfo, schema: CollectionSchema) -> bool:
    """Whether a collection that is there could have been created from the schema, and by the same people be asked."""
    return (
        set(info.own_properties) == set(schema.properties)
        and info.title_property == schema.title_property
        and info.access == schema.access
    )


def is_text(part: Part) -> bool:
    """Whether it is a document or messages: chunks of text, not rows."""
    return get_header(part) is None and part.columns in (CHUNK_PROPERTIES, MESSAGE_PROPERTIES)


def is_document(part: Part) -> bool:
    """Whether it is a document that somebody uploaded, and not a file that hangs on a message."""
    return part.columns == CHUNK_PROPERTIES and is_text(part) and not isinstance(part, AttachedFile)


def _is_of_messages(part: Part) -> bool:
    return part.columns == MESSAGE_PROPERTIES or isinstance(part, AttachedFile)


def get_properties(target: Target) -> tuple[PropertySpec, ...]:
    """What rows are converted to."""
    return target.properties if isinstance(target, CollectionSchema) else target.own_properties


def check_key(key: str | None, target: Target) -> str | None:
    """The key property as the target spells it.

    Raises:
        SchemaError: it has no such property.
    """
    return find_key(key, get_properties(target), collection=target.name)


def check_intake(intake: Intake, target: Target, *, mode: IngestMode = IngestMode.ADD) -> Intake:
    """The intake, with a problem noted for each part that has nothing for the collection, or cannot be in that mode."""
    return replace(intake, items=tuple(_check_item(item, target, mode) for item in intake.items))


def _check_item(item: UploadItem, target: Target, mode: IngestMode) -> UploadItem:
    if item.part is None or item.problem is not None:
        return item
    if get_header(item.part) is not None and mode is not IngestMode.ADD:
        return replace(item, problem=translate(_EXPORT_IS_ADDED))
    return replace(item, problem=_find_problem(item.part, target))


def _find_problem(part: Part, target: Target) -> str | None:
    header = get_header(part)
    is_collection = header is not None and header.properties is not None  # which may have been empty
    if not part.count and not part.failed_count and not is_collection:
        return translate("There is nothing in it.")
    names = [spec.name for spec in get_properties(target)]
    if _is_of_messages(part) and isinstance(target, CollectionInfo) and not target.is_tracked:
        return translate(
            "{name} does not record whose messages it holds, so nobody could have theirs deleted. Pick another "
            "collection, or type a new name, like Handbook.",
            name=target.name,
        )
    if missing := get_missing_properties(part.columns, get_properties(target)):
        return translate(
            "{name} holds table rows, so texts don't fit: it has no text property {missing}. Pick another "
            "collection, or type a new name, like Handbook.",
            name=target.name,
            missing=join_with_and(missing),
        )
    if len(part.unknown_columns(get_properties(target))) < len(part.columns):
        return None
    there = ", ".join(names)
    return translate(
        "None of its columns ({headers}) exist in {name} ({there}). Wrong collection?",
        headers=", ".join(part.headers),
        name=target.name,
        there=there,
    )


def get_noun(part: Part) -> str:
    """What is counted in a part."""
    if get_header(part) is not None:
        return "object"
    return {CHUNK_PROPERTIES: "chunk", MESSAGE_PROPERTIES: "message"}.get(part.columns, "row")
