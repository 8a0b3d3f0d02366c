"""What Discord adds to the components and embeds that a bot sends."""

from collections.abc import Iterator, Sequence
from itertools import count

from playground.model.files import StoredFile
from playground.model.objects import Json, drop_nulls
from playground.rules.component_types import (
    CONTAINER,
    FILE,
    FILE_UPLOAD,
    SELECTS,
    SEPARATOR,
    THUMBNAIL,
    iterate_components,
)

COMPONENT_DEFAULTS: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    FILE_UPLOAD: {"min_values": 1, "max_values": 1, "required": True},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False},
    SEPARATOR: {"divider": True, "spacing": 1},
    CONTAINER: {"accent_color": None, "spoiler": False},
}


def complete_components(components: Sequence[Json]) -> list[Json]:
    """Return copies in which every component has the id and the defaults that Discord adds."""
    used = {component.get("id") for component in iterate_components(components)}
    return _complete_all(components, (number for number in count(1) if number not in used))


def _complete_all(components: Sequence[Json], ids: Iterator[int]) -> list[Json]:
    return [_complete_component(component, ids) for component in components]


def _complete_component(component: Json, ids: Iterator[int]) -> Json:
    entry = (
        COMPONENT_DEFAULTS.get(component["type"], {}) | drop_nulls(component) | {"id": component.get("id") or next(ids)}
    )
    if "components" in entry:
        entry["components"] = _complete_all(entry["components"], ids)
    if "default_values" in entry:
        entry["default_values"] = [default | {"id": str(default["id"])} for default in entry["default_values"]]
    if "accessory" in entry:
        entry["accessory"] = _complete_component(entry["accessory"], ids)
    if "component" in entry:
        entry["component"] = _complete_component(entry["component"], ids)
    return entry


def complete_embed(embed: Json, files: Sequence[StoredFile]) -> Json:
    """Return a copy with defaults, trimmed as Discord does, and `attachment://` addresses resolved."""
    urls = {f"attachment://{file.name}": file.url for file in files}
    completed: Json = drop_nulls(embed) | {"type": "rich"}
    for key in ("title", "description"):
        if key in completed:
            completed[key] = completed[key].strip()
    if "fields" in completed:
        completed["fields"] = [{"inline": False} | field for field in completed["fields"]]
    for part in ("image", "thumbnail", "author", "footer"):
        if part in completed:
            completed[part] = {key: urls.get(value, value) for key, value in completed[part].items()}
    return completed
