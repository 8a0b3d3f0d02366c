"""What Weaviate finds -> hits, without the properties about their origin."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.models import CollectionInfo, Hit


def build_hits(info: CollectionInfo, objects: Sequence[Any], *, begin: int = 1) -> tuple[Hit, ...]:
    """The objects found, numbered from `begin`."""
    return tuple(_build_hit(info, number, found) for number, found in enumerate(objects, start=begin))


def _build_hit(info: CollectionInfo, number: int, found: Any) -> Hit:
    properties = _in_schema_order(info, found.properties)
    title = properties.get(info.title_property) if info.title_property else None
    distance = found.metadata.distance
    return Hit(
        number=number,
        id=str(found.uuid),
        title=str(title) if title else str(found.uuid),
        properties=properties,
        score=found.metadata.score if distance is None else 1 - distance,
        # Without the bot's own properties, `source` is a column of somebody's data.
        source=found.properties.get("source") if info.is_tracked else None,
    )


def _in_schema_order(info: CollectionInfo, properties: Mapping[str, Any]) -> dict[str, Any]:
    names = [p.name for p in info.own_properties]
    return {name: properties[name] for name in names if properties.get(name) is not None}
