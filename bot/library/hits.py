"""What Weaviate finds -> hits, without the properties about their origin."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from bot.models import CollectionInfo, Hit, PropertySpec
from bot.text_schema import CHUNK_INDEX, CONTENT


def build_hits(info: CollectionInfo, objects: Sequence[Any], *, begin: int = 1) -> tuple[Hit, ...]:
    """The objects found, numbered from `begin`."""
    own, title = info.own_properties, info.title_property
    return tuple(
        _build_hit(number, found, own, title, is_tracked=info.is_tracked)
        for number, found in enumerate(objects, start=begin)
    )


def has_texts(info: CollectionInfo) -> bool:
    """Whether it holds texts in chunks, of which several sources may have the same."""
    return {CHUNK_INDEX, CONTENT} <= {p.name for p in info.properties}


def merge_twins(info: CollectionInfo, hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits without those that say the same as an earlier one, which has them as its twins.

    The numbers stay: what a model wrote cites them.
    """
    merged: dict[str, Hit] = {}
    for hit in hits:
        key = _get_text(hit) if has_texts(info) else hit.id
        first = merged.get(key)
        merged[key] = hit if first is None else replace(first, twins=(*first.twins, hit))
    return tuple(merged.values())


def number_hits(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits numbered from 1 as they stand; twins have the number of theirs."""
    return tuple(
        replace(hit, number=number, twins=tuple(replace(twin, number=number) for twin in hit.twins))
        for number, hit in enumerate(hits, start=1)
    )


def group_hits(info: CollectionInfo, hits: Iterable[Hit]) -> list[tuple[CollectionInfo, list[Hit]]]:
    """The hits of each collection; those that name none are of the one that is given."""
    groups: dict[str, tuple[CollectionInfo, list[Hit]]] = {}
    for hit in hits:
        own = hit.collection or info
        groups.setdefault(own.name, (own, []))[1].append(hit)
    return list(groups.values())


def _get_text(hit: Hit) -> str:
    """What two hits have to share; blanks do not count, and a hit without text is like no other."""
    content = hit.properties.get(CONTENT)
    return " ".join(content.split()) if isinstance(content, str) and content.strip() else hit.id


def _build_hit(number: int, found: Any, own: Sequence[PropertySpec], title: str | None, *, is_tracked: bool) -> Hit:
    # By the names that the guild knows, in the order of the schema.
    values = ((spec.name, found.properties.get(spec.stored_name)) for spec in own)
    properties = {name: value for name, value in values if value is not None}
    distance = found.metadata.distance
    return Hit(
        number=number,
        id=str(found.uuid),
        title=str((title and properties.get(title)) or found.uuid),
        properties=properties,
        score=found.metadata.score if distance is None else 1 - distance,
        # Without the bot's own properties, `source` is a column of somebody's data.
        source=found.properties.get("source") if is_tracked else None,
    )
