"""Where Discord's description of its API differs from what Discord does and documents."""

import copy
from collections.abc import Mapping
from typing import Any

MEDIA_TYPE = "application/json"
MEDIA = 16


def correct(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of what Discord answers with."""
    return _name_errors(_add_media_channels(document))


def accept_in_requests(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description of what Discord takes, which is more than it says."""
    return _accept_text_bits(_accept_numeric_ids(document))


def _accept_numeric_ids(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description with ids that may be numbers: in requests Discord takes both, and libraries send both."""
    snowflake = document["components"]["schemas"]["SnowflakeType"] | {"type": ["string", "integer"]}
    return _replace_schema(document, "SnowflakeType", snowflake)


def _accept_text_bits(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description with overwrites whose bits may be texts, as Discord's documentation has them."""
    path = "/channels/{channel_id}/permissions/{overwrite_id}"
    if path not in document["paths"]:
        return dict(document)
    changed = copy.deepcopy(document["paths"][path])
    properties = changed["put"]["requestBody"]["content"][MEDIA_TYPE]["schema"]["properties"]
    for key in ("allow", "deny"):
        properties[key] = {"type": ["string", "integer", "null"]}
    return {**document, "paths": {**document["paths"], path: changed}}


def _add_media_channels(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description with the type of media channels, which Discord has and its description lacks."""
    types = document["components"]["schemas"].get("ChannelTypes", {})
    return _replace_schema(document, "ChannelTypes", types | {"oneOf": [*types.get("oneOf", []), {"const": MEDIA}]})


def _name_errors(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the description in which errors of fields have names; it says that they have numbers, which none has."""
    if "InnerErrors" not in document["components"]["schemas"]:
        return dict(document)
    texts = {"code": {"type": "string"}, "message": {"type": "string"}}
    error = {"type": "object", "properties": texts, "required": ["code", "message"]}
    inner = {"type": "object", "properties": {"_errors": {"type": "array", "items": error}}}
    return _replace_schema(document, "InnerErrors", inner | {"additionalProperties": False, "required": ["_errors"]})


def _replace_schema(document: Mapping[str, Any], name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    components = document["components"]
    return {**document, "components": {**components, "schemas": {**components["schemas"], name: schema}}}
