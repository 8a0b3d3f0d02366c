"""JSON objects, as they travel between a bot and Discord."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


def drop_nulls(body: Json) -> Json:
    """Return a copy without the keys that are null, at any depth: Discord's answers leave them out."""
    return {key: _drop_inner_nulls(value) for key, value in body.items() if value is not None}


def _drop_inner_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return drop_nulls(value)
    return [_drop_inner_nulls(entry) for entry in value] if isinstance(value, list) else value
