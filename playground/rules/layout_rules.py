"""Discord's limits on components of the second kind (https://discord.com/developers/docs/components/reference)."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from playground.model.objects import Json
from playground.rules.component_types import (
    BUTTON,
    CONTAINER,
    FILE,
    MEDIA_GALLERY,
    ROW,
    SECTION,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
    Check,
    iterate_components,
)
from playground.rules.form_errors import FieldPath, FormErrors

MAX_COMPONENTS = 40
MAX_TEXT = 4_000
MAX_SECTION_TEXTS = 3
MAX_GALLERY = 10
MAX_DESCRIPTION = 1_024
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR)
ON_TOP = (*IN_CONTAINER, CONTAINER)


def check_layout(errors: FormErrors, at: FieldPath, components: Sequence[Json]) -> None:
    """Note what is wrong with the components of a message as a whole, and with their places in each other."""
    everything = list(iterate_components(components))
    errors.check_count(at, everything, most=MAX_COMPONENTS)
    length = sum(len(entry.get("content") or "") for entry in everything if entry.get("type") == TEXT_DISPLAY)
    if length > MAX_TEXT:
        text = f"The total length of all text cannot exceed {MAX_TEXT} characters."
        errors.add(at, "COMPONENT_MAX_TOTAL_TEXT_EXCEEDED", text)
    check_types(errors, at, components, ON_TOP)


def check_types(errors: FormErrors, at: FieldPath, components: Sequence[Json], allowed: Sequence[int]) -> None:
    """Note components that do not belong where they are."""
    for index, component in enumerate(components):
        if component.get("type") not in allowed:
            errors.add((*at, index), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of {allowed}.')


def _check_container(errors: FormErrors, at: FieldPath, container: Json) -> None:
    children = container.get("components") or []
    errors.check_count((*at, "components"), children, most=MAX_COMPONENTS, least=1)
    check_types(errors, (*at, "components"), children, IN_CONTAINER)


def _check_section(errors: FormErrors, at: FieldPath, section: Json) -> None:
    texts = section.get("components") or []
    errors.check_count((*at, "components"), texts, most=MAX_SECTION_TEXTS, least=1)
    check_types(errors, (*at, "components"), texts, (TEXT_DISPLAY,))
    accessory = section.get("accessory")
    if accessory is None:
        errors.add((*at, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")
    elif accessory.get("type") not in (BUTTON, THUMBNAIL):
        errors.add((*at, "accessory"), "UNION_TYPE_CHOICES", "An accessory is a button or a thumbnail.")


def _check_text(errors: FormErrors, at: FieldPath, display: Json) -> None:
    errors.check_length((*at, "content"), display.get("content"), most=MAX_TEXT, least=1)


def _check_thumbnail(errors: FormErrors, at: FieldPath, thumbnail: Json) -> None:
    _check_media(errors, (*at, "media"), thumbnail.get("media"), ("http", "https", "attachment"))
    errors.check_length((*at, "description"), thumbnail.get("description"), most=MAX_DESCRIPTION)


def _check_gallery(errors: FormErrors, at: FieldPath, gallery: Json) -> None:
    items = gallery.get("items") or []
    errors.check_count((*at, "items"), items, most=MAX_GALLERY, least=1)
    for index, item in enumerate(items):
        _check_thumbnail(errors, (*at, "items", index), item)


def _check_file(errors: FormErrors, at: FieldPath, file: Json) -> None:
    """A file is one of the message's own attachments; an edit may name it by the address that it got."""
    _check_media(errors, (*at, "file"), file.get("file"), ("attachment", "http", "https"))


def _check_media(errors: FormErrors, at: FieldPath, media: Json | None, schemes: Sequence[str]) -> None:
    if media is None or not media.get("url"):
        errors.add(at, "BASE_TYPE_REQUIRED", "This field is required")
    elif urlsplit(media["url"]).scheme not in schemes:
        errors.add((*at, "url"), "URL_TYPE_INVALID_SCHEME", f"Scheme must be one of {schemes}.")


LAYOUT_CHECKS: dict[int, Check] = {
    CONTAINER: _check_container,
    SECTION: _check_section,
    TEXT_DISPLAY: _check_text,
    THUMBNAIL: _check_thumbnail,
    MEDIA_GALLERY: _check_gallery,
    FILE: _check_file,
}
