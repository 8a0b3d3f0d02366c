"""A value of an export -> the value that the object has."""

import math
from collections.abc import Sequence
from typing import Any, Final

from bot.files.tables.values import convert_value, get_items, load_json
from bot.languages import phrase, translate
from bot.models import DataType, PropertySpec

_INT_MAX: Final = 2**63 - 1
_NO_OBJECT: Final = phrase("is not a JSON object")


def restore_value(value: Any, spec: PropertySpec) -> Any:
    """The value exactly as it was: no blank text, marker or empty list is left out.

    One that somebody wrote into the file in another form is read as from any other file.

    Raises:
        ValueError: the reason, to be read after the value.
    """
    base = spec.data_type.removesuffix("[]")
    if base == spec.data_type:
        return _restore_one(value, spec, base)
    items = get_items(value)  # of a spreadsheet it is text
    if None in items:
        raise ValueError(translate("is a list with an empty item"))
    return [_restore_one(item, spec, base) for item in items]


def _restore_one(value: Any, spec: PropertySpec, base: str) -> Any:
    if base == DataType.TEXT and isinstance(value, str):
        return value
    if base == DataType.OBJECT:
        return _restore_object(
            load_json(value, translate(_NO_OBJECT)) if isinstance(value, str) else value, spec.nested
        )
    if base in (DataType.INT, DataType.NUMBER) and isinstance(value, int) and not isinstance(value, bool):
        return _restore_int(value) if base == DataType.INT else float(_restore_int(value))
    if base == DataType.NUMBER and isinstance(value, str) and _is_written_by_us(value):
        return float(value)
    return convert_value(value, PropertySpec(spec.name, base))


def _is_written_by_us(text: str) -> bool:
    """Whether it is how Python writes a number, as `1e+300` is."""
    try:
        return repr(float(text)) == text and math.isfinite(float(text))
    except ValueError:
        return False


def _restore_int(value: int) -> int:
    """Weaviate keeps whole numbers as doubles: beyond 2^53 an export has those alone that a double holds."""
    if abs(value) > _INT_MAX or int(float(value)) != value:
        raise ValueError(translate("is a whole number that Weaviate would round"))
    return value


def _restore_object(value: Any, nested: Sequence[PropertySpec]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(translate(_NO_OBJECT))  # noqa: TRY004 - it is the value that is wrong, in its file
    specs = {spec.name: spec for spec in nested}
    if not value.keys() <= specs.keys():
        return dict(convert_value(value, PropertySpec("", DataType.OBJECT, tuple(nested))))
    restored = {}
    for key, item in value.items():
        if item is None:
            continue
        try:
            restored[key] = restore_value(item, specs[key])
        except ValueError as error:
            raise ValueError(translate("has a value under “{key}” that {reason}", key=key, reason=error)) from None
    return restored
