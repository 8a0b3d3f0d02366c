"""Types of components (https://discord.com/developers/docs/components/reference#component-object-component-types)."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from playground.model.objects import Json
from playground.rules.form_errors import FieldPath, FormErrors

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, LABEL = 1, 2, 3, 4, 18
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT_DISPLAY, THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
FIELDS = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)
LINK_STYLE, PREMIUM_STYLE = 5, 6

Check: TypeAlias = Callable[[FormErrors, FieldPath, Json], None]


def iterate_components(components: Sequence[Json]) -> Iterator[Json]:
    """Yield every component, the outer one before those in it."""
    for component in components:
        yield component
        yield from iterate_components(component.get("components") or [])
        yield from iterate_components([component[key] for key in ("accessory", "component") if component.get(key)])
