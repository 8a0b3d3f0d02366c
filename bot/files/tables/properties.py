"""What an admin types as a schema -> property specifications."""

import re

from bot.errors import SchemaError
from bot.languages import translate
from bot.models import DataType, PropertySpec
from bot.naming import check_property_name

_ALIASES = {
    "string": DataType.TEXT,
    "str": DataType.TEXT,
    "integer": DataType.INT,
    "float": DataType.NUMBER,
    "double": DataType.NUMBER,
    "bool": DataType.BOOLEAN,
    "datetime": DataType.DATE,
    "timestamp": DataType.DATE,
}

# Not the types of objects: their nested properties cannot be typed in one line, so they come from a file.
_TYPES = [kind for kind in DataType if kind not in (DataType.OBJECT, DataType.OBJECT_ARRAY)]


def parse_properties(text: str) -> tuple[PropertySpec, ...]:
    """Read `title:text, year:int, overview`; a property without a data type is text.

    Raises:
        SchemaError: nothing is named, a name is invalid or named twice, or a data type is unknown.
    """
    parts = [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]
    if not parts:
        raise SchemaError(translate("Name at least one property, for example: title:text, year:int, overview"))
    specs = tuple(_parse_property(part) for part in parts)
    names = [spec.name for spec in specs]
    for name in names:
        if names.count(name) > 1:
            raise SchemaError(translate("“{name}” is named twice. Name each property once.", name=name))
    return specs


def _parse_property(part: str) -> PropertySpec:
    typed, colon, data_type = part.partition(":")
    name = check_property_name(typed.strip())
    return PropertySpec(
        name=name,
        data_type=_parse_data_type(data_type.strip()) if colon else DataType.TEXT,
        label="" if typed.strip() == name else typed.strip(),
    )


def _parse_data_type(text: str) -> DataType:
    base, is_array = text.lower().removesuffix("[]"), text.endswith("[]")
    name = _ALIASES.get(base, base) + ("[]" if is_array else "")
    if name not in _TYPES:
        raise SchemaError(
            translate("I don't know the type “{text}”. Use {types}.", text=text[:40], types=", ".join(_TYPES))
        )
    return DataType(name)
