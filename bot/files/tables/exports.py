"""The lines of an export: one about a collection, then one for each of its objects."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from bot.errors import UploadError
from bot.files.wording import shorten
from bot.languages import phrase, translate
from bot.models import AUDIENCE, HIDDEN, LOOKUP, CollectionInfo, DataType, Look, PropertySpec

# What the bot keeps with an object stands under this key. Weaviate refuses properties that are called so, or `id`.
KEPT: Final = "@ragbot"
ID: Final = "id"
# Exports were flat once: the origin stood beside the properties.
FLAT: Final = ("source", "batch", "ingested_at", "ingested_by")
COLLECTION: Final = "collection"
BEGINNING: Final = re.compile(rf'\s*\{{\s*"(?:{KEPT}|{ID}|{COLLECTION})"')
_HEADED: Final = re.compile(rf'\s*\{{\s*"{KEPT}"')
_VERSION: Final = 1
_BATCH: Final = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}")
_DAMAGED: Final = phrase("A line about a collection, which begins with “@ragbot”, is damaged. Export it again.")
_NEWER: Final = phrase("It was exported by a newer ragbot. Update this one.")
# JSON may hold them as they are, but many programs take them for the end of a line.
_SEPARATOR: Final = re.compile("[\x85\u2028\u2029]")
_SOURCE_MAX: Final = 500
_DIGEST: Final = "digest"


@dataclass(frozen=True, slots=True)
class ExportHeader:
    """What an export says of the objects in the lines after it.

    Attributes:
        collection: their collection; empty in the line about a whole guild, and for a flat export that does not say it.
        properties: the collection's; None in a flat export.
        source_properties: what its vectors are made of.
        title: the property that an admin or an upload chose to name an object; None: a rule does.
        access: the audiences that may ask it; none: everyone.
        guild: in the line about a guild, its id.
        state: what the guild has besides collections, by the name of its kind.
    """

    collection: str = ""
    properties: tuple[PropertySpec, ...] | None = None
    source_properties: tuple[str, ...] = ()
    description: str = ""
    title: str | None = None
    access: tuple[str, ...] = ()
    guild: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)


def build_header(info: CollectionInfo) -> ExportHeader:
    """What an export says of a collection."""
    return ExportHeader(
        info.name, info.own_properties, info.source_properties, info.description, info.title, info.access
    )


def render_header(header: ExportHeader) -> str:
    """The line."""
    about: dict[str, Any] = {"export": _VERSION}
    if header.guild:
        about |= {"guild": header.guild, "state": header.state}
    else:
        about |= {COLLECTION: header.collection}
        about |= {"description": header.description} if header.description else {}
        about |= {"title": header.title} if header.title else {}
        about |= {"access": header.access} if header.access else {}
        about |= {"vectors": header.source_properties} if header.source_properties else {}
        about |= {"properties": [_dump_spec(spec) for spec in header.properties or ()]}
    return _render({KEPT: about})


def render_object(info: CollectionInfo, found: Mapping[str, Any]) -> str:
    """The line of an object, whose properties are as JSON has them.

    Args:
        found: id and values, those that the bot keeps for itself among them.
    """
    kept = {name: found[name] for name in HIDDEN if name in found} if info.is_tracked else {}
    line = {name: value for name, value in found.items() if name not in kept}
    return _render({**line, KEPT: kept} if kept else line)


def parse_header(line: str) -> ExportHeader | None:
    """What the line says of the objects after it; None where it is no such line.

    Raises:
        UploadError: it is damaged, or of a newer version.
    """
    if not _HEADED.match(line):
        return None
    try:
        about = json.loads(line)[KEPT]
        version = about["export"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(version, int) or version > _VERSION:
        raise UploadError(translate(_NEWER))
    try:
        return _load_header(about)
    except (ValueError, KeyError, TypeError) as error:
        raise UploadError(translate(_DAMAGED)) from error


def parse_flat(line: str) -> str | None:
    """The collection that a line of a flat export names, empty where it names none; None where it is no such line."""
    try:
        found = json.loads(line) if BEGINNING.match(line) else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not found.keys() >= {ID, *FLAT}:
        return None
    try:
        parse_identity(found[ID], {name: found[name] for name in FLAT})
    except ValueError:
        return None
    # A collection may have a property of this name, which stands behind the id.
    return str(found[COLLECTION]) if next(iter(found)) == COLLECTION else ""


def parse_identity(uuid: Any, kept: Any) -> dict[str, Any]:
    """Id, origin and what else the bot keeps of an exported object, checked, as JSON takes them.

    Raises:
        ValueError: the reason as a sentence.
    """
    identity: dict[str, Any] = {ID: _check_uuid(uuid)}
    if kept is None:
        return identity
    if not isinstance(kept, dict):
        raise ValueError(translate("Under “{name}” is no object.", name=KEPT))  # noqa: TRY004 - it is the file that is wrong
    if any(kept.get(name) is not None for name in FLAT):
        identity |= {
            "source": _check_text(kept, "source"),
            "batch": _check_batch(kept),
            "ingested_at": _check_time(kept),
            "ingested_by": _check_text(kept, "ingested_by"),
        }
    hidden = {name: kept[name] for name in HIDDEN if kept.get(name) is not None and name not in FLAT}
    for name in (_DIGEST, LOOKUP, AUDIENCE):
        if not _has_texts(hidden.get(name)):
            raise ValueError(translate("Its {name} is not what ragbot has exported.", name=name))
    return {**identity, "hidden": hidden}


def _has_texts(value: Any) -> bool:
    """Whether it is nothing, or one or several short texts."""
    texts = value if isinstance(value, list) else [value]
    return value is None or all(isinstance(text, str) and 0 < len(text) <= _SOURCE_MAX for text in texts)


def _check_uuid(value: Any) -> str:
    try:
        return str(UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise ValueError(translate("Its id “{id}” is not one of an object.", id=shorten(str(value)))) from None


def _check_text(kept: Mapping[str, Any], name: str) -> str:
    value = kept.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _SOURCE_MAX or not value.isprintable():
        raise ValueError(translate("Its {name} is not a short text.", name=name))
    return value


def _check_batch(kept: Mapping[str, Any]) -> str:
    batch = kept.get("batch")
    if not isinstance(batch, str) or not _BATCH.fullmatch(batch):
        raise ValueError(translate("Its batch is not the id of an upload."))
    return batch


def _check_time(kept: Mapping[str, Any]) -> str:
    try:
        at = datetime.fromisoformat(kept["ingested_at"])
    except (KeyError, TypeError, ValueError):
        raise ValueError(translate("Its ingested_at is not a time.")) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()


def _dump_spec(spec: PropertySpec) -> dict[str, Any]:
    nested = {"nested": [_dump_spec(each) for each in spec.nested]} if spec.nested else {}
    label = {"label": spec.label} if spec.label else {}
    look = {"look": spec.look} if spec.look else {}
    return {"name": spec.name, **label, **look, "type": str(spec.data_type), **nested}


def _load_header(about: Mapping[str, Any]) -> ExportHeader:
    if "guild" in about:
        return ExportHeader(guild=str(about["guild"]), state=dict(about.get("state", {})))
    return ExportHeader(
        str(about[COLLECTION]),
        tuple(map(_load_spec, about["properties"])),
        tuple(map(str, about.get("vectors", ()))),
        str(about.get("description", "")),
        str(about["title"]) if about.get("title") else None,
        tuple(map(str, about.get("access", ()))),
    )


def _load_spec(found: Mapping[str, Any]) -> PropertySpec:
    data_type = DataType(found["type"])
    nested = tuple(map(_load_spec, found.get("nested", ())))
    look = Look(found["look"]) if "look" in found else None
    return PropertySpec(str(found["name"]), data_type, nested, label=str(found.get("label", "")), look=look)


def _render(line: Mapping[str, Any]) -> str:
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    return _SEPARATOR.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
