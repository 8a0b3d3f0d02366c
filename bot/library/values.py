"""Values as Weaviate returns them <-> values as files bring them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bot.models import DataType, PropertySpec


def to_plain(value: Any) -> Any:
    """A value as files bring it and JSON has it: dates in RFC 3339, ids as text, nothing for what is missing."""
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case UUID():
            return str(value)
        case dict():
            # Sorted: nested properties come in another order with every answer.
            return {name: to_plain(each) for name, each in sorted(value.items()) if each is not None}
        case list():
            return [to_plain(each) for each in value]
    return value


def normalise(value: Any, spec: PropertySpec) -> Any:
    """A value in one form, whether it is about to be stored or was read back: dates in UTC, ids as text, no gaps."""
    match value:
        case list():
            return [normalise(each, spec) for each in value]
        case dict():
            nested = {each.name: each for each in spec.nested}
            filled = {name: each for name, each in value.items() if each is not None}
            return {name: normalise(filled[name], nested.get(name, spec)) for name in sorted(filled)}
        case UUID():
            return str(value)
    return _normalise_plain(value, spec.data_type.removesuffix("[]"))


def _normalise_plain(value: Any, base: str) -> Any:
    if isinstance(value, str) and base == DataType.DATE:
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return float(value) if isinstance(value, int) and base == DataType.NUMBER else value


def is_same(one: Mapping[str, Any], other: Mapping[str, Any], properties: Iterable[PropertySpec]) -> bool:
    """Whether the values of two objects are equal; Weaviate reads an empty list back as nothing."""
    return all(_get_comparable(one, spec) == _get_comparable(other, spec) for spec in properties)


def _get_comparable(values: Mapping[str, Any], spec: PropertySpec) -> Any:
    value = normalise(values.get(spec.name), spec)
    return None if value in ([], {}) else value
