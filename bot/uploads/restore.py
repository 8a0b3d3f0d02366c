"""What an upload exported by ragbot says of its collections: which they are, and what they are created from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any, Final

from bot.errors import UploadError
from bot.files import ExportHeader, ExportPart, merge_properties
from bot.languages import translate
from bot.models import CollectionSchema, PropertySpec
from bot.naming import check_collection_name
from bot.uploads.intake import Intake, Part

_NAMES_MAX: Final = 20  # in one sentence


def get_header(part: Part | None) -> ExportHeader | None:
    """What the export says of the collection; None for every other file."""
    return part.header if isinstance(part, ExportPart) else None


def get_exported_names(intake: Intake) -> list[str]:
    """The collections that an upload was exported from, each once."""
    headers = (get_header(part) for part in intake.parts)
    return list(dict.fromkeys(header.collection for header in headers if header is not None and header.collection))


def choose_collection(intake: Intake, wanted: str | None) -> tuple[str | None, Intake]:
    """The collection that an upload goes into where somebody or its content says it, and what of it goes there.

    An export goes back to where it came from, or to where somebody says; of one of several collections only the one
    that is named.

    Raises:
        UploadError: it is of several, and none is named or none is called so.
    """
    names = get_exported_names(intake)
    if len(names) <= 1:
        return wanted or (names[0] if names else None), _drop_guild(intake)
    listed = ", ".join(names[:_NAMES_MAX])
    if wanted is None:
        raise UploadError(
            translate(
                "It is an export of several collections: {names}. Name the one that you want to restore.",
                names=listed,
            )
        )
    chosen = pick_collection(intake, wanted)
    if not chosen.items:
        raise UploadError(
            translate(
                "It is an export of several collections, and none is called “{name}”: {names}.",
                name=wanted,
                names=listed,
            )
        )
    return wanted, chosen


def split_by_collection(intake: Intake, wanted: str | None) -> list[tuple[str, Intake]]:
    """Each collection of an export with what goes there; of everything else all of it in the collection that is wanted.

    Raises:
        UploadError: none is wanted, and something is not an export that says where it came from.
    """
    names = get_exported_names(intake)
    if wanted is None and names:
        return [(name, pick_collection(intake, name)) for name in names]
    name, chosen = choose_collection(intake, wanted)
    if name is None and chosen.parts:
        raise UploadError(translate("Say where to put it: --collection NAME."))
    return [(name, chosen)] if name is not None and chosen.parts else []


def get_state(intake: Intake) -> Mapping[str, Any] | None:
    """What a guild has besides its collections; None where the upload is no export of a whole guild."""
    headers = (get_header(part) for part in intake.parts)
    return next((header.state for header in headers if header is not None and header.guild), None)


def _drop_guild(intake: Intake) -> Intake:
    """The upload without the line about a guild, which holds no objects."""
    headers = [get_header(item.part) for item in intake.items]
    return replace(intake, items=tuple(compress(intake.items, [not (each and each.guild) for each in headers])))


def pick_collection(intake: Intake, name: str) -> Intake:
    """What of the upload was exported from the collection of that name."""
    headers = [get_header(item.part) for item in intake.items]
    own = [header is not None and header.collection.casefold() == name.casefold() for header in headers]
    return replace(intake, items=tuple(compress(intake.items, own)))


def build_exported_schema(name: str, parts: Sequence[Part]) -> CollectionSchema | None:
    """The schema that the exported collection has; None where no part is an export that says it.

    Raises:
        SchemaError: the name cannot name a collection.
    """
    headers = [header for header in map(get_header, parts) if header is not None and header.properties is not None]
    if not headers:
        return None
    # Columns: somebody may have added values to the file that the collection had no property for.
    properties = parts[0].columns if len(parts) == 1 else merge_properties(part.columns for part in parts)
    known = {spec.name: spec for spec in headers[0].properties or ()}
    added = [spec for spec in properties if spec.name not in known]
    # In the order of the export, and with its labels: the columns of an export are called as its properties are.
    ordered = [
        replace(spec, label=known[spec.name].label, look=known[spec.name].look) for spec in _sort(properties, known)
    ]
    return CollectionSchema(
        check_collection_name(name),
        (*ordered, *added),
        headers[0].source_properties,
        headers[0].title,
        headers[0].access,
    )


def _sort(properties: Iterable[PropertySpec], known: Mapping[str, PropertySpec]) -> list[PropertySpec]:
    """Those of the properties that are known, in the order in which they are."""
    found = {spec.name: spec for spec in properties}
    return [found[name] for name in known if name in found]


def get_description(parts: Sequence[Part]) -> str:
    """What the exported collection was described as; empty where nothing says it."""
    headers = (get_header(part) for part in parts)
    return next((header.description for header in headers if header is not None and header.description), "")
